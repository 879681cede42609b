"""Sessions of the dashboard: a signed cookie that names a key, and the token that forms have to bring along."""

from __future__ import annotations

import hashlib
import hmac
import time

COOKIE = "voc_session"
SESSION_SECONDS = 14 * 24 * 3600
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


def same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def new_session(key_id: int, proof: str, *, now: float | None = None) -> str:
    """A cookie value "KEY_ID.EXPIRY.SIGNATURE" signed with `proof`, which only this server and the key give.

    A key that is revoked, or set anew, takes its sessions with it.
    """
    claim = f"{key_id}.{int((time.time() if now is None else now) + SESSION_SECONDS)}"
    return f"{claim}.{_sign(claim, proof)}"


def key_id_of(cookie: str) -> int | None:
    """Which key a cookie claims to be of; None for what is no cookie of ours. It proves nothing yet."""
    id, _, rest = cookie.partition(".")
    expiry, _, _ = rest.partition(".")
    return int(id) if _is_number(id) and _is_number(expiry) else None


def is_session(cookie: str, proof: str, *, now: float | None = None) -> bool:
    """Whether `new_session` made this cookie with this proof and it has not expired."""
    claim, _, signature = cookie.rpartition(".")
    if key_id_of(cookie) is None or not same(signature, _sign(claim, proof)):
        return False
    return int(claim.partition(".")[2]) > (time.time() if now is None else now)


def csrf_token(cookie: str, proof: str) -> str:
    """What a form of this session has to bring along: pages of other sites cannot read it."""
    return hmac.new(proof.encode(), b"voc csrf " + cookie.encode(), hashlib.sha256).hexdigest()


def _sign(claim: str, proof: str) -> str:
    return hmac.new(proof.encode(), b"voc session " + claim.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
