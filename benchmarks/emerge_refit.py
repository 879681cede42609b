"""The usual way to see new topics: BERTopic fitted anew on all that was said, and mean + 3 sd of what topics get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from benchmarks.topics import defaults
from voc.domain import Feedback, Segment
from voc.models.base import Labeler

Vectors = NDArray[np.float32]

# A day is compared with so many before it; fewer messages than voc asks for raise nothing here either.
HISTORY, LEAST, SIGMAS = 28, 3, 3.0
# Topics of two fits are one story where one has most messages that the other alarmed on, within so many days.
STORY = timedelta(days=14)


def embed(labeler: Labeler, messages: Sequence[Feedback]) -> Vectors:
    """The vectors of whole messages, made by the encoder that voc labels with. *Shape:* (n, width)"""
    whole = [Segment(message.id, 0, len(message.text), message.text, language="en") for message in messages]
    found = [prediction.embedding or b"" for prediction in labeler.predict(whole)]
    return np.stack([np.frombuffer(each, dtype="<f2").astype(np.float32) for each in found])


def refit(messages: Sequence[Feedback], vectors: Vectors, days: Sequence[date]) -> list[tuple[date, tuple[str, ...]]]:
    """What is raised on `days`, each seen with what was written by then: the day, and the ids of its messages."""
    raised: list[tuple[date, tuple[str, ...]]] = []
    written = np.array([message.created_at.date().toordinal() for message in messages])
    for day in days:
        known = np.flatnonzero(written <= day.toordinal())
        topics = defaults(vectors[known], [messages[i].text for i in known.tolist()])
        members = {int(topic): known[topics == topic] for topic in np.unique(topics) if topic >= 0}
        recent = [evidence for at, evidence in raised if day - at <= STORY]
        for today in _alarms(members, written, day):
            ids = {messages[i].id for i in today.tolist()}
            if not any(_most(evidence, ids) for evidence in recent):
                raised.append((day, tuple(messages[i].id for i in today[written[today] == day.toordinal()].tolist())))
    return raised


def _alarms(members: Mapping[int, NDArray[np.int64]], written: NDArray[np.int64], day: date) -> list[NDArray[np.int64]]:
    """The messages of each topic that has more today than the mean and three standard deviations of the days before."""
    found = []
    for rows in members.values():
        daily = np.bincount(day.toordinal() - written[rows], minlength=HISTORY + 1)[: HISTORY + 1]
        today, before = daily[0], daily[1:]
        if today >= LEAST and today > before.mean() + SIGMAS * before.std(ddof=1):
            found.append(rows)
    return found


def _most(evidence: Sequence[str], ids: set[str]) -> bool:
    return 2 * len(ids.intersection(evidence)) > len(evidence)
