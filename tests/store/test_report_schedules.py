from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.store.conftest import Open
from voc.domain import ReportSchedule
from voc.errors import InvalidValue, UnknownItem
from voc.store import ScheduleState, Store

WEEKLY = ReportSchedule("care", "mail", "week", "xlsx", "audit", "service", "Care", "north")
SUNDAY = date(2026, 6, 28)
HOUR = timedelta(hours=1)


def test_a_schedule_comes_back_as_it_was_saved(store: Store) -> None:
    store.report_schedules.save(WEEKLY, sent_until=SUNDAY)
    assert store.report_schedules.list() == [ScheduleState(WEEKLY, SUNDAY, None)]


def test_saving_again_does_not_forget_what_was_sent(store: Store) -> None:
    store.report_schedules.save(WEEKLY, sent_until=SUNDAY)
    store.report_schedules.save(changed := replace(WEEKLY, format="pdf"), sent_until=SUNDAY + timedelta(days=7))
    assert store.report_schedules.get("care") == ScheduleState(changed, SUNDAY, None)


def test_one_of_two_workers_sends_a_report_and_only_once(store: Store) -> None:
    store.report_schedules.save(WEEKLY, sent_until=SUNDAY)
    until = SUNDAY + timedelta(days=7)
    assert [store.report_schedules.claim("care", until=until, lease=HOUR) for _ in range(2)] == [True, False]
    store.report_schedules.sent("care", until=until)
    assert not store.report_schedules.claim("care", until=until, lease=HOUR)
    assert store.report_schedules.claim("care", until=until + timedelta(days=7), lease=HOUR)


def test_what_failed_is_tried_again_when_its_claim_has_run_out(store: Store) -> None:
    store.report_schedules.save(WEEKLY, sent_until=SUNDAY)
    until = SUNDAY + timedelta(days=7)
    store.report_schedules.claim("care", until=until, lease=-HOUR)
    store.report_schedules.failed("care", "no answer")
    assert store.report_schedules.get("care").reason == "no answer"
    assert store.report_schedules.claim("care", until=until, lease=HOUR)


def test_what_is_off_is_nobodys_to_send(store: Store) -> None:
    store.report_schedules.save(replace(WEEKLY, enabled=False), sent_until=SUNDAY)
    assert not store.report_schedules.claim("care", until=SUNDAY + timedelta(days=7), lease=HOUR)


def test_a_schedule_without_a_name_or_unknown_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="schedule name"):
        store.report_schedules.save(replace(WEEKLY, name=""), sent_until=SUNDAY)
    for ask in (store.report_schedules.get, store.report_schedules.remove):
        with pytest.raises(UnknownItem, match="care"):
            ask("care")


def test_schedules_stay_in_their_workspace(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    north.report_schedules.save(WEEKLY, sent_until=SUNDAY)
    assert south.report_schedules.list() == []
    north.report_schedules.remove("care")
    assert north.report_schedules.list() == []
