"""What is watched: counts per series and day, beside the total they are a part of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import MEASURES, Count
from voc.insights.calendar import NO_CALENDAR, Calendar

Floats = NDArray[np.float64]

# Severity of a segment in [0, 1]. Losing the customer weighs most: two who will cancel outrank forty who mumble.
SEVERITY_WEIGHTS = {"negative": 0.25, "intensity_sum": 0.15 / 3, "high_effort": 0.2, "loyalty": 0.4}


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """Names one series: `measure` counted over a topic, a touchpoint, a brand or everything (`kind` "all").

    `name` is for series that come from a file and have no other key.
    """

    measure: str = "messages"
    brand: str | None = None
    touchpoint: str | None = None
    topic_id: int | None = None
    name: str | None = None

    @property
    def kind(self) -> str:
        """The narrowest thing the series is about: series, topic, touchpoint, brand or all."""
        parts = (
            ("series", self.name),
            ("topic", self.topic_id),
            ("touchpoint", self.touchpoint),
            ("brand", self.brand),
        )
        return next((kind for kind, value in parts if value is not None), "all")

    def __str__(self) -> str:
        parts = {"brand": self.brand, "touchpoint": self.touchpoint, "topic": self.topic_id, "series": self.name}
        return " ".join([f"{k}={v}" for k, v in parts.items() if v is not None] + [f"measure={self.measure}"])

    def contains(self, other: SeriesKey) -> bool:
        """Whether everything counted in `other` is counted here too."""
        pairs = ((self.brand, other.brand), (self.touchpoint, other.touchpoint), (self.topic_id, other.topic_id))
        return self.measure == other.measure and all(mine is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, eq=False)
class SeriesTable:
    """Counts of many series over the same steps.

    A step is one day, or a week of seven days when `step_days` is 7. `totals` is what a count is a share of (all
    messages of the same brand or touchpoint), None where there is no such thing. `risk` is the summed severity of
    the step's `segments`. `calendar` says which days are known to be different. *Shape:* every array
    (n_series, n_steps).
    """

    start: date
    keys: tuple[SeriesKey, ...]
    counts: Floats
    totals: Floats | None = None
    risk: Floats | None = None
    segments: Floats | None = None
    step_days: int = 1
    calendar: Calendar = NO_CALENDAR

    @property
    def n_steps(self) -> int:
        return int(self.counts.shape[1])

    def index(self, day: date) -> int:
        """The step that holds `day`; negative before the table, `n_steps` or more after it."""
        return (day - self.start).days // self.step_days

    def day(self, index: int) -> date:
        """The first day of step `index`."""
        return self.start + timedelta(days=index * self.step_days)

    def born(self) -> NDArray[np.int64]:
        """The first step each series could have been seen in: its total, or else any count, is above zero.

        *Shape:* (n_series,)
        """
        seen = (self.totals if self.totals is not None else self.counts.sum(axis=0, keepdims=True)) > 0
        first = np.where(seen.any(axis=1), seen.argmax(axis=1), self.n_steps)
        return np.broadcast_to(first, (len(self.keys),))

    def select(self, wanted: Callable[[SeriesKey], bool]) -> SeriesTable:
        """The series whose key is wanted."""
        rows = [i for i, key in enumerate(self.keys) if wanted(key)]
        return self._map(lambda a: a[rows], keys=tuple(self.keys[i] for i in rows))

    def until(self, day: date) -> SeriesTable:
        """The table as it was known at the end of `day`."""
        end = max(self.index(day) + 1, 0)
        return self._map(lambda a: a[:, :end])

    def _map(self, change: Callable[[Floats], Floats], **fields: Any) -> SeriesTable:
        names = ("counts", "totals", "risk", "segments")
        fields |= {n: change(getattr(self, n)) for n in names if getattr(self, n) is not None}
        return replace(self, **fields)


def from_counts(
    counts: Iterable[Count],
    *,
    first: date,
    last: date,
    measure: str,
    volume: Iterable[Count] | None = None,
) -> SeriesTable:
    """A table of `measure` per group of `counts`, whose keys hold `day` and any of brand, touchpoint and topic_id.

    The total of a series is the `messages` of its group, or, with `volume` (counts by day, or day and brand), all
    messages of its brand: a topic's share is a share of everything said. Days without a row are zeros; rows outside
    [first, last], the touchpoint "none" and the topic 0 (noise) are left out.
    """
    n_days = (last - first).days + 1
    rows = [(key, row) for row in counts if (key := _key(row, measure)) and first <= row.key["day"] <= last]
    keys = tuple(sorted({key for key, _ in rows}, key=str))
    place = {key: i for i, key in enumerate(keys)}
    grid = np.zeros((len(keys), n_days, 4))
    if rows:
        days = np.array([(row.key["day"] - first).days for _, row in rows])
        values = np.array([row.values for _, row in rows], dtype=np.float64) @ _columns(measure)
        np.add.at(grid, (np.array([place[key] for key, _ in rows]), days), values)
    seen, messages, risk, segments = (np.ascontiguousarray(grid[:, :, i]) for i in range(4))
    totals = messages if volume is None else _volume(volume, keys, first=first, n_days=n_days)
    # Fields may cross days and copies: a part is never more than its whole.
    return SeriesTable(first, keys, seen, np.maximum(totals, seen), risk, segments)


def severity(count: Count) -> float:
    """How bad what is said is, in [0, 1]: the mean over segments."""
    losing = count["wavering"] + count["leaving"] + count["left"]
    weighed = (w * (losing if name == "loyalty" else count[name]) for name, w in SEVERITY_WEIGHTS.items())
    return min(sum(weighed) / max(count["segments"], 1), 1.0)


def concat(tables: Sequence[SeriesTable]) -> SeriesTable:
    """One table with the series of all of `tables`, which cover the same steps and have the same fields."""
    keys = tuple(key for table in tables for key in table.keys)

    def stack(name: str) -> Floats | None:
        arrays = [getattr(t, name) for t in tables]
        return None if any(a is None for a in arrays) else np.concatenate(arrays)

    counts = np.concatenate([t.counts for t in tables])
    return replace(
        tables[0], keys=keys, counts=counts, totals=stack("totals"), risk=stack("risk"), segments=stack("segments")
    )


def _key(row: Count, measure: str) -> SeriesKey | None:
    touchpoint, topic_id = row.key.get("touchpoint"), row.key.get("topic_id")
    noise = "topic_id" in row.key and not topic_id
    unknown = noise or ("touchpoint" in row.key and touchpoint in (None, "none"))
    return None if unknown else SeriesKey(measure, row.key.get("brand"), touchpoint, topic_id)


def _columns(measure: str) -> Floats:
    """From measures to what a table holds: the count, the messages, the risk and the segments."""
    weights = np.zeros((len(MEASURES), 4))
    for column, name in ((0, measure), (1, "messages"), (3, "segments")):
        weights[MEASURES.index(name), column] = 1
    for name, weight in SEVERITY_WEIGHTS.items():
        for part in ("wavering", "leaving", "left") if name == "loyalty" else (name,):
            weights[MEASURES.index(part), 2] = weight
    return weights


def _volume(volume: Iterable[Count], keys: Sequence[SeriesKey], *, first: date, n_days: int) -> Floats:
    brands: dict[str | None, Floats] = {}
    for row in volume:
        index = (row.key["day"] - first).days
        if 0 <= index < n_days:
            brands.setdefault(row.key.get("brand"), np.zeros(n_days))[index] += row["messages"]
    whole = sum(brands.values(), np.zeros(n_days))
    rows = [brands.get(key.brand, whole) for key in keys]
    return np.stack(rows) if rows else np.zeros((0, n_days))
