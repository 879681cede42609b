"""What people say they do about it: warn others, leave, miss what was promised, work hard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.insights.made import FIRST, count, day
from voc.domain import Count
from voc.insights.base import detectors
from voc.insights.budget import Budget
from voc.insights.watch import watch

READ = Callable[[tuple[str, ...]], list[Count]]
KINDS = {
    "word_of_mouth": ("warns", "Customers warn others about the company: ", "messages"),
    "customers_leaving": ("leaving", "Customers say they are leaving over the company: ", "points"),
    "broken_expectation": ("expectation_gap", "Expectations not met by the company: ", "points"),
    "high_effort": ("high_effort", "Hard work for customers with the company: ", "points"),
}


def wave(measure: str) -> READ:
    rng = np.random.default_rng(1)
    rows = [
        count({"day": day(d)}, messages=80, **{measure: int(rng.poisson(12 if 140 <= d < 144 else 1))})
        for d in range(150)
    ]
    return lambda by: rows if not by else []


@pytest.mark.parametrize("kind", KINDS)
def test_a_wave_is_found_with_a_plain_title(kind: str) -> None:
    measure, title, unit = KINDS[kind]
    [insight] = watch(
        wave(measure), first=FIRST, since=day(130), until=day(149), budget=Budget.parse("1/year"), topics={},
        kinds=[kind],
    )  # fmt: skip
    assert insight.kind == kind
    assert insight.first_seen == day(140)
    assert insight.title.startswith(title)
    assert f" {unit} in" in insight.title
    assert (insight.details["measure"], insight.unit) == (measure, unit)


def test_families_share_the_budget_and_members_share_that_of_their_family() -> None:
    alone, together = (
        watch(
            wave("warns"),
            first=FIRST,
            since=day(130),
            until=day(149),
            budget=Budget.parse("1/year"),
            topics={},
            kinds=kinds,
        )
        for kinds in (["word_of_mouth"], None)
    )
    families = {detectors.get(kind).family for kind in detectors.names()}
    assert len(families) == 3
    needed = [found.details["budget_needed"] for found in (*alone, *together)]
    assert needed[1] == pytest.approx(needed[0] * len(families) * len(KINDS))
