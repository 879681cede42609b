"""The report, as `voc report` writes it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fastapi.responses import Response

from voc.api.dependencies import FilterDep, PartsDep, StoreDep
from voc.api.routing import v1_router
from voc.domain import Filter
from voc.store import Store

if TYPE_CHECKING:
    from voc.build import Parts

router = v1_router("answers")

Format = Literal["html", "pdf", "md", "xlsx"]
Kind = Literal["topics", "audit"]
_NAMES = {"topics": "report", "audit": "audit"}
_TYPES: dict[Format, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type.partition(";")[0]: {} for media_type in _TYPES.values()}, "description": "The report"}
}


@router.get("/reports", response_class=Response, responses=_FILES)
def get_report(
    store: StoreDep,
    parts: PartsDep,
    filter: FilterDep,
    format: Format = "html",
    kind: Kind = "topics",
) -> Response:
    """What changed and how each touchpoint is doing, or the half-yearly audit, as one file to forward."""
    return as_file(store, filter, format, kind, parts)


def as_file(store: Store, filter: Filter, format: Format, kind: Kind, parts: Parts) -> Response:
    """The report as a download."""
    from voc import reports

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_NAMES[kind]}.{format}"
        least = parts.settings.min_group_messages
        reports.write(store, filter, path, kind=kind, taxonomy=parts.taxonomy, least=least)
        text = path.read_bytes()
    # Downloaded rather than shown: its styles are inline, which the policy of the dashboard forbids.
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
    return Response(text, media_type=_TYPES[format], headers=headers)
