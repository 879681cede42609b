from __future__ import annotations

import pytest

from voc.errors import InvalidValue
from voc.insights.budget import RUN_DAYS, WEAKEST, Budget, needed


@pytest.mark.parametrize(
    ("text", "count", "days"),
    [("1/week", 1, 7), (" 2 / month ", 2, 30), ("0.5/day", 0.5, 1), ("12/year", 12, 365)],
)
def test_a_budget_reads_as_it_is_said(text: str, count: float, days: float) -> None:
    assert Budget.parse(text) == Budget(count, days)


@pytest.mark.parametrize(
    "text", ["", "1", "week", "0/week", "-1/week", "1/fortnight", "1/week/2", "nan/week", "1e3/day"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidValue, match="as in '1/week'"):
        Budget.parse(text)


def test_the_threshold_shares_the_budget_over_series_and_days() -> None:
    budget = Budget.parse("1/week")
    assert budget.threshold(300) == pytest.approx(RUN_DAYS / 7 / 300)
    assert budget.threshold(300, step_days=7) == pytest.approx(RUN_DAYS / 300)
    assert budget.share(3).threshold(100) == pytest.approx(budget.threshold(300))


def test_weak_evidence_is_not_raised_however_few_series_there_are() -> None:
    assert Budget.parse("7/day").threshold(1) == WEAKEST
    assert Budget.parse("1/week").threshold(0) == WEAKEST


def test_what_is_just_raised_needs_the_whole_budget() -> None:
    for text, step_days in (("1/week", 1), ("2/month", 7)):
        budget = Budget.parse(text)
        assert needed(budget.threshold(300, step_days=step_days), 300, step_days=step_days) == pytest.approx(
            budget.per_week
        )
