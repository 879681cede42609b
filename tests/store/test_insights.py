from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Insight, Quote
from voc.errors import UnknownItem
from voc.store import Store


def insight(series: str = "touchpoint=service", *, day: int = 0, severity: float = 0.5, kind: str = "spike") -> Insight:
    start = date(2026, 1, 5) + timedelta(days=day)
    return Insight(
        kind, series, "More of it", start, start, start, 9, 3.5, 1.0, 6.0, 0.001, severity, "service", 4, "north",
        details={"measure": "negative", "window": [1, 2]},
    )  # fmt: skip


def quotes(store: Store) -> tuple[Quote, ...]:
    ingest(store, message("1", "The refund is late. Nice app."), message("2", "The refund is late!", day=1))
    analyse(store)
    return tuple(store.quotes(measure="negative"))


def test_an_insight_comes_back_with_its_evidence(store: Store) -> None:
    saved = replace(insight(), evidence=quotes(store))
    assert store.insights.save([saved]) == 1
    assert store.insights.get(saved.id) == saved
    assert len(saved.evidence) == 2


def test_an_insight_that_goes_on_is_one_insight(store: Store) -> None:
    evidence = quotes(store)
    store.insights.save([replace(insight(), evidence=evidence)])
    later = replace(insight(), end=date(2026, 1, 9), count=20, evidence=evidence[:1])
    assert store.insights.save([later, insight("touchpoint=sales")]) == 1
    assert store.insights.get(later.id) == later


def test_evidence_of_a_message_that_was_rewritten_is_dropped(store: Store) -> None:
    saved = replace(insight(), evidence=quotes(store))
    store.insights.save([saved])
    ingest(store, message("2", "All is well.", day=1))
    assert [quote.text for quote in store.insights.get(saved.id).evidence] == ["The refund is late."]


def test_insights_are_listed_newest_first_then_most_severe(store: Store) -> None:
    store.insights.save(
        [insight("a", day=1, severity=0.2), insight("b", day=1, severity=0.9), insight("c", day=2), insight("d")]
    )
    assert [item.series for item in store.insights.list()] == ["c", "b", "a", "d"]
    assert [item.series for item in store.insights.list(since=date(2026, 1, 6), limit=2)] == ["c", "b"]
    assert store.insights.list(kind="wave") == []


def test_detection_remembers_how_far_it_came(open_store: Open) -> None:
    store = open_store("north")
    assert store.insights.detected_until() is None
    for day in (5, 6):
        store.insights.mark_detected(date(2026, 1, day))
    assert store.insights.detected_until() == date(2026, 1, 6)
    assert open_store("south").insights.detected_until() is None


def test_insights_stay_in_their_workspace(open_store: Open) -> None:
    open_store("north").insights.save([insight()])
    with pytest.raises(UnknownItem):
        open_store("south").insights.get(insight().id)
    assert open_store("south").insights.save([insight()]) == 1


def test_a_list_of_the_week_keeps_every_message_and_who_wrote_it_until_they_are_forgotten(store: Store) -> None:
    messages = [message(str(number), day=number % 5, customer=f"c{number}") for number in range(25)]
    ingest(store, *messages)
    said = (Quote(each.id, 0, 3, "The", each.created_at, each.source, each.channel) for each in messages)
    listed = replace(insight(kind="staff_praise"), evidence=tuple(said))
    store.insights.save([listed])
    assert len(store.insights.get(listed.id).evidence) == 20
    assert {each.person for each in store.insights.listed("staff_praise")} == {f"c{number}" for number in range(25)}
    assert {each.day for each in store.insights.listed("staff_praise")} == {listed.end}
    assert store.insights.listed("quiet_leavers") == []
    store.customers.forget({"c0"})
    assert "c0" not in {each.person for each in store.insights.listed("staff_praise")}


def test_a_kind_of_list_knows_since_when_it_is_made(open_store: Open) -> None:
    store = open_store("north")
    assert store.insights.listed_since("staff_praise") is None
    for day in (12, 19):
        store.insights.mark_listed("staff_praise", date(2026, 1, day), since=date(2026, 1, 5))
    assert store.insights.listed_since("staff_praise") == date(2026, 1, 5)
    assert store.insights.listed_until("staff_praise") == date(2026, 1, 19)
    assert open_store("south").insights.listed_since("staff_praise") is None
