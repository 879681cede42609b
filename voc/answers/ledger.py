"""The word-of-mouth ledger: given and received, for and against, to whom, about what, and what came of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from voc.answers.people import evidence, numbers, part, per_thousand_people, topic_names
from voc.answers.period import Basis, basis
from voc.domain import Filter, Quote, Remark
from voc.insights.journeys.contrast import contrast
from voc.insights.journeys.ledger import Entry, advocate, agreement, entry
from voc.insights.metrics import Metric
from voc.store import Store

SIDES = {True: "for", False: "against", None: "neither"}
# Of the NPS scale and of what a text says alike.
GROUPS = {1: "promoter", 0: "passive", -1: "detractor"}


@dataclass(frozen=True, slots=True)
class Account:
    """One side of the ledger: `direction` given, received or considered, `side` for, against or neither.

    `customers` is people per 1,000 customers.
    """

    direction: str
    side: str
    entries: int
    people: Metric | None
    by_partner: dict[str, int]
    by_touchpoint: dict[str, int]
    by_topic: dict[str, int]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What came of word of mouth that was received: bought or lost."""

    consequence: str
    entries: int
    by_partner: dict[str, int]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic that promoters speak of more than detractors (`times` > 1) or less."""

    topic_id: int
    name: str
    promoters: int
    detractors: int
    times: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Advocacy:
    """Advocacy read from the text beside the NPS that came with it, over the messages that have both.

    `table` counts (by NPS, by text); `agreement` is Cohen's kappa with linear weights.
    """

    messages: int
    by_nps: Metric | None
    by_text: Metric | None
    table: dict[str, dict[str, int]]
    agreement: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The word of mouth of the period; `customers` is how many people wrote at all."""

    basis: Basis
    customers: int
    entries: int
    accounts: tuple[Account, ...]
    consequences: tuple[Consequence, ...]
    promoters_say: tuple[Spoken, ...]
    detractors_say: tuple[Spoken, ...]
    advocacy: Advocacy


def answer(store: Store, filter: Filter, *, limit: int = 5, quotes: int = 2) -> Ledger:
    """The ledger of what the filter lets through."""
    rests_on = basis(store, filter, leans_on=("word_of_mouth", "loyalty", "sentiment"))
    found = [line for remark in store.remarks(rests_on.filter, saying=("word_of_mouth",)) if (line := entry(remark))]
    customers, names = store.people(rests_on.filter), topic_names(store)
    messages = scored(store, rests_on.filter)
    spoken = _spoken(messages, names)
    return Ledger(
        basis=rests_on,
        customers=customers,
        entries=len(found),
        accounts=_accounts(store, found, customers, names, quotes),
        consequences=_consequences(store, found, quotes),
        promoters_say=tuple(each for each in spoken if each.low > 1)[:limit],
        detractors_say=tuple(each for each in reversed(spoken) if each.high < 1)[:limit],
        advocacy=_advocacy(messages),
    )


def _accounts(
    store: Store, found: Sequence[Entry], customers: int, names: dict[int, str], quotes: int
) -> tuple[Account, ...]:
    sides: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for line in found:
        sides[line.direction, SIDES[line.positive]].append(line)
    return tuple(
        Account(
            direction, side, len(lines), per_thousand_people((line.remark for line in lines), customers),
            numbers(lines, lambda line: line.partner),
            numbers(lines, lambda line: line.remark.touchpoint),
            numbers(lines, lambda line: names.get(line.remark.topic_id or 0, "no topic")),
            numbers(lines, lambda line: line.remark.stage),
            numbers(lines, lambda line: line.remark.source),
            evidence(store, (line.remark for line in lines), quotes),
        )
        for (direction, side), lines in sorted(sides.items(), key=lambda pair: -len(pair[1]))
    )  # fmt: skip


def _consequences(store: Store, found: Iterable[Entry], quotes: int) -> tuple[Consequence, ...]:
    came: defaultdict[str, list[Entry]] = defaultdict(list)
    for line in found:
        if line.consequence:
            came[line.consequence].append(line)
    return tuple(
        Consequence(
            name, len(lines), numbers(lines, lambda line: line.partner),
            evidence(store, (line.remark for line in lines), quotes),
        )
        for name, lines in sorted(came.items(), key=lambda pair: -len(pair[1]))
    )  # fmt: skip


def scored(store: Store, filter: Filter) -> list[list[Remark]]:
    """The messages that came with an NPS."""
    messages: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in store.remarks(filter, saying=("nps",)):
        messages[remark.feedback_id].append(remark)
    return list(messages.values())


def by_nps(message: Sequence[Remark]) -> int:
    """A promoter (1), passive (0) or detractor (-1) by the score that was given."""
    nps = message[0].nps or 0
    return 1 if nps >= 9 else 0 if nps >= 7 else -1


def by_text(message: Sequence[Remark]) -> int:
    """The same by what is said."""
    return advocate(
        {remark.word_of_mouth for remark in message},
        {remark.loyalty for remark in message},
        fmean(remark.score for remark in message),
    )


def _spoken(messages: Sequence[Sequence[Remark]], names: dict[int, str]) -> list[Spoken]:
    """Topics, what promoters speak of most first."""
    said: dict[int, Counter[int]] = {1: Counter(), 0: Counter(), -1: Counter()}
    totals: Counter[int] = Counter()
    for message in messages:
        group = by_nps(message)
        totals[group] += 1
        said[group].update({remark.topic_id for remark in message if remark.topic_id in names})
    judged = contrast(said[1], said[-1], of_first=totals[1], of_second=totals[-1])
    return [Spoken(one.key, names[one.key], one.first, one.second, one.ratio, *one.ratio_interval) for one in judged]


def _advocacy(messages: Sequence[Sequence[Remark]]) -> Advocacy:
    pairs = [(by_nps(message), by_text(message)) for message in messages]
    counts = Counter(pairs)
    table = {
        given: {read: counts[a, b] for b, read in GROUPS.items()} for a, given in GROUPS.items()
    }  # fmt: skip
    kappa = agreement(pairs)
    return Advocacy(
        len(pairs),
        part(sum(a == 1 for a, _ in pairs), len(pairs), "messages with an NPS"),
        part(sum(b == 1 for _, b in pairs), len(pairs), "messages with an NPS"),
        table,
        None if kappa is None else round(kappa, 3),
    )
