"""Negative messages by the hour or quarter of an hour: more, and a larger share, than at this time of day?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from voc.errors import InvalidValue
from voc.insights.budget import Budget
from voc.insights.surveillance.coldstart import Young, fit_young
from voc.insights.surveillance.strongest import Forecast, strongest
from voc.insights.surveillance.sums import running

Floats = NDArray[np.float64]

# History that a step is judged on, at most, and how much there must be: each hour of the day seen twice.
HISTORY, LEAST_HISTORY = timedelta(days=28), timedelta(days=2)
# Fewer negative messages are somebody's bad morning.
MIN_COUNT = 5
# Alarms so far apart are two spikes.
QUIET = timedelta(hours=6)
# Pseudo-counts that hold the dispersion of sums near 2 until there is history to tell: posts answer one another.
_DISPERSION, _DISPERSION_PRIOR = 2.0, 30.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A step of `minutes`, and the windows that are scanned, in steps."""

    minutes: int
    windows: tuple[int, ...]

    @property
    def step(self) -> timedelta:
        """The length of a step."""
        return timedelta(minutes=self.minutes)


PACES = {"15m": Pace(15, (1, 2, 4, 8)), "hour": Pace(60, (1, 2, 3, 6))}


@dataclass(frozen=True, slots=True)
class Post:
    """What is counted of a message: `series` says where, `author` is None where nobody is named."""

    at: datetime
    series: str
    author: str | None
    negative: bool


@dataclass(frozen=True, eq=False)
class Steps:
    """Posts counted by step from `start` on. *Shape:* `negative`, `total` (n_series, n_steps)."""

    start: datetime
    pace: Pace
    series: tuple[str, ...]
    negative: Floats
    total: Floats


def count(posts: Iterable[Post], *, pace: Pace) -> Steps:
    """Posts by series and step, from whole hours on; a person who writes again within six hours counts once.

    Three friends with a grievance and much to say are otherwise a spike: of tweets to airlines, the first one found.
    """
    kept = sorted(posts, key=lambda post: post.at)
    if not kept:
        raise InvalidValue("posts", "none", "there is nothing to count.")
    start, series = kept[0].at.replace(minute=0, second=0, microsecond=0), sorted({post.series for post in kept})
    shape = len(series), (kept[-1].at - start) // pace.step + 1
    negative, total = np.zeros(shape), np.zeros(shape)
    heard: dict[tuple[str, str, bool], datetime] = {}
    for post in kept:
        place = series.index(post.series), (post.at - start) // pace.step
        total[place] += _first(heard, post, complaint=False)
        negative[place] += post.negative and _first(heard, post, complaint=True)
    # Who first asks and then complains is one of all and one of the negatives, in different steps perhaps.
    return Steps(start, pace, tuple(series), negative, np.maximum(total, negative))


def _first(heard: dict[tuple[str, str, bool], datetime], post: Post, *, complaint: bool) -> bool:
    """Whether the person was not heard in the six hours before; remembers that they are now."""
    if post.author is None:
        return True
    who = (post.series, post.author, complaint)
    if who in heard and post.at - heard[who] < QUIET:
        return False
    heard[who] = post.at
    return True


@dataclass(frozen=True, slots=True)
class Spike:
    """A run of alarms on one series, from the start of its first window to the end of the last.

    `count` of `total` people were negative there, `expected` were foretold; `share_before` is that of the history.
    `noticed` is the end of the step that first raised it.
    """

    series: str
    start: datetime
    noticed: datetime
    end: datetime
    count: int
    total: int
    expected: float
    share_before: float
    p_value: float


@dataclass(frozen=True, eq=False)
class _Judged:
    """*Shape:* all (n_series, n_steps judged)."""

    p_value: Floats
    window: NDArray[np.int64]
    expected: Floats


def spikes(counted: Steps, *, since: datetime, budget: Budget) -> list[Spike]:
    """The spikes that were raised from `since` on, each step judged on what was known before it.

    Both the count, against its rate at this hour of the day, and the share of `total` must be too high over the same
    window.
    """
    negative, total, start, pace = counted.negative, counted.total, counted.start, counted.pace
    guard = max(pace.windows)
    first = max(-(-(since - start) // pace.step), LEAST_HISTORY // pace.step + guard)
    if first >= negative.shape[1]:
        return []
    judged = _judge(negative, total, start, pace, first)
    threshold = budget.threshold(int((total.sum(axis=1) > 0).sum()), step_days=pace.minutes / 1440)
    sums = running(negative)
    ends = np.arange(first, negative.shape[1])[None, :] + 1
    seen = sums[:, ends[0]] - np.take_along_axis(sums, ends - judged.window, axis=1)
    alarms = (judged.p_value <= threshold) & (seen >= MIN_COUNT)
    return [
        _spike(counted, judged, row, run, first)
        for row in np.flatnonzero(alarms.any(axis=1)).tolist()
        for run in _runs(np.flatnonzero(alarms[row]), QUIET // pace.step)
    ]


def _judge(negative: Floats, total: Floats, start: datetime, pace: Pace, first: int) -> _Judged:
    n_steps = negative.shape[1]
    hours = np.array([(start + i * pace.step).hour for i in range(n_steps)])
    found = [_judge_step(negative, total, hours, pace, step) for step in range(first, n_steps)]
    p_value, window, expected = (np.hstack([step[i] for step in found]) for i in range(3))
    return _Judged(p_value, window.astype(np.int64), expected)


def _judge_step(
    negative: Floats, total: Floats, hours: NDArray[np.int64], pace: Pace, step: int
) -> tuple[Floats, Floats, Floats]:
    guard = max(pace.windows)
    past = slice(max(step - guard + 1 - HISTORY // pace.step, 0), step - guard + 1)
    recent = slice(step - guard + 1, step + 1)

    def forecast(exposure: Floats) -> Forecast:
        fitted = fit_young(negative[:, past], exposure[:, past], hours[past], n_phases=24)
        spread = _dispersions(fitted, negative[:, past], exposure[:, past], hours[past], pace.windows)
        mean, log_variance = fitted.predict(exposure[:, recent], hours[recent])
        return Forecast(mean, log_variance, np.broadcast_to(spread, (len(mean), len(spread))))

    count, share = forecast(np.ones_like(negative)), forecast(total)
    found = strongest(negative[:, recent], total[:, recent], count, share, pace.windows, n_steps=1)
    return found[0], found[1], found[2]


def _dispersions(
    fitted: Young, counts: Floats, exposure: Floats, hours: NDArray[np.int64], windows: Sequence[int]
) -> Floats:
    """Variance over mean of sums over each window: what goes on for hours makes long sums vary more than short ones."""
    mean, _ = fitted.predict(exposure, hours)
    errors, foretold = running(counts - mean), running(mean)
    found = []
    for length in windows:
        squared = ((errors[:, length:] - errors[:, :-length]) ** 2).sum() + _DISPERSION * _DISPERSION_PRIOR
        found.append(squared / ((foretold[:, length:] - foretold[:, :-length]).sum() + _DISPERSION_PRIOR))
    return np.maximum.accumulate(np.maximum(found, 1.0))


def _runs(steps: NDArray[np.int64], gap: int) -> list[NDArray[np.int64]]:
    return np.split(steps, np.flatnonzero(np.diff(steps) > gap) + 1)


def _spike(counted: Steps, judged: _Judged, row: int, run: NDArray[np.int64], first: int) -> Spike:
    negative, total, start, pace = counted.negative, counted.total, counted.start, counted.pace
    begin, stop = first + int(run[0] - judged.window[row, run[0]]) + 1, first + int(run[-1]) + 1
    # The forecast of a step is its own; steps of the first window before the first judged one repeat the first.
    foretold = judged.expected[row, np.maximum(np.arange(begin, stop) - first, 0)]
    before = slice(max(begin - HISTORY // pace.step, 0), begin)
    return Spike(
        series=counted.series[row],
        start=start + begin * pace.step,
        noticed=start + (first + int(run[0]) + 1) * pace.step,
        end=start + stop * pace.step,
        count=int(negative[row, begin:stop].sum()),
        total=int(total[row, begin:stop].sum()),
        expected=round(float(foretold.sum()), 2),
        share_before=round(float(negative[row, before].sum() / max(total[row, before].sum(), 1.0)), 4),
        p_value=float(judged.p_value[row, run].min()),
    )
