from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidValue
from voc.insights.effect import CANNOT_TELL, IMPROVED, WORSE, judge

STEADY = [30, 28, 33, 31, 27, 30, 32, 29, 31, 28, 30, 33]
OTHERS = [100, 104, 97, 101, 99, 103, 98, 100, 102, 96, 101, 99, 100, 98, 103, 101, 99, 97, 102, 100, 98, 101, 99, 103]


def test_a_fall_that_the_control_did_not_share_is_an_improvement() -> None:
    found = judge(STEADY + [count // 2 for count in STEADY], OTHERS, before=12)
    assert found.verdict == IMPROVED
    assert found.ratio is not None
    assert found.expected is not None
    assert found.ratio.low < 0.5 < found.ratio.high < 1
    assert found.expected == pytest.approx(sum(STEADY), rel=0.05)


def test_a_rise_that_the_control_did_not_share_is_worse() -> None:
    assert judge(STEADY + [2 * count for count in STEADY], OTHERS, before=12).verdict == WORSE


def test_what_moves_everything_alike_is_no_verdict() -> None:
    after = [3 * count for count in STEADY]
    found = judge(STEADY + after, OTHERS[:12] + [3 * count for count in OTHERS[12:]], before=12)
    assert found.verdict == CANNOT_TELL
    assert found.smallest is not None
    assert 0 < found.smallest < 1


def test_what_was_already_falling_is_no_verdict() -> None:
    falling = [60 - 2 * week for week in range(24)]
    found = judge(falling, OTHERS, before=12)
    assert (found.verdict, "already falling" in found.reason) == (CANNOT_TELL, True)


def test_a_peak_that_is_over_is_no_verdict() -> None:
    before = [*STEADY[:8], 90, 95, 88, 92]
    assert judge(before + STEADY, OTHERS, before=12).verdict == CANNOT_TELL


@pytest.mark.parametrize(
    ("subject", "control", "before", "reason"),
    [
        (STEADY[:8], OTHERS[:8], 5, "5 weeks before and 3 after"),
        ([1] * 12, OTHERS[:12], 6, "6 counted before"),
        (STEADY, [0] * 12, 6, "nothing to compare"),
        ([], [], 0, "0 weeks before"),
    ],
)
def test_too_little_is_said_to_be_too_little(subject: list[int], control: list[int], before: int, reason: str) -> None:
    found = judge(subject, control, before=before)
    assert found.verdict == CANNOT_TELL
    assert reason in found.reason
    assert found.ratio is None


def test_series_of_different_weeks_are_refused() -> None:
    with pytest.raises(InvalidValue):
        judge([1, 2], [1], before=1)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=12, max_size=26),
    st.integers(0, 26),
)
def test_any_counts_have_a_verdict_and_a_ratio_inside_its_interval(weeks: list[tuple[int, int]], before: int) -> None:
    found = judge([a for a, _ in weeks], [b for _, b in weeks], before=min(before, len(weeks)))
    assert found.verdict in (IMPROVED, WORSE, CANNOT_TELL)
    assert found.ratio is None or 0 < found.ratio.low < found.ratio.value < found.ratio.high


def test_one_week_is_one_week() -> None:
    assert judge([5] * 3, [50] * 3, before=1).reason == "1 week before and 2 after: 6 and 4 are needed"
