"""Detection on a real history with known causes: the App Store reviews of a storage app, 2017 and 2018.

    python -m benchmarks.detection_history [--budget 1/month] [--json FILE]

Reads app_reviews_rosematcher/Google_Drive_Reviews.csv.gz under VOC_DATA_DIR (or ../shared/data). One and two stars are
negative, so that no model is involved. Known: 2017-06-12..20 playing sound in the background was removed (the mood
turns, the volume does not), 2017-09-27..10-02 old devices were dropped, and in November 2017 a prompt asked for ratings
(many more messages, mood fine): no alert may come of that. Every day is judged on the days before it only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.insights.budget import Budget
from voc.insights.findings import find
from voc.insights.series import SeriesKey, SeriesTable

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
REVIEWS = FOLDER / "app_reviews_rosematcher" / "Google_Drive_Reviews.csv.gz"
FIRST, LAST, JUDGED_FROM = date(2017, 1, 1), date(2018, 12, 31), date(2017, 3, 1)
INCIDENTS = {
    "sound removed": (date(2017, 6, 12), date(2017, 6, 20)),
    "devices dropped": (date(2017, 9, 27), date(2017, 10, 2)),
}
PROMPT = (date(2017, 11, 1), date(2017, 11, 30))


def history() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Negative and all reviews of each day. *Shape:* both (n_days,)"""
    negative, total = (np.zeros((LAST - FIRST).days + 1) for _ in range(2))
    with gzip.open(REVIEWS) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")):
            index = (date.fromisoformat(row["date"][:10]) - FIRST).days
            if 0 <= index < len(total):
                total[index] += 1
                negative[index] += float(row["rating"]) <= 2
    return negative, total


def first_days(alarms: NDArray[np.bool_]) -> list[date]:
    """The days on which alerts would go out: the first of each run of days with an alarm."""
    days = [i for i in np.flatnonzero(alarms).tolist() if i >= (JUDGED_FROM - FIRST).days]
    starts = [day for n, day in enumerate(days) if n == 0 or day - days[n - 1] > 1]
    return [date.fromordinal(FIRST.toordinal() + start) for start in starts]


def before(counts: NDArray[np.float64], length: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of the `length` days before each day; infinite where there are not as many."""
    windows = np.lib.stride_tricks.sliding_window_view(counts, length)[:-1]
    mean, sd = np.full(len(counts), np.inf), np.ones(len(counts))
    mean[length:], sd[length:] = windows.mean(axis=1), windows.std(axis=1, ddof=1)
    return mean, sd


def ours(negative: NDArray[np.float64], total: NDArray[np.float64], budget: Budget) -> list[date]:
    """The first days of the stories of voc."""
    table = SeriesTable(FIRST, (SeriesKey("negative_messages"),), negative[None, :], total[None, :])
    found = find(table, kind="negative_spike", since=JUDGED_FROM, until=LAST, budget=budget)
    return sorted(finding.first_seen for finding in found)


def row(days: Sequence[date]) -> dict[str, str]:
    """Delay per incident, alerts during the prompt, alerts at other times."""
    found = {}
    for name, (start, end) in INCIDENTS.items():
        hits = [day for day in days if start <= day <= end]
        found[name] = f"after {(hits[0] - start).days} days" if hits else "-"
    prompted = [day for day in days if PROMPT[0] <= day <= PROMPT[1]]
    known = [day for day in days if any(start <= day <= end for start, end in INCIDENTS.values())]
    found |= {"during the prompt": str(len(prompted)), "at other times": str(len(days) - len(prompted) - len(known))}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", default="1/month")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    negative, total = history()
    week, (mean, sd) = before(negative, 7)[0], before(negative, 28)
    rows = {
        "more than 150 % of last 7": row(first_days(negative > 1.5 * np.maximum(week, 0.5))),
        "mean + 3 sd, last 28": row(first_days(negative > mean + 3 * sd)),
        f"voc, budget {options.budget}": row(ours(negative, total, Budget.parse(options.budget))),
    }
    columns = list(next(iter(rows.values())))
    print(f"| method | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name, values in rows.items():
        print(f"| {name} | {' | '.join(values.values())} |")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
