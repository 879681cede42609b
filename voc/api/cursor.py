"""Where the next page of a list begins, as a text that means nothing to clients and can be changed by nobody unseen."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query

from voc.errors import InvalidValue

T = TypeVar("T")
Cursor = Annotated[
    str | None, Query(max_length=200, description="`next` of the answer before; leave it out for the first page.")
]


def encode(*position: str | int) -> str:
    """A position as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def decode(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """The position of a cursor, a value of each of `kinds`.

    Raises:
        InvalidValue: for what no answer gave.
    """
    wrong = InvalidValue("cursor", cursor, "use the `next` of an answer as it is, or leave it out")
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise wrong from error
    if not isinstance(position, list) or [type(each) for each in position] != list(kinds):
        raise wrong
    if any(isinstance(each, int) and not 0 <= each < 2**62 for each in position):
        raise wrong
    return tuple(position)


def offset(cursor: str | None) -> int:
    """How many items the pages before had.

    Raises:
        InvalidValue: for what no answer gave.
    """
    return 0 if cursor is None else min(int(decode(cursor, int)[0]), 100_000)


def page(found: Sequence[T], limit: int, cursor: str | None) -> tuple[list[T], str | None]:
    """The items of a page, given all up to one past its end, and the cursor of the next page."""
    start = offset(cursor)
    return list(found[start : start + limit]), encode(start + limit) if len(found) > start + limit else None
