from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.answers.seed import Part, Said, fill
from voc.alerts.render import render_payload, render_text
from voc.answers import changes, inbox, owners, reminders, usefulness, weekly
from voc.domain import Acceptance, Action, Alert, Insight, Ownership, Rule, Subject
from voc.errors import InvalidValue
from voc.notifier import Notifier
from voc.settings import load
from voc.store import Store
from voc.taxonomy import Taxonomy

# A Monday.
DAY = date(2026, 3, 2)
SERVICE, OWNERS = Subject("touchpoint", "service"), Taxonomy()
BAD = Part("It gets worse every time.", "negative")
PRAISED = Part("Maria stayed late for us.", "positive", labels={"staff": "praise"})
LISTS = ("quiet_leavers", "staff_praise")


def remind(store: Store, as_of: date, lists: tuple[str, ...] = ()) -> list[Insight]:
    """What is new to be said on a day."""
    before = {each.id for each in store.insights.list(reminders=True)}
    due = reminders.due(store, OWNERS, as_of=as_of, lists=lists)
    reminders.remind(store, due, least=5)
    return [each for each in store.insights.list(reminders=True) if each.id in due.ids - before]


def praised(store: Store, *days: int) -> None:
    """A message of praise on each of the days after `DAY`."""
    fill(store, [Said(f"praise {number}", DAY + timedelta(days=number), (PRAISED,)) for number in days])


def test_an_action_asks_on_its_day_and_once_every_week_after_while_it_is_open(empty: Store) -> None:
    action = empty.actions.add(Action(SERVICE, "Answer at night", team="Care", due=DAY), by="anna")
    empty.actions.add(Action(SERVICE, "Call back"), by="anna")
    asked = {number: remind(empty, DAY + timedelta(days=number)) for number in range(-1, 16)}
    assert {number for number, found in asked.items() if found} == {0, 7, 14}
    [[first], [later]] = asked[0], asked[14]
    assert (first.title, later.title) == ("Due: Answer at night", "Overdue: Answer at night")
    assert "2 weeks ago" in later.details["explanation"][0]
    assert (first.touchpoint, first.details["team"]) == ("service", "Care")
    empty.actions.change(action.id, by="anna", done_on=DAY + timedelta(days=60))
    assert remind(empty, DAY + timedelta(days=21)) == []


def test_what_was_accepted_asks_for_its_review_until_it_has_another_date(empty: Store) -> None:
    empty.owners.save(Ownership(SERVICE, "Care", "care@x.org"))
    fill(empty, [Said("a", DAY - timedelta(days=2), (BAD,)), Said("b", DAY + timedelta(days=2), (BAD,))])
    accepted = Acceptance(SERVICE, "Too dear", "anna", DAY - timedelta(days=9), DAY)
    empty.acceptances.save(accepted)
    asked = {number: remind(empty, DAY + timedelta(days=number)) for number in range(-1, 9)}
    assert {number for number, found in asked.items() if found} == {0, 7}
    [first], [later] = asked[0], asked[7]
    assert (first.title, first.details["team"]) == ("To be looked at again: service", "Care")
    assert "1 negative message of 1 customer" in first.details["explanation"][1]
    assert "2 negative messages" in later.details["explanation"][1]
    assert [item.insight for item in inbox.reminders(empty, OWNERS)] == [later]
    empty.acceptances.save(replace(accepted, review_on=DAY + timedelta(days=90)))
    assert remind(empty, DAY + timedelta(days=14)) == []
    assert inbox.reminders(empty, OWNERS) == ()


def test_the_inbox_has_the_last_reminder_of_an_open_action_with_whom_it_is(empty: Store) -> None:
    empty.owners.save(Ownership(Subject("touchpoint", "sales"), "Care", "care@x.org"))
    action = empty.actions.add(Action(SERVICE, "Answer at night", team="Care", due=DAY), by="anna")
    remind(empty, DAY)
    remind(empty, DAY + timedelta(days=8))
    [item] = inbox.answer(empty, OWNERS, sent=False, least_people=5).items
    assert item.insight.first_seen == DAY + timedelta(days=7)
    assert item.owner is not None
    assert (item.owner.team, item.owner.address) == ("Care", "care@x.org")
    empty.actions.change(action.id, by="anna", dropped=True)
    assert inbox.answer(empty, OWNERS, sent=False).items == inbox.reminders(empty, OWNERS) == ()


def test_a_reminder_is_no_change(empty: Store) -> None:
    fill(empty, [Said("a", DAY, (BAD,))])
    empty.actions.add(Action(SERVICE, "Answer at night", due=DAY), by="anna")
    [told] = remind(empty, DAY)
    assert empty.insights.list() == []
    assert changes.answer(empty, changes.Filter(until=DAY)).changes == ()
    assert usefulness.answer(empty, budget_per_week=1.0, until=DAY).raised == 0
    assert not any(desk.insights for desk in owners.answer(empty, OWNERS))
    payload = render_payload(Alert(told, "care"))
    assert (payload["type"], payload["data"]["insight"]["kind"]) == ("reminder.due", "overdue_action")
    assert render_text(Alert(told, "care")).startswith("Due: Answer at night\nIt was to be done by")


def test_praise_of_the_last_week_is_told_by_team_and_a_small_team_is_not_named(empty: Store) -> None:
    teams = [*["Hub North"] * 6, *["Hub South"] * 2, *[None] * 3]
    said = [Said(f"p{i}", DAY - timedelta(days=1 + i % 7), (PRAISED,), team=team) for i, team in enumerate(teams)]
    fill(empty, [*said, Said("late", DAY, (PRAISED,), team="Hub South")])
    [told] = remind(empty, DAY + timedelta(days=2), LISTS)
    assert (told.kind, told.count, told.first_seen) == ("staff_praise", 11, DAY)
    assert told.details["explanation"] == ["Hub North: 6 messages of praise."]
    assert {quote.text for quote in told.evidence} == {PRAISED.text}
    assert told.is_reminder


def test_reminders_go_to_the_owner_and_to_rules_that_name_them_and_to_each_once(empty: Store) -> None:
    made = Notifier(load({"VOC_CHANNELS": '{"care": "json://127.0.0.1:9"}'}), empty)
    fill(empty, [Said("a", DAY, (BAD,))])
    empty.actions.add(Action(SERVICE, "Answer at night", due=DAY), by="anna")
    made.save_rule(Rule("everything", ("log",)))
    assert made.notify(DAY, lambda *_: None) == (0, ())
    made.save_rule(Rule("due", ("log",), kinds=("overdue_action",), touchpoint="service", min_severity=0.5))
    assert made.notify(DAY, lambda *_: None) == (1, ())
    assert made.notify(DAY + timedelta(days=6), lambda *_: None) == (0, ())
    made.save_rule(Rule("due", ("log",), kinds=("overdue_action",), enabled=False))
    empty.owners.save(Ownership(SERVICE, "Care", "log"))
    assert made.notify(DAY + timedelta(days=7), lambda *_: None) == (1, ())
    sent = [(each.alert.insight.kind, each.alert.channel) for each in empty.alerts.list()]
    assert sent == [("overdue_action", "log")] * 2


def test_what_was_not_taken_is_not_sent_late(empty: Store) -> None:
    made = Notifier(load({}), empty)
    empty.actions.add(Action(SERVICE, "Answer at night", due=DAY), by="anna")
    made.notify(DAY, lambda *_: None)
    made.save_rule(Rule("due", ("log",), kinds=("overdue_action",)))
    assert made.notify(DAY + timedelta(days=8), lambda *_: None) == (1, ())
    [sent] = empty.alerts.list()
    assert sent.alert.insight.first_seen == DAY + timedelta(days=7)


def test_a_list_takes_a_rule_for_the_whole_company_and_the_right_to_read_words(empty: Store) -> None:
    made, blind = Notifier(load({}), empty), Notifier(load({}), empty.without_evidence())
    with pytest.raises(InvalidValue, match="whole company"):
        made.save_rule(Rule("lists", ("log",), kinds=LISTS, touchpoint="service"))
    with pytest.raises(InvalidValue, match="evidence"):
        blind.save_rule(Rule("lists", ("log",), kinds=LISTS))
    with pytest.raises(InvalidValue, match="evidence"):
        blind.save_rule(Rule("praise", ("log",), kinds=("staff_praise",)))
    blind.save_rule(Rule("due", ("log",), kinds=("overdue_action",)))
    made.save_rule(Rule("lists", ("log",), kinds=LISTS))
    assert [rule.name for rule in empty.rules.list()] == ["due", "lists"]


def test_a_rule_for_actions_takes_no_brand_for_they_have_none(empty: Store) -> None:
    with pytest.raises(InvalidValue, match="no brand"):
        Notifier(load({}), empty).save_rule(Rule("due", ("log",), kinds=("overdue_action",), brand="Larkfield"))


def test_an_action_is_due_by_today_although_the_last_feedback_is_older(empty: Store) -> None:
    made = Notifier(load({"VOC_TIMEZONE": "Asia/Tokyo"}), empty)
    praised(empty, -9)
    made.save_rule(Rule("due", ("log",), kinds=("overdue_action",)))
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    empty.actions.add(Action(SERVICE, "Answer at night", due=today + timedelta(days=2)), by="anna")
    assert not made.is_waiting()
    empty.actions.add(Action(SERVICE, "Call back", due=today), by="anna")
    assert made.is_waiting()
    assert made.notify(DAY, lambda *_: None) == (0, ()), "a day that is given is taken for today"
    assert made.notify(None, lambda *_: None) == (1, ())
    assert not made.is_waiting()


def test_what_its_channel_refused_waits_for_the_next_hour(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Notifier(load({"VOC_CHANNELS": '{"care": "json://127.0.0.1:9"}'}), empty)
    empty.actions.add(Action(SERVICE, "Answer at night", due=DAY), by="anna")
    made.save_rule(Rule("due", ("care",), kinds=("overdue_action",)))
    _, [failed] = made.notify(None, lambda *_: None)
    assert failed.channel == "care"
    assert not made.is_waiting()
    monkeypatch.setattr("voc.notifier._PAUSE", timedelta(0))
    assert made.is_waiting()


def test_a_list_whose_rule_slept_out_the_week_is_sent_in_the_next_one(empty: Store) -> None:
    made = Notifier(load({"VOC_ALERT_MAX_AGE_DAYS": "0"}), empty)
    praised(empty, *range(-7, 0))
    now = datetime.now(UTC)
    asleep = ((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())
    made.save_rule(Rule("praise", ("log",), kinds=("staff_praise",), quiet=asleep))
    assert made.notify(DAY + timedelta(days=6), lambda *_: None) == (0, ())
    made.save_rule(Rule("praise", ("log",), kinds=("staff_praise",)))
    assert made.notify(DAY + timedelta(days=8), lambda *_: None) == (1, ())
    assert made.notify(DAY + timedelta(days=9), lambda *_: None) == (0, ())
    [sent] = empty.alerts.list()
    assert (sent.alert.insight.count, sent.alert.insight.first_seen) == (7, DAY)


def test_a_list_that_cannot_be_made_keeps_no_other_back(
    empty: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("voc.answers.weekly.LISTS", {**weekly.LISTS, "quiet_leavers": fail})
    praised(empty, *range(-7, 0))
    [told] = remind(empty, DAY, LISTS)
    assert told.kind == "staff_praise"
    assert "The list quiet_leavers of the week of 2026-03-02 could not be made." in caplog.text
    assert empty.insights.listed_until("quiet_leavers") is None


def test_a_list_of_five_weeks_ago_is_not_sent_any_more(empty: Store) -> None:
    praised(empty, *range(-7, 0))
    [told] = remind(empty, DAY, LISTS)
    due = [reminders.due(empty, OWNERS, as_of=DAY + n * reminders.WEEK, lists=LISTS).ids for n in range(6)]
    assert [told.id in ids for ids in due] == [True] * 4 + [False] * 2


def test_a_day_to_come_is_not_the_day_of_a_list(empty: Store) -> None:
    made = Notifier(load({}), empty)
    today = datetime.now(UTC).date()
    made.save_rule(Rule("lists", ("log",), kinds=LISTS))
    made.notify(today + timedelta(days=40), lambda *_: None)
    for kind in LISTS:
        assert empty.insights.listed_until(kind) == today


def test_nothing_is_written_where_nothing_is_new(empty: Store) -> None:
    made = Notifier(load({}), empty)
    empty.actions.add(Action(SERVICE, "Answer at night", team="Care", due=DAY), by="anna")
    made.notify(DAY, lambda *_: None)
    before = empty.changes()
    made.notify(DAY + timedelta(days=1), lambda *_: None)
    assert empty.changes() == before
    assert empty.insights.save([]) == 0
    assert empty.changes() == before


def test_the_inbox_has_the_last_list_of_each_kind(empty: Store) -> None:
    praised(empty, *range(-7, 7))
    lists = [remind(empty, DAY + timedelta(days=number), LISTS) for number in (0, 7)]
    assert [len(made) for made in lists] == [1, 1]
    found = inbox.answer(empty, OWNERS, sent=False)
    assert [item.insight for item in found.items] == lists[1] == empty.insights.list("staff_praise", limit=1)
    assert found.counts["open"] == 1
