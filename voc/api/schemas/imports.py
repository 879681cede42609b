"""What was read in."""

from __future__ import annotations

from datetime import datetime

from voc.api.schemas.basics import Shape


class ImportRun(Shape):
    """One import: how many records were accepted, updated, duplicate, rejected and filtered."""

    id: int
    source: str
    name: str
    counts: dict[str, int]
    filtered: dict[str, int]
    started_at: datetime
    finished_at: datetime | None


class Imports(Shape):
    """Imports, the newest first; `next` is the `cursor` of the next page."""

    imports: list[ImportRun]
    next: str | None


class RejectedRow(Shape):
    """A record that was refused: `row` counts from 1, `raw` is cut to 2,000 characters."""

    file: str
    row: int
    reason: str
    raw: str


class RejectedRows(Shape):
    """The first 1,000 refused records of an import; `voc rejected` writes all of them."""

    rejected: list[RejectedRow]
