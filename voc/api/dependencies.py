"""What routes are handed: the store, the settings, the filter that the query spells, and page sizes."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant

from voc.api.caller import Caller, get_caller
from voc.api.meaning import Meaning
from voc.domain import TASKS, TOUCHPOINTS, Filter
from voc.errors import InvalidValue
from voc.settings import Settings
from voc.store import Store
from voc.taxonomy import Taxonomy
from voc.taxonomy import read as read_taxonomy

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.ingest.cleaner import Cleaner

PREFIX = "/v1"
MAX_LIMIT = 1000
ATTRIBUTE_PREFIX = "segment."

# Wide enough for any feedback, and a quarter before or after them is still a date.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
MAX_ID = 2**31 - 1

AsOf = Annotated[
    date | None,
    Query(ge=FIRST_DAY, le=LAST_DAY, description="Answer as if this day were the last: later words are left out."),
]
Text = Annotated[str | None, Query(max_length=200)]


# What reads no file and asks no database is `async`: FastAPI hands anything else to a thread, and eight of these in a
# request waited for the interpreter longer than they worked.


def store_of(request: Request) -> Store:
    """The caller's workspace, which `Guard` opened for them: routes get their store here and nowhere else."""
    return cast(Store, request.state.store)


async def get_store(request: Request) -> Store:
    """See `store_of`."""
    return store_of(request)


async def _get_caller(request: Request) -> Caller:
    return get_caller(request)


async def _get_settings(request: Request) -> Settings:
    return get_settings(request)


def get_settings(request: Request) -> Settings:
    """The settings in force."""
    return cast(Settings, request.app.state.settings)


def get_parts(request: Request) -> Parts:
    """The parts that the settings ask for, over the workspace that is served."""
    from voc.build import Parts  # brings the detectors, which most requests need nothing of

    return Parts(get_settings(request), store=store_of(request))


async def get_meaning(request: Request) -> Meaning:
    """What makes vectors of questions; one for all requests."""
    return cast(Meaning, request.app.state.meaning)


def get_cleaner(store: Annotated[Store, Depends(get_store)], request: Request) -> Cleaner:
    """What makes feedback of records, as files are read."""
    from voc.ingest.cleaner import Cleaner  # brings what reads files, which most requests need nothing of

    settings = get_settings(request)
    return Cleaner(settings, key=store.hash_keys(settings.first_hash_key))


def get_taxonomy(request: Request) -> Taxonomy:
    """The company's own taxonomy; an empty one where none is set."""
    path = get_settings(request).taxonomy
    return read_taxonomy(path)


async def get_filter(
    request: Request,
    since: Annotated[
        date | None, Query(alias="from", ge=FIRST_DAY, le=LAST_DAY, description="First day, UTC, as in 2026-03-01.")
    ] = None,
    until: Annotated[
        date | None, Query(alias="to", ge=FIRST_DAY, le=LAST_DAY, description="Last day, UTC, included.")
    ] = None,
    source: Text = None,
    channel: Text = None,
    brand: Text = None,
    touchpoint: Annotated[str | None, Query(description=", ".join((*TOUCHPOINTS, "none")))] = None,
    stage: Annotated[str | None, Query(description=", ".join(TASKS["stage"]))] = None,
    sub_touchpoint: Text = None,
    topic: Annotated[int | None, Query(ge=0, le=MAX_ID, description="Id of a topic.")] = None,
    sentiment: Annotated[str | None, Query(description=", ".join(TASKS["sentiment"]))] = None,
    language: Text = None,
    product: Text = None,
    version: Text = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1)] = None,
    as_of: AsOf = None,
) -> Filter:
    """The common filters of the query, `segment.<attribute>=value` included.

    Raises:
        InvalidValue: for a parameter that does not exist, a value outside its list, or days in the wrong order.
    """
    # A form sends the fields that were left empty, too.
    touchpoint, stage, sentiment = touchpoint or None, stage or None, sentiment or None
    for task, value in (("touchpoint", touchpoint), ("stage", stage), ("sentiment", sentiment)):
        _one_of(task, value)
    if since and until and since > until:
        raise InvalidValue("from", since, f"it must not be after to={until}.")
    if as_of is not None:
        until = min(until or as_of, as_of)
    attributes = {
        name.removeprefix(ATTRIBUTE_PREFIX): value
        for name, value in request.query_params.items()
        if name.startswith(ATTRIBUTE_PREFIX) and value
    }
    return Filter(
        since, until, source or None, channel or None, brand or None, touchpoint, stage, topic, sentiment,
        language or None, product or None, version or None, min_confidence, attributes, sub_touchpoint or None,
    )  # fmt: skip


async def refuse_unknown_parameters(request: Request) -> None:
    """A misspelt filter would silently answer another question, so it is an error.

    Raises:
        InvalidValue: naming the parameters that are known.
    """
    known = sorted(_query_names(request.scope["route"].dependant))
    for name, value in request.query_params.multi_items():
        if "\0" in name + value:
            raise InvalidValue("Parameter", name, "take the NUL character out.")
        if name not in known and not name.startswith(ATTRIBUTE_PREFIX):
            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(known)}."
            raise InvalidValue("Parameter", name, hint)


def _query_names(dependant: Dependant) -> set[str]:
    inner = (_query_names(each) for each in dependant.dependencies)
    return {each.alias for each in dependant.query_params}.union(*inner)


def _one_of(task: str, value: str | None) -> None:
    if value is not None and value not in TASKS[task]:
        raise InvalidValue(task, value, f"it is one of {', '.join(TASKS[task])}.")


CallerDep = Annotated[Caller, Depends(_get_caller)]
StoreDep = Annotated[Store, Depends(get_store)]
PartsDep = Annotated["Parts", Depends(get_parts)]
CleanerDep = Annotated["Cleaner", Depends(get_cleaner)]
TaxonomyDep = Annotated[Taxonomy, Depends(get_taxonomy)]
MeaningDep = Annotated[Meaning, Depends(get_meaning)]
SettingsDep = Annotated[Settings, Depends(_get_settings)]
FilterDep = Annotated[Filter, Depends(get_filter)]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="At most so many items.")]
QuoteLimit = Annotated[int, Query(ge=0, le=100, description="At most so many quotes per item.")]
TopicLimit = Annotated[int, Query(ge=0, le=50, description="At most so many topics per touchpoint.")]
