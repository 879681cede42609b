from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

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


def test_the_share_of_what_does_nothing_may_be_zero(found: Drivers) -> None:
    real, along, *idle = found.drivers
    assert real.share.low > 0
    assert along.share.low > 0
    assert [each.share.low for each in idle] == [0.0, 0.0]
    assert all(each.share.value > 0 for each in idle)


def test_too_few_messages_say_nothing() -> None:
    assert analyse(made(MIN_MESSAGES - 1)) is None


def test_one_person_with_many_messages_is_one_person() -> None:
    many = analyse(replace(made(600), people=np.arange(600) // 6), draws=60)
    each = analyse(made(600), draws=60)
    assert many is not None
    assert each is not None
    assert many.mean.high - many.mean.low > 0
    assert many.mean.value == each.mean.value


def test_an_interval_from_few_people_is_as_wide_as_that_of_the_t_distribution() -> None:
    people, each = 12, 20
    mood = np.random.default_rng(1).normal(0, 1, people).repeat(each)
    mentions = made(people * each, drivers=2)
    mentions = replace(mentions, scores=mentions.scores + mood, people=np.arange(people).repeat(each))
    found = analyse(mentions, draws=600)
    assert found is not None
    means = mentions.scores.reshape(people, each).mean(axis=1)
    reach = stdtrit(people - 1, 0.975) * means.std(ddof=1) / np.sqrt(people)
    # Percentiles that are not expanded reach 0.85 times as far.
    assert found.mean.high - found.mean.low == pytest.approx(2 * reach, rel=0.1)


def test_one_person_alone_is_no_reason_to_fail() -> None:
    found = analyse(replace(made(120), people=np.zeros(120, int)), draws=10)
    assert found is not None
    assert found.mean.low == found.mean.value == found.mean.high


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
