"""What is found over a store's history with the detectors of what people do, and with warnings alone as before them.

    voc demo --folder demo --no-serve
    python -m benchmarks.alert_families sqlite:///demo/voc.db --workspace larkfield

Changes by kind, before they are put together into stories.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from functools import cache

from voc.domain import Filter, Insight
from voc.insights.base import detectors
from voc.insights.budget import Budget
from voc.insights.watch import watch
from voc.store import Store

BEFORE = ("emerging_pain_point", "negative_spike", "word_of_mouth")


def main() -> None:
    """Print both counts by kind, and what is found in one way only."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="address of the database")
    parser.add_argument("--workspace", default="default")
    parser.add_argument("--budget", type=Budget.parse, default=Budget(1, 7), help="as in 1/week")
    options = parser.parse_args()
    with Store.open(options.store, workspace=options.workspace) as store:
        before, now = (found(store, options.budget, kinds) for kinds in (BEFORE, detectors.names()))
    for name, insights in (("before", before), ("now", now)):
        print(name, dict(Counter(insight.kind for insight in insights)))
    for sign, some, others in (("-", before, now), ("+", now, before)):
        same = {(each.id, each.end, each.count) for each in others}
        for each in some:
            if (each.id, each.end, each.count) not in same:
                print(f"{sign} {each.first_seen} {each.kind}: {each.title}")


def found(store: Store, budget: Budget, kinds: Sequence[str]) -> list[Insight]:
    """All changes of these kinds in the history of a store."""
    days = store.feedback.days()
    if days is None:
        raise SystemExit("no feedback in this workspace")
    read = cache(lambda by: store.counts(Filter(since=days[0], until=days[1]), by=("day", *by)))
    names = {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}
    return watch(read, first=days[0], since=days[0], until=days[1], budget=budget, topics=names, kinds=kinds)


if __name__ == "__main__":
    main()
