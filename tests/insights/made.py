"""Made-up histories: counts as the store gives them, from rates that the test knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import MEASURES, Count
from voc.insights.series import SeriesKey, SeriesTable

FIRST = date(2025, 1, 6)
WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 1.0, 0.8, 0.6])


def day(index: int) -> date:
    return FIRST + timedelta(days=index)


def count(key: Mapping[str, Any], **values: int) -> Count:
    """A row of `store.counts`; segments are messages unless given."""
    values.setdefault("segments", values.get("messages", 0))
    return Count(key, tuple(values.get(measure, 0) for measure in MEASURES))


def table(counts: NDArray[np.float64], totals: NDArray[np.float64] | None = None, *, step_days: int = 1) -> SeriesTable:
    keys = tuple(SeriesKey(name=f"s{i:04}") for i in range(len(counts)))
    return SeriesTable(FIRST, keys, counts, totals, step_days=step_days)


def quiet(n_series: int, n_days: int, *, seed: int, level: float = 2.0) -> NDArray[np.float64]:
    """Poisson counts around levels that differ, with a weekday pattern and nothing else."""
    rng = np.random.default_rng(seed)
    levels = level * np.exp(rng.normal(0, 0.8, n_series))[:, None]
    return np.asarray(rng.poisson(levels * WEEKDAYS[np.arange(n_days) % 7]), dtype=np.float64)


@dataclass(frozen=True)
class Cell:
    """What one topic gets on one day: expected messages and the share of them that is negative."""

    rate: float
    negative: float = 0.3
    praise: float = 0.0
    leaving: float = 0.0


Story = Callable[[str, int, int], Cell]
TOPICS = {"service": range(1, 7), "product": range(7, 13)}


def history(story: Story, *, n_days: int = 200, seed: int = 1) -> Callable[[tuple[str, ...]], list[Count]]:
    """A reader of counts over two touchpoints of six topics each, whose days `story` (touchpoint, topic, day) tells."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[dict[str, Any], tuple[int, int, int]]] = []
    for index in range(n_days):
        for touchpoint, topics in TOPICS.items():
            for topic in topics:
                cell = story(touchpoint, topic, index)
                messages = rng.poisson(cell.rate * WEEKDAYS[index % 7])
                negative = rng.binomial(messages, cell.negative)
                leaving = rng.binomial(negative, cell.leaving)
                key = {"day": day(index), "brand": None, "touchpoint": touchpoint, "topic_id": topic}
                rows.append((key, (int(messages + rng.poisson(cell.praise)), int(negative), int(leaving))))

    def read(by: tuple[str, ...]) -> list[Count]:
        groups: dict[tuple[tuple[str, Any], ...], list[int]] = {}
        for key, values in rows:
            group = groups.setdefault(tuple((field, key[field]) for field in ("day", *by)), [0, 0, 0])
            for i, value in enumerate(values):
                group[i] += value
        return [
            count(dict(key), messages=m, negative_messages=n, negative=n, leaving=left)
            for key, (m, n, left) in groups.items()
        ]

    return read
