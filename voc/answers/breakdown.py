"""Any one metric, by groups and over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voc.answers.figures import balance, moment_of_truth, net_sentiment, per_thousand, rate
from voc.answers.period import Basis, basis
from voc.domain import Count, Filter
from voc.errors import InvalidValue
from voc.insights.metrics import Metric
from voc.store import Store

GROUPS = ("source", "channel", "brand", "touchpoint", "stage", "topic_id", "sub_touchpoint")
INTERVALS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Part:
    """The metric of one group, None without counts; `key` names the group ({"touchpoint": "service", "week": date})."""

    key: Mapping[str, Any]
    messages: int
    segments: int
    metric: Metric | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One metric of each group, in the order of their keys."""

    basis: Basis
    name: str
    parts: tuple[Part, ...]


def answer(
    store: Store, filter: Filter, *, metric: str, group_by: Sequence[str] = (), interval: str | None = None
) -> Breakdown:
    """`metric` (a name of METRICS) of each combination of groups, per interval where one is given.

    Raises:
        InvalidValue: for a metric, group or interval that does not exist.
    """
    _known("metric", (metric,), tuple(METRICS))
    _known("group_by", group_by, GROUPS)
    by = (*group_by, interval) if interval else tuple(group_by)
    _known("interval", by[len(group_by) :], INTERVALS)
    rests_on = basis(store, filter, leans_on=tasks_of(metric, filter, group_by))
    counts = store.counts(rests_on.filter, by=by)
    return Breakdown(rests_on, metric, tuple(sorted((_part(each, metric) for each in counts), key=_order)))


def _part(count: Count, metric: str) -> Part:
    return Part(count.key, count["messages"], count["segments"], METRICS[metric](count))


def _order(part: Part) -> tuple[str, ...]:
    return tuple(map(str, part.key.values()))


def _known(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    for value in given:
        if value not in known:
            raise InvalidValue(name, value, f"it is one of {', '.join(known)}.")


def _per_thousand(measure: str) -> Callable[[Count], Metric | None]:
    return lambda count: per_thousand(count[measure], count["messages"])


def _share(*measures: str) -> Callable[[Count], Metric | None]:
    return lambda count: rate(count, *measures)


METRICS: Mapping[str, Callable[[Count], Metric | None]] = MappingProxyType(
    {
        "net_sentiment": net_sentiment,
        "negative_rate": _share("negative"),
        "positive_rate": _share("positive"),
        "recommendations": _per_thousand("recommends"),
        "warnings": _per_thousand("warns"),
        "word_of_mouth_balance": balance,
        "effort_rate": _share("high_effort"),
        "moment_of_truth_rate": moment_of_truth,
        "expectation_gap_rate": _share("expectation_gap"),
        "handoff_rate": _share("handoff"),
        "help_rate": _share("help"),
    }
)
_TOLD_APART = ("sentiment", "touchpoint", "stage")
# The label task that each metric counts.
TASK_OF: Mapping[str, str] = MappingProxyType(
    {
        "net_sentiment": "sentiment",
        "negative_rate": "sentiment",
        "positive_rate": "sentiment",
        "recommendations": "word_of_mouth",
        "warnings": "word_of_mouth",
        "word_of_mouth_balance": "word_of_mouth",
        "effort_rate": "effort",
        "moment_of_truth_rate": "loyalty",
        "expectation_gap_rate": "expectation",
        "handoff_rate": "handoff",
        "help_rate": "request",
    }
)


def tasks_of(metric: str, filter: Filter, by: Sequence[str] = ()) -> tuple[str, ...]:
    """The label tasks that a metric leans on, with those that a filter or groups tell apart."""
    told = [task for task in _TOLD_APART if task in by or getattr(filter, task) is not None]
    return tuple(dict.fromkeys([TASK_OF[metric], *told]))
