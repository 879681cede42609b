"""Reports: write one now, and have them sent by themselves."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from voc.api.caller import needs
from voc.api.dependencies import FilterDep, PartsDep, StoreDep
from voc.api.routers.reports import Format, Kind, as_file
from voc.api.routing import page_router
from voc.api.web.fields import Day
from voc.api.web.templates import render
from voc.build import Parts
from voc.domain import REPORT_PERIODS, TOUCHPOINTS, Filter, ReportSchedule
from voc.errors import VocError

FORMATS = (
    ("pdf", "PDF to print and file"),
    ("html", "Page to read and mail"),
    ("xlsx", "Workbook with all numbers"),
    ("md", "Markdown for a wiki"),
)
Touchpoint = Literal["", "sales", "marketing", "product", "service", "reputation", "other"]
router = page_router()


class ReportForm(BaseModel):
    """What a report is to be about, as a form sends it; an empty field restricts nothing."""

    model_config = ConfigDict(populate_by_name=True)

    since: Annotated[Day, Field(alias="from")] = None
    until: Annotated[Day, Field(alias="to")] = None
    touchpoint: Touchpoint = ""
    brand: Annotated[str, Field(max_length=200)] = ""
    format: Format = "pdf"
    kind: Kind = "topics"

    def filter(self) -> Filter:
        """The filter that the form describes."""
        return Filter(self.since, self.until, touchpoint=self.touchpoint or None, brand=self.brand or None)


class ScheduleForm(BaseModel):
    """The fields of a schedule as a form sends them; an empty field restricts nothing."""

    name: Annotated[str, Field(max_length=64)] = ""
    channel: Annotated[str, Field(max_length=64)] = ""
    every: Literal["week", "month", "quarter", "half-year"] = "week"
    format: Format = "pdf"
    kind: Kind = "topics"
    touchpoint: Touchpoint = ""
    owner: Annotated[str, Field(max_length=200)] = ""
    brand: Annotated[str, Field(max_length=200)] = ""

    def schedule(self) -> ReportSchedule:
        """The schedule that the form describes."""
        narrowed = (self.touchpoint or None, self.owner.strip() or None, self.brand.strip() or None)
        return ReportSchedule(self.name.strip(), self.channel, self.every, self.format, self.kind, *narrowed)


@router.get("/reports")
@needs("evidence")
def show_reports(
    request: Request, filter: FilterDep, parts: PartsDep, sent: Annotated[str, Query(max_length=64)] = ""
) -> str:
    """A form for a report now, and the schedules."""
    return _page(request, parts, filter, sent=sent)


@router.get("/reports/file")
@needs("evidence")
def download(request: Request, store: StoreDep, parts: PartsDep, form: Annotated[ReportForm, Query()]) -> Response:
    """The report that the form asks for, or what is wrong with it."""
    try:
        return as_file(store, form.filter(), form.format, form.kind, parts)
    except VocError as error:
        return HTMLResponse(_page(request, parts, form.filter(), problem=str(error)), error.status_code)


@router.post("/reports/schedules")
def save_schedule(request: Request, parts: PartsDep, form: Annotated[ScheduleForm, Form()]) -> Response:
    """Save it, or say what is wrong with it."""
    from voc import scheduled

    try:
        scheduled.save(parts, form.schedule())
    except VocError as error:
        return HTMLResponse(_page(request, parts, Filter(), form=form, problem=str(error)), error.status_code)
    return RedirectResponse("/reports", 303)


@router.post("/reports/send")
def send_schedule(request: Request, parts: PartsDep, name: Annotated[str, Form(max_length=64)]) -> Response:
    """Send one now, and say whether it was taken."""
    from voc import scheduled

    try:
        scheduled.send(parts, name)
    except VocError as error:
        return HTMLResponse(_page(request, parts, Filter(), problem=str(error)), error.status_code)
    return RedirectResponse(f"/reports?sent={quote(name, safe='')}", 303)


@router.post("/reports/remove")
def remove_schedule(store: StoreDep, name: Annotated[str, Form(max_length=64)]) -> RedirectResponse:
    """Forget a schedule."""
    store.report_schedules.remove(name)
    return RedirectResponse("/reports", 303)


def _page(
    request: Request,
    parts: Parts,
    filter: Filter,
    *,
    form: ScheduleForm | None = None,
    sent: str = "",
    problem: str = "",
) -> str:
    return render(
        "reports.html",
        request,
        filter=filter,
        brands=[str(count.key["brand"]) for count in parts.store.message_counts(by=("brand",)) if count.key["brand"]],
        schedules=parts.store.report_schedules.list(),
        channels=list(parts.settings.channels),
        touchpoints=TOUCHPOINTS,
        periods=REPORT_PERIODS,
        formats=FORMATS,
        form=form or ScheduleForm(),
        sent=sent,
        problem=problem,
    )
