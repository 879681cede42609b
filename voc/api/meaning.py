"""Vectors of questions, where the label model is installed. It is loaded at the first search, not at the start."""

from __future__ import annotations

from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

from voc.errors import ModelNotLoaded
from voc.settings import Settings

if TYPE_CHECKING:
    from voc.build import Parts


class Meaning:
    """Makes the vector of a question as segments have it. One question at a time: the model uses all its threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, Lock()
        self._parts: Parts | None = None
        self._absent = settings.search == "words"

    def vector(self, question: str) -> bytes | None:
        """The vector, or None where there is no model: the search is then by words alone."""
        needed = "sentence_transformers" if self._settings.embedding_model else "openvino"
        with self._lock:
            if self._absent or find_spec(needed) is None:
                return None
            try:
                return self._loaded().embed(question)
            except ModelNotLoaded:
                self._absent = True
                return None

    def _loaded(self) -> Parts:
        if self._parts is None:
            from voc.build import Parts

            self._parts = Parts(self._settings)
        return self._parts
