from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.domain import Acceptance, Action, Ownership, Subject, Topic
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store
from voc.store.subjects import parse

SERVICE = Subject("touchpoint", "service")
TOPIC = Subject("topic", "3")


def with_topic(store: Store) -> Store:
    store.topics.save([Topic(3, "service", "Refunds", ("refund",), b"\0\0", 9, date(2026, 1, 1))])
    return store


@pytest.mark.parametrize("text", ["touchpoint:service", "topic:3", "insight:5f0a1c2e9b7d4a63"])
def test_a_subject_is_written_as_it_is_read(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "service", "touchpoint:shop", "topic:x", "topic:", "topic:9999999999", "brand:x"])
def test_what_is_no_subject_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="touchpoint:NAME"):
        parse(text)


def test_a_subject_has_one_owner(store: Store) -> None:
    with_topic(store).owners.save(Ownership(SERVICE, " Care ", "care@example.com"))
    store.owners.save(Ownership(TOPIC, "Payments"))
    store.owners.save(second := Ownership(SERVICE, "Support", None))
    assert store.owners.list() == [Ownership(TOPIC, "Payments"), second]
    store.owners.remove(SERVICE)
    with pytest.raises(UnknownItem):
        store.owners.remove(SERVICE)


def test_open_actions_come_by_due_date_and_done_ones_newest_first(store: Store) -> None:
    days = [date(2026, 3, day) for day in (1, 2, 3)]
    some = [
        Action(SERVICE, "later", due=days[2]), Action(SERVICE, "sooner", due=days[0]), Action(SERVICE, "whenever"),
        Action(SERVICE, "first", done_on=days[0]), Action(SERVICE, "last", done_on=days[2]),
        Action(SERVICE, "never", dropped=True),
    ]  # fmt: skip
    for action in some:
        store.actions.add(action, by="anna")
    assert [each.title for each in store.actions.list()] == ["sooner", "later", "whenever", "last", "first", "never"]
    assert [each.title for each in store.actions.list(status="done")] == ["last", "first"]


def test_what_was_done_later_was_still_open_on_a_day(store: Store) -> None:
    done = store.actions.add(Action(SERVICE, "a second line", done_on=date(2026, 3, 2)), by="anna")
    assert store.actions.list(as_of=date(2026, 3, 2)) == [done]
    assert store.actions.list(as_of=date(2026, 3, 1), status="open") == [replace(done, done_on=None)]
    assert store.actions.list(as_of=date(2026, 3, 1), status="done") == []


def test_an_action_is_changed_field_by_field(store: Store) -> None:
    added = with_topic(store).actions.add(Action(TOPIC, "Pay within a day", "Payments", date(2026, 3, 1)), by="anna")
    changed = store.actions.change(added.id, by="bob", done_on=date(2026, 2, 20))
    assert changed == replace(added, done_on=date(2026, 2, 20)) == store.actions.get(added.id)
    assert changed.status == "done"
    assert store.actions.list(subject=TOPIC) == [changed]
    assert store.actions.list(subject=SERVICE) == []


@pytest.mark.parametrize("wrong", [{"title": " "}, {"title": "x" * 2001}, {"note": "a\0b"}])
def test_an_action_without_a_title_is_refused(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        store.actions.add(replace(Action(SERVICE, "Call back"), **wrong), by="anna")
    assert store.actions.list() == []


def test_nothing_is_said_of_what_is_not_there(store: Store) -> None:
    for subject in (TOPIC, Subject("insight", "5f0a1c2e9b7d4a63")):
        with pytest.raises(UnknownItem):
            store.actions.add(Action(subject, "Call back"), by="anna")
        with pytest.raises(UnknownItem):
            store.owners.save(Ownership(subject, "Care"))
    with pytest.raises(UnknownItem):
        store.actions.get(1_000_000)
    with pytest.raises(InvalidValue):
        store.actions.list(status="late")


def test_an_insight_can_be_owned_but_not_accepted(store: Store) -> None:
    store.insights.save([insight()])
    subject = Subject("insight", insight().id)
    assert store.owners.save(Ownership(subject, "Care")).subject == subject
    with pytest.raises(InvalidValue, match="not one change"):
        store.acceptances.save(Acceptance(subject, "It will pass", "anna", date(2026, 3, 1)))


def test_an_accepted_pain_point_is_replaced_and_taken_out(store: Store) -> None:
    first = Acceptance(SERVICE, "Too dear to mend", "anna", date(2026, 3, 1), date(2026, 9, 1))
    store.acceptances.save(first)
    assert store.acceptances.list() == [first]
    store.acceptances.save(second := replace(first, reason="Still too dear", review_on=None))
    assert store.acceptances.list() == [second]
    with pytest.raises(InvalidValue, match="not before"):
        store.acceptances.save(replace(first, review_on=date(2026, 2, 1)))
    store.acceptances.remove(SERVICE)
    with pytest.raises(UnknownItem):
        store.acceptances.remove(SERVICE)


def test_another_workspace_sees_none_of_it(open_store: Open) -> None:
    north, south = with_topic(open_store("north")), open_store("south")
    north.owners.save(Ownership(TOPIC, "Payments"))
    action = north.actions.add(Action(TOPIC, "Pay"), by="anna")
    north.acceptances.save(Acceptance(TOPIC, "No", "anna", date(2026, 3, 1)))
    assert (south.owners.list(), south.actions.list(), south.acceptances.list()) == ([], [], [])
    with pytest.raises(UnknownItem):
        south.actions.change(action.id, by="bob", title="x")
