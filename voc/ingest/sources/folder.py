"""A folder into which somebody or something puts files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import Field

from voc.errors import SourceFailed
from voc.ingest.base import Item, sources
from voc.ingest.live import Intake, LiveSource
from voc.ingest.sources._drop import Drop, read_drops


@sources.register
class Folder(LiveSource):
    """Files of any supported format in a folder: each once, and again when it changes."""

    reads = ("path",)

    path: Path = Field(description="The folder; folders inside it are looked into.")
    file_format: str = Field("auto", description="Format of the files (voc formats); auto recognises it.")
    settle_seconds: float = Field(10, ge=0, description="Files changed this recently may still be written to: later.")

    def read(self, since: str | None, intake: Intake) -> Iterator[Item]:
        if not self.path.is_dir():
            raise SourceFailed(self.name(), f"{self.path} is no folder")
        return read_drops(
            self._drops(),
            lambda drop: nullcontext(self.path / drop.name),
            since,
            intake,
            source=self.name(),
            format=self.file_format,
        )

    def _drops(self) -> Iterator[Drop]:
        latest = datetime.now(UTC) - timedelta(seconds=self.settle_seconds)
        for file in self.path.rglob("*"):
            name = file.relative_to(self.path)
            # A link could lead out of the folder.
            if file.is_symlink() or not file.is_file() or any(part.startswith(".") for part in name.parts):
                continue
            known = file.stat()
            # A file that was moved here keeps the moment it was written; the moment of the move is its ctime.
            moment = datetime.fromtimestamp(max(known.st_mtime, known.st_ctime), UTC)
            if moment <= latest:
                yield Drop(name.as_posix(), f"{known.st_size}-{known.st_mtime_ns}", moment)
