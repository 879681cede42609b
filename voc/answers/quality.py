"""How often the labels are right, as far as people looked at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voc.insights.metrics import Metric, rate
from voc.store import JudgedSegment, Sample, Store

TASKS = ("sentiment", "touchpoint", "topic")


@dataclass(frozen=True, slots=True)
class Confusion:
    """What the model `said` and people `wanted` instead, so many times."""

    said: str
    wanted: str
    count: int


@dataclass(frozen=True, slots=True)
class TaskQuality:
    """The share of labels of a task that people left as they were; None where nobody looked."""

    task: str
    accuracy: Metric | None
    mistakes: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """`random` rests on quotes drawn at random and says how good the labels are; `met` on those people came across.

    Answers that the labels have learned from are left out. Who corrects a label mostly came across a wrong one, so
    `met` is lower than the truth, and by how much nobody knows.
    """

    model: str | None
    random: tuple[TaskQuality, ...]
    met: tuple[TaskQuality, ...]
    samples: tuple[Sample, ...]


def answer(store: Store) -> Quality:
    """The model in force against what people say, by task."""
    until, taught = store.corrections.taught()
    # What labels have learned from says nothing of how good they are.
    judged = {
        task: [each for each in store.corrections.judged(task) if task not in taught or each.id > until]
        for task in TASKS
    }
    return Quality(
        model=store.labels.model(),
        random=tuple(_quality(task, [each for each in judged[task] if each.sampled]) for task in TASKS),
        met=tuple(_quality(task, [each for each in judged[task] if not each.sampled]) for task in TASKS),
        samples=tuple(store.corrections.samples()),
    )


def _quality(task: str, judged: Sequence[JudgedSegment]) -> TaskQuality:
    if not judged:
        return TaskQuality(task, None, ())
    wrong = Counter((each.said, each.wanted) for each in judged if each.said != each.wanted)
    mistakes = tuple(Confusion(*pair, count) for pair, count in wrong.most_common(10))
    return TaskQuality(task, rate(len(judged) - wrong.total(), len(judged), of="checked labels"), mistakes)
