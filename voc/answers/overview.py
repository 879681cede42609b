"""How are we doing? The whole picture in brief, for the first page of the dashboard and of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voc.answers import changes, limits, pain_points, touchpoints, word_of_mouth
from voc.answers.changes import Changes
from voc.answers.figures import beyond_chance
from voc.answers.limits import Limits
from voc.answers.pain_points import PainPoints
from voc.answers.period import Basis
from voc.answers.touchpoints import TouchpointAnswer, Touchpoints
from voc.answers.word_of_mouth import WordOfMouth
from voc.answers.wording import counted, plain, signed
from voc.domain import Filter
from voc.insights.metrics import Metric
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Overview:
    """`headlines` are the most important sentences first; it is never empty: that nothing changed is news too."""

    basis: Basis
    headlines: tuple[str, ...]
    all: TouchpointAnswer
    touchpoints: tuple[TouchpointAnswer, ...]
    changes: Changes
    pain_points: PainPoints
    word_of_mouth: WordOfMouth
    limits: Limits


def answer(store: Store, filter: Filter, *, limit: int = 5, quotes: int = 2) -> Overview:
    """The `limit` most important items of each answer, with up to `quotes` quotes each."""
    # Topics of a touchpoint stand on its page; here they would be a fifth of the work.
    found = touchpoints.answer(store, filter, limit=0)
    changed = changes.answer(store, filter, limit=limit)
    return Overview(
        basis=found.basis,
        headlines=headlines(changed, found),
        all=found.all,
        touchpoints=found.touchpoints,
        changes=changed,
        pain_points=pain_points.answer(store, filter, limit=limit, quotes=quotes),
        word_of_mouth=word_of_mouth.answer(store, filter, limit=limit, quotes=quotes),
        limits=limits.answer(store, filter),
    )


def headlines(changed: Changes, found: Touchpoints) -> tuple[str, ...]:
    """What a busy reader should take away: insights, then touchpoints that moved beyond chance, then the whole."""
    if not found.all.segments:
        return ("There is no labelled feedback in this period.",)
    told = (*(change.sentence for change in changed.changes[:3]), *_movements(found.touchpoints)[:2])
    return (*(told or ("Nothing changed beyond what chance explains.",)), _whole(found.all))


def _movements(answers: Iterable[TouchpointAnswer]) -> list[str]:
    """The touchpoints whose net sentiment moved, the furthest first."""
    moved = [
        (abs(each.change.value), _movement(each.touchpoint, each.change.value, each.net_sentiment))
        for each in answers
        if each.change and each.net_sentiment and beyond_chance(each.change)
    ]
    return [text for _, text in sorted(moved, reverse=True)]


def _movement(touchpoint: str, points: float, now: Metric) -> str:
    verb = "fell" if points < 0 else "rose"
    return f"Net sentiment of {touchpoint} {verb} by {plain(abs(points))} points to {_interval(now)}."


def _whole(answer: TouchpointAnswer) -> str:
    heard = f"{counted(answer.messages, 'message')} made {counted(answer.segments, 'point')}"
    if answer.net_sentiment is None:
        return f"{heard}; none has a sentiment."
    steady = ", no different from the period before" if answer.change and not beyond_chance(answer.change) else ""
    return f"{heard}; net sentiment is {_interval(answer.net_sentiment)}{steady}."


def _interval(metric: Metric) -> str:
    return f"{signed(metric.value)} (between {signed(metric.low)} and {signed(metric.high)})"
