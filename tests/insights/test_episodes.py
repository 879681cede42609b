from __future__ import annotations

import numpy as np

from voc.insights.episodes import MAX_GAP_DAYS, Episode, episodes


def found(alarm_days: list[int], *, window: int = 1, n_days: int = 60) -> list[Episode]:
    alarms = np.zeros(n_days, bool)
    alarms[alarm_days] = True
    return episodes(alarms, np.linspace(0.02, 0.01, n_days), np.full(n_days, window))


def test_alarms_on_neighbouring_days_are_one_story() -> None:
    assert found([20, 21, 23]) == [Episode(20, 20, 23, 23)]


def test_a_story_begins_where_its_first_window_begins() -> None:
    assert found([20, 21], window=7)[0].start == 14


def test_after_a_long_quiet_a_new_alarm_is_a_new_story() -> None:
    assert len(found([10, 10 + MAX_GAP_DAYS])) == 1
    assert len(found([10, 11 + MAX_GAP_DAYS])) == 2


def test_no_alarm_no_story() -> None:
    assert found([]) == []
