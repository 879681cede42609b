"""Places where files are dropped: each file is read once, and again when it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from voc.domain import Rejected, digest
from voc.errors import InputError
from voc.ingest.base import Item
from voc.ingest.files import read_files
from voc.ingest.live import Intake

# Uploads may show up long after the moment they bear: files of so many days before the newest are remembered one by
# one, older ones are left alone.
_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Drop:
    """A file that lies there: `version` changes with its content, `moment` is when it came."""

    name: str
    version: str
    moment: datetime

    @property
    def mark(self) -> str:
        """What it is remembered by."""
        return digest(self.name, self.version)


def read_drops(
    drops: Iterable[Drop],
    fetch: Callable[[Drop], AbstractContextManager[Path]],
    since: str | None,
    intake: Intake,
    *,
    source: str,
    format: str,
) -> Iterator[Item]:
    """The rows of all files that are new or changed, in the order in which they came.

    `fetch` gives the file, or a copy of it, for as long as it is read. A file that cannot be read is one rejected item.
    """
    state: dict[str, Any] = json.loads(since) if since else {}
    horizon = datetime.fromisoformat(state["horizon"]) if "horizon" in state else None
    seen = set(state.get("seen", ()))
    there = sorted(drops, key=lambda drop: (drop.moment, drop.name))
    kept = {drop.mark for drop in there if drop.mark in seen}
    for drop in there:
        if drop.mark in seen or (horizon and drop.moment < horizon):
            continue
        begun = state.get("begun", {})
        inside = begun.get("cursor") if begun.get("mark") == drop.mark else None
        before = _dump(horizon, kept)
        with fetch(drop) as path:
            for item in _rows(path, drop, intake, source=source, format=format, cursor=inside):
                begun = json.dumps({"mark": drop.mark, "cursor": item.cursor})
                yield item._replace(cursor=f'{before[:-1]}, "begun": {begun}}}')
        kept.add(drop.mark)
        yield Item(None, _dump(horizon, kept))
    if there:
        horizon = max(filter(None, (horizon, there[-1].moment - _REMEMBERED)))
        yield Item(None, _dump(horizon, {drop.mark for drop in there if drop.moment >= horizon}))


def _dump(horizon: datetime | None, seen: set[str]) -> str:
    return json.dumps({**({"horizon": horizon.isoformat()} if horizon else {}), "seen": sorted(seen)})


def _rows(path: Path, drop: Drop, intake: Intake, *, source: str, format: str, cursor: str | None) -> Iterator[Item]:
    """The rows of one file, with its own name in them instead of that of its copy."""
    constants: dict[str, Any] = {"source": source, **intake.constants}
    here = json.dumps(str(path))[1:-1]
    given = cursor.replace("\0", here) if cursor else None
    try:
        for item in read_files(
            [path], settings=intake.settings, key=intake.key, format=format, cursor=given, **constants
        ):
            outcome = item.outcome
            if isinstance(outcome, Rejected):
                outcome = replace(outcome, file=outcome.file.replace(str(path), drop.name))
            yield Item(outcome, item.cursor.replace(here, "\0") if item.cursor else None)
    except InputError as error:
        yield Item(Rejected(drop.name, 0, str(error).replace(str(path), drop.name), ""), None)
