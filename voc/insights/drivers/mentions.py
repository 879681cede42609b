"""Scored messages and what each of them mentions, as weighted patterns that a bootstrap can draw from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Mentions:
    """Messages with a score: who wrote each, and of which drivers it speaks badly and well.

    *Shape:* `scores` and `people` (n,), `negative` and `positive` (n, len(names)). Messages of one person share a
    number in `people`, from 0 on.
    """

    names: tuple[str, ...]
    scores: Floats
    people: Ints
    negative: Bools
    positive: Bools

    def __len__(self) -> int:
        return len(self.scores)

    def with_drivers(self, kept: Bools) -> Mentions:
        """The same messages with some of the drivers only. *Shape:* `kept` (len(names),)"""
        names = tuple(name for name, keep in zip(self.names, kept, strict=True) if keep)
        return Mentions(names, self.scores, self.people, self.negative[:, kept], self.positive[:, kept])

    @cached_property
    def n_people(self) -> int:
        """How many people wrote the messages."""
        return int(self.people.max()) + 1

    @cached_property
    def mentioned(self) -> Bools:
        """Whether a message speaks of a driver at all. *Shape:* (n, len(names))"""
        return np.logical_or(self.negative, self.positive)

    @cached_property
    def columns(self) -> Floats:
        """Bad and good mentions, driver by driver. *Shape:* (n, 2 len(names))"""
        both = np.stack([self.negative, self.positive], axis=2)
        return both.reshape(len(self), -1).astype(float)

    @cached_property
    def patterns(self) -> tuple[Floats, Ints]:
        """The different rows of (columns, score), and which of them each message has.

        Most messages say one of a few things: a thousand rows stand for fifty thousand messages.
        """
        rows = np.column_stack([self.columns, self.scores])
        found, which = np.unique(rows, axis=0, return_inverse=True)
        return found, which.reshape(-1)

    def draws(self, number: int, *, seed: int = 0) -> Floats:
        """How often each pattern occurs in samples of people drawn with replacement. *Shape:* (number, patterns)

        People are drawn, not messages: what one person writes twice is not news twice.
        """
        dice = np.random.default_rng(seed)
        found, which = self.patterns
        drawn = np.empty((number, len(found)))
        for each in range(number):
            weights = np.bincount(dice.integers(self.n_people, size=self.n_people), minlength=self.n_people)
            drawn[each] = np.bincount(which, weights=weights[self.people], minlength=len(found))
        return drawn

    @cached_property
    def counts(self) -> Floats:
        """How often each pattern occurs. *Shape:* (patterns,)"""
        found, which = self.patterns
        return np.bincount(which, minlength=len(found)).astype(float)


def of_pairs(
    names: Sequence[str],
    scores: Sequence[float],
    people: Sequence[str | None],
    mentions: Sequence[tuple[int, int, bool, bool]],
) -> Mentions:
    """Mentions from (message, driver, speaks badly, speaks well); a message without a person is one of its own."""
    negative = np.zeros((len(scores), len(names)), bool)
    positive = np.zeros_like(negative)
    for message, driver, bad, good in mentions:
        negative[message, driver] |= bad
        positive[message, driver] |= good
    numbers: dict[object, int] = {}
    known = [(number,) if person is None else person for number, person in enumerate(people)]
    who = [numbers.setdefault(person, len(numbers)) for person in known]
    return Mentions(tuple(names), np.asarray(scores, float), np.asarray(who, np.int64), negative, positive)
