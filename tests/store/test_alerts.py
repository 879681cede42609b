from __future__ import annotations

from datetime import date

import pytest

from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.domain import Alert
from voc.errors import UnknownItem
from voc.store import Store

START = date(2026, 1, 5)


def test_an_insight_is_due_on_each_channel_until_it_was_delivered_there(store: Store) -> None:
    store.insights.save([insight("a", severity=0.1), insight("b", severity=0.9)])
    assert [alert.insight.series for alert in store.alerts.due("log", since=START)] == ["b", "a"]
    store.alerts.save(Alert(insight("a"), "log"))
    store.alerts.save(Alert(insight("a"), "log"))
    assert [alert.insight.series for alert in store.alerts.due("log", since=START)] == ["b"]
    assert len(store.alerts.due("webhook", since=START)) == 2
    [sent] = store.alerts.list()
    assert (sent.insight.series, sent.channel, sent.alert.id) == ("a", "log", Alert(insight("a"), "log").id)


def test_a_later_revision_of_an_insight_is_not_sent_again(store: Store) -> None:
    store.insights.save([insight()])
    store.alerts.save(Alert(insight(), "log"))
    store.insights.save([insight()])
    assert store.alerts.due("log", since=START) == []


def test_old_insights_are_not_due(store: Store) -> None:
    store.insights.save([insight("old"), insight("new", day=5)])
    assert [alert.insight.series for alert in store.alerts.due("log", since=date(2026, 1, 6))] == ["new"]


def test_alerts_stay_in_their_workspace(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    north.insights.save([insight()])
    north.alerts.save(Alert(insight(), "log"))
    assert south.alerts.list() == []
    with pytest.raises(UnknownItem):
        south.alerts.save(Alert(insight(), "log"))
