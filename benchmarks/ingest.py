"""How fast a CSV file becomes rows of the store, and how that grows with the file.

    python -m benchmarks.ingest [--rows 10000 100000]

Texts are the 33,000 tweets, app and insurance reviews under VOC_DATA_DIR (or ../shared/data), repeated with new ids as
often as needed. Seconds and messages/s are of the clock, as a user waits for `voc ingest file`: one process reads and
cleans, one stores. The two columns after them are processor seconds of each half alone. "plain" is what pandas.read_csv
+ to_sql into SQLite takes for the same file: no cleaning, no redaction, no language, no duplicates, no resuming.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import os
import sqlite3
import tempfile
import time
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]

from voc.ingest.ahead import read_ahead
from voc.ingest.files import read_files
from voc.pipeline import ingest
from voc.settings import load
from voc.store import Store

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
SOURCES = {
    "twitter_airline/Tweets.csv.gz": "text",
    "app_reviews_rosematcher/Google_Drive_Reviews.csv.gz": "content",
    "reviews_trustpilot_petinsurance/figo.csv.gz": "text",
    "reviews_trustpilot_petinsurance/fetch.csv.gz": "text",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    rows = parser.parse_args().rows
    print("| rows | PII | seconds | messages/s | read + clean | store | plain | times plain |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in rows:
            path = write_table(Path(folder) / f"{count}.csv", count)
            plain = seconds_plain(path, Path(folder) / f"{count}-plain.db")
            for pii in ("off", "on"):
                cleaned = seconds_reading(path, pii)
                waited, stored = seconds_ingesting(path, pii, Path(folder) / f"{count}-{pii}.db")
                print(
                    f"| {count:,} | {pii} | {waited:.1f} | {count / waited:,.0f} | {cleaned:.1f} | {stored:.1f} "
                    f"| {plain:.1f} | {waited / plain:.1f} |",
                    flush=True,
                )


def write_table(path: Path, count: int) -> Path:
    texts: list[str] = []
    for name, column in SOURCES.items():
        with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
            texts += [row[column] for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "rating", "author", "text"])
        for number, text in enumerate(itertools.islice(itertools.cycle(texts), count)):
            day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00Z"
            writer.writerow([number, day, 1 + number % 5, f"user{number % 5000}", text])
    return path


def seconds_plain(path: Path, database: Path) -> float:
    start = time.perf_counter()
    with sqlite3.connect(database) as connection:
        pd.read_csv(path).to_sql("feedback", connection, index=False)
    connection.close()
    return time.perf_counter() - start


def seconds_reading(path: Path, pii: str) -> float:
    start = time.process_time()
    for _ in read_files([path], settings=load({"VOC_PII": pii}), key=b"benchmark"):
        continue
    return time.process_time() - start


def seconds_ingesting(path: Path, pii: str, database: Path) -> tuple[float, float]:
    """Seconds of the clock, and processor seconds of the process that stores."""
    store = Store.open(f"sqlite:///{database}", workspace="benchmark")
    began, busy = time.perf_counter(), time.process_time()
    run = store.imports.start("file", str(path))
    settings = load({"VOC_PII": pii})
    items = read_ahead([path], settings=settings, key=b"benchmark", cursor=run.cursor, on_file=lambda _: None)
    ingest(items, store, run, batch_size=1000, on_step=lambda *_: None)
    return time.perf_counter() - began, time.process_time() - busy


if __name__ == "__main__":
    main()
