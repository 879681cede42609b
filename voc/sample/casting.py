"""Decides who tells what on which channel: the story of one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from voc.sample import people
from voc.sample.calendar import Calendar
from voc.sample.dice import Dice, Wheel
from voc.sample.incidents import Incident
from voc.sample.people import Customer
from voc.sample.story import Story, can_tell
from voc.sample.themes import CHANNELS, Theme, foreign, frame, incident_themes, themes

# review social survey ticket chat phone email
_MIX = (26, 16, 22, 13, 9, 8, 6)
_TALKING = ("chat", "phone")
_HELP = ("ticket", "chat", "phone", "email")
_MOOD_SHIFT_NEGATIVE = 0.92
_SECOND_THEME = {
    "review": 0.22,
    "survey": 0.15,
    "email": 0.2,
    "ticket": 0.1,
    "phone": 0.08,
    "chat": 0.04,
    "social": 0.04,
}
_OPPOSITE = {"negative": "positive", "positive": "negative"}


@dataclass(frozen=True, slots=True)
class Cast:
    """A story with its channel, teller and language."""

    story: Story
    channel: str
    customer: Customer
    language: str = "en"


class Casting:
    """Casts messages in the order of time, so that customers can come back with the same problem."""

    def __init__(self, calendar: Calendar, incidents: Sequence[Incident], *, customers: int, dice: Dice) -> None:
        self._dice = dice
        self._themes = list(themes().values())
        self._wheels = calendar.theme_wheels(self._themes)
        self._incidents = incidents
        self._customers = [people.customer(i, dice) for i in range(customers)]
        # Unsolved problems: when the customer loses patience, what it was about.
        self._open: list[tuple[date, Cast]] = []

    def everyday(self, day: date, hour: int) -> Cast:
        """An ordinary message."""
        if self._dice.chance(0.04):
            return self._foreign(day)
        theme = self._themes[self._wheels[day].spin(self._dice)]
        channel = CHANNELS[_channels(theme.channels, open_now=8 <= hour < 20).spin(self._dice)]
        if channel in _HELP and (again := self._comes_back(day, channel)):
            return again
        if self._dice.chance(0.14) and channel in ("review", "survey", "social"):
            return self._aimless(channel)
        return self._about(theme, channel, day)

    def planted(self, incident: Incident) -> Cast:
        """A message that an incident caused."""
        theme = {**themes(), **incident_themes()}[incident.theme]
        names = list(incident.channels)
        channel = names[Wheel(list(incident.channels.values())).spin(self._dice)]
        story = Story(theme, "negative", item(theme, self._dice), incident=incident.id)
        return Cast(story, channel, self._customer())

    def prompted(self) -> Cast:
        """A short friendly review, written because the app asked for one."""
        theme = themes()[self._dice.pick(("app_crash", "app_pairing", "trust", "delivery_late", "design"))]
        mood = "positive" if self._dice.chance(0.95) else "negative"
        named = theme if self._dice.chance(0.35) else None
        return Cast(Story(named, mood, item(theme, self._dice), prompted=True), "review", self._customer())

    def _customer(self) -> Customer:
        # Squared, so that some customers write often.
        return self._customers[int(self._dice.unit() ** 2 * len(self._customers))]

    def _about(self, theme: Theme, channel: str, day: date) -> Cast:
        mood = self._mood(theme, channel, day)
        second = None
        if mood != "neutral" and self._dice.chance(_SECOND_THEME[channel]):
            other = mood if self._dice.chance(0.5) else _OPPOSITE[mood]
            fitting = _beside(theme.id, other)
            second = self._dice.pick(fitting) if fitting else None
            mood = mood if other == mood or second is None else "mixed"
        incident = self._incident(theme, mood, day)
        sarcastic = mood == "negative" and channel in ("social", "review", "survey") and self._dice.chance(0.06)
        story = Story(theme, mood, item(theme, self._dice), second=second, incident=incident, sarcastic=sarcastic)
        cast = Cast(story, channel, self._customer())
        if mood == "negative" and incident is None and self._dice.chance(0.12):
            self._open.append((day + timedelta(days=self._dice.between(3, 25)), cast))
        return cast

    def _mood(self, theme: Theme, channel: str, day: date) -> str:
        shifted = any(i.kind == "mood shift" and i.theme == theme.id and i.covers(day) for i in self._incidents)
        if theme.neutral and self._dice.chance(0.16 if channel in (*_HELP, "social") else 0.03) and not shifted:
            return "neutral"
        share = _MOOD_SHIFT_NEGATIVE if shifted else theme.negative_share
        if not shifted:
            # Few people open a ticket to say that all is well; many do in a review.
            share = 1 - (1 - share) * 0.3 if channel in _HELP else share * 0.8
        mood = "negative" if self._dice.chance(share) else "positive"
        return mood if can_tell(theme, mood) else "negative"

    def _incident(self, theme: Theme, mood: str, day: date) -> str | None:
        """The incident that an ordinary complaint is part of, because nobody could tell them apart."""
        for incident in self._incidents:
            known = incident.kind in ("growth", "mood shift") and incident.theme == theme.id
            if known and mood == "negative" and incident.covers(day):
                return incident.id
        return None

    def _comes_back(self, day: date, channel: str) -> Cast | None:
        due = next((i for i, (when, _) in enumerate(self._open) if when <= day), None)
        if due is None or self._dice.chance(0.4):
            return None
        _, earlier = self._open.pop(due)
        theme = earlier.story.theme
        return Cast(Story(theme, "negative", earlier.story.item, again=True), channel, earlier.customer)

    def _aimless(self, channel: str) -> Cast:
        roll = self._dice.unit()
        mood = "positive" if roll < 0.62 else "negative" if roll < 0.78 else "neutral"
        return Cast(Story(None, mood, "order"), channel, self._customer())

    def _foreign(self, day: date) -> Cast:
        language = self._dice.pick(tuple(foreign()))
        theme, mood, _ = self._dice.pick(foreign()[language])
        channel = self._dice.pick(("review", "review", "social", "survey", "email"))
        incident = self._incident(themes()[theme], mood, day)
        story = Story(themes()[theme], mood, "order", incident=incident)
        return Cast(story, channel, self._customer(), language)


def item(theme: Theme, dice: Dice) -> str:
    """One of the products that a theme can be about."""
    items: Mapping[str, Sequence[str]] = frame()["items"]
    group = theme.items if theme.items != "any" else dice.pick(("appliance", "furniture"))
    return dice.pick(items[group])


@cache
def _channels(allowed: tuple[str, ...], *, open_now: bool) -> Wheel:
    """A wheel over CHANNELS without those that a theme does not use or that nobody answers at night."""
    return Wheel(
        [
            weight if name in allowed and (open_now or name not in _TALKING) else 0.0
            for name, weight in zip(CHANNELS, _MIX, strict=True)
        ]
    )


@cache
def _beside(theme_id: str, mood: str) -> tuple[Theme, ...]:
    """The themes that can be judged in the same breath as this one, about the same kind of item."""
    first = themes()[theme_id]
    return tuple(
        theme
        for theme in themes().values()
        if theme.id != first.id
        and theme.app == first.app
        and theme.items in ("any", first.items)
        and theme.touchpoint in ("sales", "product", "service")
        and can_tell(theme, mood)
    )
