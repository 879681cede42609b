"""
Everything voc raises on purpose:

* VocError
  + InputError                400  what was handed in cannot be used as it is
    x UnreadableFile          400  a file that cannot be opened or decoded
    x UnknownFormat           400  a file whose format is not recognised
    x MissingColumn           400  a table without a column that is needed
    x InvalidRecord           422  one record that cannot become feedback (the row is rejected, the rest goes on)
    x InvalidValue            400  an option or parameter out of its range
    x InvalidTaxonomy         400  a taxonomy file that cannot be used
    x UnsafeAddress           400  a URL that leads nowhere, or inside the own network
  + Refused                   403
    x MissingScope            403  the key may not do this
    x BadSignature            401  what was posted is not signed as the webhook asks for
  + NotFound                  404
    x UnknownExtension        404  no such format, source, labeler, detector or channel
    x UnknownItem             404  no such message, topic, insight ...
  x InvalidSettings           500  settings that are unknown or out of range
  x StoreOutdated             503  the database was written by a newer voc
  x BackupFailed              500  a copy of the database could not be written or put back
  x NoBroker                  409  work on several machines was asked for, and no broker is set
  x ModelNotLoaded            503  weights are absent or do not match their manifest
  + DeliveryError             502
    x ChannelFailed           502  an alert could not be handed over
    x SourceFailed            502  a source could not be read
    x NamingFailed            502  the language model gave no name
    x ServerFailed            502  another voc server did not answer
    x ServerRefused           502  another voc server did not do what it was asked for
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class VocError(Exception):
    """Base of every error voc raises on purpose; the text names the value and the remedy."""

    status_code = 500

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled by its facts: an error keeps them when it crosses from one process to another.
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[VocError], args: tuple[Any, ...], facts: dict[str, Any]) -> VocError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class InputError(VocError):
    """What was handed in cannot be used as it is."""

    status_code = 400


class UnreadableFile(InputError):
    """A file that cannot be opened or decoded."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"Cannot read {path}: {reason}")


class UnknownFormat(InputError):
    """A file whose format is not recognised."""

    def __init__(self, path: str, available: Sequence[str]) -> None:
        self.path, self.available = path, list(available)
        super().__init__(
            f"The format of {path} is not recognised. `voc formats` lists the {len(available)} that can be read; "
            "say which one it is with --format."
        )


class MissingColumn(InputError):
    """A table without a column that is needed."""

    def __init__(self, path: str, field: str, columns: Sequence[str]) -> None:
        self.path, self.field, self.columns = path, field, list(columns)
        super().__init__(
            f"{path} has no column for {field!r}. Its columns: {', '.join(columns) or 'none'}. "
            f"Name it with --map COLUMN={field}."
        )


class InvalidRecord(InputError):
    """One record that cannot become feedback: this row is rejected, the rest goes on."""

    status_code = 422

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


class InvalidValue(InputError):
    """An option or parameter out of its range."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name, self.value, self.allowed = name, value, allowed
        super().__init__(f"{name} cannot be {str(value)[:80]!r}: {allowed}")


class InvalidTaxonomy(InputError):
    """A taxonomy file that cannot be used; every problem names its line, the value and the remedy."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path, self.problems = path, list(problems)
        super().__init__(f"The taxonomy {path} cannot be used: {'; '.join(problems)}")


class UnsafeAddress(InputError):
    """A URL that leads nowhere, or inside the own network."""


class Refused(VocError):
    """Somebody who is known may not do this."""

    status_code = 403


class MissingScope(Refused):
    """The key may not do this."""

    def __init__(self, scope: str, scopes: Sequence[str]) -> None:
        self.scope, self.scopes = scope, list(scopes)
        super().__init__(
            f"This needs the scope {scope!r}; the key has {', '.join(scopes) or 'none'}. "
            f"Create one with: voc keys create NAME --scope {scope}"
        )


class BadSignature(Refused):
    """What was posted is not signed as the webhook asks for, or there is no such webhook."""

    status_code = 401

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"This is not signed with the secret of a webhook called {name[:64]!r}, or was signed more than five "
            "minutes ago. `voc hooks list` says which there are and how each one is signed."
        )


class NotFound(VocError):
    """Something asked for by name or id does not exist."""

    status_code = 404


class UnknownExtension(NotFound):
    """A name has no module behind it."""

    def __init__(self, kind: str, name: str, available: Sequence[str]) -> None:
        self.kind, self.name, self.available = kind, name, list(available)
        super().__init__(f"No {kind} is called {name!r}. Available: {', '.join(available) or 'none'}.")


class UnknownItem(NotFound):
    """An id that is not in this workspace."""

    def __init__(self, kind: str, id: object) -> None:
        self.kind, self.id = kind, id
        super().__init__(f"There is no {kind} {str(id)[:80]!r} in this workspace.")


class InvalidSettings(VocError):
    """Settings that are unknown or out of range."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("Settings cannot be used: " + "; ".join(problems))


class StoreOutdated(VocError):
    """The database was written by a newer voc; an older one is upgraded when it is opened."""

    status_code = 503

    def __init__(self, found: str, needed: str) -> None:
        self.found, self.needed = found, needed
        super().__init__(
            f"The database has schema version {found}, this voc knows up to {needed}: install a newer voc."
        )


class BackupFailed(VocError):
    """A copy of the database could not be written or put back."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"Backup {path}: {reason}")


class NoBroker(VocError):
    """Work on several machines was asked for, and no broker is set."""

    status_code = 409

    def __init__(self) -> None:
        super().__init__(
            "Jobs need VOC_BROKER_URL, as in redis://localhost:6379/0, and voc worker. "
            "Without them `voc analyze` does the same work in one process."
        )


class ModelNotLoaded(VocError):
    """Weights are absent or do not match their manifest."""

    status_code = 503

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"Model {name} cannot be loaded: {reason}")


class DeliveryError(VocError):
    """Something outside voc did not answer as it should."""

    status_code = 502


class ChannelFailed(DeliveryError):
    """An alert could not be handed over; it stays due and is tried again at the next run."""

    def __init__(self, channel: str, reason: str) -> None:
        self.channel, self.reason = channel, reason
        super().__init__(f"Channel {channel} did not take the alert: {reason}")


class SourceFailed(DeliveryError):
    """A source could not be read; what was read before is kept and the next run resumes there."""

    def __init__(self, source: str, reason: str, *, status: int | None = None) -> None:
        self.source, self.reason = source, reason
        # The HTTP status it answered with, where it answered at all.
        self.status = status
        super().__init__(f"Source {source} could not be read: {reason}")


class NamingFailed(DeliveryError):
    """The language model that names topics did not answer; topics keep the names they have."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"The language model at {url} gave no name: {reason}. Check VOC_NAMING_URL, or unset it.")


class ServerFailed(DeliveryError):
    """Another voc server did not answer."""

    def __init__(self, host: str, reason: str) -> None:
        self.host, self.reason = host, reason
        super().__init__(f"The voc server {host} could not be reached: {reason}. Check the address and the network.")


class ServerRefused(ServerFailed):
    """Another voc server did not do what it was asked for; `status`, `code` and `reason` are those of its answer."""

    def __init__(self, host: str, status: int, code: str, reason: str) -> None:
        self.host, self.status, self.code, self.reason = host, status, code, reason
        DeliveryError.__init__(self, f"The voc server {host} said: {reason}")
