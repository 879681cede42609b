"""Incoming webhooks: made, given new secrets, found by their name."""

from __future__ import annotations

import base64
import builtins
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Select, delete, insert, select, update

from voc.errors import InvalidValue, UnknownItem
from voc.store.database import AnyRow, Scope
from voc.store.tables.hooks import hook
from voc.store.tables.workspaces import workspace

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a system posts its feedback to: who signs how, in which format, and which fields are given.

    `fields` is a mapping as in `voc.ingest.files.read_files`. The secret from before the last rotation is good until
    `old_until`.
    """

    id: int
    workspace: str
    name: str
    signature: str
    format: str
    fields: Mapping[str, str]
    created_at: datetime
    old_until: datetime | None = None
    secret: str = field(default="", repr=False)
    old_secret: str | None = field(default=None, repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The secrets that are good now."""
        old = self.old_until is not None and self.old_until > datetime.now(UTC)
        return (self.secret, self.old_secret) if old and self.old_secret else (self.secret,)


class Hooks:
    """The incoming webhooks of one workspace; `named` looks in all of them, because the secret says which is meant."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def create(
        self,
        name: str,
        *,
        signature: str = "standard",
        format: str = "auto",
        fields: Mapping[str, str] = _NOTHING,
        secret: str | None = None,
    ) -> Hook:
        """A new hook, with a secret of its own where none is given.

        Raises:
            InvalidValue: for a name that is taken or not made of a-z, 0-9, "-" and "_".
        """
        if not _NAME.fullmatch(name):
            raise InvalidValue("hook name", name, "1 to 64 of a-z, 0-9, - and _, as it stands in the address")
        if any(each.name == name for each in self.list()):
            raise InvalidValue("hook name", name, "there is one of this name; rotate or remove it")
        values = {"workspace_id": self._scope.workspace_id, "name": name, "signature": signature, "format": format}
        values |= {"fields": dict(fields), "secret": secret or new_secret(), "created_at": datetime.now(UTC)}
        with self._scope.write() as connection:
            connection.execute(insert(hook).values(**values))
        return self.get(name)

    def get(self, name: str) -> Hook:
        """One hook of this workspace.

        Raises:
            UnknownItem: for a name that none has.
        """
        found = [each for each in self.list() if each.name == name]
        if not found:
            raise UnknownItem("hook", name)
        return found[0]

    def list(self) -> builtins.list[Hook]:
        """The hooks of this workspace, by name."""
        return self._read(_hooks().where(hook.c.workspace_id == self._scope.workspace_id))

    def named(self, name: str) -> builtins.list[Hook]:
        """The hooks of this name, in whatever workspace."""
        return self._read(_hooks().where(hook.c.name == name))

    def rotate(self, name: str, *, grace: timedelta = timedelta(0), secret: str | None = None) -> Hook:
        """A new secret for a hook; the old one goes on for `grace`.

        Raises:
            UnknownItem: for a name that none has.
        """
        old = self.get(name)
        values = {"secret": secret or new_secret(), "old_secret": old.secret, "old_until": datetime.now(UTC) + grace}
        with self._scope.write() as connection:
            connection.execute(update(hook).where(hook.c.id == old.id).values(**values))
        return self.get(name)

    def remove(self, name: str) -> None:
        """Take a hook away; what came through it stays.

        Raises:
            UnknownItem: for a name that none has.
        """
        id = self.get(name).id
        with self._scope.write() as connection:
            connection.execute(delete(hook).where(hook.c.id == id))

    def _read(self, query: Select[tuple[object, ...]]) -> builtins.list[Hook]:
        with self._scope.read() as connection:
            return [_to_hook(row) for row in connection.execute(query.order_by(hook.c.name, hook.c.id))]


def new_secret() -> str:
    """256 random bits as Standard Webhooks writes them; others take it as a text."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _hooks() -> Select[tuple[object, ...]]:
    source = hook.join(workspace, workspace.c.id == hook.c.workspace_id)
    return select(*hook.c, workspace.c.name.label("workspace")).select_from(source)


def _to_hook(row: AnyRow) -> Hook:
    names = ("id", "workspace", "name", "signature", "format", "fields", "created_at", "old_until")
    return Hook(**{name: getattr(row, name) for name in names}, secret=row.secret, old_secret=row.old_secret)
