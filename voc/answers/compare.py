"""Brands side by side: who is talked about, who is recommended, and what is said of each more than of the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from statistics import NormalDist

from voc.answers.figures import balance, difference, growth, net_sentiment, per_thousand
from voc.answers.period import Basis, basis
from voc.answers.tally import total
from voc.answers.wording import day, percent, plain, signed
from voc.domain import TOUCHPOINTS, Count, Filter, Quote, Topic
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.insights.standardise import common_weights, standardised
from voc.models.topics.names import headline
from voc.store import Store

# What points are about; "none" is talk of the company in general.
SPOKEN = (*TOUCHPOINTS, "none")
AGAINST = "this brand minus all others"
# Of fewer points than these a topic is not called special.
MIN_MENTIONS = 15
MOST_TOPICS = 3
# Quotes that tell what is meant: a topic whose clear points are to a third of the other side is named by them.
_LOOKED_AT = 40
# A brand with a smaller share of the messages does not shorten the days of all others.
MIN_SHARE = 0.02


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

    `against_others` is the net sentiment minus that of all others as counted, `like_for_like` what would be left of it
    if both spoke of the same contact points: who invites reviews after a purchase hears more of sales. Sure means sure
    for all comparisons of the page together (Bonferroni), not for each alone.
    """

    brand: str
    messages: int
    share_of_voice: Metric
    net_sentiment: Metric | None
    against_others: Metric | None
    like_for_like: Metric | None
    balance: Metric | None
    recommendations: Metric | None
    warnings: Metric | None
    rating: float | None
    touchpoints: Mapping[str, Metric]
    clear: tuple[str, ...]
    praised: tuple[Special, ...]
    criticised: tuple[Special, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Brands, the most talked about first, and the findings in sentences."""

    basis: Basis
    messages: int
    brands: tuple[Side, ...]
    sentences: tuple[str, ...]


def answer(store: Store, filter: Filter, *, quotes: int = 2) -> Comparison:
    """The brands that the filter lets through, competitors included.

    Without days, from the first day on which all of them are heard. Without a source or channel, in the one source in
    which more than one is heard where there is one such: a company's tickets say nothing beside another's reviews.
    """
    store = store.of_all_brands()
    place = None if filter.source or filter.channel else _meeting_place(store, filter)
    filter = replace(filter, source=filter.source or place)
    shared = None if filter.since else _shared(store, filter)
    filter = replace(filter, since=filter.since or shared)
    rests_on = basis(store, filter, leans_on=("sentiment", "touchpoint", "word_of_mouth"))
    table = _Table.read(store, rests_on.filter)
    sides = [_side(store, table, brand, quotes) for brand in table.brands]
    ordered = tuple(sorted(sides, key=lambda side: (-side.messages, side.brand)))
    return Comparison(rests_on, table.messages, ordered, tuple(_sentences(ordered, shared, place)))


def _meeting_place(store: Store, filter: Filter) -> str | None:
    """The only source of several in which more than one brand is talked about."""
    spoken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in store.message_counts(replace(filter, touchpoint=None, topic_id=None), by=("source", "brand")):
        if brand := count.key["brand"]:
            spoken[count.key["source"]][brand] += count.messages
    several = [
        source
        for source, messages in spoken.items()
        if sum(n >= MIN_SHARE * messages.total() for n in messages.values()) > 1
    ]
    return several[0] if len(several) == 1 < len(spoken) else None


def _shared(store: Store, filter: Filter) -> date | None:
    """The first day on which every brand that is talked about is heard: older years are those of some brands only."""
    first: dict[str, date] = {}
    messages: Counter[str] = Counter()
    for count in store.message_counts(replace(filter, touchpoint=None, topic_id=None), by=("brand", "day")):
        if brand := count.key["brand"]:
            first[brand] = min(first.get(brand, count.key["day"]), count.key["day"])
            messages[brand] += count.messages
    least = MIN_SHARE * messages.total()
    return max((first[brand] for brand, n in messages.items() if n >= least), default=None)


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
            if count.key["brand"] and count.key["touchpoint"] in SPOKEN:
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
        # Net sentiment as it is and like for like, and each touchpoint.
        return max(len(self.brands) * (len(TOUCHPOINTS) + 2), 1)

    def others(self, brand: str) -> Count:
        """All other brands together."""
        return total(count for name, count in self.brands.items() if name != brand)


def _side(store: Store, table: _Table, brand: str, quotes: int) -> Side:
    count, others = table.brands[brand], table.others(brand)
    touchpoints = _touchpoints(table, brand)
    side = Side(
        brand=brand,
        messages=count["messages"],
        share_of_voice=metrics.rate(count["messages"], table.messages, of="messages with a brand"),
        net_sentiment=net_sentiment(count),
        against_others=difference(net_sentiment(count), net_sentiment(others), said=AGAINST),
        like_for_like=_like_for_like(table, brand),
        balance=balance(count),
        recommendations=per_thousand(count["recommends"], count["messages"]),
        warnings=per_thousand(count["warns"], count["messages"]),
        rating=table.ratings.get(brand),
        touchpoints=touchpoints,
        clear=tuple(name for name, metric in touchpoints.items() if is_clear(metric, table.comparisons)),
        praised=_special(store, table, brand, "positive", quotes),
        criticised=_special(store, table, brand, "negative", quotes),
        sentence="",
    )
    return replace(side, sentence=f"{brand}: {_overall(side, table.comparisons)}{_where(side)}.")


def _touchpoints(table: _Table, brand: str) -> dict[str, Metric]:
    """Net sentiment of each touchpoint minus that of all other brands, where both were spoken of."""
    found = {}
    for name in TOUCHPOINTS:
        mine = table.touchpoints[brand].get(name)
        others = total(by[name] for other, by in table.touchpoints.items() if other != brand and name in by)
        if mine is None:
            continue
        if metric := difference(net_sentiment(mine), net_sentiment(others), said=AGAINST):
            found[name] = metric
    return found


def _like_for_like(table: _Table, brand: str) -> Metric | None:
    """The net sentiment minus that of all others, each touchpoint weighing the same on both sides."""
    mine, others = (_parts(table, name) for name in ({brand}, table.brands.keys() - {brand}))
    weights = common_weights(mine, others)
    return difference(standardised(mine, weights), standardised(others, weights), said=AGAINST)


def _parts(table: _Table, brands: Collection[str]) -> dict[str, Metric]:
    """The net sentiment of each touchpoint over some brands."""
    counts = {
        name: total(table.touchpoints[b][name] for b in brands if name in table.touchpoints[b]) for name in SPOKEN
    }
    return {name: metric for name, count in counts.items() if (metric := net_sentiment(count)) is not None}


def _special(store: Store, table: _Table, brand: str, measure: str, quotes: int) -> tuple[Special, ...]:
    """The topics that are praised or criticised clearly more often than at the others, the most mentions first.

    What is said more often both ways counts where it is more so: else whoever talks about it more does both.
    """
    other = {"positive": "negative", "negative": "positive"}[measure]
    names = {topic.id: topic for topic in store.topics.list()}
    messages, elsewhere = table.brands[brand]["messages"], table.others(brand)["messages"]
    comparisons = max(sum(len(topics) for topics in table.topics.values()), 1)
    found = []
    for id, count in table.topics[brand].items():
        others = total(by[id] for other, by in table.topics.items() if other != brand and id in by)
        times = growth(count[measure], others[measure], of=messages, of_before=elsewhere)
        if min(count[measure], others["segments"]) < MIN_MENTIONS or times is None or not is_more(times, comparisons):
            continue
        opposite = growth(count[other], others[other], of=messages, of_before=elsewhere)
        if opposite is not None and opposite.value >= times.value:
            continue
        rate = per_thousand(count[measure], messages)
        if rate is not None:
            found.append(Special(id, names[id].name, names[id].touchpoint, count[measure], rate, times, ()))
    found.sort(key=lambda special: (-special.mentions, special.topic_id))
    told = (_told(store, table, brand, special, measure, quotes) for special in found)
    return tuple(islice((special for special in told if special is not None), MOST_TOPICS))


def names_one(topic: Topic, brands: Iterable[str]) -> bool:
    """Whether a topic is held together by the name of a brand, so that the others cannot be in it."""
    said = (topic.name, *topic.keywords[:5])
    return any(is_named(brand, words) for brand in brands for words in said)


def is_named(brand: str, text: str) -> bool:
    """Whether a text has the brand in whole words: "Pet-Pal" and "pet pal" name petpal, "been" does not name EE."""
    words = re.findall(r"[^\W_]+", brand.casefold())
    spelled = r"[\W_]*".join(r"[\W_]?".join(word) for word in words)
    return bool(words) and re.search(rf"(?<![^\W_]){spelled}(?![^\W_])", text.casefold()) is not None


def _told(store: Store, table: _Table, brand: str, special: Special, measure: str, quotes: int) -> Special | None:
    """The topic with quotes, under a name that fits them; None where it is praise that mostly names the brand.

    "Pets Best is the best pet insurance" is praise of the company, whatever it has done. A complaint that names the
    company still says what is wrong.
    """
    about = replace(table.filter, brand=brand, topic_id=special.topic_id)
    said = store.quotes(about, limit=_LOOKED_AT, order="typical", measure=measure)
    named = sum(is_named(brand, quote.text) for quote in said)
    if measure == "positive" and said and 2 * named >= len(said):
        return None
    clear = total(by[special.topic_id] for by in table.topics.values() if special.topic_id in by)
    other = clear["positive"] if measure == "negative" else clear["negative"]
    name = headline([quote.text for quote in said]) if 3 * other >= clear["positive"] + clear["negative"] else ""
    return replace(special, name=name or special.name, quotes=tuple(said[:quotes]))


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


def _sentences(sides: Sequence[Side], shared: date | None, place: str | None) -> Iterator[str]:
    if len(sides) < 2:
        yield "There is only one brand: nothing to compare with."
        return
    first = sides[0]
    since = f", since {day(shared)}, when all of them are heard" if shared else ""
    where = f" in {place}, the one source with more than one of them" if place else ""
    voice = percent(first.share_of_voice.value)
    yield f"{first.brand} is talked about most: {voice} of all messages with a brand{where}{since}."
    spoken = sorted((s for s in sides if s.balance is not None), key=lambda s: -s.balance.value if s.balance else 0.0)
    if len(spoken) > 1:
        yield _balances(spoken[0], spoken[-1])
    yield from (side.sentence for side in sides)


def _overall(side: Side, comparisons: int) -> str:
    like, counted = side.like_for_like, side.against_others
    if like is None or counted is None:
        return "too little is said to compare"
    if not is_clear(like, comparisons):
        said = "neither better nor worse than the others where the same is spoken of"
    else:
        said = f"{_better(like)} than the others where the same is spoken of, by {_margin(like)} of net sentiment"
    if is_clear(counted, comparisons) and not (is_clear(like, comparisons) and (counted.value > 0) == (like.value > 0)):
        return f"{said} ({_points(counted)} as counted: its messages are about other things)"
    return said


def _where(side: Side) -> str:
    """Where it is surely better or worse than the others."""
    surest = sorted(side.clear, key=lambda name: -abs(side.touchpoints[name].value))
    return "".join(f"; {name} {_points(side.touchpoints[name])}" for name in surest)


def _better(metric: Metric) -> str:
    return "better" if metric.value > 0 else "worse"


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


def _margin(metric: Metric) -> str:
    """How much better, or worse."""
    low, high = sorted((abs(metric.low), abs(metric.high)))
    return f"{plain(abs(metric.value))} points ({plain(low)} to {plain(high)})"


def _points(metric: Metric) -> str:
    return f"{signed(metric.value)} points ({signed(metric.low)} to {signed(metric.high)})"
