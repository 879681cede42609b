"""The words behind a count about people: what was expected, what it cost, who told whom, what is said of staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request

from voc.answers import behind
from voc.answers.people import topic_names
from voc.api.caller import needs
from voc.api.dependencies import CallerDep, FilterDep, SettingsDep, StoreDep
from voc.api.routing import page_router
from voc.api.web.chosen import Chip, chips, tabs
from voc.api.web.frame import frame
from voc.api.web.links import link
from voc.api.web.pages import MAX_QUOTES, QUOTES_PER_PAGE
from voc.api.web.templates import render
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

router = page_router()

_TITLES = {
    "expectations": "Expectations", "rivals": "Others they name", "effort": "Effort", "staff": "About staff",
    "word_of_mouth": "Who tells whom", "scores": "By the NPS they gave", "loyalty": "Who stays, wavers and leaves",
    "leavers": "Who leaves or has left", "straws": "What leavers speak of", "employees": "Employees",
}  # fmt: skip
Only = Annotated[list[Annotated[str, Query(max_length=300)]], Query(max_length=max(map(len, behind.OF.values())))]


@router.get("/behind/{of}")
@needs("evidence")
def list_points(
    request: Request,
    store: StoreDep,
    filter: FilterDep,
    caller: CallerDep,
    settings: SettingsDep,
    of: str,
    only: Only = [],  # noqa: B006 -- FastAPI reads it and never changes it
    show: Annotated[int, Query(ge=1, le=MAX_QUOTES)] = QUOTES_PER_PAGE,
) -> str:
    """The points of one answer that have the facets of `only`, each as `name:value`."""
    found = behind.answer(
        store, filter, of, _facets(only), least=settings.min_group_messages, individuals=caller.may("staff"), limit=show
    )
    path, further = f"/behind/{of}", min(show + QUOTES_PER_PAGE, MAX_QUOTES)
    more = found.points > show < MAX_QUOTES
    return render(
        "behind.html",
        request,
        title=_TITLES[of],
        found=found,
        least=settings.min_group_messages,
        kept={"only": only},
        chosen=chips(store, filter, path, only=only) + _chosen(store, filter, path, only),
        tabs=tabs(filter, path, only=only),
        more=link(path, filter, only=only, show=further) if more else None,
        **frame(store, found.basis),
    )


def _facets(only: Sequence[str]) -> dict[str, str]:
    unnamed = next((each for each in only if ":" not in each), None)
    if unnamed is not None:
        raise InvalidValue("only", unnamed, "write it as name:value, like outcome:broken")
    found = dict(each.split(":", 1) for each in only)
    if len(found) < len(only):
        raise InvalidValue("only", ", ".join(only), "give each name once: a point has one value of it")
    return found


def _chosen(store: Store, filter: Filter, path: str, only: Sequence[str]) -> list[Chip]:
    """The facets in words, each with the address without it."""
    pairs = [(each.split(":", 1), [other for other in only if other != each]) for each in only]
    return [
        (name.replace("_", " "), _in_words(store, name, value), link(path, filter, only=rest))
        for (name, value), rest in pairs
    ]


def _in_words(store: Store, name: str, value: str) -> str:
    """The name of a topic instead of its id; every other value is a word already."""
    if name != "topic":
        return value.replace("_", " ")
    return topic_names(store).get(int(value), "hidden topic") if value.isdecimal() else "no topic"
