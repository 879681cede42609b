"""Settings on the dashboard: the model and its languages, the taxonomy, owners, keys, and the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from voc.answers.limits import LANGUAGES
from voc.api.caller import Caller, needs
from voc.api.dependencies import MAX_ID, CallerDep, SettingsDep, StoreDep, TaxonomyDep
from voc.api.routing import page_router
from voc.api.web.said import done
from voc.api.web.templates import render
from voc.domain import SCOPES, TOUCHPOINTS
from voc.errors import MissingScope, VocError
from voc.settings import Settings
from voc.store import Key, Store
from voc.taxonomy import EXAMPLE, Taxonomy, replace_file

router = page_router()

LOG_PAGE = 100
# How long a new key is good for, and how long an old one goes on beside its successor.
LIVES = (("no end", 0), ("30 days", 30), ("90 days", 90), ("a year", 365))
KeyId = Annotated[int, Form(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """How much is written in a language, and how many of its points no model labels."""

    name: str
    messages: int
    unlabelled: int


class KeyForm(BaseModel):
    """A key to be made; `days` 0 is without an end."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=0, le=3660)] = 0


@router.get("/settings")
def show_settings(
    request: Request, store: StoreDep, taxonomy: TaxonomyDep, settings: SettingsDep, caller: CallerDep
) -> str:
    """The model and its languages, who owns which touchpoint, and the taxonomy."""
    return _settings_page(request, store, taxonomy, settings, caller)


@router.post("/settings/taxonomy")
def save_taxonomy(
    request: Request,
    store: StoreDep,
    taxonomy: TaxonomyDep,
    settings: SettingsDep,
    caller: CallerDep,
    text: Annotated[str, Form(max_length=60_000)],
) -> Response:
    """Put a text in place of the taxonomy file, if it is one; the next analysis follows it."""
    if settings.taxonomy is None or caller.workspace != settings.workspace:
        problem = (
            "The taxonomy is a file of the server: set VOC_TAXONOMY, and change it in the workspace of the server."
        )
        return HTMLResponse(_settings_page(request, store, taxonomy, settings, caller, text, problem), 409)
    try:
        replace_file(settings.taxonomy, text)
    except VocError as error:
        page = _settings_page(request, store, taxonomy, settings, caller, text, str(error))
        return HTMLResponse(page, error.status_code)
    return done("/settings", "saved")


@router.get("/keys")
@needs("manage")
def list_keys(request: Request, store: StoreDep, caller: CallerDep) -> str:
    """The keys of this workspace."""
    return _key_page(request, store, caller)


@router.post("/keys")
def create_key(request: Request, store: StoreDep, caller: CallerDep, form: Annotated[KeyForm, Form()]) -> Response:
    """Make a key with scopes that the caller has, and show it this once."""
    for scope in form.scopes:
        if not caller.may(scope):
            raise MissingScope(scope, sorted(caller.scopes))
    end = datetime.now(UTC) + timedelta(days=form.days) if form.days else None
    key, secret = store.keys.create(form.name, form.scopes, expires_at=end)
    store.audit.add(caller.name, "keys create", f"{key.name} ({key.prefix}): {' '.join(sorted(key.scopes))}")
    return _shown_once(_key_page(request, store, caller, made=key, secret=secret))


@router.post("/keys/rotate")
def rotate_key(
    request: Request, store: StoreDep, caller: CallerDep, id: KeyId, hours: Annotated[int, Form(ge=0, le=8760)] = 24
) -> Response:
    """Make a successor of a key whose scopes the caller has, and show it this once; the old one goes on so long."""
    for scope in sorted(store.keys.get(id).scopes):
        if not caller.may(scope):
            raise MissingScope(scope, sorted(caller.scopes))
    key, secret = store.keys.rotate(id, grace=timedelta(hours=hours))
    store.audit.add(caller.name, "keys rotate", f"{key.name}: {id} to {key.id} ({key.prefix})")
    return _shown_once(_key_page(request, store, caller, made=key, secret=secret))


@router.post("/keys/revoke")
def revoke_key(store: StoreDep, caller: CallerDep, id: KeyId) -> RedirectResponse:
    """End a key and its sessions now."""
    key = store.keys.revoke(id)
    store.audit.add(caller.name, "keys revoke", f"{key.name} ({key.prefix})")
    return done("/keys", "revoked")


@router.get("/audit")
@needs("manage")
def show_log(
    request: Request,
    store: StoreDep,
    by: Annotated[str, Query(max_length=200)] = "",
    subject: Annotated[str, Query(max_length=200)] = "",
    refused: bool = False,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> str:
    """What was written, by whom, the newest first."""
    found = store.audit.list(limit=LOG_PAGE + 1, before=before, by=by or None, subject=subject or None, refused=refused)
    chosen = {"by": by, "subject": subject, "refused": "true" if refused else ""}
    older = None
    if len(found) > LOG_PAGE:
        query = {name: value for name, value in chosen.items() if value} | {"before": str(found[LOG_PAGE - 1].id)}
        older = f"/audit?{urlencode(query)}"
    return render("audit.html", request, entries=found[:LOG_PAGE], by=by, subject=subject, refused=refused, older=older)


def _settings_page(
    request: Request,
    store: Store,
    taxonomy: Taxonomy,
    settings: Settings,
    caller: Caller,
    text: str | None = None,
    problem: str = "",
) -> str:
    mine = settings.taxonomy is not None and caller.workspace == settings.workspace
    if text is None and mine and settings.taxonomy is not None:
        text = settings.taxonomy.read_text(encoding="utf-8-sig")
    owners = {each.subject.id: each for each in store.owners.list() if each.subject.kind == "touchpoint"}
    return render(
        "settings.html",
        request,
        model=store.labels.model(),
        taught=store.corrections.taught(),
        pending=store.pending(),
        failures=len(store.failures.list(1000)),
        languages=_languages(store),
        touchpoints=TOUCHPOINTS,
        taxonomy=taxonomy,
        owners=owners,
        text=text if text is not None else EXAMPLE,
        editable=mine and caller.may("manage"),
        problem=problem,
    )


def _languages(store: Store) -> list[LanguageStatus]:
    skipped = {reason.removeprefix("language:"): count for reason, count in store.labels.skipped().items()}
    return [
        LanguageStatus(LANGUAGES.get(code or "", code or "not known"), messages, skipped.get(code or "", 0))
        for code, messages in store.feedback.languages().items()
    ]


def _key_page(
    request: Request, store: Store, caller: Caller, *, made: Key | None = None, secret: str | None = None
) -> str:
    return render(
        "keys.html",
        request,
        keys=store.keys.list(include_ended=True)[::-1],
        scopes=[scope for scope in SCOPES if caller.may(scope)],
        lives=LIVES,
        made=made,
        secret=secret,
        alone=caller.key is None and caller.csrf is None,
    )


def _shown_once(page: str) -> Response:
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})
