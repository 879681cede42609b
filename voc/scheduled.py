"""Reports that are sent by themselves: after every `voc analyze`, and by `voc beat` where there are workers."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from voc.alerts.apprise import Service
from voc.answers.period import Period
from voc.build import Parts
from voc.domain import REPORT_FORMATS, REPORT_KINDS, REPORT_PERIODS, TOUCHPOINTS, ReportSchedule
from voc.errors import InvalidValue, VocError
from voc.reports import owners, schedule
from voc.store import ScheduleState

# How long one send may take, and how long one that failed waits before it is tried again.
LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A scheduled report that was tried: `reason` says why it was not taken, None where it was."""

    name: str
    period: Period
    reason: str | None = None


def save(parts: Parts, item: ReportSchedule, *, today: date | None = None) -> ScheduleState:
    """Store a schedule that can be carried out. It begins with the period that is running now.

    Raises:
        InvalidValue: for a value that does not exist, a channel that takes no files or an owner of nothing.
        InvalidSettings: for a channel whose address cannot be used.
    """
    known = {"every": REPORT_PERIODS, "format": REPORT_FORMATS, "kind": REPORT_KINDS, "touchpoint": TOUCHPOINTS}
    for name, allowed in known.items():
        value = getattr(item, name)
        if value not in allowed and not (name == "touchpoint" and value is None):
            raise InvalidValue(name, value, f"there are {', '.join(allowed)}.")
    _service(parts, item.channel)
    if item.owner is not None:
        owners.check(parts.store, parts.taxonomy, item.owner)
    sent_until = schedule.last_complete(item.every, today or _today()).until
    parts.store.report_schedules.save(item, sent_until=sent_until)
    return parts.store.report_schedules.get(item.name)


def send(parts: Parts, name: str, *, today: date | None = None) -> Sent:
    """Send the report about the last complete period now, whether it is due or not.

    Raises:
        UnknownItem: for a name that no schedule has.
        VocError: if it cannot be written, or is not taken.
    """
    item = parts.store.report_schedules.get(name).schedule
    period = schedule.last_complete(item.every, today or _today())
    _deliver(parts, item, period)
    return Sent(name, period)


def send_due(parts: Parts, *, today: date | None = None) -> tuple[Sent, ...]:
    """Send what is due; one that fails is tried again after `LEASE`, and no other waits for it."""
    tried = []
    for item, period in schedule.due(parts.store, today or _today()):
        if not parts.store.report_schedules.claim(item.name, until=period.until, lease=LEASE):
            continue
        try:
            _deliver(parts, item, period)
        except VocError as error:
            parts.store.report_schedules.failed(item.name, str(error))
            tried.append(Sent(item.name, period, str(error)))
        else:
            tried.append(Sent(item.name, period))
    return tuple(tried)


def is_due(parts: Parts) -> bool:
    """Whether anything is to be sent today."""
    return next(schedule.due(parts.store, _today()), None) is not None


def _deliver(parts: Parts, item: ReportSchedule, period: Period) -> None:
    service = _service(parts, item.channel)
    with tempfile.TemporaryDirectory() as folder:
        least = parts.settings.min_group_messages
        title, words, files = schedule.files(parts.store, item, period, Path(folder), parts.taxonomy, least=least)
        service.send_files(title, words, files)
    parts.store.report_schedules.sent(item.name, until=period.until)


def _service(parts: Parts, name: str) -> Service:
    notifier = parts.notifier
    channel = notifier.channel(name) if name in notifier.channel_names() else None
    if not isinstance(channel, Service) or not channel.takes_files():
        known = ", ".join(parts.settings.channels) or "none yet: VOC_CHANNELS gives addresses such as mailto://..."
        raise InvalidValue("channel", name, f"reports go to channels of your own that take files; there are {known}.")
    return channel


def _today() -> date:
    return datetime.now(UTC).date()
