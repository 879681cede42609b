from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.answers.seed import Part, Said, fill
from voc.answers import mix
from voc.answers.breakdown import METRICS, TASK_OF, tasks_of
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

LAST = date(2026, 6, 30)
BAD, GOOD = Part("It is late.", "negative"), Part("It is good.", "positive")


@pytest.fixture(scope="module")
def company(database: str) -> Iterator[Store]:
    """Social posts are bad, reviews good, and nothing changes but that posts become four times as many."""
    with Store.open(database, workspace="mix") as store:
        fill(store, list(_messages()))
        yield store


def _messages() -> Iterator[Said]:
    for period, posts in ((0, 80), (1, 20)):
        for number in range(posts + 60):
            day = LAST - timedelta(days=28 * period + number % 28)
            social = number < posts
            part = BAD if (number % 10 < 8) == social else GOOD
            yield Said(f"{period}-{number}", day, (part,), "social" if social else "review")


def test_a_louder_channel_is_told_from_a_trend(company: Store) -> None:
    found = mix.answer(company, Filter())
    assert found.change is not None
    assert found.adjusted_change is not None
    assert found.change.high < 0
    assert found.adjusted_change.value == pytest.approx(0, abs=1e-9)
    assert "where people write" in found.sentence
    assert found.covered == 1
    assert [(part.key["channel"], round(part.share, 3)) for part in found.parts] == [
        ("social", 0.571),
        ("review", 0.429),
    ]


def test_how_good_the_labels_are_is_said_of_those_that_the_metric_counts() -> None:
    assert {*METRICS} == {*TASK_OF}
    assert tasks_of("effort_rate", Filter(touchpoint="service")) == ("effort", "touchpoint")
    assert tasks_of("negative_rate", Filter(), ("channel", "stage")) == ("sentiment", "stage")


def test_people_are_counted_by_channel_and_what_is_not_known_is_said(company: Store) -> None:
    found = mix.answer(company, Filter())
    assert {name: (crowd.messages, crowd.customers) for name, crowd in found.voices.items()} == {
        "review": (60, 60),
        "social": (80, 80),
    }
    assert found.caveat.startswith("140 messages of 140 people")


def test_without_a_period_before_there_is_nothing_to_compare(company: Store) -> None:
    found = mix.answer(company, Filter(since=date(2026, 1, 1), until=LAST), metric="effort_rate")
    assert found.adjusted is None
    assert found.sentence.startswith("Nothing to compare")


@pytest.mark.parametrize("wrong", [{"metric": "fame"}, {"by": ("topic_id",)}])
def test_what_does_not_exist_is_refused(company: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        mix.answer(company, Filter(), **wrong)
