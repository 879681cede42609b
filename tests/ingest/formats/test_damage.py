"""Damaged files: no parser crashes or hangs, and every row that is left becomes something."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.ingest.formats.conftest import GOLDEN
from tests.ingest.formats.mutations import mutated, outcomes
from voc.domain import Feedback, Rejected
from voc.ingest.base import FILTERS, Filtered

FAST_ROUNDS, SLOW_ROUNDS = 10, 450


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_damaged_file_is_read_as_far_as_it_goes(path: Path) -> None:
    damage(path, rounds=FAST_ROUNDS)


@pytest.mark.slow
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_file_that_is_damaged_in_many_ways_is_read_as_far_as_it_goes(path: Path) -> None:
    damage(path, rounds=SLOW_ROUNDS)


def damage(path: Path, *, rounds: int) -> None:
    name, data = path.name.partition(".")[0], path.read_bytes()
    for seed in range(rounds):
        for outcome in outcomes(mutated(data, random.Random(f"{name} {seed}")), format=name):
            assert isinstance(outcome, Feedback | Filtered | Rejected), seed
            assert not isinstance(outcome, Filtered) or outcome.rule in FILTERS
            assert not isinstance(outcome, Rejected) or outcome.reason
            for turn in outcome.turns if isinstance(outcome, Feedback) else ():
                assert 0 <= turn.start < turn.end <= len(outcome.text)
