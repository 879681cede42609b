from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.insights.made import day, quiet, table
from voc.insights.series import SeriesTable
from voc.insights.surveillance import DAILY, judge
from voc.insights.surveillance.screen import may_alarm

N_DAYS, FIRST_DAY = 420, 100
THRESHOLDS = np.full(N_DAYS, 0.002)


def sparse(seed: int = 3) -> SeriesTable:
    counts = quiet(60, N_DAYS, seed=seed, level=0.15)
    for row in range(0, 60, 6):
        counts[row, 150 + 4 * row : 153 + 4 * row] += 3
    return table(counts)


def screened(asked: SeriesTable) -> NDArray[np.bool_]:
    return may_alarm(asked, DAILY, thresholds=THRESHOLDS, min_count=3, first=FIRST_DAY)


def test_no_alarm_is_lost() -> None:
    asked = sparse()
    every = judge(asked, since=day(FIRST_DAY), until=day(N_DAYS - 1)).p_value <= 0.002
    may = screened(asked)[:, FIRST_DAY:]
    total = np.cumsum(np.pad(asked.counts, ((0, 0), (14, 0))), axis=1)
    enough = (total[:, 14:] - total[:, :-14])[:, FIRST_DAY:] >= 3
    assert (every & enough).sum() > 20
    assert not np.any(every & enough & ~may)


def test_most_of_what_is_quiet_is_left_out() -> None:
    assert screened(sparse())[:, FIRST_DAY:].mean() < 0.1


def test_nothing_before_the_first_step_is_asked() -> None:
    assert not screened(sparse())[:, :FIRST_DAY].any()


def test_what_is_asked_is_judged_as_if_all_had_been() -> None:
    asked = sparse(seed=4)
    may = screened(asked)
    every = judge(asked, since=day(FIRST_DAY), until=day(N_DAYS - 1))
    few = judge(asked, since=day(FIRST_DAY), until=day(N_DAYS - 1), asked=may)
    here = may[:, FIRST_DAY:]
    assert np.allclose(few.p_value[here], every.p_value[here], rtol=1e-9)
    assert np.allclose(few.expected[here], every.expected[here], rtol=1e-9)


def test_an_empty_table_may_not_alarm() -> None:
    assert screened(table(np.zeros((0, N_DAYS)))).shape == (0, N_DAYS)
