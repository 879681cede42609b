"""Writing messages: what is new, what changed, what is known, and what copies what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from voc.domain import Feedback
from voc.store import copies, todo
from voc.store.among import among
from voc.store.database import AnyRow, insert_columns, is_postgres, last_id, mark_days
from voc.store.rows import COLUMNS, Packed, PackedMessage, pack
from voc.store.search import index_texts
from voc.store.segments import remove_segments
from voc.store.tables.columns import moment_of
from voc.store.tables.feedback import feedback, feedback_edit
from voc.store.tables.insights import evidence
from voc.store.tables.segments import segment
from voc.store.values import Added

# A known message with one of these changed is an update. Reach and likes drift all the time: the last ones are kept.
_SCORES = ("rating_value", "nps", "csat", "ces")
# So is one whose people are told otherwise, as when customers are known by their addresses from now on.
_PEOPLE = ("customer", "alias", "author")
_FAR = ("reach", "engagement")
_LAST = ("fingerprint", *_FAR)
_KNOWN = ("id", "key", "day", "created_at", "title", "text", *_LAST, "turns", *_PEOPLE)
_CREATED_AT = COLUMNS.index("created_at")
_DAY = 86_400_000_000  # microseconds


def add(connection: Connection, workspace_id: int, batch: Sequence[Feedback | Packed]) -> Added:
    """Store messages in the caller's transaction and say what became of them."""
    added = Added()
    now = datetime.now(UTC)
    for wave in _waves(pack(m) if isinstance(m, Feedback) else PackedMessage(*m) for m in batch):
        added += _add_distinct(connection, workspace_id, wave, now)
    return added


def _waves(batch: Iterable[PackedMessage]) -> Iterable[dict[int, PackedMessage]]:
    """The batch in parts without repeated keys, the messages of one key in their order."""
    rest = list(batch)
    while rest:
        wave: dict[int, PackedMessage] = {}
        rest = [m for m in rest if wave.setdefault(m.key, m) is not m]
        yield wave


def _add_distinct(connection: Connection, workspace_id: int, wave: dict[int, PackedMessage], now: datetime) -> Added:
    known = _known(connection, workspace_id, list(wave))
    new = [message for key, message in wave.items() if key not in known]
    ids = _insert(connection, workspace_id, new, now)
    rows = {key: wave[key].row() | {"imported_at": now} for key in known}
    changed = [key for key, row in known.items() if _differs(connection, row, rows[key])]
    for key in changed:
        _edit(connection, workspace_id, known[key], rows[key])
    _remember(connection, [(known[key], rows[key]) for key in known.keys() - set(changed)])
    rewritten = [key for key in changed if known[key].text != rows[key]["text"]]
    found = [(ids[key], wave[key]) for key in ids] + [(known[key].id, wave[key]) for key in rewritten]
    copies.mark(connection, workspace_id, [_known_by(id, message) for id, message in found])
    copies.move_on(connection, workspace_id, ids.values())
    days = set(_days(m.values[_CREATED_AT] for m in new))
    mark_days(connection, workspace_id, days | {day for k in changed for day in (rows[k]["day"], known[k].day)})
    return Added(accepted=len(new), updated=len(changed), duplicate=len(known) - len(changed))


def _known_by(id: int, message: PackedMessage) -> copies.KnownBy:
    leaves = message.bands + message.retweeted_as
    return copies.KnownBy(message.values[_CREATED_AT], id, message.bands, leaves)


def _insert(
    connection: Connection, workspace_id: int, new: Sequence[PackedMessage], imported_at: datetime
) -> dict[int, int]:
    """Insert new messages and return the row of each key."""
    if not new:
        return {}
    last = last_id(connection, feedback)
    columns: dict[str, Sequence[Any]] = dict(zip(COLUMNS, zip(*[m.values for m in new], strict=True), strict=True))
    columns["day"] = _days(columns["created_at"])
    columns |= {"workspace_id": [workspace_id] * len(new), "imported_at": [imported_at] * len(new)}
    insert_columns(connection, insert(feedback), columns)
    ids = _rows_after(connection, workspace_id, last, [m.key for m in new])
    index_texts(connection, last)
    todo.add_messages(connection, workspace_id, last)
    return ids


def _rows_after(connection: Connection, workspace_id: int, last: int, keys: Sequence[int]) -> dict[int, int]:
    """The rows that these keys, just inserted in their order, got."""
    if not is_postgres(connection):
        return dict(zip(keys, count(last + 1), strict=False))  # as SQLite documents it: one more than the highest
    query = select(feedback.c.id, feedback.c.key).where(feedback.c.id > last, feedback.c.workspace_id == workspace_id)
    return {key: id for id, key in connection.execute(query)}


def _days(moments: Iterable[int]) -> list[date]:
    """The day of each moment."""
    days = [moment // _DAY for moment in moments]
    date_of = {day: moment_of(day * _DAY).date() for day in set(days)}
    return [date_of[day] for day in days]


def _known(connection: Connection, workspace_id: int, keys: Sequence[int]) -> dict[int, AnyRow]:
    columns = [feedback.c[name] for name in (*_KNOWN, *_SCORES)]
    query = select(*columns).where(feedback.c.workspace_id == workspace_id, among(feedback.c.key, keys))
    return {row.key: row for row in connection.execute(query)}


def _differs(connection: Connection, old: AnyRow, new: dict[str, Any]) -> bool:
    if old.text == new["text"]:
        return any(getattr(old, name) != new[name] for name in (*_SCORES, "title")) or _tells_of_others(old, new)
    # A file that holds an old and a new version of a message must be readable twice: what was replaced once
    # is not news, unless the customer wrote it again later.
    if new["created_at"] > old.created_at:
        return True
    earlier = select(feedback_edit.c.id).where(
        feedback_edit.c.feedback_id == old.id, feedback_edit.c.text == new["text"]
    )
    return connection.execute(earlier.limit(1)).first() is None


def _tells_of_others(old: AnyRow, new: dict[str, Any]) -> bool:
    """Whether a record names other people than the message has; one that names nobody does not."""
    if any(new[name] not in (None, getattr(old, name)) for name in _PEOPLE):
        return True
    return any(new not in (None, old) for old, new in zip(_speakers(old.turns), _speakers(new["turns"]), strict=False))


def _speakers(turns: Sequence[Sequence[Any]] | None) -> list[str | None]:
    return [speaker for _, _, _, speaker, *_ in turns or ()]


def _remember(connection: Connection, seen: Sequence[tuple[AnyRow, dict[str, Any]]]) -> None:
    """Keep by which record a message was seen last, so that it need not be cleaned the next time, and how far the
    message has gone since."""
    news = [
        {"row_id": old.id, **{f"new_{name}": new[name] for name in _LAST}}
        for old, new in seen
        if any(new[name] not in (None, getattr(old, name)) for name in _LAST)
    ]
    if news:
        # A record that does not tell leaves what an earlier one told; its likes and shares are told together.
        last = {
            name: func.coalesce(bindparam(f"new_{name}", type_=feedback.c[name].type), feedback.c[name])
            for name in _LAST
        }
        connection.execute(update(feedback).where(feedback.c.id == bindparam("row_id")).values(last), news)


def _edit(connection: Connection, workspace_id: int, old: AnyRow, new: dict[str, Any]) -> None:
    if old.text != new["text"]:
        edit = {"feedback_id": old.id, "replaced_at": new["imported_at"], "text": old.text}
        connection.execute(insert(feedback_edit), edit)
        copies.release(connection, workspace_id, old.id)
        connection.execute(delete(evidence).where(evidence.c.feedback_id == old.id))
        remove_segments(connection, workspace_id, feedback_ids=[old.id])
        todo.add(connection, workspace_id, "segment", [old.id])
    else:
        # The keys that point to it are those of the bands it was stored with.
        new = {name: value for name, value in new.items() if name != "bands"}
        if old.created_at != new["created_at"]:
            moved = update(segment).where(segment.c.feedback_id == old.id)
            connection.execute(moved.values(written_at=new["created_at"]))
    told = {name: value for name, value in new.items() if value is not None or name not in _FAR}
    connection.execute(update(feedback).where(feedback.c.id == bindparam("row_id")), [told | {"row_id": old.id}])
