"""What the company of the sample does and hears: a problem that an action ended, one that an action did not, what its
employees say, who leaves it, and what is written about its competitors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from voc.sample import leavers, rivals, style
from voc.sample.casting import Cast
from voc.sample.dice import Dice, Wheel
from voc.sample.generate import Sample, told_of
from voc.sample.people import customer
from voc.sample.records import Record, Records, moment
from voc.sample.story import Story
from voc.sample.themes import Phrases, frame, leaving_themes, read_groups, themes
from voc.sample.words import Words

# Both per 20,000 messages: complaints a day that an action ended, answers to each quarterly survey of employees.
_COMPLAINTS_A_DAY, _ANSWERS = 1.6, 90
_FULL_MESSAGES = 20_000
_CHANNELS: Mapping[str, float] = {"ticket": 3, "email": 4, "review": 2, "survey": 1}
# Days before the last one.
_HELPED_DAYS, _IN_VAIN_DAYS, _DUE_DAYS, _SURVEYS = 91, 119, 14, (287, 196, 105, 14)
_SURVEY_DAYS = 12
# Numbers of records that no other record of a sample has.
_FIRST_NUMBER = 500_000


@dataclass(frozen=True, slots=True)
class Planned:
    """Something the company did about a theme, or is to do until `due`; whether it helped is known."""

    id: str
    title: str
    theme: str
    team: str
    note: str
    done_on: date | None = None
    due: date | None = None
    helped: bool | None = None


def with_company(sample: Sample) -> Sample:
    """The sample with complaints about unanswered mail until a desk for it was set up, with surveys of employees, with
    customers who leave and with reviews of competitors.

    Customers of the sample keep every message they wrote. The truth gets `actions`, `owners`, `accepted`, `employees`,
    `quiet_leavers` (each with the ids of their messages), `last_straw` (a theme) and `rivals`.
    """
    truth = sample.truth
    first, until = (date.fromisoformat(truth[name]) for name in ("from", "until"))
    messages = sum(each["duplicate_of"] is None for each in truth["messages"].values())
    dice, scale = Dice(truth["seed"] + 1), messages / _FULL_MESSAGES
    records = Records({}, release=until, dice=dice, first_number=_FIRST_NUMBER)
    _complain(records, first, until - timedelta(days=_HELPED_DAYS), scale, dice)
    staff = dict(_employees(first, until, round(_ANSWERS * scale), dice))
    left, left_truth, silent = leavers.leave(first, until, scale=scale, dice=Dice(truth["seed"] + 2))
    others, others_truth = rivals.reviews(first, until, scale=scale, dice=Dice(truth["seed"] + 3))
    more = {
        "actions": [_to_json(each) for each in _planned(until)],
        "owners": _OWNERS,
        "accepted": dict(_ACCEPTED),
        "employees": {id: answer["theme"] for id, (_, answer) in staff.items()},
        "quiet_leavers": silent,
        "last_straw": leavers.STRAW,
        "themes": truth["themes"] | {id: told_of(theme) for id, theme in leaving_themes().items()},
        "rivals": rivals.to_json(),
    }
    told = [truth["messages"], records.truth, {id: t for id, (_, t) in staff.items()}, left_truth, others_truth]
    more["messages"] = {id: each for part in told for id, each in part.items()}
    written = [*sample.records, *records.all, *(record for record, _ in staff.values()), *left, *others]
    return replace(sample, records=written, truth=truth | more)


_OWNERS: Mapping[str, Mapping[str, str]] = {
    "service": {"team": "Customer care", "address": "care@example.com"},
    "product": {"team": "Product", "address": "product@example.com"},
    "sales": {"team": "Store and delivery", "address": "delivery@example.com"},
    "marketing": {"team": "Marketing", "address": "marketing@example.com"},
    "reputation": {"team": "Brand", "address": "brand@example.com"},
}
_ACCEPTED: Mapping[str, str] = {
    "theme": "packaging_waste", "by": "Store and delivery",
    "reason": "Parcels with glass need the foam; to be looked at again in spring.",
}  # fmt: skip


def _planned(until: date) -> tuple[Planned, ...]:
    return (
        Planned("reply-desk", "A desk of its own for e-mails: an answer within a day", "no_reply", "Customer care",
                "Two colleagues who do nothing else, from seven to seven.",
                done_on=until - timedelta(days=_HELPED_DAYS), helped=True),
        Planned("loyal-letter", "A letter of thanks to loyal customers", "trust", "Brand",
                "To 4,100 members, together with their points.",
                done_on=until - timedelta(days=_IN_VAIN_DAYS), helped=False),
        Planned("tank-recall", "Recall of the water tanks of the Aria", "tank_crack", "Product",
                "Waits for the supplier to name the batch.", due=until + timedelta(days=_DUE_DAYS)),
    )  # fmt: skip


def _to_json(each: Planned) -> dict[str, Any]:
    days = {name: day and day.isoformat() for name, day in (("done_on", each.done_on), ("due", each.due))}
    return asdict(each) | days


def _complain(records: Records, first: date, done_on: date, scale: float, dice: Dice) -> None:
    """Complaints about unanswered mail from the first day on, as many each week, until the action was done."""
    theme, wheel, days = themes()["no_reply"], Wheel(list(_CHANNELS.values())), (done_on - first).days
    for day in sorted(dice.below(days) for _ in range(round(_COMPLAINTS_A_DAY * scale * days))):
        channel = list(_CHANNELS)[wheel.spin(dice)]
        group = dice.pick(("appliance", "furniture"))
        story = Story(theme, "negative", dice.pick(frame()["items"][group]))
        who = customer(dice.below(_FIRST_NUMBER), dice)
        when = moment(first + timedelta(days=day), 8 * 3600 + dice.below(12 * 3600))
        records.write(Cast(story, channel, who), when)


def _employees(first: date, until: date, answers: int, dice: Dice) -> Iterator[tuple[str, tuple[Record, Record]]]:
    """Answers to the surveys of employees with what is true about each, by id."""
    number = 0
    for before in _SURVEYS:
        start = until - timedelta(days=before)
        for _ in range(answers if start >= first else 0):
            number += 1
            yield f"ST-{number:06d}", _answer(f"ST-{number:06d}", start, dice)


def _answer(id: str, start: date, dice: Dice) -> tuple[Record, Record]:
    theme = dice.pick(tuple(employee_phrases()))
    mood = "negative" if dice.chance(0.75) else "positive"
    said = _points(theme, mood, dice)
    when = moment(start + timedelta(days=dice.below(_SURVEY_DAYS)), 9 * 3600 + dice.below(8 * 3600))
    record = {
        "id": id, "source": "staff survey", "channel": "survey", "created_at": when.isoformat(timespec="seconds"),
        "author_role": "employee", "brand": "Larkfield", "text": style.formal(said, dice),
        "team": dice.pick(("hotline", "chat", "back office", "store")),
    }  # fmt: skip
    told = themes()[theme]
    truth = {
        "source": "staff survey", "role": "employee", "theme": theme, "themes": [theme], "sentiment": mood,
        "touchpoint": told.touchpoint, "stage": told.stage, "word_of_mouth": "none", "loyalty": "none",
        "sarcasm": False, "language": "en", "incident": None, "rating_prompt": False, "duplicate_of": None, "pii": [],
    }  # fmt: skip
    return record, truth


def _points(theme: str, mood: str, dice: Dice) -> list[str]:
    """A point or two about a theme and what stands around them, in the order they are said."""
    words, around = Words(dice, customer(0, dice), "order"), read_groups("employees")["around"]
    opener = words.maybe(0.5, around["opener"])
    points = words.some(employee_phrases()[theme][mood], 1 + dice.below(2))
    return [*opener, *points, *words.maybe(0.7, around[mood])]


@cache
def employee_phrases() -> Mapping[str, Mapping[str, Phrases]]:
    """What employees say of a theme, badly and well."""
    return {theme: moods for theme, moods in read_groups("employees").items() if theme in themes()}
