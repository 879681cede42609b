"""The steps over a real store in memory, with a labeler that looks for words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from voc import pipeline
from voc.domain import Alert, Feedback, Filter, Label, Prediction, Rejected, Segment
from voc.errors import ChannelFailed
from voc.ingest.base import Filtered, Item
from voc.insights.budget import Budget
from voc.store import Store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def quiet(step: str, done: int, total: int) -> None:
    assert step
    assert done >= 0
    assert total == 0 or done <= total


@dataclass
class Words:
    """Complaints are about "late"; a text with "boom" makes it fail."""

    version: str = "words@1"

    def predict(self, segments: list[Segment]) -> list[Prediction]:
        if any("boom" in segment.text for segment in segments):
            raise ValueError("boom")
        return [self._prediction(segment.text) for segment in segments]

    def _prediction(self, text: str) -> Prediction:
        bad = "late" in text
        labels = (
            Label("sentiment", "negative" if bad else "positive", 0.9, score=-0.8 if bad else 0.8),
            Label("touchpoint", "sales" if bad else "product", 0.9),
        )
        vector = np.eye(8, dtype="<f2")[0 if bad else 1]
        return Prediction(labels=labels, embedding=vector.tobytes())


class Whole:
    """One segment per message."""

    version = "whole@1"

    def split(self, messages: list[Feedback]) -> list[list[Segment]]:
        return [[Segment(m.id, 0, len(m.text), m.text, created_at=m.created_at)] for m in messages]


@dataclass
class Outbox:
    """Takes alerts, unless it is full."""

    sent: list[Alert]
    full: bool = False

    def send(self, alert: Alert) -> None:
        if self.full:
            raise ChannelFailed("outbox", "full")
        self.sent.append(alert)


def message(number: int, text: str, *, day: int = 0) -> Feedback:
    return Feedback(
        "test", str(number), "review", START + timedelta(days=day, minutes=number % 600), text, language="en"
    )


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


def ingest(
    store: Store, outcomes: list[Feedback | Filtered | Rejected], *, name: str = "file", batch: int = 2
) -> dict[str, int]:
    run = store.imports.start("test", name)
    items = [Item(outcome, str(number)) for number, outcome in enumerate(outcomes)]
    return dict(pipeline.ingest(items, store, run, keys=1, batch_size=batch, on_step=quiet).counts)


def analyse(store: Store, labeler: Words, *, batch: int = 3) -> tuple[int, int]:
    done = pipeline.segment(Whole(), store, batch_size=batch, on_step=quiet)
    return done, pipeline.label(labeler, store, batch_size=batch, on_step=quiet)


def test_every_row_ends_as_exactly_one_thing(store):
    rows = [message(1, "It was late"), message(1, "It was late"), Filtered("empty"), Rejected("f", 4, "no date", "")]

    assert ingest(store, rows) == {"accepted": 1, "updated": 0, "duplicate": 1, "filtered": 1, "rejected": 1}


def test_a_second_run_does_nothing(store):
    rows = [message(n, f"Parcel {n} was late") for n in range(5)]
    ingest(store, rows)

    assert analyse(store, Words()) == (5, 5)
    assert analyse(store, Words()) == (0, 0)
    assert ingest(store, rows, name="again")["duplicate"] == 5


def test_an_item_that_makes_the_model_fail_stops_nobody_else(store):
    ingest(store, [message(n, "boom" if n == 3 else f"Parcel {n} was late") for n in range(7)])

    analyse(store, Words())

    [failure] = store.failures.list()
    assert failure.reason == "ValueError: boom"
    store.rollups.refresh()
    assert store.counts(Filter())[0]["segments"] == 6
    assert store.pending()["label"] == 0


def test_a_new_version_of_the_model_labels_the_backlog(store):
    ingest(store, [message(n, f"Parcel {n} was late") for n in range(5)])
    analyse(store, Words())

    assert analyse(store, Words("words@2")) == (0, 5)


def surge(store: Store) -> int:
    """Sixty quiet days, then five on which everybody complains; says how many insights that gives."""
    quiet_days = [message(d * 10 + n, f"Nice lamp number {d * 10 + n}", day=d) for d in range(65) for n in range(6)]
    late = [message(9000 + n, f"Parcel {n} came late", day=60 + n % 5) for n in range(120)]
    ingest(store, [*quiet_days, *late], batch=200)
    analyse(store, Words(), batch=200)
    return pipeline.detect(
        store, as_of=(START + timedelta(days=64)).date(), budget=Budget.parse("1/month"), on_step=quiet
    )


def test_a_surge_of_complaints_reaches_the_channel_once_with_its_words(store):
    assert surge(store) > 0
    outbox, since = Outbox([]), (START + timedelta(days=50)).date()

    sent, failed = pipeline.notify(outbox, "outbox", store, since=since, on_step=quiet)
    again, _ = pipeline.notify(outbox, "outbox", store, since=since, on_step=quiet)

    assert (sent, failed, again) == (len(outbox.sent), [], 0)
    assert sent > 0
    assert all("late" in quote.text for quote in outbox.sent[0].insight.evidence)


def test_an_alert_that_could_not_be_delivered_stays_due(store):
    surge(store)
    outbox, since = Outbox([], full=True), (START + timedelta(days=50)).date()

    sent, failed = pipeline.notify(outbox, "outbox", store, since=since, on_step=quiet)
    outbox.full = False
    later, _ = pipeline.notify(outbox, "outbox", store, since=since, on_step=quiet)

    assert sent == 0
    assert later == len(failed) > 0


def test_old_history_is_no_news(store):
    surge(store)
    outbox, since = Outbox([]), (START + timedelta(days=200)).date()

    assert pipeline.notify(outbox, "outbox", store, since=since, on_step=quiet) == (0, [])


class Halves:
    """Divides sales into what comes first in a batch and what does not."""

    version, versions, width = "taxonomy@1", {"sales": "1"}, 8

    def divide(self, vectors, touchpoints):
        return [Label("sub_touchpoint", "first" if n == 0 else "rest", 0.9) for n, _ in enumerate(touchpoints)]


def test_segments_of_touchpoints_that_are_divided_get_a_sub_touchpoint_once(store):
    ingest(store, [message(n, f"Parcel {n} was late" if n else "Nice lamp") for n in range(5)])
    analyse(store, Words())

    assert pipeline.divide(Halves(), store, on_step=quiet) == 4
    assert pipeline.divide(Halves(), store, on_step=quiet) == 0
    assert pipeline.divide(None, store, on_step=quiet) == 0
    assert [c.key["sub_touchpoint"] for c in store.counts(Filter(), by=("sub_touchpoint",))] == [None]
