"""Do topics stay the same: in another order, with more threads, month by month instead of at once?

    VOC_DATABASE_URL=sqlite:///voc.db python -m benchmarks.topics_stable product [--limit 8000]

Reads the oldest segments of one touchpoint from a database that was analysed, and compares fits of them by the adjusted
Rand index (Hubert and Arabie, 1985), with what is in no topic as one group. `by month` gives every month to the topics
known by then and adds what it finds, as `voc analyze` does; it is compared with one fit of everything. BERTopic's
defaults are run in the same way: in another order, and with another seed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.topics_refit import in_order, search
from voc.models.topics.assign import assign
from voc.models.topics.fit import Fit
from voc.settings import load
from voc.store import Embeddings, Store

Ids = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("touchpoint")
    parser.add_argument("--limit", type=int, default=8_000, help="segments to fit, the oldest first")
    parser.add_argument("--assignment", action="store_true", help="print the topic of every segment and stop")
    options = parser.parse_args()
    found = oldest(options.touchpoint, options.limit)
    rows = np.arange(len(found))
    whole = search(found, rows, None, fresh=True)
    if options.assignment:
        print(json.dumps(whole.assignment.tolist()))
        return
    covered = (whole.assignment > 0).mean()
    print(f"{len(found):,} segments, {len(whole.topics)} topics, {covered:.0%} of the segments in one")
    other = np.random.default_rng(1).permutation(len(found))
    print(agreement("voc, another order", whole.assignment, back(search(found, other, None, fresh=True), other)))
    print(agreement("voc, four threads", whole.assignment, threaded(sys.argv[1:], threads=4)))
    print(agreement("voc, by month", whole.assignment, by_month(found)))
    for name, one, two in defaults(found, other):
        print(agreement(name, one, two))


def oldest(touchpoint: str, limit: int) -> Embeddings:
    """The first segments of a touchpoint, oldest first."""
    with Store.open(load().database_url) as store:
        found = store.topics.embeddings(touchpoint)
    return in_order(found, limit)


def agreement(name: str, one: Ids, two: Ids) -> str:
    """One line: how alike two ways of grouping are."""
    from sklearn.metrics import adjusted_rand_score

    return f"{name}: ARI {adjusted_rand_score(one, two):.3f}"


def back(fit: Fit, order: NDArray[np.intp]) -> Ids:
    """The topics of a fit of rows in another order, in the order of the rows."""
    found = np.zeros(len(order), dtype=np.int64)
    found[order] = fit.assignment
    return found


def threaded(arguments: list[str], *, threads: int) -> Ids:
    """The same fit in a process of its own with so many threads."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    command = [sys.executable, "-m", "benchmarks.topics_stable", *arguments, "--assignment"]
    printed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return np.array(json.loads(printed), dtype=np.int64)


def by_month(found: Embeddings) -> Ids:
    """The topics of all segments after every month was added to what was known by then."""
    months = found.days.astype("datetime64[M]")
    before: tuple[Fit, Ids] | None = None
    for month in np.unique(months):
        rows = np.flatnonzero(months <= month)
        previous = np.zeros(len(rows), dtype=np.int64)
        if before is not None:
            known, ids = before
            late = rows[len(ids) :]
            previous[: len(ids)] = ids
            previous[len(ids) :] = assign(found.vectors[late], known.topics, texts=[found.texts[i] for i in late])[0]
            before = known, previous
        fit = search(found, rows, before, fresh=before is None)
        before = fit, fit.assignment
    return np.zeros(0, dtype=np.int64) if before is None else before[1]


def defaults(found: Embeddings, order: NDArray[np.intp]) -> list[tuple[str, Ids, Ids]]:
    """BERTopic's defaults once, then in another order and with another seed."""
    from benchmarks.topics import defaults as bertopic

    vectors = found.vectors.astype(np.float32)
    one = bertopic(vectors, found.texts)
    turned = np.zeros(len(one), dtype=np.int64)
    turned[order] = bertopic(vectors[order], [found.texts[i] for i in order])
    return [
        ("BERTopic, another order", one, turned),
        ("BERTopic, another seed", one, bertopic(vectors, found.texts, seed=1)),
    ]


if __name__ == "__main__":
    main()
