"""The reports of one owner: a file for each contact point that the taxonomy gives to a team."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from voc.domain import TOUCHPOINTS, Filter
from voc.errors import InvalidValue
from voc.taxonomy import Taxonomy


def parts_of(taxonomy: Taxonomy, owner: str, filter: Filter) -> list[Filter]:
    """The filter narrowed to each touchpoint of an owner, and to each sub-touchpoint owned inside somebody else's.

    Raises:
        InvalidValue: for an owner whom the taxonomy does not name.
    """
    found = []
    for touchpoint in TOUCHPOINTS:
        if _is(taxonomy, owner, touchpoint):
            found.append(replace(filter, touchpoint=touchpoint))
            continue
        owned = (key for key in taxonomy.sub_touchpoints(touchpoint) if _is(taxonomy, owner, touchpoint, key))
        found += [replace(filter, touchpoint=touchpoint, sub_touchpoint=key) for key in owned]
    if not found:
        known = ", ".join(sorted(_owners(taxonomy))) or "none: name owners in the file of VOC_TAXONOMY"
        raise InvalidValue("owner", owner, f"the taxonomy knows {known}.")
    return found


def paths(parts: list[Filter], path: Path) -> list[Path]:
    """Where each part goes: `path` itself for one, report-service.html and so on for several."""
    if len(parts) == 1:
        return [path]
    names = (f"{each.touchpoint}-{each.sub_touchpoint}" if each.sub_touchpoint else each.touchpoint for each in parts)
    return [path.with_name(f"{path.stem}-{name}{path.suffix}") for name in names]


def _is(taxonomy: Taxonomy, owner: str, touchpoint: str, sub_touchpoint: str | None = None) -> bool:
    found = taxonomy.owner(touchpoint, sub_touchpoint)
    return found is not None and found.team.casefold() == owner.casefold()


def _owners(taxonomy: Taxonomy) -> set[str]:
    pairs = [(name, key) for name in TOUCHPOINTS for key in (None, *taxonomy.sub_touchpoints(name))]
    return {owner.team for name, key in pairs if (owner := taxonomy.owner(name, key))}
