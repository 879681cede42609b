"""How often voc may be wrong: the one alert setting a person can reason about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voc.errors import InvalidValue

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
# Evidence weaker than this is never raised, however few series are watched and however large the budget.
WEAKEST = 0.01
# Alarm days per false alert: windows overlap, so chance alarms come in runs, and a run is one alert. At 1.5 there were
# 1.28 false alerts a week for 1 on daily series (4 x 300 x 26 weeks, seeds 7 to 10) and 1.11 on weekly ones (seed 7).
RUN_DAYS = 1.15


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `count` false alerts per `days` days over everything that is watched."""

    count: float
    days: float

    @classmethod
    def parse(cls, text: str) -> Budget:
        """Read "1/week", "2/month", "0.5/day", "12/year".

        Raises:
            InvalidValue: for anything else, and for a count that is not above zero.
        """
        found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*/\s*(day|week|month|year)\s*", text)
        if not found or float(found[1]) <= 0:
            raise InvalidValue(
                "alert budget", text, "write a number above 0 per day, week, month or year, as in '1/week'."
            )
        return cls(float(found[1]), _DAYS[found[2]])

    def share(self, of: int) -> Budget:
        """An equal part of the budget for each of `of` detectors."""
        return Budget(self.count / of, self.days)

    def threshold(self, n_series: int, *, step_days: float = 1) -> float:
        """The p-value at or below which one series may raise an alarm, when `n_series` are judged each step.

        Bonferroni over series and steps, for the number of false alerts, which are runs of alarms.
        """
        return min(RUN_DAYS * self.count / self.days * step_days / max(n_series, 1), WEAKEST)

    @property
    def per_week(self) -> float:
        """False alerts a week."""
        return 7 * self.count / self.days


def needed(p_value: float, n_series: int, *, step_days: float = 1) -> float:
    """The smallest budget, in false alerts a week, under which `threshold` lets this p-value through."""
    return 7 * p_value * max(n_series, 1) / (RUN_DAYS * step_days)
