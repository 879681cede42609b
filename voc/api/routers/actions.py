"""Who answers for what, what is done about it and whether it helped, and what is left as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Query

from voc import domain
from voc.answers import accepted, actions, owners
from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, AsOf, CallerDep, PartsDep, QuoteLimit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import actions as shapes
from voc.store.subjects import parse

router = v1_router("actions")

About = Annotated[str, Path(max_length=100, description="touchpoint:NAME, topic:ID or insight:ID")]
AboutQuery = Annotated[
    str | None, Query(max_length=100, description="Only this touchpoint:NAME, topic:ID or insight:ID.")
]
ActionId = Annotated[int, Path(ge=1, le=MAX_ID)]
Status = Annotated[Literal["open", "done", "dropped"] | None, Query(description="Only actions that stand so.")]
Team = Annotated[str | None, Query(max_length=200, description="Only what is with this team.")]


@router.get("/owners", response_model=shapes.Desks)
def list_owners(parts: PartsDep, as_of: AsOf = None) -> dict[str, Any]:
    """Every team with what it answers for, its open actions and its recent insights."""
    return {"owners": owners.answer(parts.store, parts.taxonomy, as_of=as_of)}


@router.put("/owners/{subject}", response_model=shapes.Ownership)
@needs("curate")
def save_owner(store: StoreDep, subject: About, owner: shapes.OwnerFields) -> domain.Ownership:
    """Make a team the owner of a touchpoint, a topic or an insight."""
    return store.owners.save(domain.Ownership(parse(subject), owner.team, owner.address))


@router.delete("/owners/{subject}", status_code=204)
@needs("curate")
def remove_owner(store: StoreDep, subject: About) -> None:
    """Leave it without an owner of its own: then whoever owns its touchpoint answers for it."""
    store.owners.remove(parse(subject))


@router.get("/actions", response_model=shapes.Actions)
def list_actions(
    parts: PartsDep, status: Status = None, subject: AboutQuery = None, team: Team = None, as_of: AsOf = None
) -> actions.Actions:
    """Actions with what came of them: improved, worse, or cannot tell, against a control series."""
    about = parse(subject) if subject else None
    return actions.answer(parts.store, parts.taxonomy, as_of=as_of, status=status, subject=about, team=team)


@router.get("/actions/{id}", response_model=shapes.Outcome)
def get_action(parts: PartsDep, id: ActionId, as_of: AsOf = None) -> actions.Outcome:
    """One action with the weeks before and after it."""
    return actions.one(parts.store, parts.taxonomy, parts.store.actions.get(id), as_of=as_of)


@router.post("/actions", response_model=shapes.Action, status_code=201)
@needs("curate")
def add_action(store: StoreDep, caller: CallerDep, action: shapes.ActionFields) -> domain.Action:
    """Write down what is to be done, or what was done and when."""
    fields = action.model_dump(exclude={"subject"})
    return store.actions.add(domain.Action(parse(action.subject), **fields), by=caller.name)


@router.patch("/actions/{id}", response_model=shapes.Action)
@needs("curate")
def change_action(store: StoreDep, caller: CallerDep, id: ActionId, change: shapes.ActionChange) -> domain.Action:
    """Change an action: `done_on` says that it is done, `dropped` gives it up."""
    given = change.model_dump(exclude_unset=True)
    blank = {name: value for name, value in given.items() if value is not None or name in ("team", "due", "done_on")}
    return store.actions.change(id, by=caller.name, **blank)


@router.get("/accepted", response_model=shapes.Register)
def list_accepted(parts: PartsDep, as_of: AsOf = None, quotes: QuoteLimit = 2) -> dict[str, Any]:
    """Pain points that are left as they are, and what that has cost since."""
    return {"accepted": accepted.answer(parts.store, parts.taxonomy, as_of=as_of, quotes=quotes)}


@router.put("/accepted/{subject}", response_model=shapes.Acceptance)
@needs("curate")
def accept(store: StoreDep, caller: CallerDep, subject: About, fields: shapes.AcceptanceFields) -> domain.Acceptance:
    """Accept a topic or a touchpoint as it is, with the reason."""
    since = fields.accepted_on or datetime.now(UTC).date()
    item = domain.Acceptance(parse(subject), fields.reason, caller.name, since, fields.review_on)
    store.acceptances.save(item)
    return item


@router.delete("/accepted/{subject}", status_code=204)
@needs("curate")
def stop_accepting(store: StoreDep, subject: About) -> None:
    """Take it out of the register."""
    store.acceptances.remove(parse(subject))
