"""Drivers read from text, beside what the same customers ticked: 3,701 airline reviews with eight sub-ratings.

    nice python -m benchmarks.airline prepare airline.db     # label and group the reviews (an hour on one busy core)
    python -m benchmarks.airline measure airline.db --out airline.json

The data (reviews_ba_airline) lie in the folder VOC_DATA_DIR (../shared/data when not set).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from voc import pipeline
from voc.build import Parts
from voc.settings import load

DATA = Path(os.environ.get("VOC_DATA_DIR", "../shared/data")) / "reviews_ba_airline/BA_AirlineReviews.csv.gz"
SUB_RATINGS = {
    "SeatComfort": "seat", "CabinStaffService": "crew", "GroundService": "ground service",
    "ValueForMoney": "value for money", "Food&Beverages": "food", "InflightEntertainment": "entertainment",
    "Wifi&Connectivity": "wifi",
}  # fmt: skip


def rows() -> Iterator[dict[str, str]]:
    """The reviews as they were collected."""
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def records() -> Iterator[dict[str, Any]]:
    """The reviews as voc reads them: the overall rating counts from 1 to 10."""
    for row in rows():
        rating = {"value": float(row["OverallRating"]), "min": 1, "max": 10} if row["OverallRating"] else None
        yield {
            "id": row["ReviewID"], "source": "airline", "channel": "review", "created_at": _day(row["Datetime"]),
            "text": row["ReviewBody"], "title": row["ReviewHeader"].strip('"'), "rating": rating,
            "author": row["author_hash"],
        }  # fmt: skip


def _day(text: str) -> str:
    number, month, year = text.split()
    return f"{datetime.strptime(f'{number[:-2]} {month} {year}', '%d %B %Y'):%Y-%m-%d}"


def prepare(path: Path) -> None:
    """Ingest, split, label and group the reviews; a run that was stopped goes on."""
    url = f"sqlite:///{path.resolve()}"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "airline.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records()), encoding="utf-8")
        words = [sys.executable, "-m", "voc", "ingest", "file", str(file)]
        subprocess.run(words, check=True, env={**os.environ, "VOC_DATABASE_URL": url})
    parts = Parts(load({"VOC_DATABASE_URL": url, "VOC_THREADS": "1"}))
    pipeline.segment(parts.segmenter, parts.store, batch_size=1000, on_step=_say)
    pipeline.label(parts.labeler, parts.store, batch_size=500, on_step=_say)
    pipeline.topics(parts.store, on_step=_say)
    parts.store.rollups.refresh()


def _say(step: str, done: int, total: int) -> None:
    print(step, done, total, file=sys.stderr, flush=True)


def main() -> None:
    """Prepare the database, or measure on it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("prepare", "measure"))
    parser.add_argument("database", type=Path)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    if options.step == "prepare":
        prepare(options.database)


if __name__ == "__main__":
    main()
