"""How many segments keep their topic when topics are searched for again with two weeks more of feedback.

    VOC_DATABASE_URL=sqlite:///voc.db python -m benchmarks.topics_refit product 2019-03-01 [--times 5] [--fresh]

Reads the segments of one touchpoint from a database that was analysed, fits the topics of what was said before the day,
gives the next two weeks to them, and searches again: adding to the known topics, or with --fresh grouping anew. This as
many times as asked for; the last line says how many segments have the topic of the first fit still.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from voc.models.topics.assign import assign
from voc.models.topics.fit import Fit, fit
from voc.settings import load
from voc.store import Embeddings, Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("touchpoint")
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--fresh", action="store_true", help="group everything anew")
    parser.add_argument("--times", type=int, default=1, help="searches, each with two weeks more")
    options = parser.parse_args()
    ends = [np.datetime64(options.day + timedelta(days=14 * k)) for k in range(options.times + 1)]
    with Store.open(load().database_url) as store:
        found = store.topics.embeddings(options.touchpoint, until=ends[-1].astype(date))
    found = in_order(found)
    seen = int(np.searchsorted(found.days, ends[0]))
    first = fitted = search(found, np.arange(seen), None, fresh=True)
    print(f"{seen:,} segments, {active(first)} topics")
    for end in ends[1:]:
        rows = np.arange(np.searchsorted(found.days, end))
        late = rows[len(fitted.assignment) :]
        given = assign(found.vectors[late], fitted.topics, texts=[found.texts[i] for i in late])[0]
        fitted = search(found, rows, (fitted, np.append(fitted.assignment, given)), fresh=options.fresh)
        kinds = dict(Counter(event.kind for event in fitted.events))
        print(f"{len(late):,} more: {fitted.kept:.1%} keep their topic; {active(fitted)} topics; {kinds}")
    inside = first.assignment > 0
    still = (fitted.assignment[:seen] == first.assignment)[inside].mean()
    print(f"after {2 * options.times} weeks {still:.1%} of the segments have the topic they had at first")


def active(fit: Fit) -> int:
    """How many topics are in force."""
    return sum(topic.status == "active" for topic in fit.topics)


def in_order(found: Embeddings, limit: int | None = None) -> Embeddings:
    """The segments oldest first, at most so many."""
    rows = np.argsort(found.days, kind="stable")[:limit]
    return Embeddings(
        found.segment_ids[rows],
        found.vectors[rows],
        [found.feedback_ids[i] for i in rows],
        [found.texts[i] for i in rows],
        [found.touchpoints[i] for i in rows],
        found.days[rows],
        found.topic_ids[rows],
        found.polarity[rows],
    )


def search(
    found: Embeddings,
    rows: np.ndarray[tuple[int], np.dtype[np.intp]],
    before: tuple[Fit, NDArray[np.int64]] | None,
    *,
    fresh: bool,
) -> Fit:
    """The topics of these rows, continuing the ones `before`."""
    known = before[0].topics if before else []
    return fit(
        found.vectors[rows],
        [found.texts[i] for i in rows],
        touchpoint=known[0].touchpoint if known else "all",
        days=[day.astype(date) for day in found.days[rows]],
        known=known,
        previous=before[1] if before else None,
        next_id=max((topic.id for topic in known), default=0) + 1,
        fresh=fresh,
    )


if __name__ == "__main__":
    main()
