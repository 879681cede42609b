"""Everything a report says, before it is written in any format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from voc.answers import changes, limits, overview, pain_points, touchpoints, word_of_mouth
from voc.answers.changes import Changes
from voc.answers.limits import Limits
from voc.answers.pain_points import PainPoints
from voc.answers.period import Basis, basis
from voc.answers.touchpoints import TouchpointAnswer
from voc.answers.word_of_mouth import WordOfMouth
from voc.domain import Filter, Quote
from voc.reports import journey
from voc.reports.journey import Journey
from voc.store import Store
from voc.taxonomy import Taxonomy

# Characters of the message shown on either side of a quote: enough to know what "it" is.
CONTEXT = 120
# The labels that the numbers of a report are made of.
LEANS_ON = ("sentiment", "touchpoint", "word_of_mouth", "loyalty", "expectation", "effort", "handoff", "staff")


@dataclass(frozen=True, slots=True)
class Context:
    """The words of the message around a quote, cut at white space; "…" marks a cut."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report, with the words around each of its quotes in `context`."""

    workspace: str
    basis: Basis
    headlines: tuple[str, ...]
    all: TouchpointAnswer
    touchpoints: tuple[TouchpointAnswer, ...]
    changes: Changes
    pain_points: PainPoints
    word_of_mouth: WordOfMouth
    journey: Journey
    limits: Limits
    # Messages by channel, the most first.
    channels: tuple[tuple[str, int], ...]
    context: Mapping[Quote, Context]


def assemble(
    store: Store,
    filter: Filter,
    *,
    least: int,
    taxonomy: Taxonomy | None = None,
    topics: int = 8,
    quotes: int = 3,
) -> Report:
    """The report of the feedback a filter lets through: `topics` per touchpoint, up to `quotes` quotes for each.

    The taxonomy names owners; teams of whom fewer than `least` messages speak are not shown apart.
    """
    found = touchpoints.answer(store, filter, limit=topics, quotes=quotes)
    changed = changes.answer(store, filter)
    report = Report(
        workspace=store.workspace,
        basis=basis(store, filter, leans_on=LEANS_ON),
        headlines=overview.headlines(changed, found),
        all=found.all,
        touchpoints=found.touchpoints,
        changes=changed,
        pain_points=pain_points.answer(store, filter, limit=6, quotes=2),
        word_of_mouth=word_of_mouth.answer(store, filter),
        journey=journey.assemble(store, filter, taxonomy or Taxonomy(), least=least),
        limits=limits.answer(store, filter),
        channels=channels(store, found.basis.filter),
        context={},
    )
    return replace(report, context=around(store, _quotes(report)))


def around(store: Store, quotes: Iterable[Quote]) -> dict[Quote, Context]:
    """The words of the messages around quotes."""
    return {quote: _context(store, quote) for quote in set(quotes)}


def channels(store: Store, filter: Filter) -> tuple[tuple[str, int], ...]:
    """Messages by channel, the most first."""
    counts = ((count.key["channel"], count["messages"]) for count in store.counts(filter, by=("channel",)))
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def _quotes(report: Report) -> Iterator[Quote]:
    for change in report.changes.changes:
        yield from change.insight.evidence
    for point in report.pain_points.points:
        yield from point.quotes
    for talk in (*report.word_of_mouth.praised, *report.word_of_mouth.warned_of):
        yield from talk.quotes
    yield from journey.quotes(report.journey)
    for topic in (topic for touchpoint in report.touchpoints for topic in touchpoint.topics):
        yield from (*topic.typical, *topic.recent)


def _context(store: Store, quote: Quote) -> Context:
    # Line breaks part the turns of a conversation: what somebody else said is not the context of a quote.
    text = store.feedback.get(quote.feedback_id).text
    return Context(_tail(text[: quote.start].rpartition("\n")[2]), _head(text[quote.end :].partition("\n")[0]))


def _tail(text: str) -> str:
    return text if len(text) <= CONTEXT else f"… {text[-CONTEXT:].partition(' ')[2]}"


def _head(text: str) -> str:
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT].rpartition(' ')[0]} …"
