"""Stores with feedback whose labels are known, put in the way the pipeline would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from voc.domain import Alert, Feedback, Filter, Insight, Label, Prediction, Rating, Segment, Topic
from voc.store import Store

SEGMENTER, LABELER = "parts@1", "known@1"
WIDTH = 4


@dataclass(frozen=True)
class Part:
    """One point of a message; tasks that are not named keep their defaults. Topic 0 is "in no topic"."""

    text: str
    sentiment: str = "neutral"
    touchpoint: str = "service"
    topic: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[tuple[str, int, int], ...] = ()

    def prediction(self) -> Prediction:
        known = {"sentiment": self.sentiment, "touchpoint": self.touchpoint, "intensity": "1", **self.labels}
        vector = np.eye(WIDTH, dtype="<f2")[self.topic % WIDTH].tobytes()
        labels = (self._label(task, value) for task, value in known.items())
        return Prediction(tuple(labels), vector)

    def _label(self, task: str, value: str) -> Label:
        score = {"negative": -0.8, "positive": 0.8}.get(value, 0.0) if task == "sentiment" else None
        return Label(task, value, 0.9, score, spans=self.spans if task == "expectation" else ())


@dataclass(frozen=True)
class Said:
    """One message; in a language other than English its parts are not labelled."""

    id: str
    day: date
    parts: tuple[Part, ...]
    channel: str = "review"
    brand: str | None = None
    language: str = "en"
    rating: Rating | None = None
    url: str | None = None
    customer: str | None = None
    author: str | None = None
    thread: str | None = None
    team: str | None = None
    agent: str | None = None
    nps: int | None = None
    role: str = "customer"
    source: str = "test"

    def feedback(self) -> Feedback:
        return Feedback(
            source=self.source,
            external_id=self.id,
            channel=self.channel,
            created_at=datetime.combine(self.day, time(12), UTC),
            text=" ".join(part.text for part in self.parts),
            language=self.language,
            brand=self.brand,
            rating=self.rating,
            url=self.url,
            customer=self.customer,
            author=self.author,
            thread_id=self.thread,
            team=self.team,
            agent=self.agent,
            nps=self.nps,
            author_role=self.role,
        )

    def segments(self) -> list[Segment]:
        found, start = [], 0
        for part in self.parts:
            end = start + len(part.text)
            found.append(Segment(self.feedback().id, start, end, part.text, self.role, self.language))
            start = end + 1
        return found


def topic(id: int, name: str, *, touchpoint: str = "service", born: date = date(2026, 1, 1)) -> Topic:
    return Topic(id, touchpoint, name, tuple(name.split()), np.eye(WIDTH, dtype="<f2")[id % WIDTH].tobytes(), 1, born)


def fill(store: Store, messages: Sequence[Said], *, topics: Iterable[Topic] = ()) -> None:
    """Import, split, label and assign `messages`, and bring the rollups up to date."""
    run = store.imports.start("test", "seed")
    store.imports.commit(run.id, [said.feedback() for said in messages])
    store.imports.finish(run.id)
    waiting = store.segments.pending(SEGMENTER, limit=len(messages))
    by_id = {said.feedback().id: said for said in messages}
    store.segments.add(SEGMENTER, waiting, [by_id[message.id].segments() for message in waiting])
    _label(store, messages)
    store.topics.save(list(topics))
    _assign(store, messages)
    store.rollups.refresh()


def _label(store: Store, messages: Sequence[Said]) -> None:
    known = {
        segment.id: part.prediction() if said.language == "en" else Prediction(skipped=f"language:{said.language}")
        for said in messages
        for part, segment in zip(said.parts, said.segments(), strict=True)
    }
    segments = store.labels.pending(LABELER, limit=len(known))
    store.labels.add(LABELER, segments, [known[segment.id] for segment in segments])


def _assign(store: Store, messages: Sequence[Said]) -> None:
    topics = {(said.feedback().id, part.text): part.topic for said in messages for part in said.parts}
    found = store.topics.unassigned()
    ids = [topics[key] for key in zip(found.feedback_ids, found.texts, strict=True)]
    store.topics.assign(found.segment_ids.tolist(), ids, [1.0] * len(ids))


FIRST, LAST = date(2026, 6, 1), date(2026, 6, 28)
CALL_BACK, ASSEMBLY, DELIVERY = (
    topic(1, "nobody calls back", born=date(2026, 6, 3)),
    topic(2, "easy to assemble", touchpoint="product"),
    topic(3, "late delivery", touchpoint="sales"),
)


def story() -> list[Said]:
    """The four weeks of June 2026 and the four before: complaints about call-backs begin, all else stays as it was."""
    return [*_weeks("may", date(2026, 5, 4)), *_weeks("june", FIRST), *_complaints(), *_oddities()]


def _weeks(name: str, first: date) -> list[Said]:
    praise = Part("It was easy to assemble.", "positive", "product", ASSEMBLY.id)
    advice = replace(praise, text="Everyone should buy this one.", labels={"word_of_mouth": "recommends"})
    late = Part(
        "Delivery took a week longer than promised.", "negative", "sales", DELIVERY.id, {"expectation": "below"}
    )
    warning = replace(late, text="Order somewhere else, I tell you.", labels={"word_of_mouth": "warns"})
    parts = [praise] * 6 + [advice] * 4 + [late] * 6 + [warning] * 2
    days = (first + timedelta(days=i % 28) for i in range(len(parts)))
    return [
        Said(f"{name}-{i}", day, (part,), brand="Acme") for i, (day, part) in enumerate(zip(days, parts, strict=True))
    ]


def _complaints() -> list[Said]:
    labels = {"loyalty": "leaving", "effort": "high", "intensity": "3"}
    waiting = Part("I was promised a call back three times.", "negative", "service", CALL_BACK.id, labels)
    days = (date(2026, 6, 3) + timedelta(days=2 * i) for i in range(12))
    return [Said(f"call-{i}", day, (waiting,), "phone", "Acme") for i, day in enumerate(days)]


def _oddities() -> list[Said]:
    both = (
        Part("It was simple to assemble,", "positive", "product", ASSEMBLY.id),
        Part("but nobody called me back.", "negative", "service", CALL_BACK.id),
    )
    return [
        Said("both", date(2026, 6, 20), both, "email", "Acme", rating=Rating(3), url="https://example.org/reviews/1"),
        Said("nothing", date(2026, 6, 21), (Part("Well, well.", "neutral", "none"),), "social", "Bolt"),
        Said("german", date(2026, 6, 22), (Part("Alles gut.", "positive"),), "survey", "Acme", language="de"),
    ]


def fill_with_story(store: Store) -> None:
    """The story with its topics and one insight, which was sent to a webhook."""
    fill(store, story(), topics=(CALL_BACK, ASSEMBLY, DELIVERY))
    quotes = store.quotes(Filter(topic_id=CALL_BACK.id), limit=2)
    insight = Insight(
        kind="emerging_pain_point",
        series="topic=1 measure=negative_messages",
        title="Complaints about nobody calls back (service): 13 messages in 23 days, 0.1 expected",
        start=date(2026, 6, 3),
        end=date(2026, 6, 25),
        first_seen=date(2026, 6, 7),
        count=13,
        expected=0.1,
        lower=0.0,
        upper=1.0,
        p_value=1e-9,
        severity=0.7,
        touchpoint="service",
        topic_id=CALL_BACK.id,
        evidence=tuple(quotes),
    )
    store.insights.save([insight])
    store.alerts.save(Alert(insight, "webhook"))
