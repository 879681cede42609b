"""What goes wrong at Larkfield, when and how badly: the answers that a detector should find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from voc.sample.themes import incident_themes, themes

# Sizes below are for this many messages over this many days; both scale.
FULL_MESSAGES, FULL_DAYS = 20_000, 365


@dataclass(frozen=True, slots=True)
class Incident:
    """One planted incident: `size` messages from day `start` to day `end`, both included.

    `kind`: "new theme" (nobody spoke of it before), "growth" (a known theme), "mood shift" (nearly all who speak of a
    known theme complain, beside the `size` who would not have written) or "word of mouth" (warnings that spread).
    `channels` maps channel to weight. `copied` is the share of retweets and pasted copies.
    """

    id: str
    name: str
    kind: str
    theme: str
    start: date
    end: date
    size: int
    channels: Mapping[str, float]
    copied: float = 0.0
    version: str | None = None

    @property
    def touchpoint(self) -> str:
        """The contact point that it is about."""
        return {**themes(), **incident_themes()}[self.theme].touchpoint

    def covers(self, day: date) -> bool:
        """Whether it is going on."""
        return self.start <= day <= self.end


# id, name, kind, theme, days before the last day, days long, messages, channels, more
_PLANTED: tuple[tuple[str, str, str, str, int, int, int, Mapping[str, float], Mapping[str, Any]], ...] = (
    ("double-charge", "Checkout charges cards twice", "growth", "payment_double", 232, 9, 120,
     {"review": 3, "social": 4, "survey": 1, "ticket": 6, "chat": 3, "phone": 3, "email": 3}, {}),
    ("app-6-2-0", "App 6.2.0 forgets all appliances", "new theme", "pairing_lost", 186, 12, 300,
     {"review": 10, "social": 3, "survey": 1, "ticket": 4, "chat": 1}, {"version": "6.2.0"}),
    ("installers", "Installation appointments fall through", "mood shift", "installation", 140, 21, 60,
     {"review": 4, "social": 2, "survey": 3, "ticket": 4, "chat": 2, "phone": 2, "email": 2}, {}),
    ("phone-menu", "Hotline menu throws callers back to the start", "new theme", "menu_loop", 98, 10, 60,
     {"phone": 1}, {}),
    ("mattress-video", "Returned mattresses said to be sold as new", "word of mouth", "resold_mattress", 52, 5, 180,
     {"social": 9, "review": 1}, {"copied": 0.35}),
    ("aria-tank", "Cracked water tank on the Aria coffee machine", "new theme", "tank_crack", 7, 8, 25,
     {"review": 4, "social": 2, "ticket": 3, "chat": 1, "email": 1}, {}),
)  # fmt: skip
_PROMPT_DAYS_BEFORE, _PROMPT_DAYS = 76, 10

# App releases, in days from the day of 6.2.0.
_RELEASES = (
    ("5.8.0", -400), ("5.9.0", -130), ("6.0.0", -95), ("6.1.0", -60), ("6.1.1", -45), ("6.1.3", -20), ("6.2.0", 0),
    ("6.2.1", 10), ("6.2.2", 35), ("6.3.0", 75), ("6.3.1", 110), ("6.4.0", 150), ("6.4.1", 175),
)  # fmt: skip


def planted(*, messages: int, days: int, until: date) -> tuple[Incident, ...]:
    """The six incidents; a sample shorter than a year holds them closer together."""
    found = []
    for id, name, kind, theme, before, length, size, channels, more in _PLANTED:
        start = until - timedelta(days=_back(before, days))
        end = min(until, start + timedelta(days=length - 1))
        scaled = max(5, round(size * messages / FULL_MESSAGES))
        found.append(Incident(id, name, kind, theme, start, end, scaled, MappingProxyType(channels), **more))
    return tuple(found)


def prompt_window(*, days: int, until: date) -> tuple[date, date]:
    """First and last day on which the app asks for a rating, which triples the short friendly reviews."""
    start = until - timedelta(days=_back(_PROMPT_DAYS_BEFORE, days))
    return start, start + timedelta(days=_PROMPT_DAYS - 1)


def app_version(day: date, *, lag_days: int, release: date) -> str:
    """The version on a phone that updates `lag_days` late; `release` is the day of 6.2.0."""
    age = (day - release).days - lag_days
    return next((version for version, offset in reversed(_RELEASES) if age >= offset), _RELEASES[0][0])


def _back(before: int, days: int) -> int:
    return before if days >= FULL_DAYS or before < 10 else before * days // FULL_DAYS
