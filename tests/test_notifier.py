"""Who is told of what: rules, owners and channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from voc.domain import Alert, Insight, Ownership, Rule, Subject
from voc.errors import InvalidSettings, InvalidValue, UnknownExtension
from voc.notifier import Notifier
from voc.settings import load
from voc.store import Store

DAY = date(2026, 1, 5)
INSIGHT = Insight(
    "negative_spike", "touchpoint=service", "More complaints", DAY, DAY, DAY, 9, 3.5, 1.0, 6.0, 0.001, 0.5, "service"
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


def notifier(store: Store, **environ: str) -> Notifier:
    return Notifier(load(environ), store)


def test_a_channel_of_the_settings_goes_before_a_built_in_one(store: Store) -> None:
    made = notifier(store, VOC_CHANNELS='{"care": "json://127.0.0.1:9"}')
    assert made.channel_names() == ["care", "log", "webhook"]
    assert type(made.channel("care")).__name__ == "Service"
    with pytest.raises(UnknownExtension, match="pigeon"):
        made.channel("pigeon")


@pytest.mark.parametrize("text", ["not json", '["a"]', '{"care": 7}'])
def test_channels_that_cannot_be_read_are_refused_without_their_value(text: str) -> None:
    with pytest.raises(InvalidSettings, match="VOC_CHANNELS") as refused:
        load({"VOC_CHANNELS": text})
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (Rule("r", ("pigeon",)), "pigeon.*there are log, webhook"),
        (Rule("r", ("log",), kinds=("mood",)), "mood.*negative_spike"),
        (Rule("r", ("log",), touchpoint="shop"), "shop.*sales"),
    ],
)
def test_a_rule_about_what_does_not_exist_is_refused_with_what_does(store: Store, rule: Rule, named: str) -> None:
    with pytest.raises(InvalidValue, match=named):
        notifier(store).save_rule(rule)
    assert store.rules.list() == []


def test_a_channel_that_is_set_up_wrongly_does_not_keep_alerts_from_the_others(store: Store) -> None:
    store.insights.save([INSIGHT])
    made = notifier(store, VOC_ALERT_CHANNELS="webhook,log")
    sent, failed = made.notify(DAY, lambda *_: None)
    assert (sent, [error.channel for error in failed]) == (1, ["webhook"])
    assert "VOC_WEBHOOK_URL" in str(failed[0])


def test_a_rule_sends_what_it_asks_for(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.insights.save([INSIGHT])
    made = notifier(store, VOC_ALERT_CHANNELS="")
    made.save_rule(Rule("sales", ("log",), touchpoint="sales"))
    assert made.notify(DAY, lambda *_: None) == (0, ())
    made.save_rule(Rule("service", ("log",), touchpoint="service"))
    assert made.notify(DAY, lambda *_: None) == (1, ())
    assert "More complaints" in caplog.text


def test_an_owner_whose_address_is_a_channel_is_told_of_what_they_answer_for(store: Store) -> None:
    store.insights.save([INSIGHT])
    made = notifier(store, VOC_ALERT_CHANNELS="")
    store.owners.save(Ownership(Subject("touchpoint", "sales"), "Shop", "log"))
    store.owners.save(Ownership(Subject("touchpoint", "service"), "Care", "care@example.com"))
    assert made.notify(DAY, lambda *_: None) == (0, ())
    store.owners.save(Ownership(Subject("touchpoint", "service"), "Care", "log"))
    assert made.notify(DAY, lambda *_: None) == (1, ())
    assert [alert.channel for alert in store.alerts.list()] == ["log"]


def test_a_channel_that_failed_for_days_is_not_tried_until_it_takes_a_test(store: Store, monkeypatch) -> None:
    store.insights.save([INSIGHT])
    monkeypatch.setattr("voc.store.channels.TRIES", 1)
    monkeypatch.setattr("voc.store.channels.SPAN", timedelta(0))
    store.alerts.save_failed(Alert(INSIGHT, "log"), "gone")
    made = notifier(store)
    sent, [failed] = made.notify(DAY, lambda *_: None)
    assert sent == 0
    assert "voc channels resume log" in failed.reason
    made.resume("log")
    assert made.notify(DAY, lambda *_: None) == (1, ())


def test_alerts_are_sent_once_more_with_the_ids_of_then(store: Store, monkeypatch) -> None:
    store.insights.save([INSIGHT])
    made, ids = notifier(store), []
    monkeypatch.setattr("voc.alerts.channels.log.Log.send", lambda self, alert: ids.append(alert.id))
    made.notify(DAY, lambda *_: None)
    assert made.replay("log", since=datetime(2020, 1, 1, tzinfo=UTC)) == 1
    assert ids == [Alert(INSIGHT, "log").id] * 2
