"""What the messages of a change have in common that other messages of the same days have not."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from scipy.special import betainc

from voc.domain import Filter
from voc.store import Store

# What is asked of every change; version and product are often not given. Not the language: topics are made of words,
# so that most of them have one.
FIELDS = ("version", "product", "channel", "source", "brand")
# A value is named when so many messages carry it, and when as many or more would be so rare by chance among all
# messages of these days: a tenth of a percent, for the dozens of values that are looked at.
_LEAST, _CHANCE = 3, 1e-3
_MOST = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """`count` of the `total` messages of a change are `field` = `value`; of the other messages a share of `elsewhere`.

    "Associated with", never "causes": what is common may itself follow from something else.
    """

    field: str
    value: str
    count: int
    total: int
    elsewhere: float

    @property
    def share(self) -> float:
        """The share of the messages of the change."""
        return self.count / self.total

    def plain(self) -> dict[str, Any]:
        """The cause as JSON."""
        return {**asdict(self), "share": round(self.share, 4), "elsewhere": round(self.elsewhere, 4)}


def over_represented(store: Store, about: Filter, *, measure: str) -> list[Cause]:
    """The values that stand out among the segments `about` that carry `measure`, the most telling first.

    They are compared with all messages of the same days and brand, whatever these are about.
    """
    around = replace(about, touchpoint=None, topic_id=None)
    found = []
    for field in FIELDS:
        if field == "brand" and about.brand is not None:
            continue
        mine = {count.key[field]: count[measure] for count in store.counts(about, by=(field,))}
        everyone = {count.key[field]: count["messages"] for count in store.counts(around, by=(field,))}
        found += _standing_out(field, mine, everyone)
    return [cause for _, cause in sorted(found, key=lambda pair: pair[0])[:_MOST]]


def _standing_out(field: str, mine: dict[Any, int], everyone: dict[Any, int]) -> list[tuple[float, Cause]]:
    total, size = sum(mine.values()), sum(everyone.values())
    found = []
    for value, count in mine.items():
        # The sums of days may be older than the rows that `mine` is counted from.
        others, rest = everyone.get(value, 0) - count, size - total
        if value is None or count < _LEAST or others < 0 or rest <= 0:
            continue
        # The binomial tail is never smaller than that of drawing without putting back.
        chance = float(betainc(count, total - count + 1, everyone[value] / size))
        if chance <= _CHANCE and count / total > 1.2 * others / rest:
            found.append((chance, Cause(field, str(value), count, total, others / rest)))
    return found
