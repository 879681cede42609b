"""Files that were uploaded and wait to be read: kept in a folder with a note beside each, and removed when read."""

from __future__ import annotations

import builtins
import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from voc.domain import digest
from voc.errors import InvalidValue, UnknownItem

# What nobody has read by then is removed: it holds the words of customers, not redacted.
KEPT_SECONDS = 24 * 3600
MOST = 100
_ID = re.compile(r"[0-9a-f]{16}")
_PROFILE = re.compile(r"\w[\w -]{0,63}")
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its `name` as it came, its size, and what became of it: waiting, reading, or failed for a `reason`."""

    id: str
    name: str
    bytes: int
    by: str
    at: float
    state: str = "waiting"
    reason: str = ""
    import_id: int | None = None


class Uploads:
    """The uploaded files of one workspace below `folder`."""

    def __init__(self, folder: Path, workspace: str) -> None:
        self.folder = folder.expanduser() / digest(workspace)

    def add(self, name: str, file: BinaryIO, *, by: str, most: int) -> Upload:
        """Keep a file of up to `most` bytes.

        Raises:
            InvalidValue: for one that is larger or empty, or too many that wait.
        """
        self._clean()
        if len(self.list()) >= MOST:
            raise InvalidValue("uploads", MOST, "so many wait already: read or remove some first")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The name decides how a file is recognised, so it is kept, but for what could lead elsewhere.
        plain = re.sub(r"[^\w.() -]", "_", PurePath(name.replace("\\", "/")).name)[-120:].lstrip(".") or "file"
        id = secrets.token_hex(8)
        path = self.folder / id / plain
        path.parent.mkdir(mode=0o700)
        size = 0
        with path.open("wb") as out:
            while part := file.read(_PART):
                size += len(part)
                if size > most:
                    break
                out.write(part)
        upload = Upload(id, plain, size, by, time.time())
        if not 0 < size <= most:
            self.remove(upload)
            raise InvalidValue("file", name, f"1 to {most:,} bytes; larger ones are read with `voc ingest file`")
        self.note(upload)
        return upload

    def get(self, id: str) -> Upload:
        """One upload.

        Raises:
            UnknownItem: for one that is not there.
        """
        note = self.folder / f"{id}.json"
        if not _ID.fullmatch(id) or not note.is_file():
            raise UnknownItem("upload", id)
        return Upload(**json.loads(note.read_text(encoding="utf-8")))

    def list(self) -> builtins.list[Upload]:
        """All of them, the newest first."""
        return sorted(self._all(), key=lambda upload: -upload.at)

    def path(self, upload: Upload) -> Path:
        """Where the file lies."""
        return self.folder / upload.id / upload.name

    def profile(self, name: str) -> Path:
        """Where it is kept how files of one origin are read.

        Raises:
            InvalidValue: for what is no name.
        """
        if not _PROFILE.fullmatch(name):
            raise InvalidValue("profile", name, "up to 64 letters, digits, blanks and -")
        return self.folder / "profiles" / f"{name}.toml"

    def profiles(self) -> builtins.list[str]:
        """The names of what is kept, sorted."""
        return sorted(path.stem for path in (self.folder / "profiles").glob("*.toml"))

    def note(self, upload: Upload) -> None:
        """Write down how an upload stands."""
        note = self.folder / f"{upload.id}.json"
        fresh = note.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(upload)), encoding="utf-8")
        fresh.replace(note)

    def fail(self, upload: Upload, reason: str) -> None:
        """Note why a file could not be read; it waits to be read otherwise."""
        self.note(replace(upload, state="failed", reason=reason[:2000]))

    def remove(self, upload: Upload) -> None:
        """Forget a file."""
        self.path(upload).unlink(missing_ok=True)
        if self.path(upload).parent.is_dir():
            self.path(upload).parent.rmdir()
        (self.folder / f"{upload.id}.json").unlink(missing_ok=True)

    def _all(self) -> Iterator[Upload]:
        for note in self.folder.glob("*.json"):
            yield self.get(note.stem)

    def _clean(self) -> None:
        for upload in self.list():
            if upload.at < time.time() - KEPT_SECONDS:
                self.remove(upload)
