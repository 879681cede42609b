"""Real feedback through the whole pipeline: what it costs, and what comes out, to be read by a person.

    python -m benchmarks.real_input trustpilot                 # five pet insurers, 2017-2024
    python -m benchmarks.real_input drive airline --sample 50  # with fifty labelled segments of each to read

The data lie in the folder VOC_DATA_DIR (../shared/data when not set). Each set gets a database of its own, in a
temporary folder or in `--keep FOLDER`. Ingestion is timed as the command a user types, start of the program included;
the other steps inside one process. Memory is the largest resident set of each.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voc.answers import pain_points
from voc.build import Parts
from voc.domain import Filter
from voc.settings import load
from voc.store import Store

DATA = Path(os.environ.get("VOC_DATA_DIR", "../shared/data"))


@dataclass(frozen=True)
class Set:
    """A set of real feedback: its files with what each is about, the channel, and a period worth a look."""

    files: dict[str, str | None]
    source: str
    channel: str
    since: date
    until: date


SETS = {
    "trustpilot": Set(
        {
            f"reviews_trustpilot_petinsurance/{brand}.csv.gz": brand
            for brand in ("aspca", "embrace", "fetch", "figo", "petsbest")
        },
        "trustpilot",
        "review",
        date(2023, 1, 1),
        date(2023, 12, 31),
    ),
    "drive": Set(
        {"app_reviews_rosematcher/Google_Drive_Reviews.csv.gz": None},
        "appstore",
        "review",
        date(2017, 6, 1),
        date(2017, 6, 30),
    ),
    "airline": Set({"twitter_airline/Tweets.csv.gz": None}, "twitter", "social", date(2015, 2, 16), date(2015, 2, 24)),
}


class Clock:
    """Wall seconds by step, from what a step reports while it goes on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.last = time.perf_counter()

    def __call__(self, step: str, done: int, total: int) -> None:
        del done, total
        now = time.perf_counter()
        self.seconds[step] += now - self.last
        self.last = now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", choices=sorted(SETS))
    parser.add_argument("--keep", type=Path, help="folder for the databases")
    parser.add_argument("--sample", type=int, default=0, help="labelled segments to print")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.sets:
            _report(name, (options.keep or Path(temporary)) / f"{name}.db", options.sample)


def _report(name: str, path: Path, sample: int) -> None:
    wanted = SETS[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{path.resolve()}"
    seconds = {"ingest": sum(_ingest(wanted, file, brand, url) for file, brand in wanted.files.items())}
    ingest_memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    parts = Parts(load({"VOC_DATABASE_URL": url, "VOC_ALERT_CHANNELS": ""}))
    clock = Clock()
    done = parts.analyze(as_of=None, on_step=clock)
    seconds |= clock.seconds
    store = parts.store
    print(f"\n## {name}\n")
    found = f"{store.feedback.count():,} messages, {done.labelled:,} segments"
    print(f"{found}, {len(store.topics.list()):,} topics, {len(store.insights.list(limit=10_000)):,} insights\n")
    print("| step | seconds |\n|---|---|")
    print("\n".join(f"| {step} | {spent:.1f} |" for step, spent in seconds.items()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\npeak memory: ingest {ingest_memory / 1024:,.0f} MB, analyze {peak / 1024:,.0f} MB\n")
    print("\n".join([*_pain(store, wanted), "", *_incidents(store), "", *_labelled(store, sample)]))


def _ingest(wanted: Set, file: str, brand: str | None, url: str) -> float:
    words = ["ingest", "file", str(DATA / file), "--source", wanted.source, "--channel", wanted.channel]
    words += ["--brand", brand] if brand else []
    start = time.perf_counter()
    environment = {**os.environ, "VOC_DATABASE_URL": url}
    subprocess.run([sys.executable, "-m", "voc", *words], check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _pain(store: Store, wanted: Set) -> Iterator[str]:
    yield f"Pain points from {wanted.since} to {wanted.until}:\n"
    found = pain_points.answer(store, Filter(since=wanted.since, until=wanted.until), limit=3)
    for rank, point in enumerate(found.points, 1):
        yield f"{rank}. {point.name} ({point.touchpoint}): {point.messages} messages, {point.course}"
        yield from (f"   - {quote.text}" for quote in point.quotes)


def _incidents(store: Store) -> Iterator[str]:
    yield "Insights, the oldest first:\n"
    for insight in sorted(store.insights.list(limit=10_000), key=lambda i: (i.first_seen, i.id)):
        yield f"- {insight.first_seen}: {insight.title} (p = {insight.p_value:.1g})"


def _labelled(store: Store, number: int) -> Sequence[str]:
    if not number:
        return []
    quotes = store.quotes(Filter(), limit=100_000)
    chosen = random.Random(1).sample(quotes, min(number, len(quotes)))
    return [f"- [{quote.sentiment}, {quote.touchpoint}] {quote.text}" for quote in chosen]


if __name__ == "__main__":
    main()
