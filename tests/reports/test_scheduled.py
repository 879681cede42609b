"""Scheduled reports arrive at a mail server on this machine, once for each period."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.seed import fill_with_story
from tests.mail import Inbox, mail_server
from voc import scheduled
from voc.build import Parts
from voc.domain import REPORT_PERIODS, ReportSchedule
from voc.errors import ChannelFailed, InvalidValue, UnknownItem
from voc.reports.schedule import last_complete
from voc.settings import load
from voc.store import Store

TUESDAY = date(2026, 6, 16)
NEXT_WEEK = TUESDAY + timedelta(days=7)
WEEKLY = ReportSchedule("care", "mail", "week", "xlsx", touchpoint="service")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def parts(inbox: Inbox) -> Iterator[Parts]:
    channels = {"mail": inbox.channel, "sms": "clickatell://token/15551234567"}
    settings = load({"VOC_CHANNELS": json.dumps(channels), "VOC_PII": "off"})
    with Store.open("sqlite://", workspace="Acme") as store:
        fill_with_story(store)
        yield Parts(settings, store=store)


def test_a_report_is_mailed_when_its_week_is_over_and_only_once(parts: Parts, inbox: Inbox) -> None:
    scheduled.save(parts, WEEKLY, today=TUESDAY)
    assert scheduled.send_due(parts, today=TUESDAY) == ()
    [sent] = scheduled.send_due(parts, today=NEXT_WEEK)
    assert (sent.reason, str(sent.period.since), str(sent.period.until)) == (None, "2026-06-15", "2026-06-21")
    assert scheduled.send_due(parts, today=NEXT_WEEK) == ()
    [mail] = inbox.messages
    [attached] = mail.iter_attachments()
    assert mail["Subject"] == "Customer voice: Acme, service, 15 to 21 June 2026"
    assert attached.get_filename() == "topics-2026-06-21.xlsx"
    assert attached.get_content().startswith(b"PK")
    body = mail.get_body()
    assert body is not None
    assert "messages made" in body.get_content()


def test_a_report_that_is_not_taken_says_why_and_holds_up_no_other(parts: Parts, inbox: Inbox) -> None:
    broken = ReportSchedule("broken", "mail", "week", "md", owner="Care")
    scheduled.save(parts, WEEKLY, today=TUESDAY)
    parts.store.report_schedules.save(broken, sent_until=TUESDAY - timedelta(days=2))
    found = scheduled.send_due(parts, today=NEXT_WEEK)
    assert [(each.name, each.reason is None) for each in found] == [("broken", False), ("care", True)]
    assert "owner cannot be 'Care'" in str(parts.store.report_schedules.get("broken").reason)
    assert len(inbox.messages) == 1


def test_a_mail_that_is_refused_can_be_sent_again(parts: Parts, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.alerts.apprise.Service.retries", 0, raising=False)
    scheduled.save(parts, WEEKLY, today=TUESDAY)
    inbox.answer = "550 no"
    with pytest.raises(ChannelFailed, match="mail"):
        scheduled.send(parts, "care", today=NEXT_WEEK)
    assert parts.store.report_schedules.get("care").sent_until == date(2026, 6, 14)
    inbox.answer = "250 OK"
    assert scheduled.send(parts, "care", today=NEXT_WEEK).reason is None
    assert parts.store.report_schedules.get("care").sent_until == date(2026, 6, 21)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": "sms"}, "that take files; there are mail, sms"),
        ({"channel": "log"}, "that take files"),
        ({"channel": "post"}, "that take files"),
        ({"every": "day"}, "there are week, month, quarter, half-year"),
        ({"format": "doc"}, "there are html, pdf, md, xlsx"),
        ({"touchpoint": "servce"}, "there are sales"),
        ({"owner": "Care"}, "those who answer for something"),
    ],
)
def test_what_cannot_be_carried_out_is_not_saved(parts: Parts, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        scheduled.save(parts, ReportSchedule(**{"name": "care", "channel": "mail", "every": "week", **wrong}))  # type: ignore[arg-type]
    assert parts.store.report_schedules.list() == []
    with pytest.raises(UnknownItem):
        scheduled.send(parts, "care")


@pytest.mark.parametrize(
    ("every", "since", "until"),
    [
        ("week", date(2026, 7, 6), date(2026, 7, 12)),
        ("month", date(2026, 6, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("half-year", date(2026, 1, 1), date(2026, 6, 30)),
    ],
)
def test_the_last_complete_period(every: str, since: date, until: date) -> None:
    found = last_complete(every, date(2026, 7, 19))
    assert (found.since, found.until) == (since, until)


@given(every=st.sampled_from(REPORT_PERIODS), today=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_periods_follow_one_another_without_a_gap(every: str, today: date) -> None:
    found = last_complete(every, today)
    assert found.until < today
    assert last_complete(every, found.until + timedelta(days=1)) == found
    assert last_complete(every, found.until).until == found.since - timedelta(days=1)


def test_beat_asks_for_reports_that_are_due_and_the_worker_sends_them(
    parts: Parts, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOC_BROKER_URL", "memory://")
    monkeypatch.setenv("VOC_DATABASE_URL", f"sqlite:///{tmp_path / 'voc.db'}")
    worker = import_module("voc.worker")
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(worker, "enqueue", lambda _settings, step, *, workspace, **_: asked.append((step, workspace)))
    monkeypatch.setattr(worker, "_database", lambda: parts.store)
    worker.sweep()
    parts.store.report_schedules.save(WEEKLY, sent_until=TUESDAY)
    worker.sweep()
    worker.report(parts, worker.Progress(parts.store, None))
    worker.sweep()
    assert asked == [("report", "Acme")]
    assert len(inbox.messages) == 1
