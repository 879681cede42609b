"""How many messages come on which day and at which hour."""

from __future__ import annotations

from datetime import date, timedelta

from voc.sample.dice import Dice, Wheel
from voc.sample.themes import Theme

_WEEKDAYS = (1.18, 1.12, 1.05, 1.0, 0.98, 0.84, 0.83)
_MONTHS = (1.10, 1.00, 0.98, 0.97, 0.95, 0.93, 0.90, 0.92, 0.98, 1.02, 1.12, 1.18)
# What moves with the season: month values of one theme relative to its average.
_THEME_MONTHS = {
    "sale_event": (1.3, 0.8, 0.8, 0.8, 0.8, 0.9, 1.2, 0.9, 0.8, 0.9, 1.7, 1.4),
    "delivery_late": (1.2, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.2, 1.4),
    "returns": (1.4, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.2),
}
_HOURS = (1, 0.6, 0.3, 0.2, 0.2, 0.5, 1.4, 2.5, 4, 5, 5.5, 5.2, 5, 4.8, 4.6, 4.6, 4.8, 5, 5.4, 6, 6.2, 5.4, 3.6, 2)
_GROWTH_PER_YEAR = 0.15


def season(day: date, months: tuple[float, ...]) -> float:
    """The value of a day, on straight lines between the middles of the months."""
    at = day.month - 1 + (day.day - 15) / 31
    left = int(at // 1)
    share = at - left
    return months[left % 12] * (1 - share) + months[(left + 1) % 12] * share


class Calendar:
    """Days and hours of messages over a period; counts vary more than Poisson counts do."""

    def __init__(self, *, days: int, until: date, dice: Dice) -> None:
        self.days = tuple(until - timedelta(days=days - 1 - i) for i in range(days))
        self._dice = dice
        self._wheel = Wheel([self._volume(i, day) for i, day in enumerate(self.days)])
        self._hours = Wheel(_HOURS)

    def _volume(self, i: int, day: date) -> float:
        growth = 1 + _GROWTH_PER_YEAR * i / 365
        # Uniform between 0.75 and 1.25: variance about twice the mean at 55 messages a day.
        return _WEEKDAYS[day.weekday()] * growth * season(day, _MONTHS) * (0.75 + 0.5 * self._dice.unit())

    def day(self) -> date:
        """A day, busy days more often."""
        return self.days[self._wheel.spin(self._dice)]

    def second(self) -> int:
        """A second of the day in [0, 86400), waking hours more often."""
        return self._hours.spin(self._dice) * 3600 + self._dice.below(3600)

    def theme_wheels(self, themes: list[Theme]) -> dict[date, Wheel]:
        """For every day a wheel over `themes`, whose shares drift from week to week and day to day."""
        weekly: dict[tuple[str, int], float] = {}
        wheels = {}
        for i, day in enumerate(self.days):
            weights = []
            for theme in themes:
                week = weekly.setdefault((theme.id, i // 7), 0.75 + 0.5 * self._dice.unit())
                months = _THEME_MONTHS.get(theme.id)
                share = theme.weight * week * (0.6 + 0.8 * self._dice.unit())
                weights.append(share * season(day, months) if months else share)
            wheels[day] = Wheel(weights)
        return wheels
