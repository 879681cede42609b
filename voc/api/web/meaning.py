"""The meaning of a search as a vector; the model is loaded by the first search that asks for it, and kept."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from fastapi import Request

if TYPE_CHECKING:
    from voc.build import Parts

_LOADING = Lock()


def vector_of(request: Request, parts: Parts, text: str) -> bytes | None:
    """The vector of `text`; None where the libraries of the models are not installed (voc[models])."""
    with _LOADING:
        kept = getattr(request.app.state, "encoding", None) or parts
        try:
            vector = kept.embed(text)
        except ModuleNotFoundError:
            return None
        request.app.state.encoding = kept
    return bytes(vector)
