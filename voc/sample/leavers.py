"""Customers who leave: some go quietly after months that went from good to bad, some say so over one thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from voc.sample.casting import Cast, item
from voc.sample.dice import Dice
from voc.sample.people import Customer, customer
from voc.sample.records import Record, Records, moment
from voc.sample.story import Story, can_tell
from voc.sample.themes import leaving_themes, themes

# Per 20,000 messages: complaints a day about the last straw; how many of these say goodbye.
_STRAWS_A_DAY, _GOODBYES = 1.0, 0.95
STRAW = "care_price"
# Each quiet leaver writes so often, at this rhythm, and is silent for so long at the end of a year: one customer per
# 20,000 messages for each. That of the first few has just become too long: the list of the last week has somebody.
_CONTACTS, _EVERY_DAYS = 18, 5
_SILENT_DAYS = (76, 94, 77, 96, 104, 116, 130, 144, 158, 172)
_YEAR = 365
# Channels in which people say how they feel, with little around it.
_KNOWN = ("survey", "review")
_FIRST_NUMBER, _FIRST_CUSTOMER = 800_000, 900_000


def leave(
    first: date, until: date, *, scale: float, dice: Dice
) -> tuple[list[Record], dict[str, Any], dict[str, list[str]]]:
    """What leavers write, what is true of each message by id, and the ids of messages of each who goes quietly."""
    records = Records({}, release=until, dice=dice, first_number=_FIRST_NUMBER)
    shorter = min((until - first).days / _YEAR, 1.0)
    silent: dict[str, list[str]] = {}
    for number in range(max(1, round(len(_SILENT_DAYS) * scale))):
        gone = until - timedelta(days=round(_SILENT_DAYS[number % len(_SILENT_DAYS)] * shorter))
        who = customer(_FIRST_CUSTOMER + number, dice)
        silent[who.id] = list(_fall_silent(records, who, gone, shorter, dice))
    _announce(records, first, until, scale, dice)
    return records.all, records.truth, silent


def _fall_silent(records: Records, who: Customer, gone: date, shorter: float, dice: Dice) -> Iterator[str]:
    """Contacts in a rhythm up to the day `gone`, good ones and then bad ones; their ids."""
    for number in range(_CONTACTS):
        mood = "positive" if 2 * number < _CONTACTS else "negative"
        before = (_CONTACTS - 1 - number) * _EVERY_DAYS + (dice.below(4) if number < _CONTACTS - 1 else 0)
        when = moment(gone - timedelta(days=round(before * shorter)), 8 * 3600 + dice.below(12 * 3600))
        record = records.write(Cast(_story(mood, dice), dice.pick(_KNOWN), who), when)
        record["customer_id"] = who.id
        yield str(record["id"])


def _story(mood: str, dice: Dice) -> Story:
    told = [theme for theme in themes().values() if theme.touchpoint in ("sales", "product") and can_tell(theme, mood)]
    theme = dice.pick([theme for theme in told if not theme.app and set(_KNOWN) <= {*theme.channels}])
    return Story(theme, mood, item(theme, dice), leaving=False)


def _announce(records: Records, first: date, until: date, scale: float, dice: Dice) -> None:
    """Complaints about one theme, as many in every week, most of which end with a goodbye."""
    theme, days = leaving_themes()[STRAW], (until - first).days + 1
    for day in sorted(dice.below(days) for _ in range(round(_STRAWS_A_DAY * scale * days))):
        story = Story(theme, "negative", item(theme, dice), leaving=dice.chance(_GOODBYES))
        when = moment(first + timedelta(days=day), 8 * 3600 + dice.below(12 * 3600))
        records.write(Cast(story, "review", customer(dice.below(_FIRST_NUMBER), dice)), when)
