from __future__ import annotations

from datetime import date

import pytest

from tests.answers.seed import FIRST, LAST
from voc.answers import breakdown
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


@pytest.mark.parametrize("metric", breakdown.METRICS)
def test_every_metric_of_everything_is_one_part_with_its_interval(store: Store, metric: str) -> None:
    (part,) = breakdown.answer(store, JUNE, metric=metric).parts
    assert part.metric is not None
    assert part.metric.low <= part.metric.value <= part.metric.high
    assert (part.key, part.messages) == ({}, 32)


def test_groups_and_weeks_split_a_metric(store: Store) -> None:
    found = breakdown.answer(store, JUNE, metric="net_sentiment", group_by=("touchpoint",), interval="week")
    sales = [part for part in found.parts if part.key["touchpoint"] == "sales"]
    assert sum(part.messages for part in sales) == 8
    assert {part.metric.value for part in sales if part.metric} == {-100}
    assert all(isinstance(part.key["week"], date) for part in found.parts)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"metric": "happiness"}, "metric"),
        ({"metric": "help_rate", "group_by": ("mood",)}, "group_by"),
        ({"metric": "help_rate", "interval": "hour"}, "interval"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(store: Store, asked: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidValue, match=f"{named} cannot be .* one of"):
        breakdown.answer(store, JUNE, **asked)
