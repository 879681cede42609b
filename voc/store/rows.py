"""Rows to values and back."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from voc.domain import CUSTOMER_ROLES, Feedback, Quote, Rating, Segment, Turn, digest
from voc.errors import InvalidRecord, InvalidValue
from voc.store.among import among
from voc.store.database import AnyRow, signed, to_id, to_key, within
from voc.store.tables.columns import microseconds, moment_of
from voc.store.tables.feedback import feedback
from voc.store.tables.segments import segment

# Columns of `feedback` that hold the field of the same name as it is.
_SAME = (
    "source", "channel", "brand", "language", "product", "version", "nps", "csat", "ces", "external_id", "author",
    "author_role", "customer", "thread_id", "in_reply_to", "url", "reach", "location", "team", "agent", "title", "text",
    "alias", "fingerprint",
)  # fmt: skip
_same = attrgetter(*_SAME)
_NUMBERS = ("nps", "csat", "ces", "reach", "fingerprint")
_TEXTS = tuple(name for name in _SAME if name not in _NUMBERS)
_LIMIT = 1 << 63
# What `PackedMessage.values` holds, in its order.
COLUMNS = (
    *_SAME, "key", "created_at", "rating_value", "rating_low", "rating_high", "engagement", "attributes", "turns",
    "bands",
)  # fmt: skip


class PackedMessage(NamedTuple):
    """A message as it is stored, of plain numbers and texts: made by the process that reads, it crosses to the one that
    stores in a fraction of the time that a `Feedback` takes, and leaves it only the storing.

    Moments are microseconds since 1970.
    """

    key: int
    bands: tuple[int, ...]
    retweeted_as: tuple[int, ...]
    values: tuple[Any, ...]

    def row(self) -> dict[str, Any]:
        """The values by column."""
        row = dict(zip(COLUMNS, self.values, strict=True))
        created_at = moment_of(row["created_at"])
        return row | {"created_at": created_at, "day": created_at.date()}


# A packed message after it crossed.
Packed: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...], tuple[Any, ...]]


def pack(message: Feedback) -> PackedMessage:
    """The row of a message.

    Raises:
        InvalidRecord: for characters that a database cannot hold and for a date without an offset.
    """
    same = _same(message)
    if not _is_storable("".join([value for value in same if type(value) is str])):
        for name in _TEXTS:
            _check(name, getattr(message, name) or "")
    if message.created_at.tzinfo is None:
        raise InvalidRecord("created_at", "has no offset from UTC; the reader of the file adds one")
    rating = message.rating
    key, bands = to_key(message.id), _stored(message.author_role, message.bands)
    left = () if message.retweeted_as is None else _stored(message.author_role, [message.retweeted_as])
    values = (
        *same,
        key,
        microseconds(message.created_at),
        *((rating.value, rating.low, rating.high) if rating else (None, None, None)),
        _checked("engagement", message.engagement) if message.engagement else None,
        _checked("attributes", message.attributes) if message.attributes else None,
        [[t.role, t.start, t.end, t.speaker, t.start_ms, t.end_ms] for t in message.turns] or None,
        struct.pack(f"<{len(bands) + len(left)}q", *bands, *left) or None,
    )
    return PackedMessage(key, bands, left, values)


def to_bands(stored: bytes | None) -> tuple[int, ...]:
    """The bands in a row of `feedback`, and what its retweets are recognised by."""
    return struct.unpack(f"<{len(stored) // 8}q", stored) if stored else ()


def _stored(author_role: str, bands: Sequence[int]) -> tuple[int, ...]:
    """The bands as they are stored: what staff write is no copy of what a customer wrote, nor the other way round."""
    if author_role not in CUSTOMER_ROLES:
        apart = int(digest(author_role), 16)
        return tuple([signed(band ^ apart) for band in bands])
    return tuple([band if band < _LIMIT else signed(band) for band in bands])


def _checked(field: str, mapping: Any) -> dict[str, Any] | None:
    for key, value in mapping.items():
        _check(field, key)
        if isinstance(value, str):
            _check(field, value)
    return dict(mapping) or None


def _is_storable(text: str) -> bool:
    # PostgreSQL has no NUL, and neither database can store half a surrogate pair.
    try:
        return "\0" not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False


def _check(field: str, value: str) -> None:
    if not _is_storable(value):
        problem = "a NUL character; take it out" if "\0" in value else "half a surrogate pair; replace it"
        raise InvalidRecord(field, f"contains {problem} before the message is stored")


def to_feedback(row: AnyRow) -> Feedback:
    """The message of a row of `feedback`."""
    values = {name: getattr(row, name) for name in _SAME}
    turns = tuple(Turn(role, start, end, *rest) for role, start, end, *rest in row.turns or ())
    return Feedback(
        **values,
        created_at=row.created_at,
        rating=to_rating(row),
        engagement=row.engagement or {},
        attributes=row.attributes or {},
        turns=turns,
    )


def to_rating(row: AnyRow) -> Rating | None:
    """The rating in a row with the rating columns of `feedback`."""
    return None if row.rating_value is None else Rating(row.rating_value, row.rating_low, row.rating_high)


def to_segment(row: AnyRow, message: Feedback) -> Segment:
    """The segment of a row of `segment`; the text is cut out of its message."""
    return Segment(
        feedback_id=message.id,
        start=row.start,
        end=row.end,
        text=message.text[row.start : row.end],
        role=row.role,
        language=row.language or message.language,
        created_at=message.created_at,
        context=_context(message, row.start),
        rating=message.rating,
    )


def _context(message: Feedback, start: int) -> str:
    if not message.turns:
        return message.title or ""
    before = [turn for turn in message.turns if turn.end <= start]
    return message.text[before[-1].start : before[-1].end] if before else ""


def messages_by_row(connection: Connection, workspace_id: int, ids: Sequence[int]) -> dict[int, Feedback]:
    """The messages of these rows."""
    query = select(feedback).where(within(feedback.c.workspace_id, workspace_id), among(feedback.c.id, ids))
    return {row.id: to_feedback(row) for row in connection.execute(query)}


def segment_rows(connection: Connection, workspace_id: int, keys: Sequence[int]) -> dict[int, AnyRow]:
    """`id`, `feedback_id`, `role` and the `day` of its message for the segments of these keys that exist, by key."""
    query = (
        select(segment.c.id, segment.c.key, segment.c.feedback_id, segment.c.role, feedback.c.day)
        .join(feedback, feedback.c.id == segment.c.feedback_id)
        .where(segment.c.workspace_id == workspace_id, among(segment.c.key, keys))
    )
    return {row.key: row for row in connection.execute(query)}


def to_quote(row: AnyRow) -> Quote:
    """The quote of a row selected with `QUOTE_COLUMNS`."""
    return Quote(
        feedback_id=to_id(row.key),
        start=row.start,
        end=row.end,
        text=row.text[row.start : row.end],
        created_at=row.created_at,
        source=row.source,
        channel=row.channel,
        brand=row.brand,
        sentiment=row.sentiment,
        touchpoint=row.touchpoint,
        rating=to_rating(row),
        url=row.url,
        expectation=row.expectation,
        spans=tuple((name, row.start + start, row.start + end) for name, start, end in _spans(row)),
    )


def _spans(row: AnyRow) -> list[tuple[str, int, int]]:
    """What was expected and got, as offsets in the segment."""
    found: list[tuple[str, int, int]] = (row.details or {}).get("expectation", {}).get("spans", [])
    return found


def check_limit(limit: int) -> int:
    """`limit`, if it is one.

    Raises:
        InvalidValue: if it is below 1.
    """
    if limit < 1:
        raise InvalidValue("limit", limit, "at least 1")
    return limit
