"""The alert inbox, and the page of one insight with its timeline and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from voc.answers import inbox
from voc.api.caller import needs
from voc.api.dependencies import CallerDep, SettingsDep, StoreDep, TaxonomyDep
from voc.api.routers.alerts import judge_alerts
from voc.api.routing import page_router
from voc.api.web.links import inside
from voc.api.web.templates import render

router = page_router()

Status = Literal["open", "acknowledged", "snoozed", "resolved", "all"]
SEVERITIES = (("any severity", 0.0), ("from 0.3", 0.3), ("from 0.5", 0.5), ("from 0.7", 0.7))
SNOOZES = (("until tomorrow", 1), ("for 3 days", 3), ("for a week", 7), ("for 4 weeks", 28))


class Act(BaseModel):
    """What the form of an alert sends: `days` counts for a snooze, `back` is the page to return to."""

    action: Literal["acknowledge", "resolve", "snooze", "reopen", "useful", "not_useful"]
    note: Annotated[str, Field(max_length=2000)] = ""
    days: Annotated[int, Field(ge=1, le=366)] = 7
    back: str = "/alerts"


@router.get("/alerts")
def list_alerts(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    taxonomy: TaxonomyDep,
    status: Status = "open",
    severity: Annotated[float, Query(ge=0, le=1)] = 0.0,
    owner: Annotated[str, Query(max_length=1000)] = "",
    unsent: bool = False,
) -> str:
    """What waits for somebody."""
    found = inbox.answer(
        store,
        taxonomy,
        status=None if status == "all" else status,
        min_severity=severity,
        owner=owner or None,
        sent=not unsent,
        least_people=settings.alert_min_people,
    )
    chosen = {"severity": severity or "", "owner": owner, "unsent": "true" if unsent else ""}
    return render(
        "alerts.html",
        request,
        inbox=found,
        tabs=[(name, _address(chosen, status=name), found.counts[name], name == status) for name in inbox.STATES],
        every=_address(chosen, status="all"),
        here=_address(chosen, status=status),
        status=status,
        severity=severity,
        owner=owner,
        unsent=unsent,
        least_people=settings.alert_min_people,
        severities=SEVERITIES,
        snoozes=SNOOZES,
        kept=judge_alerts(store, settings),
    )


@router.get("/insights/{insight_id}")
def show_insight(request: Request, store: StoreDep, taxonomy: TaxonomyDep, insight_id: str) -> str:
    """One insight with its evidence, its timeline and how it stands."""
    found = store.insights.get(insight_id)
    return render(
        "insight.html",
        request,
        insight=found,
        topic_name=store.topics.get(found.topic_id).name if found.topic_id else None,
        state=store.alert_actions.states([found.id])[found.id],
        owner=inbox.owner(store, taxonomy, found),
        timeline=inbox.timeline(store, found),
        snoozes=SNOOZES,
        here=f"/insights/{found.id}",
    )


@router.post("/alerts/{insight_id}")
@needs("curate")
def act_on_alert(store: StoreDep, caller: CallerDep, insight_id: str, act: Annotated[Act, Form()]) -> RedirectResponse:
    """Acknowledge, resolve, snooze, reopen or judge it, and go back."""
    judged = act.action in ("useful", "not_useful")
    snoozed = datetime.now(UTC).date() + timedelta(days=act.days) if act.action == "snooze" else None
    store.alert_actions.add(
        insight_id,
        "feedback" if judged else act.action,
        by=caller.name,
        until=snoozed,
        useful=act.action == "useful" if judged else None,
        note=act.note.strip() or None,
    )
    return RedirectResponse(inside(act.back), 303)


def _address(chosen: Mapping[str, object], *, status: str) -> str:
    return "/alerts?" + urlencode({name: value for name, value in {"status": status, **chosen}.items() if value})
