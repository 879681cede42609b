from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.answers.seed import FIRST, LAST, Part, Said, fill
from voc.answers import expectations
from voc.answers.expectations import DOES_BETTER, FALLS_SHORT
from voc.domain import Filter
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


def said(touchpoint: str, outcome: str, number: int) -> list[Said]:
    part = Part(f"{outcome} at {touchpoint}!", "negative", touchpoint, labels={"expectation": outcome})
    return [Said(f"{touchpoint}-{outcome}-{i}", FIRST + timedelta(days=i % 28), (part,)) for i in range(number)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        service = [*said("service", "broken_promise", 20), *said("service", "below", 5), *said("service", "met", 5)]
        product = [*said("product", "exceeded", 30), *said("product", "none", 50), *said("sales", "below", 2)]
        fill(opened, [*service, *product])
        yield opened


def test_points_without_an_expectation_are_no_part_of_the_share(store: Store) -> None:
    found = expectations.answer(store, JUNE)
    service = next(each for each in found.touchpoints if each.touchpoint == "service")
    assert service.outcomes == {"met": 5, "below": 5, "broken_promise": 20}
    assert service.gap is not None
    assert service.gap.value == pytest.approx(25 / 30)
    assert (found.all.spoken, service.change) == (62, None)


def test_a_touchpoint_is_judged_against_the_others_and_not_on_few_points(store: Store) -> None:
    verdicts = {each.touchpoint: each.verdict for each in expectations.answer(store, JUNE).touchpoints}
    assert verdicts == {"service": FALLS_SHORT, "product": DOES_BETTER, "sales": None}


def test_quotes_that_say_the_same_are_shown_once(store: Store) -> None:
    service = expectations.answer(store, JUNE, quotes=3).touchpoints[0]
    assert sorted(quote.text for quote in service.quotes) == ["below at service!", "broken_promise at service!"]


def test_where_nobody_speaks_of_an_expectation_nothing_is_said(store: Store) -> None:
    found = expectations.answer(store, Filter(since=FIRST.replace(year=2030), until=LAST.replace(year=2030)))
    assert (found.touchpoints, found.all.gap) == ((), None)
