"""Brands side by side: who is talked about, who is recommended, and what is said of each more than of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from voc.answers.figures import balance, difference, growth, net_sentiment, per_thousand
from voc.answers.period import Basis, basis
from voc.answers.tally import total
from voc.answers.wording import percent, signed
from voc.domain import TOUCHPOINTS, Count, Filter, Quote, Topic
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.store import Store

# Of fewer points than these a topic is not called special.
MIN_MENTIONS = 15
MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Special:
    """What is said of a brand more often than of the others: points per 1,000 messages, and how many times theirs."""

    topic_id: int
    name: str
    touchpoint: str
    mentions: int
    rate: Metric
    times: Metric
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One brand. `touchpoints` are net sentiments minus those of all other brands; `clear` names the sure ones.

    Sure means sure for all comparisons of the page together (Bonferroni), not for each alone.
    """

    brand: str
    messages: int
    share_of_voice: Metric
    net_sentiment: Metric | None
    against_others: Metric | None
    balance: Metric | None
    recommendations: Metric | None
    warnings: Metric | None
    rating: float | None
    touchpoints: Mapping[str, Metric]
    clear: tuple[str, ...]
    praised: tuple[Special, ...]
    criticised: tuple[Special, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Brands, the most talked about first, and the findings in sentences."""

    basis: Basis
    messages: int
    brands: tuple[Side, ...]
    sentences: tuple[str, ...]


def answer(store: Store, filter: Filter, *, quotes: int = 2) -> Comparison:
    """The brands that the filter lets through; without days, over all that was written."""
    days = store.feedback.days()
    if filter.since is None and days is not None:
        filter = replace(filter, since=days[0])
    rests_on = basis(store, filter, leans_on=("sentiment", "touchpoint", "word_of_mouth"))
    table = _Table.read(store, rests_on.filter)
    sides = [_side(store, table, brand, quotes) for brand in table.brands]
    ordered = tuple(sorted(sides, key=lambda side: (-side.messages, side.brand)))
    return Comparison(rests_on, table.messages, ordered, tuple(_sentences(ordered, table.comparisons)))


@dataclass(frozen=True, slots=True)
class _Table:
    """All counts of a comparison: by brand, by brand and touchpoint, by brand and topic."""

    filter: Filter
    brands: Mapping[str, Count]
    touchpoints: Mapping[str, Mapping[str, Count]]
    topics: Mapping[str, Mapping[int, Count]]
    ratings: Mapping[str, float | None]

    @classmethod
    def read(cls, store: Store, filter: Filter) -> _Table:
        brands = {c.key["brand"]: c for c in store.counts(filter, by=("brand",)) if c.key["brand"]}
        known = {topic.id for topic in store.topics.list() if not names_one(topic, brands)}
        touchpoints: dict[str, dict[str, Count]] = {brand: {} for brand in brands}
        topics: dict[str, dict[int, Count]] = {brand: {} for brand in brands}
        for count in store.counts(filter, by=("brand", "touchpoint")):
            if count.key["brand"] and count.key["touchpoint"] in TOUCHPOINTS:
                touchpoints[count.key["brand"]][count.key["touchpoint"]] = count
        for count in store.counts(filter, by=("brand", "topic_id")):
            if count.key["brand"] and count.key["topic_id"] in known:
                topics[count.key["brand"]][count.key["topic_id"]] = count
        scored = store.message_counts(replace(filter, touchpoint=None, topic_id=None), by=("brand",))
        ratings = {each.key["brand"]: each.rating_sum / each.ratings if each.ratings else None for each in scored}
        return cls(filter, brands, touchpoints, topics, ratings)

    @property
    def messages(self) -> int:
        """Messages with a brand."""
        return sum(count["messages"] for count in self.brands.values())

    @property
    def comparisons(self) -> int:
        """How many differences between a brand and the others are looked at."""
        return max(len(self.brands) * (len(TOUCHPOINTS) + 1), 1)

    def others(self, brand: str) -> Count:
        """All other brands together."""
        return total(count for name, count in self.brands.items() if name != brand)


def _side(store: Store, table: _Table, brand: str, quotes: int) -> Side:
    count, others = table.brands[brand], table.others(brand)
    touchpoints = _touchpoints(table, brand)
    return Side(
        brand=brand,
        messages=count["messages"],
        share_of_voice=metrics.rate(count["messages"], table.messages, of="messages with a brand"),
        net_sentiment=net_sentiment(count),
        against_others=difference(net_sentiment(count), net_sentiment(others)),
        balance=balance(count),
        recommendations=per_thousand(count["recommends"], count["messages"]),
        warnings=per_thousand(count["warns"], count["messages"]),
        rating=table.ratings.get(brand),
        touchpoints=touchpoints,
        clear=tuple(name for name, metric in touchpoints.items() if is_clear(metric, table.comparisons)),
        praised=_special(store, table, brand, "positive", quotes),
        criticised=_special(store, table, brand, "negative", quotes),
    )


def _touchpoints(table: _Table, brand: str) -> dict[str, Metric]:
    """Net sentiment of each touchpoint minus that of all other brands, where both were spoken of."""
    found = {}
    for name in TOUCHPOINTS:
        mine = table.touchpoints[brand].get(name)
        others = total(by[name] for other, by in table.touchpoints.items() if other != brand and name in by)
        if mine is not None and (metric := difference(net_sentiment(mine), net_sentiment(others))) is not None:
            found[name] = metric
    return found


def _special(store: Store, table: _Table, brand: str, measure: str, quotes: int) -> tuple[Special, ...]:
    """The topics that are praised or criticised clearly more often than at the others, the most mentions first."""
    names = {topic.id: topic for topic in store.topics.list()}
    messages, elsewhere = table.brands[brand]["messages"], table.others(brand)["messages"]
    comparisons = max(sum(len(topics) for topics in table.topics.values()), 1)
    found = []
    for id, count in table.topics[brand].items():
        others = total(by[id] for other, by in table.topics.items() if other != brand and id in by)
        times = growth(count[measure], others[measure], of=messages, of_before=elsewhere)
        if min(count[measure], others["segments"]) < MIN_MENTIONS or times is None or not is_more(times, comparisons):
            continue
        rate = per_thousand(count[measure], messages)
        if rate is not None:
            found.append(Special(id, names[id].name, names[id].touchpoint, count[measure], rate, times, ()))
    found.sort(key=lambda special: (-special.mentions, special.topic_id))
    return tuple(_quoted(store, table, brand, special, measure, quotes) for special in found[:MOST_TOPICS])


def names_one(topic: Topic, brands: Iterable[str]) -> bool:
    """Whether a topic is held together by the name of a brand, so that the others cannot be in it."""
    said = _letters(topic.name + "".join(topic.keywords[:3]))
    return any(_letters(brand) in said for brand in brands)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _quoted(store: Store, table: _Table, brand: str, special: Special, measure: str, quotes: int) -> Special:
    said = replace(table.filter, brand=brand, topic_id=special.topic_id)
    return replace(special, quotes=tuple(store.quotes(said, limit=quotes, order="confident", measure=measure)))


def is_clear(metric: Metric | None, comparisons: int) -> bool:
    """Whether an interval that is wide enough for so many comparisons together leaves out zero."""
    if metric is None:
        return False
    wider = _wider(comparisons)
    low = metric.value - wider * (metric.value - metric.low)
    high = metric.value + wider * (metric.high - metric.value)
    return low > 0 or high < 0


def is_more(times: Metric, comparisons: int) -> bool:
    """Whether a ratio is above 1 for so many comparisons together; its interval is even on the scale of logarithms."""
    return times.low > 0 and times.value * (times.low / times.value) ** _wider(comparisons) > 1


def _wider(comparisons: int) -> float:
    """How many times as long as a 95 % interval one is that holds for so many together (Bonferroni)."""
    normal = NormalDist()
    return normal.inv_cdf(1 - 0.025 / comparisons) / normal.inv_cdf(0.975)


def _sentences(sides: Sequence[Side], comparisons: int) -> Iterator[str]:
    if len(sides) < 2:
        yield "There is only one brand: nothing to compare with."
        return
    first = sides[0]
    yield f"{first.brand} is talked about most: {percent(first.share_of_voice.value)} of all messages with a brand."
    spoken = sorted((s for s in sides if s.balance is not None), key=lambda s: -s.balance.value if s.balance else 0.0)
    if len(spoken) > 1:
        yield _balances(spoken[0], spoken[-1])
    for side in sides:
        if (against := side.against_others) is not None and is_clear(against, comparisons):
            better = "better" if against.value > 0 else "worse"
            yield f"{side.brand} is spoken of {better} than the others: {_points(against)} of net sentiment."
        for name in side.clear:
            better = "better" if side.touchpoints[name].value > 0 else "worse"
            yield f"{side.brand}, {name}: {better} than the others by {_points(side.touchpoints[name])}."


def _balances(best: Side, worst: Side) -> str:
    if best.balance is None or worst.balance is None:
        return ""
    said = [
        f"{side.brand} {signed(m.value, digits=2)} ({signed(m.low, digits=2)} to {signed(m.high, digits=2)})"
        for side, m in ((best, best.balance), (worst, worst.balance))
    ]
    apart = best.balance.low > worst.balance.high
    return f"Word of mouth is best for {said[0]} and worst for {said[1]}" + (
        "." if apart else "; the intervals overlap, so the order is not sure."
    )


def _points(metric: Metric) -> str:
    return f"{signed(metric.value)} points ({signed(metric.low)} to {signed(metric.high)})"
