"""Reports that are sent by themselves."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from voc.api.dependencies import PartsDep, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import schedules as schemas
from voc.domain import ReportSchedule
from voc.store import ScheduleState

router = v1_router("answers")

Name = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/schedules", response_model=schemas.Schedules)
def list_schedules(store: StoreDep) -> dict[str, Any]:
    """Scheduled reports, by name."""
    return {"schedules": store.report_schedules.list()}


@router.put("/schedules/{name}", response_model=schemas.ScheduleState)
def save_schedule(parts: PartsDep, name: Name, schedule: schemas.ScheduleFields) -> ScheduleState:
    """Add a schedule, or replace the one of this name; the first report is about the time that is running now."""
    from voc import scheduled  # with the parts it sends through

    return scheduled.save(parts, ReportSchedule(name=name, **dict(schedule)))


@router.delete("/schedules/{name}", status_code=204)
def remove_schedule(store: StoreDep, name: Name) -> None:
    """Forget a schedule."""
    store.report_schedules.remove(name)


@router.post("/schedules/{name}/send", status_code=204)
def send_schedule(parts: PartsDep, name: Name) -> None:
    """Send the report about the last complete period now; 502 with the reason where it was not taken."""
    from voc import scheduled

    scheduled.send(parts, name)
