"""New topics planted in a stream of questions, found end to end: segments, labels, topics, detection, day by day.

    nice python -m benchmarks.emerge [--planted 8] [--refit-every 1] [--only voc] [--seed 1] [--json FILE]

Reads banking77/train.csv under VOC_DATA_DIR (or ../shared/data): questions to a bank, each with one of 77 intents. The
background is 40 intents at about 1.7 questions a day each, negative-binomial with a weekday pattern and growth of 30 %
a year, no question twice. After six weeks one intent that was held back begins each week, at five questions a day for a
week. Sentiment and touchpoint are fixed (negative, service), for a question to a bank says neither; everything else is
the pipeline of `voc replay` with its own settings and a budget of one false alert a week.

An insight finds a planted intent when it is raised within its week (and the three days after) and most of its evidence
is that intent; purity is the share of its evidence that is. Any other insight is false.

Beside it, in the same run and on the same encoder: BERTopic with its defaults, fitted anew on all messages up to a day
(every day, or every so many with --refit-every), an alarm where a topic gets more than the mean + 3 sd of its last 28
days and three messages at least, and topics of two fits taken for one story where they share most messages.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from benchmarks.detection import show
from benchmarks.emerge_refit import embed, refit
from benchmarks.outbreaks import Rng, negative_binomial
from voc.build import Parts
from voc.domain import Feedback, Label, Prediction, Segment
from voc.insights.budget import Budget
from voc.models.base import Labeler
from voc.replay import replay
from voc.settings import load
from voc.store import Store

DATA = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
START, BASE_DAYS, EVERY, AFTER = date(2025, 1, 6), 42, 7, 3
BACKGROUND, RATE, PLANTED_RATE = 40, 1.7, 5
WEEKDAY = np.array([1.25, 1.1, 1.05, 1.0, 1.0, 0.85, 0.75])
BUDGET = "1/week"


@dataclass(frozen=True, slots=True)
class Stream:
    """Messages by day, the intent of each by id, and the first day of each planted intent."""

    messages: list[Feedback]
    intents: dict[str, str]
    planted: dict[str, date]
    last: date


@dataclass(frozen=True, slots=True)
class Raise:
    """One thing that was raised: on which day, on which messages."""

    day: date
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneDesk:
    """The shipped labels, with the sentiment and the touchpoint that questions to one help desk have."""

    labeler: Labeler

    @property
    def version(self) -> str:
        return f"{self.labeler.version} at one desk"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        fixed = (Label("sentiment", "negative", 1.0, score=-0.5), Label("touchpoint", "service", 1.0))
        return [
            replace(
                found, labels=(*(each for each in found.labels if each.task not in ("sentiment", "touchpoint")), *fixed)
            )
            for found in self.labeler.predict(segments)
        ]


def stream(rng: Rng, planted: int) -> Stream:
    """A stream with so many intents planted one after another."""
    questions: dict[str, list[str]] = {}
    with (DATA / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            questions.setdefault(row["category"], []).append(row["text"].strip())
    names = [name for name in sorted(questions) if len(questions[name]) >= 60]
    chosen = [names[i] for i in rng.permutation(len(names))[: BACKGROUND + planted]]
    n_days = BASE_DAYS + EVERY * planted + AFTER
    messages: list[Feedback] = []
    intents: dict[str, str] = {}
    for index, name in enumerate(chosen):
        first = BASE_DAYS + EVERY * (index - BACKGROUND) if index >= BACKGROUND else 0
        last = first + EVERY if index >= BACKGROUND else n_days
        days = np.arange(first, last)
        rate = (PLANTED_RATE if index >= BACKGROUND else RATE) * WEEKDAY[days % 7] * 1.3 ** (days / 365)
        texts = iter([questions[name][i] for i in rng.permutation(len(questions[name]))])
        for day, count in zip(days.tolist(), negative_binomial(rng, rate, np.full(len(days), 1.3)), strict=True):
            for text in [text for text, _ in zip(texts, range(int(count)), strict=False)]:
                at = datetime(START.year, START.month, START.day, 12, tzinfo=UTC) + timedelta(days=day)
                message = Feedback("bank", f"q{len(messages)}", "chat", at, text, language="en")
                messages.append(message)
                intents[message.id] = name
    begins = {name: START + timedelta(days=BASE_DAYS + EVERY * i) for i, name in enumerate(chosen[BACKGROUND:])}
    return Stream(messages, intents, begins, START + timedelta(days=n_days - 1))


def ours(drawn: Stream, parts: Parts) -> list[Raise]:
    """What the pipeline raises, on the day on which it does."""
    with TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/emerge.db") as store:
        raised = replay(
            drawn.messages,
            store,
            segmenter=parts.segmenter,
            labeler=OneDesk(parts.labeler),
            since=START + timedelta(days=BASE_DAYS),
            until=drawn.last,
            budget=Budget.parse(BUDGET),
            batch_size=parts.settings.batch_size,
            on_step=_quiet,
        )
    return [Raise(each.day, tuple({quote.feedback_id for quote in each.insight.evidence})) for each in raised]


def refitted(drawn: Stream, parts: Parts, every: int) -> list[Raise]:
    """What a fit of BERTopic every so many days raises."""
    days = range((drawn.last - START).days - BASE_DAYS + 1)
    seen = [START + timedelta(days=BASE_DAYS + day) for day in days[::every]]
    raised = refit(drawn.messages, embed(parts.labeler, drawn.messages), seen)
    return [Raise(day, evidence) for day, evidence in raised]


def score(drawn: Stream, raised: Sequence[Raise]) -> dict[str, float]:
    """POD, median delay in days, false alerts a week, mean purity of the alerts that found something."""
    delays: dict[str, int] = {}
    purities, false = [], 0
    for each in sorted(raised, key=lambda each: each.day):
        intents = Counter(drawn.intents[id] for id in each.evidence)
        name, count = intents.most_common(1)[0]
        began = drawn.planted.get(name)
        in_time = began is not None and began <= each.day <= began + timedelta(days=EVERY + AFTER)
        if began is None or not in_time or count <= len(each.evidence) / 2:
            false += 1
            continue
        delays.setdefault(name, (each.day - began).days)
        purities.append(count / len(each.evidence))
    weeks = ((drawn.last - START).days + 1 - BASE_DAYS) / 7
    return {
        "planted": len(drawn.planted),
        "POD": len(delays) / len(drawn.planted),
        "median delay": median(delays.values()) if delays else float("nan"),
        "false a week": false / weeks,
        "purity": mean(purities) if purities else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--planted", type=int, default=8)
    parser.add_argument("--refit-every", type=int, default=1, help="days from one fit of BERTopic to the next")
    parser.add_argument("--only", choices=["voc", "BERTopic"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    drawn, parts = stream(np.random.default_rng(options.seed), options.planted), Parts(load({}))
    ways: dict[str, Callable[[], list[Raise]]] = {
        "voc": lambda: ours(drawn, parts),
        "BERTopic": lambda: refitted(drawn, parts, options.refit_every),
    }
    rows = {}
    for name, way in ways.items():
        if options.only in (None, name):
            began = process_time()
            rows[name] = score(drawn, way()) | {"CPU seconds": process_time() - began}
    show(f"planted topics in {len(drawn.messages):,} questions", rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


def _quiet(step: str, done: int, total: int) -> None:
    """No progress."""


if __name__ == "__main__":
    main()
