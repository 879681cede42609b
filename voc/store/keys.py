"""API keys: made, shown once, kept as hashes, found by their secret, rotated and revoked."""

from __future__ import annotations

import builtins
import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, or_, select, update

from voc.domain import SCOPES
from voc.errors import InvalidValue, UnknownItem
from voc.store.database import AnyRow, Scope
from voc.store.tables.keys import api_key
from voc.store.tables.workspaces import workspace
from voc.store.values import Key

# A use is written down at most this often: reading must not wait for the write lock of SQLite at every request.
_USED_EVERY = timedelta(minutes=10)
_MAX_NAME = 100


class Keys:
    """The API keys of one workspace; `find` looks in all of them, because a key says which workspace is meant."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def create(self, name: str, scopes: Iterable[str], *, expires_at: datetime | None = None) -> tuple[Key, str]:
        """A new key and its secret, which cannot be had again.

        Raises:
            InvalidValue: for a name that is empty or over 100 characters, unknown or no scopes, or an end in the past.
        """
        wanted = _checked(name, scopes, expires_at)
        secret = f"voc_{secrets.token_urlsafe(32)}"
        values: dict[str, Any] = {
            "workspace_id": self._scope.workspace_id,
            "name": name.strip(),
            "prefix": secret[:12],
            "hash": hash_of(secret),
            "scopes": wanted,
            "created_at": datetime.now(UTC),
            "expires_at": expires_at,
        }
        with self._scope.write(answers=False) as connection:
            id = connection.scalars(insert(api_key).values(**values).returning(api_key.c.id)).one()
        return self.get(id), secret

    def get(self, id: int) -> Key:
        """One key of this workspace.

        Raises:
            UnknownItem: for a key that is not in this workspace.
        """
        with self._scope.read() as connection:
            row = connection.execute(self._mine().where(api_key.c.id == id)).first()
        if row is None:
            raise UnknownItem("key", id)
        return _to_key(row)

    def list(self, *, include_ended: bool = False) -> builtins.list[Key]:
        """The keys of this workspace, oldest first; with `include_ended` revoked and expired ones as well."""
        with self._scope.read() as connection:
            found = [_to_key(row) for row in connection.execute(self._mine().order_by(api_key.c.id))]
        return [key for key in found if include_ended or key.is_valid()]

    def exist(self) -> bool:
        """Whether any workspace of this database has a key that still opens it."""
        lives = (api_key.c.revoked_at.is_(None), or_(api_key.c.expires_at.is_(None), _later()))
        with self._scope.read() as connection:
            return connection.execute(select(api_key.c.id).where(*lives).limit(1)).first() is not None

    def find(self, secret: str) -> Key | None:
        """The valid key with this secret, in whatever workspace; None for a wrong, revoked or expired one."""
        return self._find(api_key.c.hash == hash_of(secret))

    def find_by_id(self, id: int) -> Key | None:
        """The valid key with this id, in whatever workspace: what a session of the dashboard was opened with."""
        return self._find(api_key.c.id == id)

    def revoke(self, id: int) -> Key:
        """End a key now. Its sessions end with it.

        Raises:
            UnknownItem: for a key that is not in this workspace.
        """
        key = self.get(id)
        if key.revoked_at is None:
            self._update(id, revoked_at=datetime.now(UTC))
        return self.get(id)

    def rotate(self, id: int, *, grace: timedelta = timedelta(0)) -> tuple[Key, str]:
        """A successor with the same name, scopes and end, and its secret; the old key goes on for `grace`.

        Raises:
            UnknownItem: for a key that is not in this workspace.
            InvalidValue: for a key that has ended.
        """
        old = self.get(id)
        if not old.is_valid():
            raise InvalidValue("key", id, "it has ended; create a new one")
        new = self.create(old.name, old.scopes, expires_at=old.expires_at)
        end = datetime.now(UTC) + grace
        self._update(id, expires_at=min(end, old.expires_at or end))
        return new

    def used(self, key: Key) -> None:
        """Remember that a key was used, to within ten minutes."""
        now = datetime.now(UTC)
        if key.last_used_at is None or now - key.last_used_at > _USED_EVERY:
            with self._scope.write(answers=False) as connection:
                connection.execute(update(api_key).where(api_key.c.id == key.id).values(last_used_at=now))

    def _find(self, condition: Any) -> Key | None:
        with self._scope.read() as connection:
            row = connection.execute(_keys().where(condition)).first()
        return key if row is not None and (key := _to_key(row)).is_valid() else None

    def _mine(self) -> Select[Any]:
        return _keys().where(api_key.c.workspace_id == self._scope.workspace_id)

    def _update(self, id: int, **values: Any) -> None:
        mine = (api_key.c.workspace_id == self._scope.workspace_id, api_key.c.id == id)
        with self._scope.write(answers=False) as connection:
            connection.execute(update(api_key).where(*mine).values(**values))


def hash_of(secret: str) -> str:
    """What is stored of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _keys() -> Select[Any]:
    source = api_key.join(workspace, workspace.c.id == api_key.c.workspace_id)
    return select(*api_key.c, workspace.c.name.label("workspace")).select_from(source)


def _later() -> Any:
    return api_key.c.expires_at > datetime.now(UTC)


def _to_key(row: AnyRow) -> Key:
    names = ("id", "workspace", "name", "prefix", "hash", "created_at", "expires_at", "revoked_at", "last_used_at")
    return Key(**{name: getattr(row, name) for name in names}, scopes=frozenset(row.scopes))


def _checked(name: str, scopes: Iterable[str], expires_at: datetime | None) -> list[str]:
    if not 1 <= len(name.strip()) <= _MAX_NAME or not name.isprintable():
        raise InvalidValue("name", name, f"1 to {_MAX_NAME} printable characters")
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise InvalidValue("scope", ", ".join(unknown) or "none", f"one or more of {', '.join(SCOPES)}")
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise InvalidValue("expires", expires_at, "a moment that is still to come")
    return wanted
