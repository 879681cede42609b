"""Keys and workspaces: who may do what with whose feedback."""

from __future__ import annotations

import getpass
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json
from voc.cli.remote import ask
from voc.domain import SCOPES, TEAM_ROLES
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.store import Key, Store

keys_app = typer.Typer(help="Keys of the API and the dashboard: shown once, stored as hashes.", no_args_is_help=True)
workspace_app = typer.Typer(help="Workspaces: a brand or company each, which no key crosses.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")
app.add_typer(workspace_app, name="workspace")

Workspace = Annotated[str | None, typer.Option(help="Workspace of the key; VOC_WORKSPACE when not given.")]
Id = Annotated[int, typer.Argument(help="Number of the key, as `voc keys list` shows it.")]
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@keys_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Who or what it is for.")],
    scope: Annotated[list[str] | None, typer.Option(help=f"May be repeated: {', '.join(SCOPES)}.")] = None,
    role: Annotated[str | None, typer.Option(help=f"Instead of scopes: {', '.join(TEAM_ROLES)}.")] = None,
    expires: Annotated[str | None, typer.Option(help="How long it is good for: 12h, 90d, 52w.")] = None,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Make a key and print it, this once."""
    store = _store(workspace)
    end = None if expires is None else datetime.now(UTC) + duration("--expires", expires)
    key, secret = store.keys.create(name, _scopes(scope, role), expires_at=end)
    store.audit.add(operator(), "keys create", f"{key.name} ({key.prefix}): {' '.join(sorted(key.scopes))}")
    _show_secret(key, secret, json=json)


@keys_app.command("list")
def list_keys(
    workspace: Workspace = None,
    every: Annotated[bool, typer.Option("--all", help="Revoked and expired ones too.")] = False,
    json: Json = False,
) -> None:
    """The keys of a workspace, when they end and when they were last used."""
    found = _store(workspace).keys.list(include_ended=every)
    if json:
        output.show([_plain(key) for key in found])
        return
    rows = [
        (k.id, k.name, k.prefix, " ".join(sorted(k.scopes)), _day(k.expires_at), _day(k.last_used_at), _state(k))
        for k in found
    ]
    output.table("Keys", ("id", "name", "begins with", "scopes", "expires", "last used", ""), rows)


@keys_app.command("revoke")
def revoke(id: Id, workspace: Workspace = None) -> None:
    """End a key, and the sessions that were opened with it, now."""
    store = _store(workspace)
    key = store.keys.revoke(id)
    store.audit.add(operator(), "keys revoke", f"{key.name} ({key.prefix})")
    output.line(f"Key {key.id} ({key.name}) is revoked.")


@keys_app.command("rotate")
def rotate(
    id: Id,
    grace: Annotated[str, typer.Option(help="How long the old key goes on: 0h, 24h, 7d.")] = "24h",
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Make a successor with the same name and scopes; the old key ends after a grace."""
    store = _store(workspace)
    key, secret = store.keys.rotate(id, grace=duration("--grace", grace))
    store.audit.add(operator(), "keys rotate", f"{key.name}: {id} to {key.id} ({key.prefix})")
    _show_secret(key, secret, json=json)


@workspace_app.command("create")
def create_workspace(name: Annotated[str, typer.Argument(help="1 to 64 characters.")]) -> None:
    """Make a workspace; one that exists stays as it is."""
    store = parts().store
    known = name in store.workspaces()
    store.other(name).audit.add(operator(), "workspace create", name)
    output.line(f"Workspace {name} {'exists already' if known else 'is made'}.")


@workspace_app.command("list")
def list_workspaces(json: Json = False) -> None:
    """The workspaces of the database, with how much is in them."""
    store = parts().store
    found = [{"name": name, "messages": store.other(name).feedback.count()} for name in store.workspaces()]
    if json:
        output.show(found)
    else:
        output.table("Workspaces", ("name", "messages"), [(each["name"], each["messages"]) for each in found])


@app.command()
def audit(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Every write, the newest first: when, by whom, to what."""
    found = ask(
        lambda: _store(workspace).audit.list(limit=limit), lambda client: client.list_audit(limit=limit).entries
    )
    if json:
        output.show(found)
        return
    rows = [(f"{e.at:%Y-%m-%d %H:%M:%S}", e.by, e.action, e.subject, str(e.status or "")) for e in found]
    output.table("Audit log", ("at (UTC)", "by", "action", "subject", "status"), rows)


def operator() -> str:
    """Who types this command, for the audit log."""
    return f"{getpass.getuser()} (command line)"


def duration(option: str, text: str) -> timedelta:
    """ "12h", "90d" or "52w" as a length of time.

    Raises:
        InvalidValue: for anything else.
    """
    found = re.fullmatch(r"(\d{1,4})([hdw])", text)
    if found is None:
        raise InvalidValue(option, text, "write it as 12h, 90d or 52w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _store(workspace: str | None) -> Store:
    """The store of a workspace that exists: a misspelt name must not make a new one.

    Raises:
        InvalidValue: for a workspace that does not exist.
    """
    store = parts().store
    if workspace is not None and workspace not in store.workspaces():
        raise InvalidValue("--workspace", workspace, f"there are {', '.join(store.workspaces())}")
    return store if workspace is None else store.other(workspace)


def _scopes(scopes: list[str] | None, role: str | None) -> tuple[str, ...]:
    if role is None:
        return tuple(scopes or ("read",))
    if role not in TEAM_ROLES or scopes:
        raise InvalidValue("--role", role, f"one of {', '.join(TEAM_ROLES)}, and no --scope beside it")
    return TEAM_ROLES[role]


def _show_secret(key: Key, secret: str, *, json: bool) -> None:
    if json:
        output.show(_plain(key) | {"key": secret})
        return
    output.line(secret)
    output.warn(
        f"Key {key.id} ({key.name}) for workspace {key.workspace}: {', '.join(sorted(key.scopes))}. "
        "It is shown this once; voc keeps only a hash of it."
    )


def _plain(key: Key) -> dict[str, object]:
    names = ("id", "workspace", "name", "prefix", "created_at", "expires_at", "revoked_at", "last_used_at")
    return {name: getattr(key, name) for name in names} | {"scopes": sorted(key.scopes)}


def _day(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _state(key: Key) -> str:
    return "" if key.is_valid() else ("revoked" if key.revoked_at else "expired")
