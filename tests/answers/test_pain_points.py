from __future__ import annotations

import pytest

from tests.answers.seed import CALL_BACK, DELIVERY, FIRST, LAST, Part, Said, fill, topic
from voc.answers import pain_points
from voc.domain import Filter
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


def test_what_begins_to_hurt_comes_before_what_always_did(store: Store) -> None:
    found = pain_points.answer(store, JUNE)
    assert [(point.topic_id, point.course) for point in found.points] == [
        (CALL_BACK.id, "new"),
        (DELIVERY.id, "steady"),
    ]
    assert found.points[0].score > found.points[1].score


def test_rates_are_per_thousand_of_all_messages_of_each_period(store: Store) -> None:
    found = pain_points.answer(store, JUNE)
    new, steady = found.points
    assert found.messages == new.rate.n == 32
    assert new.rate.value == pytest.approx(1000 * 13 / 32)
    assert steady.rate_before is not None
    assert (steady.rate_before.value, steady.rate_before.n) == (pytest.approx(1000 * 8 / 18), 18)


def test_growth_is_known_even_where_there_was_nothing_before(store: Store) -> None:
    new, steady = pain_points.answer(store, JUNE).points
    assert new.growth is not None
    assert steady.growth is not None
    assert new.growth.low > 1
    assert steady.growth.low < 1 < steady.growth.high


def test_a_pain_point_names_the_insight_and_quotes_complaints(store: Store) -> None:
    new = pain_points.answer(store, JUNE).points[0]
    assert new.insight is not None
    assert new.insight.topic_id == CALL_BACK.id
    assert {quote.sentiment for quote in new.quotes} == {"negative"}
    assert 0 < new.severity <= 1
    assert new.loyalty_risk is not None
    assert new.loyalty_risk.value == 12 / 13


def test_praise_is_no_pain_and_few_complaints_are_not_ranked(store: Store) -> None:
    first_week = Filter(since=FIRST, until=FIRST.replace(day=4))
    assert pain_points.answer(store, first_week).points == ()


def test_the_denominator_stays_when_one_touchpoint_is_asked_about(store: Store) -> None:
    found = pain_points.answer(store, Filter(since=FIRST, until=LAST, touchpoint="sales"), quotes=0)
    assert [point.topic_id for point in found.points] == [DELIVERY.id]
    assert found.messages == 32
    assert found.points[0].quotes == ()


def test_without_a_period_before_nothing_grows(store: Store) -> None:
    spring = Filter(since=FIRST.replace(month=5, day=4), until=FIRST.replace(month=5, day=31))
    (point,) = pain_points.answer(store, spring).points
    assert (point.growth, point.rate_before, point.course) == (None, None, "steady")


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_pain_in_what_most_praise_goes_under_what_its_complaints_say(by_hand: bool) -> None:
    praise = Part("Claims are paid quickly.", "positive", topic=1)
    blame = Part("My claim was lost twice.", "negative", topic=1)
    said = [Said(str(n), LAST, (praise if n < 8 else blame,)) for n in range(14)]
    with Store.open("sqlite://") as store:
        fill(store, said, topics=[topic(1, "Claims are paid quickly")])
        if by_hand:
            store.topic_edits.update(1, name="Claims", by="ann")
        [point] = pain_points.answer(store, JUNE).points
    assert point.name == ("Claims" if by_hand else "Claim was lost twice")
