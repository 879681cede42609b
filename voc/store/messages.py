"""Writing messages: what is new, what changed, what is known, and what copies what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from voc.domain import Feedback
from voc.store import copies, todo
from voc.store.among import among
from voc.store.database import AnyRow, execute_many, last_id, mark_days, to_key
from voc.store.rows import feedback_row
from voc.store.search import index_texts
from voc.store.segments import remove_segments
from voc.store.tables import evidence, feedback, feedback_edit
from voc.store.values import Added

# A known message with one of these changed is an update. Other fields (reach, likes) drift all the time.
_SCORES = ("rating_value", "nps", "csat", "ces")


def add(connection: Connection, workspace_id: int, batch: Sequence[Feedback]) -> Added:
    """Store messages in the caller's transaction and say what became of them."""
    added = Added()
    now = datetime.now(UTC)
    for wave in _waves((to_key(m.id), m) for m in batch):
        rows = {key: feedback_row(m, key, workspace_id=workspace_id, imported_at=now) for key, m in wave.items()}
        added += _add_distinct(connection, workspace_id, wave, rows)
    return added


def _waves(batch: Iterable[tuple[int, Feedback]]) -> Iterable[dict[int, Feedback]]:
    """The batch in parts without repeated keys, the messages of one key in their order."""
    rest = list(batch)
    while rest:
        wave: dict[int, Feedback] = {}
        rest = [(key, m) for key, m in rest if wave.setdefault(key, m) is not m]
        yield wave


def _add_distinct(
    connection: Connection, workspace_id: int, wave: dict[int, Feedback], rows: dict[int, dict[str, Any]]
) -> Added:
    known = _known(connection, workspace_id, list(rows))
    new = [row for key, row in rows.items() if key not in known]
    ids = _insert(connection, workspace_id, new)
    changed = [key for key, row in known.items() if _differs(connection, row, rows[key])]
    for key in changed:
        _edit(connection, workspace_id, known[key], rows[key])
    rewritten = [key for key in changed if known[key].text != rows[key]["text"]]
    copies.mark(connection, workspace_id, [(ids[k] if k in ids else known[k].id, wave[k]) for k in (*ids, *rewritten)])
    days = {row["day"] for row in new} | {rows[k]["day"] for k in changed} | {known[k].day for k in changed}
    mark_days(connection, workspace_id, days)
    return Added(accepted=len(new), updated=len(changed), duplicate=len(known) - len(changed))


def _insert(connection: Connection, workspace_id: int, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Insert new messages and return the row of each key."""
    last = last_id(connection, feedback)
    execute_many(connection, insert(feedback), rows)
    # By id alone: asked for the workspace too, SQLite reads all of it.
    query = select(feedback.c.id, feedback.c.key, feedback.c.workspace_id).where(feedback.c.id > last)
    ids = {row.key: row.id for row in connection.execute(query).all() if row.workspace_id == workspace_id}
    index_texts(connection, last)
    todo.add(connection, workspace_id, "segment", sorted(ids.values()))
    return ids


def _known(connection: Connection, workspace_id: int, keys: Sequence[int]) -> dict[int, AnyRow]:
    columns = [feedback.c[name] for name in ("id", "key", "day", "created_at", "title", "text", *_SCORES)]
    query = select(*columns).where(feedback.c.workspace_id == workspace_id, among(feedback.c.key, keys))
    return {row.key: row for row in connection.execute(query)}


def _differs(connection: Connection, old: AnyRow, new: dict[str, Any]) -> bool:
    if old.text == new["text"]:
        return any(getattr(old, name) != new[name] for name in (*_SCORES, "title"))
    # A file that holds an old and a new version of a message must be readable twice: what was replaced once
    # is not news, unless the customer wrote it again later.
    if new["created_at"] > old.created_at:
        return True
    earlier = select(feedback_edit.c.id).where(
        feedback_edit.c.feedback_id == old.id, feedback_edit.c.text == new["text"]
    )
    return connection.execute(earlier.limit(1)).first() is None


def _edit(connection: Connection, workspace_id: int, old: AnyRow, new: dict[str, Any]) -> None:
    if old.text != new["text"]:
        edit = {"feedback_id": old.id, "replaced_at": new["imported_at"], "text": old.text}
        connection.execute(insert(feedback_edit), edit)
        copies.release(connection, workspace_id, old.id)
        connection.execute(delete(evidence).where(evidence.c.feedback_id == old.id))
        remove_segments(connection, workspace_id, feedback_ids=[old.id])
        todo.add(connection, workspace_id, "segment", [old.id])
    connection.execute(update(feedback).where(feedback.c.id == bindparam("row_id")), [new | {"row_id": old.id}])
