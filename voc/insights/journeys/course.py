"""The course of a journey: one number for all contacts up to now, and where channels and departments contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Protocol

from voc.insights.journeys.contacts import Contact

# A contact counts half after a quarter.
HALF_LIFE = timedelta(days=90)
# What is remembered of an episode is its peak and its end (Fredrickson and Kahneman, Journal of Personality and Social
# Psychology 65 (1993) 45); a company is also judged by what it was like lately. The weights are a judgement.
RECENT, PEAK, END = 0.5, 0.25, 0.25
# Means this far on either side of zero contradict each other.
APART = 0.25


@dataclass(frozen=True, slots=True)
class Course:
    """A journey so far, all in [-1, 1] but `trend`.

    `score` = 0.5 `recent` + 0.25 `peak` + 0.25 `end`. `recent` is the mean of the contact scores, each weighted by
    half per 90 days before the last; `peak` the one farthest from zero, the latest of equals; `end` the last one.
    `trend` in [-2, 2] is the mean of the later half minus that of the earlier half, 0 for a single contact.
    """

    score: float
    recent: float
    peak: float
    end: float
    trend: float
    contacts: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The same touchpoint is praised through one way in and criticised through another; `by` is "channel" or "team"."""

    touchpoint: str
    by: str
    praised: str
    criticised: str


class Scored(Protocol):
    """A contact, or what is left of one when only its time and its score are asked for."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def score(self) -> float:
        """How it went, in [-1, 1]."""


def course(contacts: Sequence[Scored]) -> Course:
    """The course of the contacts of one customer, in the order of time and at least one."""
    scores, end = [contact.score for contact in contacts], contacts[-1].at
    weights = [0.5 ** ((end - contact.at) / HALF_LIFE) for contact in contacts]
    recent = sum(w * s for w, s in zip(weights, scores, strict=True)) / sum(weights)
    peak = max(reversed(scores), key=abs)
    score = RECENT * recent + PEAK * peak + END * scores[-1]
    return Course(score, recent, peak, scores[-1], _trend(scores), len(scores))


def courses(contacts: Sequence[Scored]) -> list[Course]:
    """The course after each contact."""
    return [course(contacts[: index + 1]) for index in range(len(contacts))]


def contradictions(contacts: Sequence[Contact]) -> list[Contradiction]:
    """Where a customer is content with one channel or team and not with another, at the same touchpoint."""
    found = []
    for by in ("channel", "team"):
        means = _means(contacts, by)
        for touchpoint in dict.fromkeys(contact.touchpoint for contact in contacts if contact.touchpoint != "none"):
            here = {way: mean for (place, way), mean in means.items() if place == touchpoint}
            best, worst = max(here, key=here.__getitem__, default=""), min(here, key=here.__getitem__, default="")
            if here and here[best] >= APART and here[worst] <= -APART:
                found.append(Contradiction(touchpoint, by, best, worst))
    return found


def _means(contacts: Sequence[Contact], by: str) -> dict[tuple[str, str], float]:
    scores: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for contact in contacts:
        if way := getattr(contact, by):
            scores[contact.touchpoint, way].append(contact.score)
    return {key: fmean(values) for key, values in scores.items()}


def _trend(scores: Sequence[float]) -> float:
    half = len(scores) // 2
    return fmean(scores[-half:]) - fmean(scores[:half]) if half else 0.0
