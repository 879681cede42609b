from __future__ import annotations

from datetime import date, timedelta

from tests.answers.seed import DELIVERY, FIRST, LAST, Part, Said, fill, topic
from voc.answers import happenings
from voc.answers.period import basis
from voc.domain import Action, Filter, Subject
from voc.store import Store

DAY = date(2026, 6, 20)


def test_incidents_of_the_trend_are_told_on_the_day_they_were_first_seen(store: Store) -> None:
    found = happenings.answer(store, basis(store, Filter(since=FIRST, until=LAST)))
    assert found
    assert all(each.kind == "incident" and each.text.endswith(".") for each in found)
    assert [each.day for each in found] == sorted(each.day for each in found)


def test_what_happened_to_another_topic_is_not_told(store: Store) -> None:
    everything = happenings.answer(store, basis(store, Filter(since=FIRST, until=LAST)))
    about = happenings.answer(store, basis(store, Filter(since=FIRST, until=LAST, topic_id=DELIVERY.id)))
    assert {each.id for each in about} <= {each.id for each in everything}


def test_actions_that_were_done_are_told(empty: Store) -> None:
    fill(empty, [Said("a", DAY, (Part("Late.", "negative", topic=1),))], topics=[topic(1, "late")])
    empty.actions.add(Action(Subject("topic", "1"), "New carrier", done_on=DAY - timedelta(days=3)), by="me")
    empty.actions.add(Action(Subject("touchpoint", "service"), "Still to do"), by="me")
    [action] = happenings.answer(empty, basis(empty, Filter(topic_id=1)))
    assert (action.kind, action.text, action.day) == ("action", "Done: New carrier", DAY - timedelta(days=3))
