from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insights.journeys.contrast import contrast

COUNTS = st.dictionaries(st.integers(0, 5), st.integers(0, 40), max_size=6)


def test_what_leavers_speak_of_stands_out() -> None:
    found = contrast({"refund": 40, "price": 10}, {"refund": 40, "price": 100}, of_first=100, of_second=1000)
    assert [each.key for each in found] == ["refund", "price"]
    assert found[0].low > 0
    assert found[0].q < 0.001
    assert found[1].q > 0.5


def test_two_messages_are_no_last_straw() -> None:
    (found,) = contrast({"odd": 2}, {"odd": 2}, of_first=50, of_second=1000)
    assert found.low < 0 < found.high
    assert found.ratio < 2 / 50 / (2 / 1000)


def test_what_everybody_speaks_of_contrasts_nobody() -> None:
    everyone, all_but_one = (
        contrast({"it": 600_000}, {"it": b}, of_first=600_000, of_second=400_000)[0] for b in (400_000, 399_999)
    )
    assert everyone.log_odds == pytest.approx(0, abs=1)
    for found in (everyone, all_but_one):
        assert found.ratio_interval[0] < 1 < found.ratio_interval[1]


def test_without_a_group_there_is_no_contrast() -> None:
    assert contrast({}, {"a": 3}, of_first=0, of_second=10) == []


@given(COUNTS, COUNTS)
def test_turning_the_groups_round_turns_the_sign(first: dict[int, int], second: dict[int, int]) -> None:
    there = {each.key: each for each in contrast(first, second, of_first=50, of_second=80)}
    back = {each.key: each for each in contrast(second, first, of_first=80, of_second=50)}
    assert there.keys() == back.keys()
    assert all(math.isclose(there[key].log_odds, -back[key].log_odds, abs_tol=1e-9) for key in there)
    assert all(0 <= each.q <= 1 and each.low <= each.log_odds <= each.high for each in there.values())


def test_intervals_cover_a_planted_difference() -> None:
    dice = np.random.default_rng(3)
    covered = 0
    for _ in range(300):
        a, b = int(dice.binomial(400, 0.2)), int(dice.binomial(2000, 0.1))
        (found,) = contrast({"a": a}, {"a": b}, of_first=400, of_second=2000, prior=0.5)
        covered += found.low <= math.log(0.2 / 0.8) - math.log(0.1 / 0.9) <= found.high
    assert 0.91 <= covered / 300 <= 0.99
