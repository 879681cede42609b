from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.insights.drivers.made import made
from voc.insights.drivers.analysis import MIN_MESSAGES, Drivers, analyse
from voc.insights.drivers.mentions import of_pairs


@pytest.fixture(scope="module")
def found() -> Drivers:
    drivers = analyse(made(), draws=60)
    assert drivers is not None
    return drivers


def test_contributions_and_the_base_add_up_to_the_mean(found: Drivers) -> None:
    parts = [driver.contribution.value for driver in found.drivers]
    assert found.base.value + sum(parts) == pytest.approx(found.mean.value)
    for driver in found.drivers:
        assert driver.from_negative.value + driver.from_positive.value == pytest.approx(driver.contribution.value)
    assert sum(driver.share.value for driver in found.drivers) == pytest.approx(found.explained.value, abs=1e-6)


def test_a_planted_effect_is_found_and_one_that_only_comes_along_is_not(found: Drivers) -> None:
    real, along = found.drivers[0], found.drivers[1]
    assert real.from_negative.high < 0 < real.from_positive.low
    assert real.odds_negative is not None
    assert real.odds_negative.high < 1
    assert along.from_negative.low <= 0 <= along.from_negative.high
    # Leaving out counts the real one twice: that is why it stands beside the others and does not decide.
    assert along.leave_one_out is not None
    assert along.leave_one_out.high < 0
    assert real.share.value > 5 * along.share.value


def test_too_few_messages_say_nothing() -> None:
    assert analyse(made(MIN_MESSAGES - 1)) is None


def test_one_person_with_many_messages_is_one_person() -> None:
    many = analyse(replace(made(600), people=np.arange(600) // 6), draws=60)
    each = analyse(made(600), draws=60)
    assert many is not None
    assert each is not None
    assert many.mean.high - many.mean.low > 0
    assert many.mean.value == each.mean.value


@settings(max_examples=10)
@given(st.integers(0, 10_000), st.integers(1, 9))
def test_any_messages_have_numbers_inside_their_intervals(seed: int, drivers: int) -> None:
    found = analyse(made(120, seed=seed, drivers=drivers + 1, noise=0.1), draws=10)
    assert found is not None
    for driver in found.drivers:
        for metric in (driver.contribution, driver.share, driver.score):
            assert metric.low <= metric.value <= metric.high


def test_mentions_are_put_together_by_message() -> None:
    mentions = of_pairs(["a", "b"], [1.0, 5.0, 3.0], ["x", None, "x"], [(0, 0, True, False), (0, 0, False, True)])
    assert mentions.people.tolist() == [0, 1, 0]
    assert mentions.mentioned.tolist() == [[True, False], [False, False], [False, False]]
    assert mentions.negative[0, 0]
    assert mentions.positive[0, 0]
