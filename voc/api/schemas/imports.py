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
