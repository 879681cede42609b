"""How fast the store takes messages, segments and labels, and answers, as it grows.

    python -m benchmarks.store                                     # SQLite, 100,000 messages, about 2 minutes
    python -m benchmarks.store --messages 100000 1000000           # the scaling table
    python -m benchmarks.store --url postgresql+psycopg://...      # the same on PostgreSQL

Messages are made up: 5 to 45 words, a year of days, two sources, three channels, two brands; 60 % are long enough to be
compared for copies (five bands each, one in fifty is a copy). One segment a message, vectors of 384 numbers.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from voc.domain import SENTIMENTS, TOUCHPOINTS, Feedback, Filter, Label, Prediction, Rating, Segment
from voc.store import Store

_BATCH = 1000
_FIRST = datetime(2025, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000])
    parser.add_argument("--url", help="database to use; a temporary SQLite file when not given")
    parser.add_argument("--out", type=Path, help="JSON file for the results")
    options = parser.parse_args()
    results = [measure(options.url, count) for count in options.messages]
    _print(results)
    if options.out:
        options.out.write_text(json.dumps(results, indent=2) + "\n")


def measure(url: str | None, count: int) -> dict[str, float]:
    """Seconds, rates and milliseconds for a store that grows to `count` messages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voc.db"
        with Store.open(url or f"sqlite:///{path}", workspace=f"benchmark-{uuid.uuid4().hex[:8]}") as store:
            results = {"messages": float(count), **_write(store, count), **_read(store)}
        if url is None:
            results["bytes per message"] = path.stat().st_size / count
    return results


class Clock:
    """Adds up wall and processor seconds by step."""

    def __init__(self) -> None:
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.busy: defaultdict[str, float] = defaultdict(float)
        self.each: dict[str, list[float]] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        wall, busy = time.perf_counter(), time.process_time()
        yield
        spent = time.perf_counter() - wall
        self.wall[step] += spent
        self.busy[step] += time.process_time() - busy
        self.each.setdefault(step, []).append(spent)


def _write(store: Store, count: int) -> dict[str, float]:
    clock = Clock()
    run = store.imports.start("benchmark", "messages")
    for batch in _batches(count):
        with clock("import"):
            store.imports.commit(run.id, batch, cursor="x")
    while True:
        with clock("pending"):
            messages = store.segments.pending("whole@1", limit=_BATCH)
        if not messages:
            break
        segments = [[Segment(m.id, 0, len(m.text), m.text)] for m in messages]
        with clock("segment"):
            store.segments.add("whole@1", messages, segments)
    rng = np.random.default_rng(7)
    while pending := store.labels.pending("dice@1", limit=_BATCH):
        predictions = _predictions(rng, len(pending))
        with clock("label"):
            store.labels.add("dice@1", pending, predictions)
    with clock("rollups"):
        store.rollups.refresh()
    # On a machine that does other things too, processor time says what SQLite would reach alone.
    rates = {f"{step}, rows/s": count / clock.wall[step] for step in ("import", "segment", "label")}
    rates |= {f"{step}, rows per CPU second": count / clock.busy[step] for step in ("import", "segment", "label")}
    return rates | {
        "pending, first batch, ms": 1000 * clock.each["pending"][0],
        "pending, median batch, ms": 1000 * statistics.median(clock.each["pending"]),
        "rollups of all days, s": clock.wall["rollups"],
        "rollups of all days, CPU s": clock.busy["rollups"],
    }


def _read(store: Store) -> dict[str, float]:
    june = Filter(since=date(2025, 6, 1), until=date(2025, 6, 30))
    vector = _vectors(np.random.default_rng(1), 1)[0]
    questions: dict[str, Callable[[], object]] = {
        "counts by day and touchpoint, ms": lambda: store.counts(by=("day", "touchpoint")),
        "counts by touchpoint in June, ms": lambda: store.counts(june, by=("touchpoint",)),
        "messages by week and brand, ms": lambda: store.message_counts(by=("week", "brand")),
        "raw counts by sentiment in June, ms": lambda: store.counts(june, by=("sentiment",)),
        "10 recent negative quotes, ms": lambda: store.quotes(Filter(touchpoint="service"), measure="negative"),
        "10 typical quotes, ms": lambda: store.quotes(Filter(touchpoint="service"), order="typical"),
        "keyword search, ms": lambda: store.search("refund late"),
        "keyword and vector search, ms": lambda: store.search("refund late", vector=vector),
    }
    return {name: 1000 * min(_timed(ask) for _ in range(3)) for name, ask in questions.items()}


def _batches(count: int) -> Iterator[list[Feedback]]:
    random_ = random.Random(7)
    words = ["".join(random_.choices(_SYLLABLES, k=random_.randint(1, 4))) for _ in range(5000)]
    rare = ["refund", "late", "courier", "password"]
    batch: list[Feedback] = []
    before: tuple[int, ...] = ()
    for i in range(count):
        text = " ".join(random_.choices(words, k=random_.randint(5, 45)) + random_.choices(rare, k=1 if i % 50 else 2))
        if i % 50 or not before:
            before = tuple(random_.getrandbits(64) for _ in range(5))
        bands = before if i % 5 < 3 else ()
        batch.append(_message(i, text, _FIRST + timedelta(days=365 * i / count), bands))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _message(i: int, text: str, created_at: datetime, bands: tuple[int, ...]) -> Feedback:
    return Feedback(
        source=("app", "shop")[i % 2],
        external_id=f"message-{i}",
        channel=("review", "survey", "ticket")[i % 3],
        created_at=created_at,
        text=text,
        language="en",
        brand=("north", "south")[i % 7 == 0],
        rating=Rating(1 + i % 5),
        customer=f"{i // 3:032x}",
        bands=bands,
    )


def _predictions(rng: np.random.Generator, count: int) -> list[Prediction]:
    sentiments, touchpoints = rng.integers(4, size=count), rng.integers(6, size=count)
    return [
        Prediction(
            (
                Label("sentiment", SENTIMENTS[s], 0.9, score=0.5),
                Label("touchpoint", TOUCHPOINTS[t], 0.8),
                Label("stage", ("after", "unclear")[s % 2], 0.7),
                Label("intensity", str(s), 0.7),
                Label("emotion", "anger", 0.6, score=0.6),
            ),
            vector,
        )
        for s, t, vector in zip(sentiments, touchpoints, _vectors(rng, count), strict=True)
    ]


def _vectors(rng: np.random.Generator, count: int) -> list[bytes]:
    vectors = rng.standard_normal((count, 384), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [vector.tobytes() for vector in vectors.astype("<f2")]


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _print(results: list[dict[str, float]]) -> None:
    for name in results[0]:
        print(f"{name:40}" + "".join(f"{result[name]:>14,.1f}" for result in results))


if __name__ == "__main__":
    main()
