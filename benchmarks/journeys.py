"""Quiet leavers and last straws against a known truth, and which score foretells how the next contact goes.

python -m benchmarks.journeys silence                       # 4,000 made customers, half of them not as assumed
python -m benchmarks.journeys straws                        # 400 made pairs of groups
python -m benchmarks.journeys alerts                        # 60 made companies, two years each
python -m benchmarks.journeys course tweets.db              # 14,640 tweets to airlines, labelled into that file first

The tweets (twitter_airline) lie in the folder VOC_DATA_DIR (../shared/data when not set).
"""

from __future__ import annotations

import csv
import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import fmean

import numpy as np

from training.data import data_dir
from voc import pipeline
from voc.build import Parts
from voc.domain import Feedback, Filter, Remark
from voc.insights.budget import Budget
from voc.insights.detectors._wide import find_wide
from voc.insights.journeys.contacts import Contact, contacts
from voc.insights.journeys.contrast import contrast
from voc.insights.journeys.course import course
from voc.insights.journeys.silence import MIN_CONTACTS, Rhythm, Silence
from voc.insights.series import SeriesKey, SeriesTable
from voc.settings import load
from voc.store import Store


def made(n: int, dice: Random, *, regular: bool) -> list[tuple[Rhythm, bool]]:
    """Customers with their truth; `regular` ones write at even times and leave by how the last contact alone went."""
    found = []
    for _ in range(n):
        rate, age, at, left = dice.gammavariate(1.5, 1 / 40), dice.uniform(60, 365), 0.0, False
        scores = [dice.uniform(-1, 1)]
        mood = scores[0]
        while not left:
            gap = dice.gammavariate(4, 1 / (4 * rate)) if regular else dice.expovariate(rate)
            if at + gap > age:
                break
            at += gap
            mood = min(max(mood + dice.gauss(0, 0.3), -1), 1)
            scores.append(mood)
            end = dice.betavariate(math.exp(-2 * mood), 4)
            left = dice.random() < (1 / (1 + math.exp(2 + 2 * mood)) if regular else end)
        found.append((Rhythm(len(scores) - 1, at, age, 0.5 * fmean(scores) + 0.5 * scores[-1]), left))
    return found


def silence() -> None:
    """Precision and recall over thresholds, calibration, beside the usual rule: silent for three usual gaps."""
    for name, regular in (("as assumed", False), ("even rhythm, leaving by the last contact", True)):
        everybody = made(2000, Random(7), regular=regular)
        model = Silence().fit([rhythm for rhythm, _ in everybody])
        often = [(rhythm, left) for rhythm, left in everybody if rhythm.repeats + 1 >= MIN_CONTACTS]
        told = model.gone([rhythm for rhythm, _ in often])
        truth = np.array([left for _, left in often])
        print(f"{name}: {len(often)} customers, {truth.mean():.2f} left, {told.mean():.2f} foretold")
        for least in (0.3, 0.5, 0.7, 0.9):
            print(f"  p >= {least}: {_precision(told >= least, truth)}")
        rule = np.array([r.age - r.span > 3 * r.span / r.repeats for r, _ in often])
        print(f"  silent for three mean gaps: {_precision(rule, truth)}")
        for low in np.arange(0, 1, 0.2):
            chosen = (told >= low) & (told < low + 0.2)
            if chosen.any():
                print(f"  told {told[chosen].mean():.2f}, true {truth[chosen].mean():.2f}, n = {chosen.sum()}")


def _precision(chosen: np.ndarray, truth: np.ndarray) -> str:
    hit = int((chosen & truth).sum())
    return f"precision {hit / max(int(chosen.sum()), 1):.2f}, recall {hit / max(int(truth.sum()), 1):.2f}"


def straws() -> None:
    """False discoveries among 30 topics without a difference, coverage and power for one with twice the odds."""
    dice = np.random.default_rng(7)
    base = dice.uniform(0.01, 0.15, 30)
    false, found, covered = 0, 0, 0
    for _ in range(400):
        odds = base[0] / (1 - base[0]) * 2
        rates = np.concatenate([[odds / (1 + odds)], base[1:]])
        first = dict(enumerate(dice.binomial(150, rates).tolist()))
        second = dict(enumerate(dice.binomial(2000, base).tolist()))
        judged = contrast(first, second, of_first=150, of_second=2000)
        raised = [each for each in judged if each.low > 0 and each.q <= 0.1]
        false += sum(each.key != 0 for each in raised)
        found += sum(each.key == 0 for each in raised)
        covered += next(each.low <= math.log(2) <= each.high for each in judged if each.key == 0)
    share = false / max(false + found, 1)
    print(f"planted odds ratio 2: found {found / 400:.2f}, interval covers {covered / 400:.3f}")
    print(f"false among those raised: {share:.3f}")


def alerts() -> None:
    """Alerts about what people do (leave, miss what was promised, work hard), a twelfth of the budget each.

    A message that tells of it makes 1.4 points on average, so counts scatter more than chance alone makes them. In a
    second round every company has a week with five times as many at one touchpoint.
    """
    weeks, companies = 26, 60
    budget = Budget(companies / 12, 7)
    for rate in (0.2, 1.0):
        rng = np.random.default_rng(1)
        calm, busy = (_raised(rng, rate, budget, companies, weeks, planted) for planted in (False, True))
        found = len({company for company, day in busy if 0 <= day <= 9}) / companies
        false = len(calm) / companies / weeks
        print(
            f"{rate} messages a day and touchpoint: {false:.3f} false alerts a week of {1 / 12:.3f}, {found:.0%} found"
        )


def _raised(
    rng: np.random.Generator, rate: float, budget: Budget, companies: int, weeks: int, planted: bool
) -> list[tuple[str | None, int]]:
    """The company and the day, from the planted week on, of everything raised in the last `weeks` of two years."""
    n_days, week = 728, 628
    level = rate * np.exp(rng.normal(0, 0.8, (companies, 6, 1))) * np.ones(n_days)
    if planted:
        level[:, 0, week : week + 7] *= 5
    told = rng.poisson(level)
    points, totals = told + rng.poisson(0.4 * told), rng.poisson(20 * rate, told.shape) + told
    counts, wholes = (np.concatenate([each.sum(axis=1, keepdims=True), each], axis=1) for each in (points, totals))
    places = (None, *(f"t{i}" for i in range(6)))
    keys = tuple(SeriesKey("leaving", brand=f"c{i}", touchpoint=place) for i in range(companies) for place in places)
    counts, wholes = (each.reshape(len(keys), n_days).astype(float) for each in (counts, wholes))
    table = SeriesTable(date(2024, 1, 1), keys, counts, np.maximum(wholes, counts))
    first, last = table.day(n_days - 7 * weeks), table.day(n_days - 1)
    found = find_wide(table, "leaving", kind="customers_leaving", since=first, until=last, budget=budget)
    return [(each.key.brand, table.index(each.first_seen) - week) for each in found if each.first_seen >= first]


def course_of(path: str) -> None:
    """AUC of scores of the earlier contacts for a last one that people labelled as negative."""
    truth = {row["tweet_id"]: row["airline_sentiment"] for row in _tweets()}
    journeys = _journeys(_labelled(Path(path)))
    known = [
        (found[:-1], truth[found[-1].external_id] == "negative") for found in journeys if found[-1].external_id in truth
    ]
    bad = [is_bad for _, is_bad in known]
    print(f"{len(known)} people with two posts or more, {fmean(bad):.2f} of the last ones negative")
    scores: dict[str, Callable[[Sequence[Contact]], float]] = {
        "last contact": lambda found: found[-1].score,
        "mean": lambda found: fmean(contact.score for contact in found),
        "worst": lambda found: min(contact.score for contact in found),
        "journey": lambda found: course(found).score,
    }
    for name, score in scores.items():
        print(f"  {name}: AUC {_auc([-score(found) for found, _ in known], bad):.3f}")


def _tweets() -> list[dict[str, str]]:
    with gzip.open(data_dir() / "twitter_airline/Tweets.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _labelled(path: Path) -> Store:
    """The tweets in a store at `path`, split and labelled; what an earlier run did is not done again."""
    parts = Parts(load({"VOC_DATABASE_URL": f"sqlite:///{path.resolve()}", "VOC_THREADS": "1"}))
    run = parts.store.imports.start("twitter", "airlines")
    cleaned = [parts.cleaner.clean(_record(row), source="twitter") for row in _tweets()]
    parts.store.imports.commit(run.id, [message for message in cleaned if isinstance(message, Feedback)], cursor="all")
    parts.store.imports.finish(run.id)
    pipeline.segment(parts.segmenter, parts.store, batch_size=1000, on_step=_say)
    pipeline.label(parts.labeler, parts.store, batch_size=500, on_step=_say)
    return parts.store


def _record(row: dict[str, str]) -> dict[str, str]:
    return {
        "id": row["tweet_id"],
        "channel": "social",
        "created_at": row["tweet_created"],
        "text": row["text"],
        "author": row["author_hash"],
        "brand": row["airline"],
    }


def _say(step: str, done: int, total: int) -> None:
    print(step, done, total, file=sys.stderr, flush=True)


def _journeys(store: Store) -> list[list[Contact]]:
    """The contacts of each person with each airline, of those with two or more."""
    people: defaultdict[tuple[str | None, str | None], list[Remark]] = defaultdict(list)
    for remark in store.remarks(Filter(since=date(1900, 1, 1)), saying=("person",)):
        people[remark.brand, remark.person].append(remark)
    return [found for said in people.values() if len(found := contacts(said)) >= 2]


def _auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    from scipy.stats import rankdata

    ranks, mask = rankdata(scores), np.array(positive)
    n, m = int(mask.sum()), int((~mask).sum())
    return float((ranks[mask].sum() - n * (n + 1) / 2) / (n * m))


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {
        "silence": silence, "straws": straws, "alerts": alerts, "course": course_of,
    }  # fmt: skip
    commands[sys.argv[1]](*sys.argv[2:])
