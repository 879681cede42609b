"""What customers were promised or hoped for and what they got; who is better, in their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voc.answers.people import commonest, evidence, numbers, part, topic_names
from voc.answers.period import Basis, basis
from voc.domain import Filter, Quote, Remark
from voc.insights.journeys.promises import KINDS, OUTCOMES, Gap, gap, rivals
from voc.insights.journeys.quantities import Quantity, in_words
from voc.insights.metrics import Metric
from voc.store import Store

_COMPARE = ("worse_than_alternative", "better_than_alternative")


@dataclass(frozen=True, slots=True)
class Row:
    """One expectation: the customer's words and amounts, `times` the expected amount that was got."""

    kind: str
    outcome: str
    expected: str | None
    got: str | None
    expected_amount: str | None
    got_amount: str | None
    times: float | None
    promised_by: str | None
    met_by: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Kept:
    """How often what one touchpoint stands for was kept: (kept + exceeded) / all expectations."""

    touchpoint: str
    expectations: int
    kept: Metric | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Promises by the touchpoint that made them and the one that had to keep them."""

    promised_by: str
    met_by: str
    promises: int
    broken: int


@dataclass(frozen=True, slots=True)
class Rival:
    """A company that customers name: how many messages find it `better` or `worse`, and what they speak of then."""

    name: str
    messages: int
    better: int
    worse: int
    praised_for: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """Everything that was expected in the period. `table` counts (kind, outcome) over all of `total`.

    `comparable` rows have both amounts in one unit; `median_times` is the median of got / expected among broken ones.
    """

    basis: Basis
    total: int
    table: dict[str, dict[str, int]]
    kept: Metric | None
    touchpoints: tuple[Kept, ...]
    handovers: tuple[Handover, ...]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    comparable: int
    median_times: float | None
    rivals: tuple[Rival, ...]
    rows: tuple[Row, ...]


def answer(store: Store, filter: Filter, *, limit: int = 20, quotes: int = 2) -> Promises:
    """The expectations in what the filter lets through, the newest `limit` as rows, comparable amounts first."""
    rests_on = basis(store, filter, leans_on=("expectation", "touchpoint"))
    remarks = list(store.remarks(rests_on.filter, saying=("expectation", "loyalty")))
    gaps = [found for remark in remarks if (found := gap(remark))]
    ratios = sorted(each.times for each in gaps if each.times is not None and each.outcome == "broken")
    return Promises(
        basis=rests_on,
        total=len(gaps),
        table={kind: _outcomes([each for each in gaps if each.kind == kind]) for kind in KINDS},
        kept=_kept(gaps),
        touchpoints=_touchpoints(gaps),
        handovers=_handovers(gaps),
        by_stage=numbers(gaps, lambda each: each.remark.stage),
        by_source=numbers(gaps, lambda each: each.remark.source),
        comparable=sum(each.times is not None for each in gaps),
        median_times=ratios[len(ratios) // 2] if ratios else None,
        rivals=_rivals(store, remarks, limit, quotes),
        rows=_rows(store, gaps, limit),
    )


def _outcomes(gaps: Sequence[Gap]) -> dict[str, int]:
    counts = Counter(each.outcome for each in gaps)
    return {outcome: counts[outcome] for outcome in OUTCOMES}


def _kept(gaps: Sequence[Gap]) -> Metric | None:
    return part(sum(each.outcome != "broken" for each in gaps), len(gaps), "expectations")


def _touchpoints(gaps: Sequence[Gap]) -> tuple[Kept, ...]:
    names = numbers(gaps, lambda each: each.met_by)
    return tuple(Kept(name, n, _kept([each for each in gaps if each.met_by == name])) for name, n in names.items())


def _handovers(gaps: Sequence[Gap]) -> tuple[Handover, ...]:
    promises = [each for each in gaps if each.kind == "promise"]
    made = Counter((each.promised_by or "not said", each.met_by) for each in promises)
    broken = Counter((each.promised_by or "not said", each.met_by) for each in promises if each.outcome == "broken")
    return tuple(Handover(*pair, n, broken[pair]) for pair, n in made.most_common())


def _rows(store: Store, gaps: Sequence[Gap], limit: int) -> tuple[Row, ...]:
    if not store.shows_evidence:
        return ()
    newest = sorted(
        gaps, key=lambda each: (each.times is None, not (each.expected and each.got), -each.remark.at.timestamp())
    )
    return tuple(
        Row(
            each.kind, each.outcome, each.expected, each.got, _amount(each.expected_amount), _amount(each.got_amount),
            each.times, each.promised_by, each.met_by, each.remark.quote,
        )
        for each in newest[:limit]
    )  # fmt: skip


def _amount(quantity: Quantity | None) -> str | None:
    if quantity is None:
        return None
    if quantity.unit == "h":
        return in_words(quantity.value)
    digits = 0 if quantity.value.is_integer() else 2
    return f"{quantity.value:,.{digits}f} {quantity.unit}"


def named_rivals(remarks: Sequence[Remark]) -> dict[str, list[Remark]]:
    """The remarks that name each other company: comparisons, and words of those who are leaving."""
    own = {remark.brand for remark in remarks if remark.brand}
    named: dict[str, list[Remark]] = {}
    for remark in remarks:
        if remark.expectation in _COMPARE or remark.loyalty in ("leaving", "left"):
            for name in rivals(remark.text, own=own):
                named.setdefault(name, []).append(remark)
    return named


def _rivals(store: Store, remarks: Sequence[Remark], limit: int, quotes: int) -> tuple[Rival, ...]:
    names, named = topic_names(store), named_rivals(remarks)
    ordered = sorted(named.items(), key=lambda pair: (-len({remark.feedback_id for remark in pair[1]}), pair[0]))
    return tuple(_rival(store, name, found, names, quotes) for name, found in ordered[:limit])


def _rival(store: Store, name: str, found: Sequence[Remark], names: dict[int, str], quotes: int) -> Rival:
    better = [remark for remark in found if remark.expectation != "better_than_alternative"]
    return Rival(
        name=name,
        messages=len({remark.feedback_id for remark in found}),
        better=len({remark.feedback_id for remark in better}),
        worse=len({remark.feedback_id for remark in found if remark.expectation == "better_than_alternative"}),
        # A topic named after the rival says nothing about what it does better.
        praised_for=commonest(better, {id: topic for id, topic in names.items() if name.lower() not in topic.lower()}),
        quotes=evidence(store, found, quotes),
    )
