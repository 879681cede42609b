"""What a page says first after something was done: the address carries a word, never the sentence itself."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi.responses import RedirectResponse
from starlette.requests import Request

PARAMETER = "said"
# A sentence per word: a link that somebody sends cannot put others on a page.
SENTENCES = {
    "undone": "Taken back.",
    "removed": "Removed.",
    "corrected": "Corrected: numbers follow at once, and no later model undoes it. Quality counts it.",
    "saved": "Saved.",
    "revoked": "The key is revoked, and its sessions have ended.",
    "queued": "An analysis is queued.",
    "renamed": "Saved. What people named, no later search renames.",
    "marked": "Saved.",
    "moved": "Moved: it is counted at its new touchpoint, for all of history.",
    "merged": "Merged, for all of history.",
    "split": "Split: each part is a topic of its own now.",
    "excluded": "Taken out, with what says nearly the same; no later search puts it back.",
}


def done(address: str, word: str) -> RedirectResponse:
    """On to the page at `address`, which says what was done; `word` is a key of SENTENCES."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != PARAMETER]
    return RedirectResponse(urlunsplit(parts._replace(query=urlencode([*kept, (PARAMETER, word)]))), 303)


def said(request: Request) -> str | None:
    """The sentence of this address."""
    return SENTENCES.get(request.query_params.get(PARAMETER, ""))
