from __future__ import annotations

import math
from functools import cache
from random import Random

import numpy as np
import pytest

from voc.insights.journeys.silence import Rhythm, Silence


@cache
def simulated(n: int = 600, *, seed: int = 5, weight: float = 2.0) -> tuple[list[Rhythm], list[bool]]:
    """Customers over a year: rates gamma (1.5, 40 days), the end after a contact beta (1, 4) shifted by the score."""
    dice = Random(seed)
    rhythms, gone = [], []
    for _ in range(n):
        score, rate, age = dice.uniform(-1, 1), dice.gammavariate(1.5, 1 / 40), dice.uniform(100, 365)
        end = dice.betavariate(math.exp(-weight * score), 4.0)
        at, repeats, left = 0.0, 0, False
        while not left and at + (gap := dice.expovariate(rate)) <= age:
            at, repeats = at + gap, repeats + 1
            left = dice.random() < end
        rhythms.append(Rhythm(repeats, at, age, score))
        gone.append(left)
    return rhythms, gone


@cache
def fitted() -> Silence:
    return Silence().fit(simulated()[0])


def test_probabilities_are_right_as_often_as_they_say() -> None:
    rhythms, gone = simulated()
    told = fitted().gone(rhythms)
    truth = np.array(gone)
    for low, high in ((0.1, 0.5), (0.5, 1.0)):
        chosen = (told >= low) & (told < high)
        assert abs(told[chosen].mean() - truth[chosen].mean()) < 0.1, (low, high)
    assert told[truth].mean() > told[~truth].mean() + 0.2


def test_a_worse_journey_and_a_longer_silence_make_it_likelier() -> None:
    model = fitted()
    assert model.weight_ > 0
    same = [Rhythm(6, 60, age, score) for age, score in ((70, 0.5), (70, -0.5), (150, -0.5))]
    told = model.gone(same)
    assert told[0] < told[1] < told[2]
    assert model.usual_gap(same)[0] < 15


def test_who_wrote_once_is_never_called_gone() -> None:
    assert fitted().gone([Rhythm(0, 0, 300, -1)])[0] == pytest.approx(0)
