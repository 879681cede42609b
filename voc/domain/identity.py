"""What every noun is made with: ids that depend on nothing but what a thing is, and a mapping of nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


def digest(*parts: object) -> str:
    """16 hexadecimal digits that depend on `parts` and nothing else."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def pseudonym(name: str, keys: Sequence[bytes]) -> str:
    """The 32 hexadecimal digits that stand for a person: keyed with the first key, and that again with each later."""
    for key in keys:
        name = hmac.digest(key, name.encode(), "sha256").hex()[:32]
    return name
