from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voc.sample.dice import Dice, Wheel


def test_a_seed_gives_the_same_choices_on_every_version_of_python():
    dice = Dice(7)
    assert [dice.below(1000) for _ in range(5)] == [323, 150, 650, 72, 535]


@given(st.integers(-50, 50), st.integers(0, 100), st.integers(0, 2**32))
def test_a_number_lies_between_its_bounds(low, width, seed):
    assert low <= Dice(seed).between(low, low + width) <= low + width


def test_shuffling_keeps_every_item():
    assert sorted(Dice(1).shuffled("abcdef")) == list("abcdef")


def test_a_wheel_draws_in_proportion_to_its_weights_and_never_what_weighs_nothing():
    dice, wheel = Dice(3), Wheel([1, 0, 3])
    drawn = Counter(wheel.spin(dice) for _ in range(4000))
    assert drawn[1] == 0
    assert 2.5 < drawn[2] / drawn[0] < 3.5
