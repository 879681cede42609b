"""A store full of made-up messages, labels and vectors, written straight into its tables.

A year of days, two brands, three sources, three channels, 300 topics of six touchpoints, large and small ones by Zipf's
law; a quarter of the segments is in none. Words come from a list of 4,000 by the same law, so that searches meet common
and rare ones. A message has one to three segments, two on average. Vectors of 384 numbers lie around the centre of
their topic. No near-duplicates. What the store makes itself (rollups, indexes) it makes here.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, select

from voc.domain import SENTIMENTS, TOUCHPOINTS, Alert, Insight, Topic, digest
from voc.store import Store, codes, states
from voc.store.database import insert_columns, last_id, mark_days, to_key
from voc.store.search import index_texts
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label, model
from voc.store.tables.segments import segment

TOPICS, WIDTH = 300, 384
BRANDS = ("north", "south")
_DAYS, _AT_ONCE = 365, 20_000
_LAST = date(2026, 10, 31)
_VERSION = "seed@1"
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu")
_dice = random.Random(7)
WORDS = ["".join(_dice.choices(_SYLLABLES, k=2 + n % 3)) + _dice.choice(_SYLLABLES) for n in range(4000)]
_WEIGHTS = np.cumsum(1 / np.arange(1, len(WORDS) + 1))
_SIZES = np.array([0.25, *(0.75 * (zipf := 1 / np.arange(10, TOPICS + 10)) / zipf.sum())])
_CENTRES = np.random.default_rng(7).standard_normal((TOPICS + 1, WIDTH), np.float32)
# Drawn once: normal numbers for two million vectors would take longer than storing them.
_NOISE = 1.5 * np.random.default_rng(8).standard_normal((8192, WIDTH), np.float32)


def seed(store: Store, count: int) -> float:
    """Fill an empty store with `count` messages and return the processor seconds; one that has them stays."""
    start = time.process_time()
    have = store.feedback.count()
    if have >= count:
        return 0.0
    if have:
        raise SystemExit(f"the store holds {have:,} messages: name an empty one")
    _topics(store)
    with store._scope.write() as connection:
        states.put(connection, store._scope.workspace_id, "label", _VERSION)
    rng = np.random.default_rng(11)
    for first in range(0, count, _AT_ONCE):
        _batch(store, rng, first, min(_AT_ONCE, count - first), count)
    store.rollups.refresh()
    _alerts(store)
    return time.process_time() - start


def text_of(dice: random.Random, words: int) -> str:
    """So many words, common ones often."""
    return " ".join(dice.choices(WORDS, cum_weights=_WEIGHTS.tolist(), k=words))


def vectors_of(rng: np.random.Generator, topics: NDArray[np.int64]) -> list[bytes]:
    """A unit vector near the centre of each topic, as the store keeps them."""
    vectors = _CENTRES[topics] + _NOISE[rng.integers(len(_NOISE), size=len(topics))]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    packed = vectors.astype("<f2").tobytes()
    return [packed[at : at + 2 * WIDTH] for at in range(0, len(packed), 2 * WIDTH)]


def touchpoint_of(topic: int) -> str:
    """Where a topic belongs."""
    return TOUCHPOINTS[topic % len(TOUCHPOINTS)]


def _topics(store: Store) -> None:
    first = _LAST - timedelta(days=_DAYS)
    store.topics.save(
        [
            Topic(id, touchpoint_of(id), f"{WORDS[id]} {WORDS[2 * id]}", (WORDS[id],), vector, 10, first)
            for id, vector in enumerate(vectors_of(np.random.default_rng(1), np.arange(1, TOPICS + 1)), 1)
        ]
    )


def _alerts(store: Store) -> None:
    for number in range(200):
        topic = 1 + number % TOPICS
        day = _LAST - timedelta(days=number)
        insight = Insight(
            kind="emerging_pain_point", series=f"topic={topic} measure=negative", title="Made up", start=day, end=day,
            first_seen=day, count=30, expected=6.0, lower=2.0, upper=11.0, p_value=1e-9, severity=0.5,
            touchpoint=touchpoint_of(topic), topic_id=topic, evidence=(), details={"measure": "negative_messages"},
        )  # fmt: skip
        store.insights.save([insight])
        store.alerts.save(Alert(insight, "log"))


def _batch(store: Store, rng: np.random.Generator, first: int, size: int, count: int) -> None:
    scope = store._scope
    numbers = range(first, first + size)
    days = [_LAST - timedelta(days=_DAYS - 1 - _DAYS * n // count) for n in numbers]
    texts = _texts(rng, size)
    messages = [digest("shop", str(n)) for n in numbers]
    columns = _messages(scope.workspace_id, numbers, messages, days, texts)
    with scope.write() as connection:
        before = last_id(connection, feedback)
        insert_columns(connection, insert(feedback), columns)
        rows = connection.scalars(select(feedback.c.id).where(feedback.c.id > before).order_by(feedback.c.id)).all()
        index_texts(connection, before)
        parts = list(_parts(texts))
        topics = rng.choice(TOPICS + 1, size=len(parts), p=_SIZES)
        last = last_id(connection, segment)
        segments = _segments(scope.workspace_id, parts, messages, rows, topics)
        written = {"written_at": [columns["created_at"][m] for m, _, _ in parts]}
        insert_columns(connection, insert(segment), segments | written)
        ids = connection.scalars(select(segment.c.id).where(segment.c.id > last).order_by(segment.c.id)).all()
        version = _model(connection)
        insert_columns(connection, insert(label), _labels(rng, ids, topics, version))
        vectors = vectors_of(rng, topics)
        insert_columns(
            connection,
            insert(embedding),
            {"segment_id": ids, "model_id": [version] * len(ids), "vector": vectors},
        )
        codes.add(connection, scope.workspace_id, dict(zip(ids, vectors, strict=True)))
        mark_days(connection, scope.workspace_id, set(days))


def _texts(rng: np.random.Generator, size: int) -> list[str]:
    """Texts of 8 to 30 words."""
    ends = np.cumsum(rng.integers(8, 31, size))
    drawn = np.searchsorted(_WEIGHTS, rng.random(ends[-1]) * _WEIGHTS[-1])
    words = [WORDS[n] for n in drawn.tolist()]
    return [" ".join(words[start:end]) for start, end in pairwise([0, *ends.tolist()])]


def _parts(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(message, start, end) of each segment: one, two, two or three of them."""
    for message, text in enumerate(texts):
        wanted = (1, 2, 2, 3)[message % 4]
        spaces = [text.index(" ", len(text) * part // wanted) for part in range(1, wanted)]
        for start, end in pairwise([-1, *spaces, len(text)]):
            yield message, start + 1, end


def _messages(
    workspace_id: int, numbers: range, ids: Sequence[str], days: Sequence[date], texts: Sequence[str]
) -> dict[str, Sequence[Any]]:
    size = len(numbers)
    return {
        "workspace_id": [workspace_id] * size,
        "key": [to_key(id) for id in ids],
        "day": days,
        "source": [("shop", "app", "desk")[n % 3] for n in numbers],
        "channel": [("review", "survey", "ticket")[n % 3] for n in numbers],
        "brand": [BRANDS[n % 7 == 0] for n in numbers],
        "language": ["en"] * size,
        "rating_value": [float(1 + n % 5) for n in numbers],
        "rating_low": [1.0] * size,
        "rating_high": [5.0] * size,
        "created_at": [
            datetime(day.year, day.month, day.day, n % 24, tzinfo=UTC) for n, day in zip(numbers, days, strict=True)
        ],
        "imported_at": [datetime(2026, 11, 1, tzinfo=UTC)] * size,
        "external_id": [str(n) for n in numbers],
        "author_role": ["customer"] * size,
        "customer": [f"{n // 3:032x}" for n in numbers],
        "text": texts,
    }


def _segments(
    workspace_id: int,
    parts: Sequence[tuple[int, int, int]],
    messages: Sequence[str],
    rows: Sequence[int],
    topics: NDArray[np.int64],
) -> dict[str, Sequence[Any]]:
    return {
        "workspace_id": [workspace_id] * len(parts),
        "key": [to_key(digest(messages[m], start, end)) for m, start, end in parts],
        "feedback_id": [rows[m] for m, _, _ in parts],
        "start": [start for _, start, _ in parts],
        "end": [end for _, _, end in parts],
        "role": ["customer"] * len(parts),
        "topic_id": topics.tolist(),
        "topic_probability": [0.8] * len(parts),
    }


def _labels(
    rng: np.random.Generator, ids: Sequence[int], topics: NDArray[np.int64], model_id: int
) -> dict[str, Sequence[Any]]:
    size = len(ids)
    sentiments = [SENTIMENTS[s] for s in rng.choice(4, size, p=[0.4, 0.2, 0.35, 0.05])]
    return {
        "segment_id": ids,
        "model_id": [model_id] * size,
        "served": [True] * size,
        "sentiment": sentiments,
        "sentiment_score": [0.5] * size,
        "sentiment_confidence": rng.uniform(0.5, 1, size).round(3).tolist(),
        "touchpoint": [touchpoint_of(topic) for topic in topics.tolist()],
        "touchpoint_confidence": [0.8] * size,
        "stage": [("after", "during", None)[n] for n in rng.integers(3, size=size)],
        "word_of_mouth": [("recommends", "warns", None, None, None, None)[n] for n in rng.integers(6, size=size)],
        "loyalty": [("leaving", *[None] * 9)[n] for n in rng.integers(10, size=size)],
        "effort": [("high", "low", None, None)[n] for n in rng.integers(4, size=size)],
        "intensity": rng.integers(0, 4, size).tolist(),
    }


def _model(connection: Any) -> int:
    found = connection.scalar(select(model.c.id).where(model.c.version == _VERSION))
    return int(found or connection.scalars(insert(model).values(version=_VERSION).returning(model.c.id)).one())
