"""Recordings of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar

from voc.ingest import speech
from voc.ingest.base import GUESSED, File, Filtered, Row, formats
from voc.ingest.head import AUDIO, Head
from voc.settings import Settings


@formats.register
@dataclass(frozen=True)
class Audio:
    """Recordings (wav, mp3, flac, ogg, m4a), transcribed here; each channel of a stereo call is a speaker."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    model: str | None = None
    # A file is read for a look at its rows and again for the rows; it is transcribed once.
    _done: dict[str, dict[str, Any] | str | Filtered] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> Audio:
        """Transcribes with the model of the settings."""
        return cls(settings.whisper_model)

    def score(self, head: Head) -> float:
        return 1.0 if AUDIO.match(head.data) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        if file.name not in self._done:
            self._done[file.name] = self._call(file)
        yield 1, self._done[file.name]

    def _call(self, file: File) -> dict[str, Any] | str | Filtered:
        if self.model is None:
            return speech.NEEDS
        with file.open() as stream:
            id = sha256(stream.read()).hexdigest()[:32]
        try:
            with file.open() as stream:
                turns, language = speech.transcribe(stream, model=self.model)
        except ValueError as error:
            return str(error)
        if not turns:
            return Filtered("empty")
        return {"id": id, "source": "audio", "channel": "phone", "language": language, "turns": turns}
