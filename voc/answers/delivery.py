"""The delivery gap: what the company believes of itself against what its customers say.

After "Closing the delivery gap" (Bain & Company, 2005): 80 % of companies believed to deliver a superior experience,
8 % of their customers agreed.
"""

from __future__ import annotations

from dataclasses import dataclass

from voc.answers.period import Basis, basis
from voc.domain import TOUCHPOINTS, Count, Filter
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.store import Store
from voc.taxonomy import Taxonomy

OVERRATED, UNDERRATED, IN_LINE = "overrated", "underrated", "in line"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One touchpoint as the company and as customers see it.

    `believed` is the company's own rating: of 100 customers with a clear opinion, how many it believes to be
    satisfied. `satisfied` is how many of 100 clear points are positive; `gap` is the first minus the second.
    """

    touchpoint: str
    believed: float
    satisfied: Metric | None
    gap: Metric | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class DeliveryGap:
    """Touchpoints that the company has rated, the most overrated first, and the names of those it has not."""

    basis: Basis
    touchpoints: tuple[Delivery, ...]
    unrated: tuple[str, ...]


def answer(store: Store, filter: Filter, taxonomy: Taxonomy) -> DeliveryGap:
    """The delivery gap in what the filter lets through; own ratings are those of the taxonomy."""
    rests_on = basis(store, filter)
    counts = {count.key["touchpoint"]: count for count in store.counts(rests_on.filter, by=("touchpoint",))}
    names = [name for name in TOUCHPOINTS if filter.touchpoint in (None, name)]
    believed = {name: own for name in names if (own := taxonomy.own_rating(name)) is not None}
    found = [_delivery(name, own, counts.get(name)) for name, own in believed.items()]
    found.sort(key=lambda each: -(each.gap.value if each.gap else -101.0))
    return DeliveryGap(rests_on, tuple(found), tuple(name for name in names if name not in believed and name in counts))


def _delivery(name: str, believed: float, count: Count | None) -> Delivery:
    clear = count["positive"] + count["negative"] if count else 0
    if count is None or not clear:
        return Delivery(name, believed, None, None, None)
    voice = metrics.csat(count["positive"], clear)
    formula = "own rating - satisfied of 100"
    gap = Metric(believed - voice.value, believed - voice.high, believed - voice.low, clear, "clear points", formula)
    verdict = OVERRATED if gap.low > 0 else UNDERRATED if gap.high < 0 else IN_LINE
    return Delivery(name, believed, voice, gap, verdict)
