"""Spikes by the hour on real posts: tweets to six airlines, 16 to 21 February 2015, as people judged them.

    python -m benchmarks.pulse_airline [--step hour] [--budget 1/week]

Reads twitter_airline/Tweets.csv.gz under VOC_DATA_DIR (or ../shared/data; not for commercial use). Sentiment and the
reason for a complaint are those of the annotators, so that no model is involved. Every step is judged on the steps
before it. Printed beside each spike: the reason that grew most, and the first words of three tweets. The last line says
how often "more than 150 % of the mean of the 24 hours before" and "mean + 3 sd" of these would have fired.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.outbreak_methods import last
from voc.insights.budget import Budget
from voc.insights.pulse import MIN_COUNT, PACES, Pace, Post, Spike, count, spikes

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
Tweet = tuple[datetime, str, bool, str, str, str]


def tweets() -> list[Tweet]:
    """(time, airline, negative, reason, text, author) of every tweet, in order."""
    with gzip.open(FOLDER / "twitter_airline" / "Tweets.csv.gz") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")))
    found = [
        (
            datetime.strptime(row["tweet_created"], "%Y-%m-%d %H:%M:%S %z").astimezone(UTC),
            row["airline"],
            row["airline_sentiment"] == "negative",
            row["negativereason"] or "-",
            row["text"],
            row["author_hash"],
        )
        for row in rows
    ]
    return sorted(found)


def cause(found: list[Tweet], spike: Spike) -> tuple[str, list[str]]:
    """The reason whose share of the complaints grew most, and three tweets that give it."""
    mine = [tweet for tweet in found if tweet[1] == spike.series and tweet[2]]
    inside = [tweet for tweet in mine if spike.start <= tweet[0] < spike.end]
    before = Counter(tweet[3] for tweet in mine if tweet[0] < spike.start)
    now = Counter(tweet[3] for tweet in inside)
    size = max(sum(before.values()), 1)
    reason = max(now, key=lambda name: now[name] - len(inside) * before[name] / size)
    line = f"{reason}: {now[reason]} of {len(inside)}, before {before[reason] / size:.0%}"
    return line, [tweet[4].replace("\n", " ")[:110] for tweet in inside if tweet[3] == reason][:3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", choices=list(PACES), default="hour")
    parser.add_argument("--budget", default="1/week")
    options = parser.parse_args()
    found, pace = tweets(), PACES[options.step]
    posts = [Post(at, airline, author, negative) for at, airline, negative, _, _, author in found]
    counted = count(posts, pace=pace)
    raised = spikes(counted, since=counted.start, budget=Budget.parse(options.budget))
    for spike in sorted(raised, key=lambda spike: spike.noticed):
        line, texts = cause(found, spike)
        print(
            f"{spike.noticed:%d %b %H:%M} UTC {spike.series}: {spike.count} of {spike.total} people negative from"
            f" {spike.start:%d %H:%M} to {spike.end:%d %H:%M}, {spike.expected:.1f} expected,"
            f" share before {spike.share_before:.0%}, p {spike.p_value:.1e}. {line}"
        )
        for text in texts:
            print(f"      {text}")
    print(f"{len(raised)} spikes in {len(found):,} tweets at {options.budget}; {_plain(counted.negative, pace)}")


def _plain(negative: np.typing.NDArray[np.float64], pace: Pace) -> str:
    mean, sd = last(negative, 1440 // pace.minutes)
    loud = negative >= MIN_COUNT
    rules = {"more than 150 % of the mean": negative > 1.5 * mean, "mean + 3 sd": negative > mean + 3 * sd}
    return ", ".join(f"{name}: {int((alarms & loud).sum())} steps" for name, alarms in rules.items())


if __name__ == "__main__":
    main()
