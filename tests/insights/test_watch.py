from __future__ import annotations

import pytest

from tests.insights.made import FIRST, Cell, Story, day, history
from voc.domain import Insight
from voc.errors import UnknownExtension
from voc.insights.base import detectors
from voc.insights.budget import Budget
from voc.insights.watch import watch

NAMES = {1: "delivery time", 12: "sync"}


def told(story: Story, *, kinds: list[str] | None = None) -> list[Insight]:
    return watch(
        history(story, n_days=175),
        first=FIRST,
        since=day(140),
        until=day(174),
        budget=Budget.parse("1/month"),
        topics=NAMES,
        kinds=kinds,
    )


def level(topic: int) -> float:
    return 1 + topic % 4


def during(index: int) -> bool:
    return 150 <= index < 157


def test_an_ordinary_half_year_raises_nothing() -> None:
    assert told(lambda _, topic, __: Cell(level(topic))) == []


def test_more_of_everything_raises_nothing() -> None:
    assert told(lambda _, topic, d: Cell(level(topic) * (3 if during(d) else 1))) == []


def test_a_rating_prompt_raises_nothing() -> None:
    assert told(lambda _, topic, d: Cell(level(topic), praise=20 if during(d) else 0)) == []


def test_a_mood_that_turns_at_constant_volume_is_a_negative_spike() -> None:
    mood = lambda touchpoint, topic, d: Cell(level(topic), 0.65 if touchpoint == "service" and during(d) else 0.3)  # noqa: E731
    [insight] = told(mood, kinds=["negative_spike"])
    assert insight.touchpoint == "service"
    assert day(150) <= insight.first_seen <= day(153)
    assert insight.title.startswith("Negative messages about service: ")
    assert insight.details["share"] > 1.5 * insight.details["share_before"]


def test_a_topic_nobody_spoke_of_before_is_found_within_days() -> None:
    insights = told(
        lambda _, topic, d: Cell(4.0, 0.9) if topic == 12 and d >= 150 else Cell(level(topic) * (topic < 12))
    )
    [new] = [insight for insight in insights if insight.kind == "emerging_pain_point"]
    assert new.topic_id == 12
    assert new.first_seen <= day(153)
    assert new.title.startswith("Complaints about “sync” (product): ")


def test_a_known_topic_that_grows_is_found_and_named() -> None:
    growth = lambda _, topic, d: Cell(level(topic) * (1.15 ** (d - 150) if topic == 1 and d >= 150 else 1), 0.5)  # noqa: E731
    [insight] = [i for i in told(growth, kinds=["emerging_pain_point"]) if i.topic_id == 1]
    assert "“delivery time” (service)" in insight.title
    assert insight.first_seen < day(170)


def test_customers_who_leave_outrank_louder_ones_who_mumble() -> None:
    def two(_: str, topic: int, index: int) -> Cell:
        if topic == 1 and during(index):
            return Cell(9.0, 0.9)
        if topic == 12 and during(index):
            return Cell(4.0, 1.0, leaving=1.0)
        return Cell(level(topic) if topic not in (1, 12) else 0.2)

    insights = [i for i in told(two, kinds=["emerging_pain_point"]) if i.first_seen >= day(150)]
    assert [insight.topic_id for insight in insights[:2]] == [12, 1]
    assert insights[0].count < insights[1].count


def test_the_mood_turns_alike_however_many_detectors_watch_what_people_do() -> None:
    def mood(touchpoint: str, topic: int, index: int) -> Cell:
        turned = touchpoint == "service" and during(index)
        return Cell(level(topic), 0.9 if turned else 0.3, leaving=0.5 if turned else 0.0)

    one = told(mood, kinds=["negative_spike", "word_of_mouth"])
    more = told(mood, kinds=["negative_spike", "word_of_mouth", "customers_leaving"])
    assert {insight.kind for insight in more} == {"negative_spike", "customers_leaving"}
    assert [insight for insight in more if insight.kind == "negative_spike"] == one


@pytest.mark.parametrize("name", detectors.names())
def test_every_detector_says_nothing_about_an_empty_history(name: str) -> None:
    assert (
        watch(lambda _: [], first=FIRST, since=FIRST, until=day(30), budget=Budget(1, 7), topics={}, kinds=[name]) == []
    )


def test_an_unknown_kind_names_those_that_exist() -> None:
    with pytest.raises(UnknownExtension, match=", ".join(detectors.names())):
        told(lambda *_: Cell(1), kinds=["crystal_ball"])
