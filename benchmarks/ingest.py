"""How fast a CSV file becomes rows of the store, how that grows with the file, and how fast the file is known again.

    python -m benchmarks.ingest --rows 40000 400000 1000000   # PII off, and what ten times the messages cost
    python -m benchmarks.ingest --rows 40000 --pii on

Texts are made from the 37,000 tweets, app and insurance reviews under VOC_DATA_DIR (or ../shared/data) by a Markov
chain of their words: as long as these, hardly two alike, so that near-duplicates are searched for among ever more of
them. One in twenty is a copy of an earlier one. Processes run as `voc ingest file` runs them: one reads (the first
time two, from 20 MB on), one stores.

"rows/s" is of the clock. "read" is processor microseconds a row of all that read, with their start, "store" of the one
that stores; on two cores 8,000 rows/s allow 250 together. "MB" is the most memory of any one process. "again" is the
same file a second time, which adds nothing. "plain" is what one would write otherwise, without cleaning, language,
near-duplicates, search, rejected rows or resuming: pandas.read_csv and to_sql in chunks.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from voc.ingest.ahead import read_ahead
from voc.pipeline import ingest
from voc.settings import load
from voc.store import Store
from voc.store.rows import pack

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
SOURCES = {
    "twitter_airline/Tweets.csv.gz": "text",
    "app_reviews_rosematcher/Google_Drive_Reviews.csv.gz": "content",
    "reviews_trustpilot_petinsurance/figo.csv.gz": "text",
    "reviews_trustpilot_petinsurance/fetch.csv.gz": "text",
}
COPIES = 0.05
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[40_000])
    parser.add_argument("--pii", choices=("on", "off"), default="off")
    parser.add_argument("--measure", nargs=2, metavar=("CSV", "DATABASE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(*measured(Path(options.measure[0]), Path(options.measure[1]), options.pii))
        return
    print("| rows | PII | what | seconds | rows/s | accepted | read | store | MB read | MB store |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in options.rows:
            compare(Path(folder), count, options.pii)


def compare(folder: Path, count: int, pii: str) -> None:
    """Print the rows of one size: the first import, the second, and the plain one."""
    path, database = write_table(folder / f"{count}.csv", count), folder / f"{count}-{pii}.db"
    for what in ("first", "again"):
        # Each in a process of its own: the most memory a process ever had never goes down.
        command = [sys.executable, "-m", "benchmarks.ingest", "--pii", pii, "--measure", str(path), str(database)]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, accepted, read, store, read_mb, store_mb = map(float, found)
        print(
            f"| {count:,} | {pii} | {what} | {seconds:.1f} | {count / seconds:,.0f} | {accepted:,.0f} "
            f"| {read / count:.0f} | {store / count:.0f} | {read_mb:.0f} | {store_mb:.0f} |",
            flush=True,
        )
    plain = seconds_plain(path, folder / f"{count}-plain.db")
    print(f"| {count:,} | | plain | {plain:.1f} | {count / plain:,.0f} | | | | | |", flush=True)


def write_table(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "rating", "author", "text"])
        for number, text in enumerate(itertools.islice(texts(), count)):
            day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00Z"
            writer.writerow([number, day, 1 + number % 5, f"user{number % 5000}", text])
    return path


def texts() -> Iterator[str]:
    """Texts without end: each word follows the one before as it did somewhere in the real ones."""
    following: defaultdict[str, list[str | None]] = defaultdict(list)
    for name, column in SOURCES.items():
        with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                words = ["", *row[column].split(" ")]
                for before, word in zip(words, [*words[1:], None], strict=True):
                    following[before].append(word)
    dice, earlier = random.Random(SEED), [""]
    while True:
        text = dice.choice(earlier) if dice.random() < COPIES else " ".join(_walk(following, dice))
        if len(earlier) < 100_000:
            earlier.append(text)
        yield text


def _walk(following: defaultdict[str, list[str | None]], dice: random.Random) -> Iterator[str]:
    word = dice.choice(following[""])
    while word is not None:
        yield word
        word = dice.choice(following[word])


def measured(path: Path, database: Path, pii: str) -> tuple[float, int, float, float, float, float]:
    """Seconds, messages accepted, processor microseconds and most megabytes of the processes that read and store."""
    settings = load({"VOC_PII": pii})
    with Store.open(f"sqlite:///{database}", workspace="benchmark") as store:
        began, busy = time.perf_counter(), time.process_time()
        run = store.imports.start("file", str(path))
        items = read_ahead(
            [path],
            settings=settings,
            key=b"benchmark",
            cursor=run.cursor,
            known=store.feedback.fingerprints if store.feedback.days() else None,
            on_file=lambda _: None,
            pack=pack,
        )
        run = ingest(items, store, run, keys=1, batch_size=settings.import_batch_size, on_step=lambda *_: None)
        seconds, stored = time.perf_counter() - began, time.process_time() - busy
    reader = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    read = reader.ru_utime + reader.ru_stime
    memory = (reader.ru_maxrss / 1024, own.ru_maxrss / 1024)
    return (seconds, run.counts["accepted"], read * 1e6, stored * 1e6, *memory)


def seconds_plain(path: Path, database: Path) -> float:
    # Here, because the processes that read import this module too.
    import pandas as pd  # type: ignore[import-untyped]

    start = time.perf_counter()
    with sqlite3.connect(database) as connection:
        for chunk in pd.read_csv(path, chunksize=50_000):
            chunk.to_sql("feedback", connection, index=False, if_exists="append")
    connection.close()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
