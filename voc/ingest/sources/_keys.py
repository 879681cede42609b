"""Signed tokens: what Apple and Google take instead of passwords."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voc.errors import SourceFailed
from voc.ingest.live import require
from voc.ingest.web import Web

# Google takes an hour, Apple at most twenty minutes; a token that ends in the middle of a reading is made anew.
_SECONDS = 900


def signed(source: str, claims: Mapping[str, Any], *, key: str, algorithm: str, key_id: str | None = None) -> str:
    """A JSON web token of `claims`, good for fifteen minutes. `key` is a private key in PEM, or the file that holds it.

    Raises:
        SourceFailed: if it is no key.
    """
    jwt = require("jwt", source)
    now = int(time.time())
    headers = {"kid": key_id} if key_id else None
    try:
        token: str = jwt.encode(
            {"iat": now, "exp": now + _SECONDS, **claims}, text_or_file(key, "-----BEGIN"), algorithm, headers
        )
    except (OSError, ValueError, TypeError, jwt.PyJWTError) as error:
        raise SourceFailed(source, f"its private key cannot be used ({type(error).__name__})") from error
    return token


def google_token(source: str, web: Web, credentials: str, *, scope: str, token_url: str) -> str:
    """An access token for Google's `scope`. `credentials` is the JSON of a service account or of an authorised user
    (as `gcloud auth application-default login` writes it), or the file that holds it.

    Raises:
        SourceFailed: if it is neither, or Google refuses it.
    """
    try:
        known = json.loads(text_or_file(credentials, "{"))
        form = _service_account(source, known, scope, token_url) if "private_key" in known else _user(known)
    except (OSError, ValueError, TypeError, KeyError) as error:
        reason = "its credentials are no JSON of a service account or an authorised user"
        raise SourceFailed(source, f"{reason} ({type(error).__name__})") from error
    token: str = web.post(token_url, data=form)["access_token"]
    return token


def text_or_file(given: str, start: str) -> str:
    """`given` itself if it begins with `start`, otherwise the content of the file of that name."""
    return given if given.lstrip().startswith(start) else Path(given).expanduser().read_text(encoding="utf-8")


def _service_account(source: str, known: Mapping[str, Any], scope: str, token_url: str) -> dict[str, str]:
    claims = {"iss": known["client_email"], "scope": scope, "aud": token_url}
    token = signed(source, claims, key=known["private_key"], algorithm="RS256", key_id=known.get("private_key_id"))
    return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": token}


def _user(known: Mapping[str, Any]) -> dict[str, str]:
    fields = {name: str(known[name]) for name in ("client_id", "client_secret", "refresh_token")}
    return {"grant_type": "refresh_token", **fields}
