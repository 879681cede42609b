"""Sample feedback of a company that does not exist, with planted incidents and the truth about every message."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from voc.errors import InvalidValue
from voc.sample.calendar import Calendar
from voc.sample.casting import Cast, Casting
from voc.sample.dice import Dice, Wheel
from voc.sample.incidents import Incident, planted, prompt_window
from voc.sample.people import customer
from voc.sample.records import Record, Records, moment
from voc.sample.themes import Theme, incident_themes, themes

MIN_MESSAGES, MIN_DAYS = 200, 180
_RESUBMITTED = 0.005
_COPIED = 0.07
# Share of reviews among all messages: what the rating prompt triples.
_REVIEWS = 0.26


@dataclass(frozen=True, slots=True)
class Sample:
    """`records` in the order of time, resubmissions at the end; `truth` is what write() puts into truth.json."""

    records: list[Record]
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A message to come: who asked for it is an incident, the rating prompt or nobody."""

    when: datetime
    incident: Incident | None = None
    prompted: bool = False


def generate(*, messages: int = 20_000, days: int = 365, until: date, seed: int = 7) -> Sample:
    """Feedback on Larkfield, a shop for appliances and furniture, over the `days` up to and including `until`.

    Equal arguments give equal bytes on every machine. `messages` counts records, resubmissions included.

    Raises:
        InvalidValue: for fewer than 200 messages or 180 days.
    """
    if messages < MIN_MESSAGES:
        raise InvalidValue("messages", messages, f"at least {MIN_MESSAGES}")
    if days < MIN_DAYS:
        raise InvalidValue("days", days, f"at least {MIN_DAYS}")
    dice = Dice(seed)
    incidents = planted(messages=messages, days=days, until=until)
    prompt = prompt_window(days=days, until=until)
    calendar = Calendar(days=days, until=until, dice=dice)
    resubmitted = round(messages * _RESUBMITTED)
    slots = _slots(calendar, incidents, prompt, count=messages - resubmitted, dice=dice)
    release = next(i.start for i in incidents if i.version)
    records = Records({i.id: i for i in incidents}, release=release, dice=dice)
    _fill(slots, Casting(calendar, incidents, customers=max(50, messages // 3), dice=dice), records, dice)
    records.resubmit(resubmitted)
    return Sample(records.all, _truth(records, incidents, prompt, seed=seed, calendar=calendar))


def write(sample: Sample, folder: Path) -> None:
    """Write feedback.jsonl and truth.json into `folder`, which is made if needed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "feedback.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in sample.records)
    text = json.dumps(sample.truth, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _slots(
    calendar: Calendar, incidents: Sequence[Incident], prompt: tuple[date, date], *, count: int, dice: Dice
) -> list[_Slot]:
    slots = [_Slot(_moment(incident, dice), incident) for incident in incidents for _ in range(incident.size)]
    prompt_days = (prompt[1] - prompt[0]).days + 1
    for _ in range(round(2 * _REVIEWS * count / len(calendar.days) * prompt_days)):
        day = prompt[0] + timedelta(days=dice.below(prompt_days))
        slots.append(_Slot(moment(day, calendar.second()), prompted=True))
    slots += [_Slot(moment(calendar.day(), calendar.second())) for _ in range(count - len(slots))]
    return sorted(slots, key=lambda slot: slot.when)


def _moment(incident: Incident, dice: Dice) -> datetime:
    """A time during `incident`: it takes a day or two to build up, then fades slowly."""
    days = (incident.end - incident.start).days + 1
    shape = [min(1.0, 0.4 + 0.4 * i) * (1 - 0.6 * i / days) for i in range(days)]
    # Between 8 and 20 o'clock, when every channel is open.
    return moment(incident.start + timedelta(days=Wheel(shape).spin(dice)), 8 * 3600 + dice.below(12 * 3600))


def _fill(slots: Sequence[_Slot], casting: Casting, records: Records, dice: Dice) -> None:
    # What is fresh enough to be passed on: the last posts and reviews, and those of each incident.
    fresh: dict[str | None, deque[Record]] = {}
    for slot in slots:
        cast = _cast(slot, casting)
        pool = fresh.setdefault(cast.story.incident, deque(maxlen=12))
        share = slot.incident.copied if slot.incident else _COPIED
        if _passes_on(cast) and pool and dice.chance(share):
            records.copy(dice.pick(pool), customer(0, dice).handle, slot.when)
            continue
        record = records.write(cast, slot.when)
        if _passes_on(cast) and len(record["text"]) > 40:
            pool.append(record)


def _cast(slot: _Slot, casting: Casting) -> Cast:
    if slot.incident:
        return casting.planted(slot.incident)
    return casting.prompted() if slot.prompted else casting.everyday(slot.when.date(), slot.when.hour)


def _passes_on(cast: Cast) -> bool:
    return cast.channel == "social" and cast.story.theme is not None and cast.language == "en"


def _truth(
    records: Records, incidents: Sequence[Incident], prompt: tuple[date, date], *, seed: int, calendar: Calendar
) -> dict[str, Any]:
    named = {**themes(), **incident_themes()}
    return {
        "company": "Larkfield",
        "seed": seed,
        "from": calendar.days[0].isoformat(),
        "until": calendar.days[-1].isoformat(),
        "incidents": [_incident_truth(i, records) for i in incidents],
        "rating_prompt": {"start": prompt[0].isoformat(), "end": prompt[1].isoformat()},
        "themes": {id: told_of(theme) for id, theme in named.items()},
        "messages": records.truth,
    }


def told_of(theme: Theme) -> dict[str, str]:
    """A theme as truth.json has it."""
    return {"name": theme.name, "touchpoint": theme.touchpoint, "stage": theme.stage}


def _incident_truth(incident: Incident, records: Records) -> dict[str, Any]:
    caused = sum(truth["incident"] == incident.id for truth in records.truth.values())
    return {
        "id": incident.id,
        "name": incident.name,
        "kind": incident.kind,
        "theme": incident.theme,
        "touchpoint": incident.touchpoint,
        "start": incident.start.isoformat(),
        "end": incident.end.isoformat(),
        "messages": caused,
        "version": incident.version,
    }
