"""Rules: who is told of what, tried on the past before they are saved; and the channels that they send to."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, PartsDep, StoreDep
from voc.api.routing import page_router
from voc.api.web.templates import render
from voc.domain import REMINDERS, TOUCHPOINTS, Filter, Rule
from voc.errors import VocError
from voc.settings import Settings
from voc.store import Store

if TYPE_CHECKING:
    from voc.build import Parts

router = page_router()

SPANS = (("4 weeks", 28), ("13 weeks", 91), ("half a year", 182))
# Deliveries shown below the rules.
RECENT = 20


class RuleForm(BaseModel):
    """The fields of a rule as a form sends them, and what to do with them; an empty field restricts nothing."""

    name: Annotated[str, Field(max_length=64)] = ""
    channels: Annotated[list[str], Field(max_length=20)] = []
    kinds: Annotated[list[str], Field(max_length=20)] = []
    touchpoint: Literal["", "sales", "marketing", "product", "service", "reputation", "other"] = ""
    topic: Annotated[int, Field(ge=0, le=MAX_ID)] = 0
    brand: Annotated[str, Field(max_length=200)] = ""
    min_severity: Annotated[float, Field(ge=0, le=1)] = 0.0
    quiet_from: str = ""
    quiet_until: str = ""
    enabled: bool = False
    budget_per_week: Annotated[float, Field(ge=0, le=1000)] = 0.0
    days: Annotated[int, Field(ge=1, le=366)] = 91
    budget: Annotated[str, Field(max_length=40)] = ""
    do: Literal["save", "replay"]

    def rule(self) -> Rule:
        """The rule that the form describes."""
        return Rule(
            name=self.name.strip(),
            channels=tuple(self.channels),
            kinds=tuple(self.kinds),
            touchpoint=self.touchpoint or None,
            topic_id=self.topic or None,
            brand=self.brand or None,
            min_severity=self.min_severity,
            quiet=_hours(self.quiet_from, self.quiet_until),
            enabled=self.enabled,
            budget_per_week=self.budget_per_week or None,
        )


@router.get("/rules")
def list_rules(
    request: Request, store: StoreDep, parts: PartsDep, tested: Annotated[str, Query(max_length=64)] = ""
) -> str:
    """Every rule and channel, and what was delivered last."""
    return _page(request, store, parts, tested=tested)


@router.get("/rules/edit")
@needs("manage")
def edit_rule(
    request: Request, store: StoreDep, parts: PartsDep, name: Annotated[str, Query(max_length=64)] = ""
) -> str:
    """The form of one rule, or of a new one."""
    rule = store.rules.get(name) if name else Rule("", ())
    return _form(request, store, parts, rule)


@router.post("/rules")
def save_rule(request: Request, store: StoreDep, parts: PartsDep, form: Annotated[RuleForm, Form()]) -> Response:
    """Save it, or show what it would have sent."""
    try:
        rule = form.rule()
        if form.do == "save":
            parts.notifier.save_rule(rule)
            return RedirectResponse("/rules", 303)
        found = _rehearsed(store, rule, form, settings=parts.settings)
    except (VocError, ValueError) as error:
        kept = Rule(form.name, tuple(form.channels), tuple(form.kinds), form.touchpoint or None)
        return HTMLResponse(_form(request, store, parts, kept, form=form, problem=str(error)), 400)
    return HTMLResponse(_form(request, store, parts, rule, form=form, found=found))


@router.post("/rules/remove")
def remove_rule(store: StoreDep, name: Annotated[str, Form(max_length=64)]) -> RedirectResponse:
    """Forget a rule; what it sent stays in the record."""
    store.rules.remove(name)
    return RedirectResponse("/rules", 303)


@router.post("/channels/test")
def test_channel(
    request: Request, store: StoreDep, parts: PartsDep, name: Annotated[str, Form(max_length=64)]
) -> Response:
    """Send a message that says it is a test, and say whether it was taken."""
    try:
        parts.notifier.channel(name).test()
    except VocError as error:
        return HTMLResponse(_page(request, store, parts, problem=str(error)), error.status_code)
    return RedirectResponse(f"/rules?tested={quote(name, safe='')}", 303)


def _page(request: Request, store: Store, parts: Parts, *, tested: str = "", problem: str = "") -> str:
    channels = parts.notifier.channel_names()
    deliveries = store.alerts.deliveries(1000)
    last = {delivery.channel: delivery for delivery in reversed(deliveries)}
    return render(
        "rules.html",
        request,
        rules=store.rules.list(),
        topics=_topics(store),
        channels=[(name, last.get(name)) for name in channels],
        deliveries=deliveries[:RECENT],
        tested=tested if tested in channels else "",
        problem=problem,
    )


def _form(request: Request, store: Store, parts: Parts, rule: Rule, **context: Any) -> str:
    from voc.insights.base import kinds

    known = {"form": None, "problem": "", "found": None} | context
    return render(
        "rule.html",
        request,
        rule=rule,
        channels=parts.notifier.channel_names(),
        kinds=(
            (
                "Changes",
                "none: every change, unless a list is named",
                [kind for kind in kinds() if kind not in REMINDERS],
            ),
            ("Reminders and weekly lists", "sent only where they are named", REMINDERS),
        ),
        reminders=REMINDERS,
        touchpoints=TOUCHPOINTS,
        topics=_topics(store),
        brands=sorted({count.key["brand"] for count in store.counts(Filter(), by=("brand",))} - {None, ""}),
        budget=parts.settings.alert_budget,
        timezone=parts.settings.timezone,
        spans=SPANS,
        **known,
    )


def _rehearsed(store: Store, rule: Rule, form: RuleForm, *, settings: Settings) -> Any:
    from voc.insights.budget import Budget  # with the detectors, which only this asks for
    from voc.replay import rehearse

    budget = Budget.parse(form.budget or settings.alert_budget)
    return rehearse(store, rule, days=form.days, budget=budget, least_people=settings.alert_min_people)


def _topics(store: Store) -> dict[int, str]:
    return {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}


def _hours(start: str, end: str) -> tuple[time, time] | None:
    if not (start or end):
        return None
    try:
        return time.fromisoformat(start), time.fromisoformat(end)
    except ValueError as error:
        raise ValueError("Quiet hours need both times of day, as in 22:00 and 07:00, or neither.") from error
