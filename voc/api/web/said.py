"""What a page says first after something was done: the address carries a word, never the sentence itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse
from starlette.requests import Request

PARAMETER = "said"
# A sentence per word: a link that somebody sends cannot put others on a page.
SENTENCES = {
    "undone": "Taken back.",
    "removed": "Removed.",
    "saved": "Saved.",
    "revoked": "The key is revoked, and its sessions have ended.",
    "queued": "An analysis is queued.",
}


def done(path: str, word: str, **query: Any) -> RedirectResponse:
    """On to the page at `path`, which says what was done; `word` is a key of SENTENCES."""
    return RedirectResponse(f"{path}?{urlencode({**query, PARAMETER: word})}", 303)


def said(request: Request) -> str | None:
    """The sentence of this address."""
    return SENTENCES.get(request.query_params.get(PARAMETER, ""))
