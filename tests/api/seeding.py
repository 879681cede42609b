"""A small company with known numbers: what it is told, what was said of it, one incident and one alert."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from voc.domain import Alert, Feedback, Insight, Label, Prediction, Quote, Rating, Segment, Topic
from voc.store import Store

UNTIL = date(2026, 10, 31)
MODEL = "seed@1"
SCRIPT = "<script>alert('x')</script> & <b onmouseover=alert(1)>bold</b>"
ARABIC = "الخدمة سيئة جدا ولن أشتري مرة أخرى"
EMOJI = "😡😡😡 👎🏽"
# 10,000 characters and some.
LONG = "The courier never came. " * 420

# Text, touchpoint, sentiment, topic, further labels.
Line = tuple[str, str, str, int, dict[str, str]]
LINES: tuple[Line, ...] = (
    ("The parcel came two weeks late.", "service", "negative", 1, {"effort": "high"}),
    ("Still waiting, nobody answers.", "service", "negative", 1, {"request": "help", "loyalty": "leaving"}),
    ("Delivery took one day, brilliant.", "service", "positive", 1, {"word_of_mouth": "recommends"}),
    ("The agent on the phone was patient and kind.", "service", "positive", 2, {"staff": "praise"}),
    ("I was passed from one agent to the next.", "service", "negative", 2, {"handoff": "true", "effort": "high"}),
    ("The kettle leaks after a month.", "product", "negative", 3, {"effort": "low", "word_of_mouth": "warns"}),
    ("The kettle boils fast and looks lovely.", "product", "positive", 3, {"word_of_mouth": "recommends"}),
    ("The price went up without a word.", "sales", "negative", 4, {"loyalty": "wavering"}),
    ("Fair price for what you get.", "sales", "positive", 4, {}),
    ("I saw the advert on the tram.", "marketing", "neutral", 0, {}),
    (SCRIPT, "other", "neutral", 0, {}),
    (ARABIC, "service", "negative", 0, {"word_of_mouth": "warns"}),
    (EMOJI, "service", "negative", 0, {}),
    (LONG.strip(), "service", "negative", 1, {}),
)  # fmt: skip
WEIGHTS = (8, 4, 9, 8, 3, 4, 9, 5, 5, 3, 1, 1, 1, 1)
TOPICS = ((1, "service", "Late deliveries"), (2, "service", "Agents"), (3, "product", "Kettle"), (4, "sales", "Price"))
BY_TEXT = {line[0]: line for line in LINES}
SCORES = {"negative": -0.8, "neutral": 0.0, "positive": 0.8, "mixed": 0.0}


def seed(store: Store, *, days: int = 90) -> Store:
    """Fill an empty store as if everything had been ingested, analysed and notified."""
    ingest(store, messages(days))
    label(store)
    find_topics(store)
    store.rollups.refresh()
    notify(store)
    return store


def messages(days: int) -> Iterator[Feedback]:
    """Four messages a day, and in the last five days six more about late deliveries."""
    dice = random.Random(11)
    number = 0
    for back in reversed(range(days)):
        lines = dice.choices(LINES, WEIGHTS, k=4) + [LINES[0]] * (6 if back < 5 else 0)
        for line in lines:
            number += 1
            moment = datetime.combine(UNTIL - timedelta(days=back), datetime.min.time(), UTC) + timedelta(
                minutes=number
            )
            yield Feedback(
                source="shop",
                external_id=f"m{number}",
                channel=("review", "survey", "email")[number % 3],
                created_at=moment,
                text=line[0],
                brand=("Northwind", "Figo")[number % 4 == 0],
                rating=Rating({"negative": 1.0, "positive": 5.0}.get(line[2], 3.0)),
                language="en",
            )


def ingest(store: Store, feedback: Iterator[Feedback]) -> None:
    """Store the messages in one import."""
    run = store.imports.start("shop", "seed.csv")
    store.imports.commit(run.id, list(feedback))
    store.imports.finish(run.id)


def label(store: Store) -> None:
    """One segment per message, labelled as LINES say."""
    waiting = store.segments.pending("whole@1", limit=100_000)
    store.segments.add("whole@1", waiting, [[_segment(message)] for message in waiting])
    segments = store.labels.pending(MODEL, limit=100_000)
    store.labels.add(MODEL, segments, [_prediction(BY_TEXT[segment.text]) for segment in segments])


def find_topics(store: Store) -> None:
    """The four topics of TOPICS."""
    first = UNTIL - timedelta(days=400)
    store.topics.save(
        [
            Topic(id, touchpoint, name, (name.lower(), "people"), _vector(id), 10, first)
            for id, touchpoint, name in TOPICS
        ]
    )
    waiting = store.topics.unassigned()
    topics = [BY_TEXT[text][3] for text in waiting.texts]
    store.topics.assign(waiting.segment_ids.tolist(), topics, [0.9] * len(topics))


def crowd_topics(store: Store) -> None:
    """300 topics whose names are long, Arabic, of one unbroken word or of emoji; every message is in one of them."""
    names = ("The same thing again and again " * 6, f"{ARABIC} ", "x" * 190, EMOJI)
    first, number = UNTIL - timedelta(days=400), 300
    store.topics.save(
        [
            Topic(
                id, "service", f"{names[id % len(names)].strip()[:190]} {id}", (ARABIC, "y" * 60), _vector(0), 1, first
            )
            for id in range(1, number + 1)
        ]
    )
    waiting = store.topics.unassigned()
    topics = [1 + row % number for row in range(len(waiting.texts))]
    store.topics.assign(waiting.segment_ids.tolist(), topics, [0.9] * len(topics))


def notify(store: Store) -> None:
    """One emerging pain point, and its alert in the log."""
    insight = incident(store.quotes(limit=3, measure="negative"))
    store.insights.save([insight])
    store.alerts.save(Alert(insight, "log"))


def incident(evidence: list[Quote]) -> Insight:
    """Late deliveries in the last five days."""
    start = UNTIL - timedelta(days=4)
    return Insight(
        kind="emerging_pain_point",
        series="topic=1 measure=negative",
        title="Complaints about late deliveries: 36 messages in 5 days, 6.2 expected",
        start=start,
        end=UNTIL,
        first_seen=start,
        count=36,
        expected=6.2,
        lower=2.0,
        upper=11.0,
        p_value=1e-9,
        severity=0.7,
        touchpoint="service",
        topic_id=1,
        evidence=tuple(evidence),
        details={"measure": "negative_messages"},
    )


def _segment(message: Feedback) -> Segment:
    return Segment(message.id, 0, len(message.text), message.text, created_at=message.created_at)


def _prediction(line: Line) -> Prediction:
    _, touchpoint, sentiment, topic, further = line
    values = {"touchpoint": touchpoint, "stage": "after", **further}
    labels = [Label("sentiment", sentiment, 0.9, score=SCORES[sentiment])]
    labels += [Label(task, value, 0.8) for task, value in values.items()]
    return Prediction(tuple(labels), embedding=_vector(topic))


def _vector(topic: int) -> bytes:
    return struct.pack("<8e", *(1.0 if i == topic else 0.0 for i in range(8)))
