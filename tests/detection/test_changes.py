from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.store.build import MONDAY, analyse, assign, ingest, message, say
from voc.detection.causes import over_represented
from voc.detection.changes import changes
from voc.domain import Filter, Insight, Label, Prediction, Segment
from voc.insights.budget import Budget
from voc.store import Store

FIRST = MONDAY.date()
BUDGET = Budget.parse("1/week")


def day(index: int) -> date:
    return FIRST + timedelta(days=index)


@pytest.fixture(scope="module")
def told() -> tuple[list[Insight], Store]:
    """Seventy days with a complaint every other day; from the 64th on version 2.0 makes everybody complain."""
    store = Store.open("sqlite://")
    rows = [
        message(f"n{d}-{n}", "Nice app.", day=d, version="1.0", customer=f"q{n}") for d in range(70) for n in range(4)
    ]
    rows += [message(f"o{d}", "The refund is late.", day=d, version="1.0") for d in range(0, 64, 2)]
    late = (
        message(f"l{d}-{n}", f"Refund {d}{n} is late.", day=d, version="2.0", customer=f"c{n}")
        for d in range(64, 70)
        for n in range(6)
    )
    ingest(store, *rows, *late)
    analyse(store)
    store.rollups.refresh()
    return changes(store, first=FIRST, since=day(56), until=day(69), budget=BUDGET), store


def test_one_story_is_one_insight(told: tuple[list[Insight], Store]) -> None:
    [insight] = told[0]
    assert insight.kind == "negative_spike"
    assert day(64) <= insight.first_seen <= day(66)


def test_it_carries_its_words_its_people_and_what_stands_out(told: tuple[list[Insight], Store]) -> None:
    [insight] = told[0]
    assert insight.evidence
    assert all("late" in quote.text for quote in insight.evidence)
    assert 6 <= insight.details["customers"] <= 12
    assert insight.details["causes"][0]["value"] == "2.0"
    assert day(64) <= insight.first_seen + timedelta(days=insight.lead_days) <= day(69)
    assert "Check next: what changed with version 2.0." in insight.details["explanation"]


def test_a_later_run_tells_the_same_story_under_the_same_id(told: tuple[list[Insight], Store]) -> None:
    [insight], store = told
    assert store.insights.save([insight]) == 1
    again = changes(store, first=FIRST, since=day(68), until=day(69), budget=BUDGET)
    assert [each.id for each in again] == [insight.id]
    assert store.insights.save(again) == 0


def test_points_are_told_beside_the_messages_that_there_are() -> None:
    """Twenty messages say three times each that their writers leave; nothing else is written on these days."""
    with Store.open("sqlite://") as store:
        quiet = [message(f"n{d}-{n}", "Nice app.", day=d, customer=f"q{n}") for d in range(66) for n in range(2)]
        going = [
            message(f"l{d}-{n}", "I leave. Goodbye, I leave. So I leave.", day=d, customer=f"c{d}-{n}")
            for d in range(66, 70)
            for n in range(5)
        ]
        ingest(store, *quiet, *going)
        analyse(store, predict=_with_loyalty)
        found = changes(store, first=FIRST, since=day(56), until=day(69), budget=BUDGET)
        [leaving] = [insight for insight in found if insight.kind == "customers_leaving"]
        assert leaving.count == 3 * leaving.details["messages"] == 3 * leaving.details["total"]
        told = " ".join(leaving.details["explanation"])
        assert f"That is {leaving.count} points beside {leaving.details['total']} messages there." in told
        assert "Few people" not in told


def _with_loyalty(segment: Segment) -> Prediction:
    made = say(segment)
    leaves = "leave" in segment.text
    return replace(made, labels=(*made.labels, Label("loyalty", "leaving", 0.9))) if leaves else made


def test_complaints_about_what_is_praised_are_told_in_their_own_words() -> None:
    with Store.open("sqlite://") as store:
        praise = [message(f"n{d}-{n}", f"Refund {d}{n} is nice.", day=d) for d in range(70) for n in range(4)]
        ingest(
            store, *praise, *(message(f"l{n}", "The refund desk is always late.", day=66 + n % 3) for n in range(24))
        )
        analyse(store)
        assign(store)
        found = changes(store, first=FIRST, since=day(56), until=day(69), budget=BUDGET)
        [pain] = [insight for insight in found if insight.kind == "emerging_pain_point"]
        store.topic_edits.update(1, name="Refunds", by="ann")
        [named] = [
            insight
            for insight in changes(store, first=FIRST, since=day(56), until=day(69), budget=BUDGET)
            if insight.kind == "emerging_pain_point"
        ]
    assert pain.title.startswith("Complaints about “Refund desk is always late” (service): 24 messages")
    assert named.title.startswith("Complaints about “Refunds” (service): 24 messages")


def test_what_everybody_has_in_common_is_no_cause(told: tuple[list[Insight], Store]) -> None:
    quiet = over_represented(told[1], Filter(since=day(0), until=day(60)), measure="negative_messages")
    assert quiet == []
