from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import drivers
from voc.domain import Filter, Rating
from voc.store import Store

LAST = date(2026, 6, 30)
REFUNDS = topic(1, "late refunds")


@pytest.fixture(scope="module")
def company(database: str) -> Iterator[Store]:
    """Late refunds cost two stars, a good app adds one; phone and web differ in how often they speak of refunds."""
    with Store.open(database, workspace="drivers") as store:
        fill(store, list(_messages()), topics=(REFUNDS,))
        yield store


def _messages() -> Iterator[Said]:
    late = Part("My money is not back.", "negative", "service", REFUNDS.id)
    good = Part("The app is good.", "positive", "product")
    plain = Part("I bought a kettle.", "neutral", "none")
    for number in range(240):
        bad, well = number % 3 == 0, number % 4 == 0
        parts = ((late,) if bad else ()) + ((good,) if well else ()) or (plain,)
        stars = 3 - 2 * bad + well + number % 2
        brand = "phone" if number % 2 else "web"
        yield Said(f"m{number}", LAST - timedelta(days=number % 90), parts, brand=brand, rating=Rating(stars))


def test_the_mean_is_written_out_as_a_sum(company: Store) -> None:
    found = drivers.answer(company, Filter())
    assert found.mean is not None
    assert found.base is not None
    assert found.basis.period.days == 365
    assert [each.driver.name for each in found.drivers] == ["service", "product"]
    parts = sum(each.driver.contribution.value for each in found.drivers)
    assert found.mean.value == pytest.approx(found.base.value + parts)
    assert found.additive.startswith(f"{found.mean.value:.2f} = {found.base.value:.2f} base")
    service = found.drivers[0]
    assert service.driver.from_negative.value == pytest.approx(-2 / 3, abs=0.05)
    assert service.if_halved.value == pytest.approx(1 / 3, abs=0.03)
    assert service.change is None
    assert "not causes" in found.limits


def test_a_topic_is_a_driver_with_its_id(company: Store) -> None:
    found = drivers.answer(company, Filter(), of="topic")
    assert [(each.driver.name, each.topic_id) for each in found.drivers] == [
        ("late refunds", 1),
        ("anything else", None),
    ]


def test_the_period_before_is_compared(company: Store) -> None:
    found = drivers.answer(company, Filter(since=LAST - timedelta(days=44), until=LAST))
    change = found.drivers[0].change
    assert change is not None
    assert change.low < 0 < change.high


def test_segments_are_compared_with_the_rest(company: Store) -> None:
    found = drivers.answer(company, Filter(), by="brand")
    assert {each.segment: each.messages for each in found.segments} == {"phone": 120, "web": 120}
    assert set(found.segments[0].contributions) == {"service", "product"}


def test_too_few_scores_are_said_to_be_too_few(company: Store) -> None:
    found = drivers.answer(company, Filter(), outcome="nps")
    assert (found.drivers, found.mean) == ((), None)
    assert found.reason == "0 messages with this score in the period: 100 are needed."
