"""Alerts that were sent, the insights behind them, and what is done about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Body, Query

from voc import domain
from voc.answers import usefulness
from voc.api.caller import needs
from voc.api.cursor import Cursor, offset, page
from voc.api.dependencies import CallerDep, Limit, SettingsDep, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import alerts as shapes
from voc.api.schemas.insights import Insight
from voc.insights.budget import Budget
from voc.store import AlertState

router = v1_router("answers")

Status = Annotated[
    Literal["open", "acknowledged", "resolved", "snoozed"] | None, Query(description="Only alerts that stand so.")
]
Note = Annotated[shapes.AlertNote, Body()]


@router.get("/alerts", response_model=shapes.Alerts)
def list_alerts(store: StoreDep, limit: Limit = 100, status: Status = None, cursor: Cursor = None) -> dict[str, Any]:
    """Alerts, the newest first, and how each stands; a snooze that is over is open again."""
    sent = store.alerts.list(limit=offset(cursor) + limit + 1 if status is None else 10_000)
    states = store.alert_actions.states({each.insight.id for each in sent})
    wanted = [each for each in sent if status in (None, states[each.insight.id].status)]
    found, following = page(wanted, limit, cursor)
    alerts = [
        {"insight": e.insight, "channel": e.channel, "sent_at": e.sent_at, "state": states[e.insight.id]} for e in found
    ]
    return {"alerts": alerts, "next": following}


@router.get("/alerts/usefulness", response_model=shapes.Usefulness)
def judge_alerts(
    store: StoreDep, settings: SettingsDep, weeks: Annotated[int, Query(ge=1, le=520)] = usefulness.WEEKS
) -> Any:
    """How many alerts were of use, by what people said of them, against the budget that is set."""
    budget = Budget.parse(settings.alert_budget).per_week
    last = store.insights.detected_until() or datetime.now(UTC).date()
    return usefulness.answer(store, budget_per_week=budget, until=last, weeks=weeks)


@router.get("/insights/{id}", response_model=Insight)
def get_insight(store: StoreDep, id: str) -> domain.Insight:
    """One insight with effect, interval and quotes."""
    return store.insights.get(id)


@router.post("/alerts/{id}/acknowledge", response_model=shapes.AlertState)
@needs("curate")
def acknowledge_alert(store: StoreDep, caller: CallerDep, id: str, note: Note) -> AlertState:
    """Somebody looks after it. `id` is that of the insight: all channels at once."""
    return store.alert_actions.add(id, "acknowledge", by=caller.name, note=note.note)


@router.post("/alerts/{id}/resolve", response_model=shapes.AlertState)
@needs("curate")
def resolve_alert(store: StoreDep, caller: CallerDep, id: str, note: Note) -> AlertState:
    """It is dealt with."""
    return store.alert_actions.add(id, "resolve", by=caller.name, note=note.note)


@router.post("/alerts/{id}/reopen", response_model=shapes.AlertState)
@needs("curate")
def reopen_alert(store: StoreDep, caller: CallerDep, id: str, note: Note) -> AlertState:
    """It is not dealt with after all."""
    return store.alert_actions.add(id, "reopen", by=caller.name, note=note.note)


@router.post("/alerts/{id}/snooze", response_model=shapes.AlertState)
@needs("curate")
def snooze_alert(store: StoreDep, caller: CallerDep, id: str, snooze: shapes.Snooze) -> AlertState:
    """Not before the day `until`."""
    return store.alert_actions.add(id, "snooze", by=caller.name, until=snooze.until, note=snooze.note)


@router.post("/alerts/{id}/feedback", response_model=shapes.AlertState)
@needs("curate")
def judge_alert(store: StoreDep, caller: CallerDep, id: str, verdict: shapes.Verdict) -> AlertState:
    """Whether it was of use: what settings are to be judged by."""
    return store.alert_actions.add(id, "feedback", by=caller.name, useful=verdict.useful, note=verdict.note)
