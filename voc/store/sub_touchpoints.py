"""Sub-touchpoints: which segments have none yet under the taxonomy in force, and storing them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, bindparam, delete, func, insert, literal, select, update

from voc.domain import Label
from voc.errors import InvalidValue
from voc.store import states, todo
from voc.store.among import among
from voc.store.database import Scope, serialize
from voc.store.measures import GROUPS, HEARD
from voc.store.rows import check_limit
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment
from voc.store.tables.todo import todo as todo_table

STEP = "sub_touchpoint"
_NOTHING = {"sub_touchpoint": None, "sub_touchpoint_confidence": None}
_STATE, _TAXONOMY = "sub_touchpoints", "taxonomy"


@dataclass(frozen=True, slots=True)
class Undivided:
    """Labelled segments whose sub-touchpoint is not known. *Shape:* `vectors` float16 (n, width), the others n."""

    segment_ids: list[int]
    touchpoints: list[str]
    vectors: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.segment_ids)


class SubTouchpoints:
    """The sub-touchpoints of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def use(self, versions: Mapping[str, str], *, taxonomy: str | None) -> None:
        """Put a taxonomy in force: the version of each touchpoint that it divides, and its own.

        Segments of a touchpoint whose version changed are to be divided again, no others; those of one that is
        divided no more lose their sub-touchpoint.
        """
        with self._scope.read() as connection:
            if self._in_force(connection) == versions and self._taxonomy(connection) == taxonomy:
                return
        workspace_id = self._scope.workspace_id
        with self._scope.write() as connection:
            serialize(connection, workspace_id)
            before = self._in_force(connection)
            changed = [name for name in {*before, *versions} if before.get(name) != versions.get(name)]
            states.put(connection, workspace_id, _STATE, json.dumps(dict(versions)))
            states.put(connection, workspace_id, _TAXONOMY, taxonomy or "")
            ids = _about(workspace_id, changed)
            listed = (todo_table.c.workspace_id == workspace_id, todo_table.c.step == STEP)
            connection.execute(delete(todo_table).where(*listed, todo_table.c.subject_id.in_(ids)))
            connection.execute(update(segment).where(segment.c.id.in_(ids)).values(**_NOTHING))
            again = _about(workspace_id, [*versions]).add_columns(literal(workspace_id), literal(STEP))
            again = again.where(label.c.touchpoint.in_(changed))
            connection.execute(insert(todo_table).from_select(["subject_id", "workspace_id", "step"], again))

    def taxonomy(self) -> str | None:
        """The version of the taxonomy in force, None where there is none."""
        with self._scope.read() as connection:
            return self._taxonomy(connection)

    def pending(self, width: int, *, limit: int = 10_000) -> Undivided:
        """Segments to be divided that have an embedding of `width` numbers, oldest first."""
        check_limit(limit)
        made_by = (label.c.segment_id == embedding.c.segment_id) & (label.c.model_id == embedding.c.model_id)
        query = (
            select(segment.c.id, embedding.c.vector, GROUPS["touchpoint"].label("touchpoint"))
            .select_from(todo_table)
            .join(segment, segment.c.id == todo_table.c.subject_id)
            .join(embedding, embedding.c.segment_id == segment.c.id)
            .join(label, made_by & label.c.served)
            .where(todo_table.c.workspace_id == self._scope.workspace_id, todo_table.c.step == STEP)
            .where(func.length(embedding.c.vector) == 2 * width)
            .order_by(todo_table.c.subject_id)
            .limit(limit)
        )
        with self._scope.read() as connection:
            rows = connection.execute(query).all()
        vectors = np.frombuffer(b"".join(row.vector for row in rows), "<f2").reshape(len(rows), width)
        return Undivided([row.id for row in rows], [row.touchpoint for row in rows], vectors)

    def assign(self, segment_ids: Sequence[int], labels: Sequence[Label | None]) -> None:
        """Say which sub-touchpoint each segment is about; None where that is not known.

        Raises:
            InvalidValue: if the lengths differ.
        """
        if len(segment_ids) != len(labels):
            raise InvalidValue("labels", len(labels), f"one for each of the {len(segment_ids)} segments")
        rows = [
            {"row_id": id, "value": said.value if said else None, "p": round(said.confidence, 4) if said else None}
            for id, said in zip(segment_ids, labels, strict=True)
        ]
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            if rows:
                connection.execute(_DIVIDE, rows)
            todo.remove(connection, self._scope.workspace_id, (STEP,), list(segment_ids))

    def _in_force(self, connection: Connection) -> dict[str, str]:
        return in_force(connection, self._scope.workspace_id)

    def _taxonomy(self, connection: Connection) -> str | None:
        return states.get(connection, self._scope.workspace_id, _TAXONOMY) or None


def _about(workspace_id: int, touchpoints: Sequence[str]) -> Select[Any]:
    """The segments that are about one of these touchpoints and have an embedding."""
    return (
        select(segment.c.id)
        .join(label, (label.c.segment_id == segment.c.id) & label.c.served)
        .join(embedding, embedding.c.segment_id == segment.c.id)
        .join(feedback, feedback.c.id == segment.c.feedback_id)
        .where(segment.c.workspace_id == workspace_id, HEARD)
        .where(label.c.touchpoint.in_(touchpoints))
    )


def in_force(connection: Connection, workspace_id: int) -> dict[str, str]:
    """The version of each touchpoint that is divided; empty without a taxonomy."""
    found: dict[str, str] = json.loads(states.get(connection, workspace_id, _STATE) or "{}")
    return found


def list_labelled(connection: Connection, workspace_id: int, ids: Sequence[int], with_vector: Iterable[int]) -> None:
    """Segments that were labelled just now lose the sub-touchpoint they had; those with a vector get one again."""
    if states.get(connection, workspace_id, _STATE) is None:
        return
    stale = (among(segment.c.id, ids), segment.c.sub_touchpoint.is_not(None))
    connection.execute(update(segment).where(*stale).values(**_NOTHING))
    if in_force(connection, workspace_id):
        todo.add(connection, workspace_id, STEP, with_vector)


_DIVIDE = (
    update(segment)
    .where(segment.c.id == bindparam("row_id"))
    .values(sub_touchpoint=bindparam("value"), sub_touchpoint_confidence=bindparam("p"))
)
