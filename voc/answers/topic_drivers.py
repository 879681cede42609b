"""What goes with a topic: effort, broken expectations, customers at risk, against all other points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from voc.answers.compare import is_clear
from voc.answers.figures import difference, rate
from voc.answers.tally import minus, total
from voc.domain import Filter
from voc.insights.metrics import Metric
from voc.store import Store

# What is compared, by the measure that its quotes are asked for, and the measures it is counted by. All count points:
# recommendations and warnings count messages, which other topics share.
DRIVERS = {
    "negative": ("negative",),
    "moment_of_truth": ("wavering", "leaving", "left"),
    "high_effort": ("high_effort",),
    "handoff": ("handoff",),
    "expectation_gap": ("expectation_gap",),
    "help": ("help",),
}
# Under so many points a share is an anecdote.
MIN_SEGMENTS = 15


@dataclass(frozen=True, slots=True)
class TopicDriver:
    """How often points about a topic carry something (`share`), and all other points do (`elsewhere`).

    `difference` is the first minus the second; `clear` where that is beyond chance for all drivers together
    (Bonferroni).
    """

    measure: str
    share: Metric
    elsewhere: Metric
    difference: Metric
    clear: bool


def answer(store: Store, filter: Filter) -> tuple[TopicDriver, ...]:
    """The drivers of the topic that the filter names, the clearest differences first; none of a rare topic."""
    here = total(store.counts(filter))
    others = minus(total(store.counts(replace(filter, topic_id=None))), here)
    if here["segments"] < MIN_SEGMENTS:
        return ()
    found = []
    for measure, counted in DRIVERS.items():
        share, elsewhere = rate(here, *counted), rate(others, *counted)
        apart = difference(share, elsewhere, said="here minus elsewhere")
        if share is not None and elsewhere is not None and apart is not None:
            found.append(TopicDriver(measure, share, elsewhere, apart, is_clear(apart, len(DRIVERS))))
    return tuple(sorted(found, key=lambda each: (not each.clear, -abs(each.difference.value))))
