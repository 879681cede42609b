"""The quotes behind a count about people, where words make the count and no measure of the store can ask for it.

What a remark is read as (who promised, what criticism is really of, who told whom) is read again as the answer read it,
so that a number and its quotes cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voc.answers.ledger import GROUPS, SIDES, by_nps, by_text, scored
from voc.answers.moments import GOING, is_reason
from voc.answers.people import by, large, topic_names
from voc.answers.period import Basis, basis
from voc.answers.promises import named_rivals
from voc.domain import Filter, Quote, Remark
from voc.errors import InvalidValue
from voc.insights.journeys.effort import cost
from voc.insights.journeys.ledger import entry
from voc.insights.journeys.promises import gap
from voc.insights.journeys.staff import mention
from voc.store import Store

NOT_SAID = "not said"
# Facets that tell small groups apart; a team of three must not be read out of the quotes either.
_GUARDED = {"effort": ("team",), "staff": ("team", "agent")}
# Answers that show nothing at all where few messages speak.
_SHY = ("staff", "employees")


@dataclass(frozen=True, slots=True)
class Point:
    """A remark and what it was read as: the values of each facet."""

    remark: Remark
    facets: Mapping[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Behind:
    """The points that a number counts, the newest first: one quote each.

    `withheld` says that a group is too small to be shown, so that nobody can be guessed.
    """

    basis: Basis
    points: int
    messages: int
    quotes: tuple[Quote, ...]
    withheld: bool


def answer(
    store: Store,
    filter: Filter,
    of: str,
    only: Mapping[str, str],
    *,
    least: int,
    individuals: bool = False,
    limit: int = 20,
) -> Behind:
    """The points of one of `OF` whose facets have the values of `only`.

    Groups of under `least` messages are withheld, and individuals unless they may be told.

    Raises:
        InvalidValue: for an unknown answer, or facets that it does not have or not together.
    """
    _check(of, only)
    rests_on = basis(store, filter)
    # A message is read as a whole, whatever the sentiment of the points that are asked for.
    points = list(_READERS[of](store, replace(rests_on.filter, sentiment=None)))
    withheld = _is_withheld(of, filter, points, only, least) or ("agent" in only and not individuals)
    kept = [] if withheld else [point for point in points if _is_asked_for(point, filter, only)]
    kept.sort(key=lambda point: (point.remark.at, point.remark.feedback_id, -point.remark.start), reverse=True)
    quotes = tuple(point.remark.quote for point in kept[:limit]) if store.shows_evidence else ()
    return Behind(rests_on, len(kept), _messages(kept), quotes, withheld)


def _check(of: str, only: Mapping[str, str]) -> None:
    if of not in OF:
        raise InvalidValue("answer", of, f"one of {', '.join(OF)}")
    unknown = next((name for name in only if name not in OF[of]), None)
    if unknown is not None:
        raise InvalidValue("only", unknown, f"{of} have {', '.join(OF[of]) or 'no facets'}")
    if len(both := [name for name in _GUARDED.get(of, ()) if name in only]) > 1:
        raise InvalidValue("only", " and ".join(both), "take one of them: both together could be about one person")


def _is_asked_for(point: Point, filter: Filter, only: Mapping[str, str]) -> bool:
    if filter.sentiment not in (None, point.remark.sentiment):
        return False
    return all(value in point.facets[name] for name, value in only.items())


def _is_withheld(of: str, filter: Filter, points: Sequence[Point], only: Mapping[str, str], least: int) -> bool:
    if of == "employees" and (filter.topic_id, filter.touchpoint, filter.stage) == (None, None, None):
        return True  # what a few employees say of one cause would be among the words of all
    if of in _SHY and 0 < _messages(points) < least:
        return True
    guarded = next((name for name in _GUARDED.get(of, ()) if name in only), None)
    if guarded is None:
        return False
    groups = by([p for p in points if p.facets[guarded] != (None,)], lambda point: point.facets[guarded][0])
    return only[guarded] not in large(groups, _messages, of=_messages(points), least=least)


def _messages(points: Sequence[Point]) -> int:
    return len({point.remark.feedback_id for point in points})


def _expectations(store: Store, filter: Filter) -> Iterator[Point]:
    for remark in store.remarks(filter, saying=("expectation",)):
        if found := gap(remark):
            promised_by = found.promised_by or NOT_SAID
            yield _point(remark, kind=found.kind, outcome=found.outcome, promised_by=promised_by, met_by=found.met_by)


def _rivals(store: Store, filter: Filter) -> Iterator[Point]:
    for name, remarks in named_rivals(list(store.remarks(filter, saying=("expectation", "loyalty")))).items():
        for remark in remarks:
            yield _point(remark, name=name, prefer="us" if remark.expectation == "better_than_alternative" else "it")


def _effort(store: Store, filter: Filter) -> Iterator[Point]:
    for remark in store.remarks(filter):
        if found := cost(remark):
            yield Point(remark, {"kind": found.kinds, "team": (remark.team,)})


def _staff(store: Store, filter: Filter) -> Iterator[Point]:
    for remark in store.remarks(filter, saying=("staff",)):
        if found := mention(remark):
            side = "praise" if found.praise else "criticism"
            yield _point(remark, side=side, cause=found.cause, team=remark.team, agent=remark.agent)


def _word_of_mouth(store: Store, filter: Filter) -> Iterator[Point]:
    names = topic_names(store)
    for remark in store.remarks(filter, saying=("word_of_mouth",)):
        if line := entry(remark):
            yield _point(
                remark, direction=line.direction, side=SIDES[line.positive], partner=line.partner or NOT_SAID,
                about=names.get(remark.topic_id or 0, "no topic"), consequence=line.consequence,
            )  # fmt: skip


def _scores(store: Store, filter: Filter) -> Iterator[Point]:
    for message in scored(store, filter):
        score, text = GROUPS[by_nps(message)], GROUPS[by_text(message)]
        for remark in message:
            yield _point(remark, score=score, text=text)


def _loyalty(store: Store, filter: Filter) -> Iterator[Point]:
    return (_point(remark, grade=remark.loyalty) for remark in store.remarks(filter, saying=("loyalty",)))


def _leavers(store: Store, filter: Filter) -> Iterator[Point]:
    return (point for point in _loyalty(store, filter) if point.remark.loyalty in GOING)


def _straws(store: Store, filter: Filter) -> Iterator[Point]:
    for remark in store.remarks(filter, of_leavers=filter):
        if is_reason(remark):
            yield _point(remark, topic=str(remark.topic_id), touchpoint=remark.touchpoint)


def _employees(store: Store, filter: Filter) -> Iterator[Point]:
    return (_point(remark) for remark in store.of_employees().remarks(filter))


def _point(remark: Remark, **facets: str | None) -> Point:
    return Point(remark, {name: (value,) for name, value in facets.items()})


_READERS: Mapping[str, Callable[[Store, Filter], Iterator[Point]]] = {
    "expectations": _expectations,
    "rivals": _rivals,
    "effort": _effort,
    "staff": _staff,
    "word_of_mouth": _word_of_mouth,
    "scores": _scores,
    "loyalty": _loyalty,
    "leavers": _leavers,
    "straws": _straws,
    "employees": _employees,
}
# What can be opened, and the facets that narrow it down.
OF: Mapping[str, tuple[str, ...]] = {
    "expectations": ("kind", "outcome", "promised_by", "met_by"),
    "rivals": ("name", "prefer"),
    "effort": ("kind", "team"),
    "staff": ("side", "cause", "team", "agent"),
    "word_of_mouth": ("direction", "side", "partner", "about", "consequence"),
    "scores": ("score", "text"),
    "loyalty": ("grade",),
    "leavers": (),
    "straws": ("topic", "touchpoint"),
    "employees": (),
}
