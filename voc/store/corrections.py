"""Corrections: people say what a segment is, at once and for good; and samples of quotes for them to check."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, insert, select, update

from voc.domain import TASKS, digest
from voc.errors import InvalidValue, UnknownItem
from voc.store import overrides, states, sub_touchpoints, todo
from voc.store.database import AnyRow, Scope, mark_days, serialize, to_id, to_key
from voc.store.measures import LABELLED, counted
from voc.store.overrides import LABEL_TASKS
from voc.store.quotes import quotes_by_row
from voc.store.tables.corrections import correction, sample, sample_item
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment
from voc.store.topics import get
from voc.store.values import Correction, JudgedSegment, Sample, SampleQuote

TASKS_TO_CORRECT = (*LABEL_TASKS, "topic")
MAX_SAMPLE = 500
_TAUGHT = "taught"

# A quote as people name it: feedback id, start, end.
QuoteKey = tuple[str, int, int]


class Corrections:
    """The corrections of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, quote: QuoteKey, task: str, value: str, *, by: str, sample_id: int | None = None) -> Correction:
        """Say that the `task` of a segment is `value`: a sentiment, a touchpoint, or the id of a topic (0: none).

        Answers follow at once, after `rollups.refresh`; models that label the segment later do not undo it. A segment
        whose touchpoint changes leaves its topic and is given to one at the next analysis.

        Raises:
            InvalidValue: for an unknown task or value, or a topic that belongs to another touchpoint.
            UnknownItem: for a quote that is no labelled segment of this workspace, or an unknown topic.
        """
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            row = self._segment(connection, quote)
            old = _shown(row, task)
            self._check(connection, row, task, value)
            values = {"workspace_id": self._scope.workspace_id, "segment_id": row.id, "task": task}
            values |= {"old": old, "new": value, "by": by, "at": datetime.now(UTC), "sample_id": sample_id}
            id = connection.scalars(insert(correction).values(**values).returning(correction.c.id)).one()
            if value != old:
                self._apply(connection, row, task, value)
                mark_days(connection, self._scope.workspace_id, {row.day})
            [added] = _read(connection, _query(self._scope.workspace_id).where(correction.c.id == id))
        return added

    def topic_of(self, quote: QuoteKey) -> int:
        """The id of the topic that a quote is in; 0 for none.

        Raises:
            UnknownItem: for a quote that is no labelled segment of this workspace.
        """
        with self._scope.read() as connection:
            return self._segment(connection, quote).topic_id or 0

    def list(self, *, limit: int = 100, before: int | None = None) -> builtins.list[Correction]:
        """What people said, the newest first, agreements included; only what is older than the id `before`."""
        query = _query(self._scope.workspace_id)
        if before is not None:
            query = query.where(correction.c.id < before)
        with self._scope.read() as connection:
            return _read(connection, query.order_by(correction.c.id.desc()).limit(limit))

    def of(self, feedback_id: str) -> builtins.list[Correction]:
        """What people said of the segments of a message, oldest first."""
        query = _query(self._scope.workspace_id).where(feedback.c.key == to_key(feedback_id))
        with self._scope.read() as connection:
            return _read(connection, query.order_by(correction.c.id))

    def last(self) -> int:
        """The id of the newest correction; 0 without any."""
        mine = correction.c.workspace_id == self._scope.workspace_id
        with self._scope.read() as connection:
            return connection.scalar(select(func.max(correction.c.id)).where(mine)) or 0

    def taught(self) -> tuple[int, tuple[str, ...]]:
        """The id of the newest correction that labels have learned from (0: none), and the tasks that did."""
        with self._scope.read() as connection:
            until, *tasks = (states.get(connection, self._scope.workspace_id, _TAUGHT) or "0").split()
        return int(until), tuple(tasks)

    def teach(self, until: int, tasks: Sequence[str]) -> None:
        """Have labels of these tasks learn from the corrections up to this id; none of them to forget it all."""
        with self._scope.write() as connection:
            states.put(connection, self._scope.workspace_id, _TAUGHT, " ".join([str(until if tasks else 0), *tasks]))

    def judged(self, task: str, *, until: int | None = None) -> builtins.list[JudgedSegment]:
        """What people say of a task beside what the model in force says of the same segments, by segment.

        Of several opinions the newest counts; with `until` the newest up to this id. A topic is compared with the one
        that was shown when a person looked first.
        """
        mine = [correction.c.workspace_id == self._scope.workspace_id, correction.c.task == task]
        if until is not None:
            mine.append(correction.c.id <= until)
        each = (
            select(
                func.max(correction.c.id).label("newest"),
                func.min(correction.c.id).label("first"),
                func.max(correction.c.sample_id).label("sample_id"),
            )
            .where(*mine)
            .group_by(correction.c.segment_id)
            .subquery()
        )
        first = correction.alias()
        words = func.substr(feedback.c.text, segment.c.start + 1, segment.c.end - segment.c.start).label("words")
        query = (
            select(correction.c.id, correction.c.new, first.c.old.label("shown"), words, each.c.sample_id, *_SAID)
            .select_from(LABELLED)
            .join(correction, correction.c.segment_id == segment.c.id)
            .join(each, each.c.newest == correction.c.id)
            .join(first, first.c.id == each.c.first)
        )
        with self._scope.read() as connection:
            return [_judged(row, task) for row in connection.execute(query.order_by(correction.c.id))]

    def draw(self, size: int, *, by: str) -> Sample:
        """Draw up to `size` of all segments that count, each as likely as any other.

        Raises:
            InvalidValue: for a size out of range, or where there is nothing to draw from.
        """
        if not 1 <= size <= MAX_SAMPLE:
            raise InvalidValue("size", size, f"1 to {MAX_SAMPLE}")
        every = select(segment.c.id).select_from(LABELLED).where(counted(self._scope))
        with self._scope.write() as connection:
            population = connection.scalar(select(func.count()).select_from(every.subquery())) or 0
            if not population:
                raise InvalidValue("sample", size, "nothing is labelled yet; run `voc analyze` first")
            ids = connection.scalars(every.order_by(func.random()).limit(size)).all()
            values = {"workspace_id": self._scope.workspace_id, "drawn_at": datetime.now(UTC), "by": by}
            new = insert(sample).values(**values, population=population).returning(sample.c.id)
            id = connection.scalars(new).one()
            items = [
                {"sample_id": id, "position": n, "segment_id": row, "skipped": False} for n, row in enumerate(ids, 1)
            ]
            connection.execute(insert(sample_item), items)
        return self.sample(id)

    def sample(self, id: int) -> Sample:
        """One sample and how far it is checked.

        Raises:
            UnknownItem: for a sample that is not in this workspace.
        """
        found = [each for each in self.samples(limit=1000) if each.id == id]
        if not found:
            raise UnknownItem("sample", id)
        return found[0]

    def samples(self, *, limit: int = 20) -> builtins.list[Sample]:
        """Samples, the newest first."""
        answered = _answered(sample_item.c.sample_id)
        query = (
            select(sample, func.count().label("size"), func.sum(answered).label("checked"))
            .join(sample_item, sample_item.c.sample_id == sample.c.id)
            .where(sample.c.workspace_id == self._scope.workspace_id)
            .group_by(*sample.c)
        )
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(sample.c.id.desc()).limit(limit)).all()
        return [Sample(r.id, r.drawn_at, r.by, r.population, r.size, int(r.checked)) for r in rows]

    def next_of(self, id: int) -> SampleQuote | None:
        """The first quote of a sample that nobody has checked; None where all are.

        Raises:
            UnknownItem: for a sample that is not in this workspace.
        """
        self.sample(id)
        query = select(sample_item).where(sample_item.c.sample_id == id, _answered(sample_item.c.sample_id) == 0)
        with self._scope.read() as connection:
            row = connection.execute(query.order_by(sample_item.c.position).limit(1)).first()
            if row is None:
                return None
            [quote] = quotes_by_row(connection, [row.segment_id])
        return SampleQuote(id, row.position, quote)

    def skip(self, id: int, position: int) -> None:
        """Say that the quote at this position of a sample cannot be judged.

        Raises:
            UnknownItem: for a sample that is not in this workspace.
        """
        self.sample(id)
        where = (sample_item.c.sample_id == id, sample_item.c.position == position)
        with self._scope.write() as connection:
            connection.execute(update(sample_item).where(*where).values(skipped=True))

    def _segment(self, connection: Connection, quote: QuoteKey) -> AnyRow:
        columns = (segment.c.id, segment.c.topic_id, label.c.sentiment, label.c.touchpoint, feedback.c.day)
        wanted = (segment.c.workspace_id == self._scope.workspace_id, segment.c.key == to_key(digest(*quote)))
        row = connection.execute(
            select(*columns).select_from(LABELLED).where(*wanted, label.c.skipped.is_(None))
        ).first()
        if row is None:
            raise UnknownItem("quote", " ".join(map(str, quote)))
        return row

    def _check(self, connection: Connection, row: AnyRow, task: str, value: str) -> None:
        if task in LABEL_TASKS:
            if value not in TASKS[task]:
                raise InvalidValue(task, value, f"one of {', '.join(TASKS[task])}")
        elif not (value.isascii() and value.isdigit() and len(value) < 10):
            raise InvalidValue("topic", value, "the id of a topic, or 0 for none")
        elif int(value):
            found = get(connection, self._scope.workspace_id, int(value))
            home = row.touchpoint or "none"
            if found.home != home or found.status != "active":
                raise InvalidValue(
                    "topic", found.name, f"it is a topic of {found.home}, the quote is about {home}: correct that first"
                )

    def _apply(self, connection: Connection, row: AnyRow, task: str, value: str) -> None:
        if task == "topic":
            home, place = _place(connection, self._scope.workspace_id, int(value))
            moved = {"topic_id": int(value), "topic_probability": 1.0, "moved_to": place if place != home else None}
            connection.execute(update(segment).where(segment.c.id == row.id).values(**moved))
            todo.remove(connection, self._scope.workspace_id, ("topic",), [row.id])
            return
        overrides.override(connection, row.id, task, value)
        if task == "touchpoint":
            nowhere = {"topic_id": None, "topic_probability": None, "moved_to": None}
            connection.execute(update(segment).where(segment.c.id == row.id).values(**nowhere))
            if connection.scalar(select(embedding.c.segment_id).where(embedding.c.segment_id == row.id)):
                todo.add(connection, self._scope.workspace_id, "topic", [row.id])
                sub_touchpoints.list_labelled(connection, self._scope.workspace_id, [row.id], [row.id])


_SAID = (
    label.c.said, label.c.sentiment, label.c.sentiment_confidence, label.c.sentiment_score, label.c.touchpoint,
    label.c.touchpoint_confidence,
)  # fmt: skip


def _shown(row: AnyRow, task: str) -> str:
    """What is shown of a segment now."""
    if task not in TASKS_TO_CORRECT:
        raise InvalidValue("task", task, f"one of {', '.join(TASKS_TO_CORRECT)}")
    value = row.topic_id if task == "topic" else getattr(row, task)
    return str(value or (0 if task == "topic" else "none"))


def _place(connection: Connection, workspace_id: int, topic_id: int) -> tuple[str, str]:
    """Where a topic is found, and where it is shown."""
    if not topic_id:
        return "", ""
    found = get(connection, workspace_id, topic_id)
    return found.home, found.touchpoint


def _answered(sample_id: Any) -> Any:
    """1 for an item of a sample that somebody has answered, else 0."""
    mine = (correction.c.segment_id == sample_item.c.segment_id, correction.c.sample_id == sample_id)
    said = select(correction.c.id).where(*mine).correlate(sample_item).exists()
    return case((sample_item.c.skipped | said, 1), else_=0)


def _query(workspace_id: int) -> Select[Any]:
    columns = (*correction.c, segment.c.start, segment.c.end, feedback.c.key)
    joined = correction.join(segment, segment.c.id == correction.c.segment_id).join(feedback)
    return select(*columns).select_from(joined).where(correction.c.workspace_id == workspace_id)


def _read(connection: Connection, query: Select[Any]) -> list[Correction]:
    return [
        Correction(r.id, to_id(r.key), r.start, r.end, r.task, r.old, r.new, r.by, r.at, r.sample_id)
        for r in connection.execute(query)
    ]


def _judged(row: AnyRow, task: str) -> JudgedSegment:
    if task == "topic":
        said, confidence = row.shown, 0.0
    elif row.said and task in row.said:
        said, confidence, _ = row.said[task]
    else:
        said = getattr(row, task) or "none"
        confidence = getattr(row, f"{task}_confidence")
    return JudgedSegment(row.id, row.words, row.new, said, float(confidence or 0.0), row.sample_id is not None)
