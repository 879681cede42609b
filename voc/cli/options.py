"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from voc.domain import CHANNELS, ROLES, TOUCHPOINTS, Filter, digest
from voc.errors import InvalidValue

Since = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, UTC.")]
Until = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, UTC, included.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge days up to this one.")]
Touchpoint = Annotated[str | None, typer.Option(help=f"One of {', '.join(TOUCHPOINTS)}.")]
Brand = Annotated[str | None, typer.Option(help="Only this brand.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")]


def to_filter(
    since: datetime | None = None,
    until: datetime | None = None,
    touchpoint: str | None = None,
    brand: str | None = None,
) -> Filter:
    """The filter that the options spell.

    Raises:
        InvalidValue: for a touchpoint that does not exist.
    """
    if touchpoint is not None and touchpoint not in TOUCHPOINTS:
        raise InvalidValue("--touchpoint", touchpoint, f"use one of {', '.join(TOUCHPOINTS)}.")
    return Filter(since=day(since), until=day(until), touchpoint=touchpoint, brand=brand)


def day(moment: datetime | None) -> date | None:
    """The day of an option, None where it was not given."""
    return None if moment is None else moment.date()


def channel_name(name: str | None) -> str | None:
    """A channel name that exists.

    Raises:
        InvalidValue: for another one.
    """
    if name is not None and name not in CHANNELS:
        raise InvalidValue("--channel", name, f"use one of {', '.join(CHANNELS)}.")
    return name


Map = Annotated[
    list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Which field a column holds; may be repeated.")
]


def to_mapping(pairs: list[str] | None) -> dict[str, str]:
    """{field: column} of `COLUMN=FIELD` options.

    Raises:
        InvalidValue: for one without an equals sign.
    """
    found = {}
    for pair in pairs or ():
        column, equals, field = pair.rpartition("=")
        if not (column and equals and field):
            raise InvalidValue("--map", pair, "write COLUMN=FIELD, as in --map Comment=text.")
        found[field] = column
    return found


def to_roles(pairs: list[str] | None) -> dict[str, str]:
    """{speaker: role} of `SPEAKER=ROLE` options.

    Raises:
        InvalidValue: for one without an equals sign, or a role that does not exist.
    """
    found = {}
    for pair in pairs or ():
        speaker, _, role = pair.rpartition("=")
        if not speaker or role not in ROLES:
            raise InvalidValue("--role", pair, f"write SPEAKER=ROLE with one of {', '.join(ROLES)}.")
        found[speaker] = role
    return found


def fingerprint(paths: Sequence[Path], *others: object) -> str:
    """What an import is known by: the files with their sizes and times, and how they are read.

    A stopped import goes on only where these are unchanged: a cursor into another version of a file would lie.
    """
    state = []
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            known = file.stat() if file.exists() else None
            state.append((str(file), known and (known.st_size, known.st_mtime_ns)))
    return digest(state, *others)
