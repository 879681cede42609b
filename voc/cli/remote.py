"""Whether commands that read ask this machine's database or another server, and the answers of either.

The shapes that a server sends have the attributes of the values they are made of, so commands print both alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.client import Client


@dataclass(slots=True)
class Remote:
    """The server of `--server` and the file of `--key-file`; without the first, this machine."""

    server: str | None = None
    key_file: Path | None = None

    def key(self) -> str | None:
        """The key in the file: an option could be read by everybody who lists processes.

        Raises:
            InvalidValue: if the file cannot be read or holds no key.
        """
        if self.key_file is None:
            return None
        try:
            key = self.key_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeError) as error:
            raise InvalidValue("--key-file", self.key_file, "a readable file that holds one key") from error
        if not key or not key.isprintable():
            raise InvalidValue("--key-file", self.key_file, "a file that holds one key")
        return key

    def client(self) -> Client | None:
        """A client of the server; None where this machine is meant."""
        from voc.client import Client

        return Client(self.server, key=self.key()) if self.server else None


remote = Remote()


def ask(here: Any, there: Any) -> Any:
    """The answer: `there(client)` where a server is named, else `here()`."""
    client = remote.client()
    if client is None:
        return here()
    with client:
        return there(client)
