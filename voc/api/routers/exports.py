"""Everything that fits a filter as a file. Rows are made when they are fetched: nothing is kept that grows old."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Path
from fastapi.responses import Response, StreamingResponse

from voc.api.caller import needs
from voc.api.dependencies import CallerDep, FilterDep, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import exports as shapes
from voc.reports.tables import WRITERS
from voc.store import Export

router = v1_router("feedback")

FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {writer.media_type: {} for writer in WRITERS.values()}, "description": "The file"}
}
Wanted = Annotated[shapes.ExportRequest, Body()]


@router.post("/exports", status_code=201, response_model=shapes.Export)
@needs("evidence")
def add_export(store: StoreDep, caller: CallerDep, filter: FilterDep, wanted: Wanted) -> Export:
    """Save a question: the filter of the address, rows of messages or of labelled segments, and a format."""
    return store.exports.add(wanted.rows, wanted.format, filter, by=caller.name)


@router.get("/exports/{id}", response_class=StreamingResponse, responses=FILE)
@needs("evidence")
def get_export(store: StoreDep, id: Annotated[int, Path(ge=1, lt=2**31)]) -> Response:
    """The rows as they are now, newest first. Cells that a spreadsheet would run as a formula are quoted in CSV."""
    saved = store.exports.get(id)
    writer = WRITERS[saved.format]
    name = f"{saved.rows}-{saved.id}.{saved.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(writer.write(store.exports.rows(saved)), media_type=writer.media_type, headers=headers)
