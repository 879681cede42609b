"""Labels: which segments have none yet, storing what a model says, and reading it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, literal, select, union_all, update

from voc.domain import Prediction, Segment
from voc.errors import InvalidValue, UnknownItem
from voc.store import codes, overrides, predictions, states, sub_touchpoints, todo
from voc.store.among import among
from voc.store.database import AnyRow, Scope, execute_many, mark_days, serialize, to_key, upsert
from voc.store.measures import HEARD, SPOKEN
from voc.store.rows import check_limit, messages_by_row, segment_rows, to_segment
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, extra_label, label, model
from voc.store.tables.segments import segment


class Labels:
    """The labels of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def pending(self, model: str, *, limit: int = 1000) -> list[Segment]:
        """Segments with the words of customers and employees that `model` is to label, oldest import first.

        A model other than the last one finds the whole backlog here. Until it is through, answers use the newest
        labels that each segment has.
        """
        check_limit(limit)
        todo.switch(self._scope, "label", model, self._backlog(model))
        ids = todo.take(self._scope, "label", limit)
        with self._scope.read() as connection:
            rows = {row.id: row for row in _by_row(connection, ids)}
            sources = {row.feedback_id for row in rows.values()}
            messages = messages_by_row(connection, self._scope.workspace_id, sorted(sources))
        return [to_segment(rows[id], messages[rows[id].feedback_id]) for id in ids]

    def add(self, model: str, segments: Sequence[Segment], predictions: Sequence[Prediction]) -> int:
        """Store what `model` says of each segment and return how many rows that made.

        Segments that are gone by now (their message was edited) are left out, and under a lease those that another
        worker has labelled since it was over.

        Raises:
            InvalidValue: if the lists differ in length or a prediction does not fit its task.
        """
        if len(segments) != len(predictions):
            raise InvalidValue("predictions", len(predictions), f"one for each of the {len(segments)} segments")
        by_key = {to_key(s.id): p for s, p in zip(segments, predictions, strict=True)}
        workspace_id = self._scope.workspace_id
        with self._scope.write() as connection:
            serialize(connection, workspace_id)
            todo.in_force(connection, workspace_id, "label", model)
            rows = segment_rows(connection, workspace_id, list(by_key))
            found = {row.id: by_key[key] for key, row in rows.items()}
            if self._scope.lease is not None:
                waiting = todo.waiting(connection, workspace_id, "label", list(found))
                found = {id: prediction for id, prediction in found.items() if id in waiting}
            self._store(connection, model, found)
            mark_days(connection, workspace_id, {row.day for row in rows.values()})
        return len(found)

    def of(self, feedback_id: str) -> list[tuple[Segment, Prediction]]:
        """The segments of a message in reading order, each with the labels that answers are made of.

        Raises:
            UnknownItem: for a message that is not in this workspace.
        """
        with self._scope.read() as connection:
            where = (feedback.c.workspace_id == self._scope.workspace_id, feedback.c.key == to_key(feedback_id))
            id = connection.scalar(select(feedback.c.id).where(*where))
            if id is None:
                raise UnknownItem("message", feedback_id)
            message = messages_by_row(connection, self._scope.workspace_id, [id])[id]
            served = segment.outerjoin(label, (label.c.segment_id == segment.c.id) & label.c.served)
            query = select(segment, label).select_from(served).where(segment.c.feedback_id == id)
            rows = connection.execute(query.order_by(segment.c.start, segment.c.end)).all()
            extra = _extra(connection, [row.id for row in rows])
        return [(to_segment(row, message), predictions.from_row(row, extra.get(row.id, ()))) for row in rows]

    def model(self) -> str | None:
        """The version of the model in force, None before the first one."""
        with self._scope.read() as connection:
            return states.get(connection, self._scope.workspace_id, "label")

    def skipped(self) -> dict[str, int]:
        """How many segments the models did not serve, by reason ("language:de")."""
        number = func.count().label("number")
        query = (
            select(label.c.skipped, number)
            .join(segment, segment.c.id == label.c.segment_id)
            .join(feedback, feedback.c.id == segment.c.feedback_id)
            .where(SPOKEN[self._scope.voice])
            .where(segment.c.workspace_id == self._scope.workspace_id, label.c.served, label.c.skipped.is_not(None))
            .group_by(label.c.skipped)
        )
        with self._scope.read() as connection:
            return {row.skipped: row.number for row in connection.execute(query.order_by(number.desc()))}

    def skips(self, reasons: Collection[str]) -> set[str]:
        """Those of the reasons for which segments were not served: each is looked for, none is counted."""
        found = (
            select(label.c.segment_id)
            .join(segment, segment.c.id == label.c.segment_id)
            .join(feedback, feedback.c.id == segment.c.feedback_id)
            .where(SPOKEN[self._scope.voice], segment.c.workspace_id == self._scope.workspace_id, label.c.served)
        )
        queries = [
            select(literal(reason)).where(found.where(label.c.skipped == reason).exists()) for reason in sorted(reasons)
        ]
        with self._scope.read() as connection:
            return set(connection.scalars(union_all(*queries))) if queries else set()

    def _backlog(self, version: str) -> Any:
        labelled = select(label.c.segment_id).join(model).where(model.c.version == version)
        every = select(literal(self._scope.workspace_id), literal("label"), segment.c.id).join_from(segment, feedback)
        return every.where(
            segment.c.workspace_id == self._scope.workspace_id,
            HEARD,
            ~labelled.where(label.c.segment_id == segment.c.id).exists(),
        )

    def _store(self, connection: Connection, version: str, found: dict[int, Prediction]) -> None:
        model_id = _model_id(connection, version)
        ids = sorted(found)
        others = (among(label.c.segment_id, ids), label.c.model_id != model_id)
        connection.execute(update(label).where(*others).values(served=False))
        repeated = (among(extra_label.c.segment_id, ids), extra_label.c.model_id == model_id)
        connection.execute(delete(extra_label).where(*repeated))
        keys = {id: {"segment_id": id, "model_id": model_id} for id in ids}
        _upsert(connection, label, [keys[id] | predictions.to_row(found[id]) for id in ids], ["segment_id", "model_id"])
        overrides.reapply(connection, ids)
        extra = [keys[id] | row for id in ids for row in predictions.to_extra_rows(found[id])]
        execute_many(connection, insert(extra_label), extra)
        vectors = {id: vector for id in ids if (vector := found[id].embedding) is not None}
        _upsert(connection, embedding, [keys[id] | {"vector": vectors[id]} for id in vectors], ["segment_id"])
        codes.add(connection, self._scope.workspace_id, vectors)
        todo.remove(connection, self._scope.workspace_id, ("label",), ids)
        todo.add(connection, self._scope.workspace_id, "topic", list(vectors))
        sub_touchpoints.list_labelled(connection, self._scope.workspace_id, ids, vectors)


def _model_id(connection: Connection, version: str) -> int:
    new = upsert(connection, model).values(version=version).on_conflict_do_nothing()
    connection.execute(new)
    return int(connection.scalars(select(model.c.id).where(model.c.version == version)).one())


def _upsert(connection: Connection, table: Any, rows: list[dict[str, Any]], key: list[str]) -> None:
    statement = upsert(connection, table)
    changes = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    execute_many(connection, statement.on_conflict_do_update(index_elements=key, set_=changes), rows)


def _by_row(connection: Connection, ids: Sequence[int]) -> list[AnyRow]:
    return list(connection.execute(select(segment).where(among(segment.c.id, ids))))


def _extra(connection: Connection, ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    served = (label.c.segment_id == extra_label.c.segment_id) & (label.c.model_id == extra_label.c.model_id)
    query = select(extra_label).join(label, served & label.c.served).where(among(extra_label.c.segment_id, ids))
    found: dict[int, list[AnyRow]] = {}
    for row in connection.execute(query.order_by(extra_label.c.id)):
        found.setdefault(row.segment_id, []).append(row)
    return found
