"""How many segments keep their topic when topics are searched for again with two weeks more of feedback.

    VOC_DATABASE_URL=sqlite:///voc.db python -m benchmarks.topics_refit product 2019-03-01 [--fresh]

Reads the segments of one touchpoint from a database that was analysed, fits the topics of what was said before the day,
gives the next two weeks to them, and searches again: adding to the known topics, or with --fresh grouping anew.
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
    options = parser.parse_args()
    with Store.open(load().database_url) as store:
        found = store.topics.embeddings(options.touchpoint, until=options.day + timedelta(days=14))
    early = np.flatnonzero(found.days < np.datetime64(options.day))
    late = np.flatnonzero(found.days >= np.datetime64(options.day))
    first = search(found, early, None, fresh=True)
    previous = np.zeros(len(found), dtype=np.int64)
    previous[early] = first.assignment
    previous[late] = assign(found.vectors[late], first.topics, texts=[found.texts[i] for i in late])[0]
    second = search(found, np.arange(len(found)), (first, previous), fresh=options.fresh)
    kinds = dict(Counter(event.kind for event in second.events))
    print(f"{len(early):,} segments, then {len(late):,} more: {second.kept:.1%} keep their topic; {kinds}")


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
