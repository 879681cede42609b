"""What is done about what customers say: actions with their verdicts, owners, and pain points left as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Form, Path, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from voc.answers import accepted, actions, owners
from voc.answers.actions import Outcome
from voc.answers.subjects import Responsible, look_up, responsibility
from voc.answers.wording import counted
from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, CallerDep, StoreDep, TaxonomyDep
from voc.api.routing import page_router
from voc.api.web import format
from voc.api.web.charts import Chart, Event, Series, Value
from voc.api.web.fields import About, Address, Day, Short, Text
from voc.api.web.links import inside
from voc.api.web.said import done
from voc.api.web.templates import render
from voc.domain import TOUCHPOINTS, Acceptance, Action, Ownership, Subject, Topic
from voc.errors import InvalidValue
from voc.store import Store
from voc.store.subjects import parse
from voc.taxonomy import Taxonomy

router = page_router()

ActionId = Annotated[int, Path(ge=1, le=MAX_ID)]
# Each is a picture of a quarter on either side: some 20 ms.
MOST_CHARTS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """Who answers for a touchpoint or topic, what was done about it, and whether it is left as it is.

    `own` is the owner it was given itself; `responsible` may be that of its touchpoint.
    """

    subject: Subject
    own: Ownership | None
    responsible: Responsible | None
    actions: tuple[Outcome, ...]
    accepted: Acceptance | None


class ActionForm(BaseModel):
    """An action as a form sends it; an empty field is not known."""

    subject: About
    title: Text
    team: Short = ""
    due: Day = None
    done_on: Day = None
    note: Text = ""
    back: Address = ""


class ChangeForm(BaseModel):
    """What becomes of an action: its fields as the form shows them, given up, or taken up again."""

    do: Literal["save", "drop", "reopen"] = "save"
    title: Text = ""
    team: Short = ""
    due: Day = None
    done_on: Day = None
    note: Text = ""
    back: Address = ""

    def fields(self) -> dict[str, Any]:
        """What is to be changed."""
        if self.do != "save":
            return {"dropped": self.do == "drop"}
        return {**self.model_dump(exclude={"do", "back"}), "team": self.team.strip() or None}


class OwnerForm(BaseModel):
    """The team that answers for a subject; without a team whoever answers for its touchpoint does."""

    subject: About
    team: Short = ""
    address: Short = ""
    back: Address = ""


class AcceptForm(BaseModel):
    """A pain point that is left as it is, and why."""

    subject: About
    reason: Text
    review_on: Day = None
    back: Address = ""


@router.get("/actions")
def show_actions(request: Request, store: StoreDep, taxonomy: TaxonomyDep) -> str:
    """Who answers for what, what was done, and what is left as it is."""
    return _page(request, store, taxonomy)


@router.post("/actions")
@needs("curate")
def add_action(
    request: Request, store: StoreDep, taxonomy: TaxonomyDep, caller: CallerDep, form: Annotated[ActionForm, Form()]
) -> Response:
    """Write down what is to be done, or what was done and when."""

    def add() -> None:
        item = Action(parse(form.subject), form.title, form.team, form.due, form.done_on, note=form.note)
        store.actions.add(item, by=caller.name)

    return _try(request, store, taxonomy, form.back, add)


@router.post("/actions/{id}")
@needs("curate")
def change_action(
    request: Request,
    store: StoreDep,
    taxonomy: TaxonomyDep,
    caller: CallerDep,
    id: ActionId,
    form: Annotated[ChangeForm, Form()],
) -> Response:
    """Say that it is done, given up or taken up again, or change its words and dates."""
    return _try(request, store, taxonomy, form.back, lambda: store.actions.change(id, by=caller.name, **form.fields()))


@router.post("/owners")
@needs("curate")
def save_owner(
    request: Request, store: StoreDep, taxonomy: TaxonomyDep, form: Annotated[OwnerForm, Form()]
) -> Response:
    """Make a team the owner of a subject, or leave it without one of its own."""

    def save() -> None:
        subject = parse(form.subject)
        if form.team.strip():
            store.owners.save(Ownership(subject, form.team, form.address or None))
        elif any(each.subject == subject for each in store.owners.list()):
            store.owners.remove(subject)

    return _try(request, store, taxonomy, form.back, save)


@router.post("/accepted")
@needs("curate")
def accept(
    request: Request, store: StoreDep, taxonomy: TaxonomyDep, caller: CallerDep, form: Annotated[AcceptForm, Form()]
) -> Response:
    """Enter a pain point into the register, with the reason."""

    def save() -> None:
        store.acceptances.save(Acceptance(parse(form.subject), form.reason, caller.name, _today(), form.review_on))

    return _try(request, store, taxonomy, form.back, save)


@router.post("/accepted/remove")
@needs("curate")
def stop_accepting(
    store: StoreDep, subject: Annotated[About, Form()], back: Annotated[Address, Form()] = ""
) -> Response:
    """Take it out of the register."""
    store.acceptances.remove(parse(subject))
    return done(inside(back or "/actions"), "saved")


def standing(store: Store, taxonomy: Taxonomy, subject: Subject) -> Standing:
    """How a touchpoint or topic stands with those who can do something about it."""
    return Standing(
        subject,
        next((each for each in store.owners.list() if each.subject == subject), None),
        responsibility(store, taxonomy)(look_up(store, subject, taxonomy)),
        actions.answer(store, taxonomy, subject=subject).actions,
        next((each for each in store.acceptances.list() if each.subject == subject), None),
    )


def teams(store: Store, taxonomy: Taxonomy) -> list[str]:
    """Every team that answers for something or is to do something, by name."""
    named = [taxonomy.owner(name) for name in TOUCHPOINTS]
    found = {owner.team for owner in (*named, *store.owners.list()) if owner}
    return sorted(found | {action.team for action in store.actions.list() if action.team})


def _try(request: Request, store: Store, taxonomy: Taxonomy, back: str, change: Callable[[], object]) -> Response:
    """Do it and go back, or show the page of actions with what is wrong."""
    try:
        change()
    except InvalidValue as error:
        return HTMLResponse(_page(request, store, taxonomy, problem=str(error)), error.status_code)
    return done(inside(back or "/actions"), "saved")


def _page(request: Request, store: Store, taxonomy: Taxonomy, *, problem: str = "") -> str:
    found = actions.answer(store, taxonomy)
    judged = [each for each in found.actions if each.weeks][:MOST_CHARTS]
    return render(
        "actions.html",
        request,
        found=found,
        summary=_summary(found.actions),
        charts_of={each.action.id: _course(each) for each in judged},
        desks=owners.answer(store, taxonomy),
        accepted=accepted.answer(store, taxonomy),
        subjects=_subjects(store, taxonomy),
        teams=teams(store, taxonomy),
        today=_today(),
        problem=problem,
    )


def _summary(found: tuple[Outcome, ...]) -> str:
    """How many are open and late, and what became of those that are done."""
    states = Counter(each.action.status for each in found)
    late = sum(each.overdue for each in found)
    verdicts = Counter(each.effect.verdict for each in found if each.effect)
    said = [f"{counted(states['open'], 'action')} open{f', {late} overdue' if late else ''}."]
    if states["done"]:
        helped, worse, open_ = (verdicts[name] for name in ("improved", "worse", "cannot tell"))
        said.append(
            f"Of {states['done']} done, {helped} came with fewer complaints than others had, {worse} with more, "
            f"and of {open_} it cannot be told."
        )
    return " ".join(said)


def _course(outcome: Outcome) -> Chart:
    """Negative messages week by week before and after an action."""
    weeks = [(each.start, each.start + timedelta(days=6)) for each in outcome.weeks]
    at = next((i for i, each in enumerate(outcome.weeks) if each.after), len(weeks) - 1)
    day = outcome.action.done_on or outcome.weeks[at].start
    return Chart(
        f"Negative messages per week about {outcome.name}", "bars",
        tuple(format.days(*week) for week in weeks), tuple(f"{start.day} {start:%b}" for start, _ in weeks),
        (
            Series("About it", tuple(Value(each.subject, format.number(each.subject)) for each in outcome.weeks)),
        ),
        events=(Event(at, format.day(day), outcome.action.title),),
    )  # fmt: skip


def _subjects(store: Store, taxonomy: Taxonomy) -> list[tuple[str, list[tuple[str, str]]]]:
    """What something can be done about, in groups: the touchpoints, then the topics of each, as (subject, name)."""
    topics: dict[str, list[Topic]] = {name: [] for name in TOUCHPOINTS}
    for topic in sorted(store.topics.list(), key=lambda topic: topic.name.casefold()):
        topics.setdefault(topic.touchpoint, []).append(topic)
    groups = [("Touchpoints", [(f"touchpoint:{name}", taxonomy.name(name)) for name in TOUCHPOINTS])]
    groups += [
        (f"Topics of {taxonomy.name(name)}", [(f"topic:{topic.id}", topic.name) for topic in found])
        for name, found in topics.items()
        if found
    ]
    return groups


def _today() -> date:
    return datetime.now(UTC).date()
