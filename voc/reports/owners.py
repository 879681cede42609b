"""What one owner reads: everything that a team answers for, in a file for each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from voc.answers.subjects import look_up, responsibility
from voc.domain import TOUCHPOINTS, Filter, Subject
from voc.errors import InvalidValue
from voc.store import Store
from voc.taxonomy import Taxonomy


def parts_of(store: Store, taxonomy: Taxonomy, owner: str, filter: Filter) -> list[Filter]:
    """The filter narrowed to each part that an owner answers for: touchpoints, and topics or sub-touchpoints elsewhere.

    Raises:
        InvalidValue: for an owner who answers for nothing.
    """
    owned = [(team, part) for team, part in _owned(store, taxonomy, filter) if team]
    mine = [part for team, part in owned if team.casefold() == owner.casefold()]
    whole = {part.touchpoint for part in mine if _is_whole(part)}
    found = [part for part in mine if _is_whole(part) or part.touchpoint not in whole]
    if not found:
        known = ", ".join(sorted({team for team, _ in owned})) or "none yet: `voc owners` and the taxonomy name them"
        raise InvalidValue("owner", owner, f"those who answer for something are {known}.")
    return found


def check(store: Store, taxonomy: Taxonomy, owner: str) -> None:
    """Make sure that an owner answers for something.

    Raises:
        InvalidValue: with those who do.
    """
    parts_of(store, taxonomy, owner, Filter())


def paths(parts: list[Filter], path: Path) -> list[Path]:
    """Where each part goes: `path` itself for one, report-service.html and so on for several."""
    return [path] if len(parts) == 1 else [path.with_name(f"{path.stem}-{_name(each)}{path.suffix}") for each in parts]


def _owned(store: Store, taxonomy: Taxonomy, filter: Filter) -> Iterator[tuple[str | None, Filter]]:
    find = responsibility(store, taxonomy)
    for touchpoint in TOUCHPOINTS:
        who = find(look_up(store, Subject("touchpoint", touchpoint), taxonomy))
        yield who.team if who else None, replace(filter, touchpoint=touchpoint)
        for key, part in taxonomy.sub_touchpoints(touchpoint).items():
            yield (
                part.owner.team if part.owner else None,
                replace(filter, touchpoint=touchpoint, sub_touchpoint=key),
            )
    for own in store.owners.list():
        if own.subject.kind == "topic":
            about = look_up(store, own.subject, taxonomy)
            yield own.team, replace(filter, touchpoint=about.touchpoint, topic_id=about.topic_id)


def _is_whole(part: Filter) -> bool:
    return part.topic_id is None and part.sub_touchpoint is None


def _name(part: Filter) -> str:
    narrower = part.sub_touchpoint or (f"topic-{part.topic_id}" if part.topic_id else None)
    return "-".join(filter(None, (part.touchpoint, narrower)))
