"""A new subject beside or inside known topics: messages of the last days that lie where few lay before.

A new subject is often near a known one ("unable to verify my identity" beside "verify my identity"), whose counts hide
it. So each segment of the last days is asked how many messages of these days lie near it, and how many the weeks before
made one expect: a scan statistic (Kulldorff, "A spatial scan statistic", 1997), with balls of one radius among the
embeddings in place of circles on a map. Who watches the topics decides what is told: here a subject only gets a topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.models.topics.assign import THRESHOLD, centroid, nearest
from voc.models.topics.candidates import new_topic
from voc.models.topics.groups import unit
from voc.models.topics.identity import SAME
from voc.models.topics.names import Name

# Of the last days, against the weeks before them; with less than half of these, nothing is expected yet.
DAYS, BEFORE = 3, 56
# The cosine from which two segments say nearly the same. Of 0.65, 0.7 and 0.75, all find seven or eight of eight
# planted subjects; the first is a day later, the last misses one.
NEAR = 0.7
LEAST = 5
# The decimal digits of surprise: 3.7 was the most in 59 days of 40 steady subjects (`python -m benchmarks.emerge`), and
# in five years of app reviews nine subjects surprised more, each a thing that had just broken.
SURPRISE = 4.5
# The variance of a count is so many times its mean: people answer one another, and days differ.
_SPREAD = 1.3
# Segments that are compared at most, 3.5 s of processor time, and how many of them at a time.
_MOST, _MOST_BEFORE, _BLOCK = 4_000, 40_000, 512


@dataclass(frozen=True, slots=True)
class Surge:
    """Rows of one subject: `messages` of them where `expected` were."""

    rows: NDArray[np.intp]
    messages: int
    expected: float


def surged(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    days: Sequence[date],
    messages: Sequence[str],
    *,
    until: date,
    touchpoint: str,
    known: Sequence[Topic],
    next_id: int,
    polarity: NDArray[np.int8] | None = None,
) -> list[tuple[Topic, Surge]]:
    """A topic for each new subject of the days up to `until`, numbered from `next_id`, the most surprising first.

    Each is as tight as the segments that made it, so that it takes little else from the topics around it. `messages`
    are the ids of what the segments are parts of, `polarity` is that of `voc.models.topics.names.name_groups`.

    *Shape:* `vectors` (n, width) of unit length; `texts`, `days`, `messages` and `polarity` n
    """
    when = np.array(days, "datetime64[D]")
    # What a person merged into another topic is known as well.
    others = [centroid(t) for t in known if t.status != "retired" and len(t.centroid) == 2 * vectors.shape[1]]
    middles = np.stack(others) if others else np.zeros((0, vectors.shape[1]), np.float32)
    found = surges(vectors, messages, when, until=until, known=middles)
    if not found:
        return []
    from voc.models.topics.model import find  # imports BERTopic, which takes seconds

    late = np.flatnonzero(_is_late(when, until))
    owner = np.full(len(vectors), -1)
    for k, surge in enumerate(found):
        owner[surge.rows] = k
    wide, spoken = vectors[late].astype(np.float32), None if polarity is None else polarity[late]
    said, taken = [texts[i] for i in late.tolist()], [topic.name for topic in known]
    _, _, names = find(said, wide, groups=owner[late], taken=taken, polarity=spoken)
    return [
        (_topic(id, touchpoint, name, vectors[surge.rows], [days[i] for i in surge.rows.tolist()]), surge)
        for id, (name, surge) in enumerate(zip(names, found, strict=True), start=next_id)
    ]


def _topic(id: int, touchpoint: str, name: Name, vectors: NDArray[np.floating], days: Sequence[date]) -> Topic:
    vectors = vectors.astype(np.float32)
    middle = unit(vectors.mean(axis=0, keepdims=True))
    radius = float(np.clip((vectors @ middle[0]).min(), THRESHOLD, NEAR))
    _, probability = nearest(vectors, middle, radius=radius)
    return new_topic(id, touchpoint, name, middle[0], radius, vectors, probability, days)


def surges(
    vectors: NDArray[np.floating],
    feedback_ids: Sequence[str],
    days: NDArray[np.datetime64],
    *,
    until: date,
    known: NDArray[np.float32],
) -> list[Surge]:
    """Subjects of the days up to `until` that are new, the most surprising first; none that is a `known` topic.

    *Shape:* `vectors` (n, width) of unit length, `feedback_ids` and `days` n, `known` (k, width) the middles of topics
    """
    age = (np.datetime64(until) - days).astype(np.int64)
    late = np.flatnonzero(_is_late(days, until))[-_MOST:]
    before = np.flatnonzero((age >= DAYS) & (age < DAYS + BEFORE))
    if len(late) < LEAST or age.max(initial=0) < DAYS + BEFORE // 2:
        return []
    before = before[:: -(-len(before) // _MOST_BEFORE)]
    mine, past = vectors[late].astype(np.float32), vectors[before].astype(np.float32)
    near = np.concatenate([part @ mine.T >= NEAR for part in _parts(mine)])
    earlier = np.concatenate([(part @ past.T >= NEAR).sum(axis=1) for part in _parts(mine)])
    expected = (earlier + 0.5) * len(late) / max(len(before), 1)
    owners = np.array([feedback_ids[row] for row in late.tolist()])
    surprise = _surprise(_distinct(near, owners), expected)
    found: list[Surge] = []
    free = np.ones(len(late), np.bool_)
    for row in np.argsort(-surprise, kind="stable").tolist():
        if surprise[row] < SURPRISE:
            break
        # What a more surprising subject took is left out, and the rest must be as many and as surprising by itself.
        rows = np.flatnonzero(near[row] & free)
        messages = len(set(owners[rows].tolist()))
        if messages < LEAST or _surprise(np.array([messages]), expected[row : row + 1])[0] < SURPRISE:
            continue
        middle = unit(mine[rows].mean(axis=0, keepdims=True))
        if (known @ middle.T).max(initial=-1.0) < SAME:
            known = np.concatenate([known, middle])
            free[rows] = False
            found.append(Surge(late[rows], messages, float(expected[row])))
    return found


def _parts(vectors: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The vectors in parts: all against all at once would take 0.7 GB at `_MOST` and `_MOST_BEFORE`."""
    return np.array_split(vectors, -(-len(vectors) // _BLOCK))


def _is_late(days: NDArray[np.datetime64], until: date) -> NDArray[np.bool_]:
    """Which are among the last `DAYS` days."""
    return (days > np.datetime64(until) - DAYS) & (days <= np.datetime64(until))


def _distinct(near: NDArray[np.bool_], owners: NDArray[np.str_]) -> NDArray[np.intp]:
    """How many messages have a segment near each segment: one that says a thing ten times says it once."""
    order = np.argsort(owners, kind="stable")
    _, starts = np.unique(owners[order], return_index=True)
    counts: NDArray[np.intp] = np.logical_or.reduceat(near[:, order], starts, axis=1).sum(axis=1)
    return counts


def _surprise(seen: NDArray[np.intp], expected: NDArray[np.floating]) -> NDArray[np.floating]:
    """Decimal digits of the mid-p upper tail of a negative binomial count."""
    from scipy.stats import nbinom  # takes as long to import as all the rest

    size, chance = expected / (_SPREAD - 1), 1 / _SPREAD
    tail = nbinom.sf(seen, size, chance) + 0.5 * nbinom.pmf(seen, size, chance)
    surprise: NDArray[np.floating] = -np.log10(np.maximum(tail, 1e-300))
    return surprise
