from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.domain import Alert, Rule
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store

RULE = Rule("care", ("chat", "log"), ("negative_spike",), "service", 4, "north", 0.25, (time(22), time(7)), False, 0.25)


def test_a_rule_comes_back_as_it_was_saved(store: Store) -> None:
    store.rules.save(RULE)
    assert store.rules.get("care") == RULE


def test_saving_again_replaces_and_rules_are_listed_by_name(store: Store) -> None:
    store.rules.save(RULE)
    store.rules.save(changed := replace(RULE, quiet=None, kinds=()))
    store.rules.save(other := Rule("all", ("log",)))
    assert store.rules.list() == [other, changed]


def test_a_rule_that_is_removed_is_gone(store: Store) -> None:
    store.rules.save(RULE)
    store.rules.remove("care")
    for ask in (store.rules.get, store.rules.remove):
        with pytest.raises(UnknownItem, match="care"):
            ask("care")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 65}, {"name": "a\nb"}, {"channels": ()}])
def test_a_rule_without_name_or_channel_is_refused(store: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        store.rules.save(replace(RULE, **wrong))
    assert store.rules.list() == []


def test_rules_and_deliveries_stay_in_their_workspace(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    north.rules.save(RULE)
    north.insights.save([insight()])
    north.alerts.save(Alert(insight(), "log"))
    assert (south.rules.list(), south.alerts.deliveries()) == ([], [])


def test_every_try_to_deliver_is_kept_and_a_failed_one_leaves_the_alert_due(store: Store) -> None:
    store.insights.save([insight()])
    alert = Alert(insight(), "chat")
    store.alerts.save_failed(alert, "full" * 500)
    assert store.alerts.due("chat", since=date(2026, 1, 1)) == [alert]
    store.alerts.save(alert)
    last, first = store.alerts.deliveries()
    assert (last.insight_id, last.channel, last.reason) == (alert.insight.id, "chat", None)
    assert first.reason is not None
    assert len(first.reason) == 500
    assert store.alerts.due("chat", since=date(2026, 1, 1)) == []
