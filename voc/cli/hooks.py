"""Incoming webhooks: where other systems post their feedback to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.keys import duration, operator
from voc.cli.options import Map, channel_name, to_mapping
from voc.cli.output import Json
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.store import Hook

hooks_app = typer.Typer(
    help="Webhooks: addresses that other systems post their feedback to (docs/sources.md).", no_args_is_help=True
)
app.add_typer(hooks_app, name="hooks")

Name = Annotated[str, typer.Argument(help="Its name, the last part of the address: a-z, 0-9, - and _.")]
Secret = Annotated[
    typer.FileText | None,
    typer.Option("--secret-file", help="File with the secret that the vendor gave you, - for stdin."),
]


@hooks_app.command("create")
def create(
    name: Name,
    signature: Annotated[
        str, typer.Option(help="How it is signed: standard, zendesk, intercom, delighted; or bearer, a token.")
    ] = "standard",
    format: Annotated[str, typer.Option(help="Name of a format (voc formats); auto recognises it.")] = "auto",
    columns: Map = None,
    channel: Annotated[str | None, typer.Option(help="review, social, survey, email, chat, phone, ticket ...")] = None,
    brand: Annotated[str | None, typer.Option(help="The brand that all of it is about.")] = None,
    secret: Secret = None,
    json: Json = False,
) -> None:
    """Make an address that feedback can be posted to, and print its secret, this once."""
    from voc.ingest.base import formats
    from voc.ingest.signatures import SIGNATURES

    if signature not in SIGNATURES:
        raise InvalidValue("--signature", signature, f"use one of {', '.join(SIGNATURES)}")
    if format != "auto":
        formats.get(format)
    constants = {"channel": channel_name(channel), "brand": brand}
    fields = {**to_mapping(columns), **{field: f"={value}" for field, value in constants.items() if value}}
    store = parts().store
    hook = store.hooks.create(name, signature=signature, format=format, fields=fields, secret=_given(signature, secret))
    store.audit.add(operator(), "hooks create", name)
    _show(hook, given=secret is not None, json=json)


@hooks_app.command("list")
def list_hooks(json: Json = False) -> None:
    """The webhooks of the workspace, without their secrets."""
    found = parts().store.hooks.list()
    if json:
        output.show([_plain(hook) for hook in found])
        return
    rows = [(h.name, _address(h), h.signature, h.format, f"{h.created_at:%Y-%m-%d %H:%M}") for h in found]
    output.table("Webhooks", ("name", "address", "signed", "format", "made"), rows)


@hooks_app.command("rotate")
def rotate(
    name: Name,
    grace: Annotated[str, typer.Option(help="How long the old secret goes on: 0h, 24h, 7d.")] = "24h",
    secret: Secret = None,
    json: Json = False,
) -> None:
    """Make a new secret and print it; the old one ends after a grace."""
    store = parts().store
    given = _given(store.hooks.get(name).signature, secret)
    hook = store.hooks.rotate(name, grace=duration("--grace", grace), secret=given)
    store.audit.add(operator(), "hooks rotate", name)
    _show(hook, given=given is not None, json=json)


@hooks_app.command("remove")
def remove(name: Name) -> None:
    """Take a webhook away, now; what came through it stays."""
    store = parts().store
    store.hooks.remove(name)
    store.audit.add(operator(), "hooks remove", name)
    output.line(f"Webhook {name} is removed.")


def _given(signature: str, secret: typer.FileText | None) -> str | None:
    """The secret in a file, None where none was given.

    Raises:
        InvalidValue: for one that nothing can be signed with.
    """
    from voc.ingest.signatures import is_usable

    if secret is None:
        return None
    found = secret.read().strip()
    if not is_usable(signature, found):
        raise InvalidValue("--secret-file", secret.name, "it holds no secret; of standard ones it is whsec_ and base64")
    return found


def _show(hook: Hook, *, given: bool, json: bool) -> None:
    if json:
        output.show(_plain(hook) | ({} if given else {"secret": hook.secret}))
        return
    if not given:
        output.line(hook.secret)
    kept = "" if given else " The secret is shown this once."
    output.warn(f"{hook.name} is posted to {_address(hook)} of `voc serve`, signed {hook.signature}.{kept}")


def _address(hook: Hook) -> str:
    return f"/v1/hooks/{hook.name}"


def _plain(hook: Hook) -> dict[str, object]:
    names = ("name", "workspace", "signature", "format", "fields", "created_at", "old_until")
    return {name: getattr(hook, name) for name in names} | {"address": _address(hook)}
