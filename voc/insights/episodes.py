"""Runs of alarms on one series are one story, told once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Quiet days after which a new alarm is a new story: as long as the longest window, so that the days between two
# alarms of one story were all judged.
MAX_GAP_DAYS = 14


@dataclass(frozen=True, slots=True)
class Episode:
    """Positions of one run of alarms among the judged steps: `start` is where the first alarm's window begins."""

    start: int
    first_alarm: int
    last_alarm: int
    strongest: int


def episodes(alarms: NDArray[np.bool_], p_value: NDArray[np.float64], window: NDArray[np.int64]) -> list[Episode]:
    """The episodes of one series, in order. *Shape:* all (n_steps,)."""
    days = np.flatnonzero(alarms)
    if not days.size:
        return []
    runs = np.split(days, np.flatnonzero(np.diff(days) > MAX_GAP_DAYS) + 1)
    return [
        Episode(int(run[0] - window[run[0]] + 1), int(run[0]), int(run[-1]), int(run[p_value[run].argmin()]))
        for run in runs
    ]
