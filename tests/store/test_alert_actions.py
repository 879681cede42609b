from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.errors import InvalidValue, UnknownItem

DAY = date(2026, 3, 1)


def test_an_alert_is_handled_in_turn_and_a_snooze_ends_by_itself(open_store: Open) -> None:
    store = open_store()
    store.insights.save([insight()])
    id = store.insights.list()[0].id
    assert store.alert_actions.states([id])[id].status == "open"
    store.alert_actions.add(id, "snooze", by="anna", until=DAY)
    assert store.alert_actions.states([id], today=DAY - timedelta(days=1))[id].status == "snoozed"
    assert store.alert_actions.states([id], today=DAY)[id].status == "open"
    store.alert_actions.add(id, "feedback", by="ben", useful=True)
    state = store.alert_actions.add(id, "resolve", by="ben", note="refunded")
    assert (state.status, state.by, state.useful) == ("resolved", "ben", True)


def test_what_is_no_alert_of_this_workspace_is_not_handled(open_store: Open) -> None:
    store = open_store()
    store.insights.save([insight()])
    id = store.insights.list()[0].id
    with pytest.raises(UnknownItem):
        open_store("other").alert_actions.add(id, "resolve", by="anna")
    with pytest.raises(InvalidValue):
        store.alert_actions.add(id, "explode", by="anna")


def test_the_history_has_every_action_in_order(open_store: Open) -> None:
    store = open_store()
    store.insights.save([insight()])
    id = insight().id
    store.alert_actions.add(id, "acknowledge", by="ann", note="on it")
    store.alert_actions.add(id, "feedback", by="bob", useful=False)
    history = store.alert_actions.history(id)
    assert [(a.action, a.by, a.note, a.useful) for a in history] == [
        ("acknowledge", "ann", "on it", None),
        ("feedback", "bob", None, False),
    ]
    assert store.alert_actions.history("0" * 16) == []
