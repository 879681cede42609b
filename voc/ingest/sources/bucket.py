"""An S3-compatible bucket into which files are put."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import Field, SecretStr

from voc.errors import SourceFailed
from voc.ingest.base import Item, sources
from voc.ingest.live import Intake, LiveSource, require, secret
from voc.ingest.sources._drop import Drop, read_drops

# Feedback files of this size take a day to analyse; a larger object is something else.
_MAX_BYTES = 5 * 2**30


@sources.register
class Bucket(LiveSource):
    """Files of any supported format in an S3-compatible bucket: each once, and again when it changes."""

    reads = ("url", "endpoint")

    url: str = Field(pattern=r"^s3://[\w.-]+(/.*)?$", description="s3://BUCKET or s3://BUCKET/FOLDER.")
    endpoint: str | None = Field(None, description="Address of the service, if it is not Amazon's.")
    region: str | None = Field(None, description="Region of the bucket.")
    file_format: str = Field("auto", description="Format of the files (voc formats); auto recognises it.")
    access_key_id: SecretStr | None = Field(None, description="Key id; without it, the role of this machine is used.")
    secret_access_key: SecretStr | None = Field(None, description="The secret that belongs to the key id.")

    def read(self, since: str | None, intake: Intake) -> Iterator[Item]:
        library = require("obstore", self.name())
        try:
            store = self._store(library, intake)
            yield from read_drops(
                self._drops(library, store),
                lambda drop: self._fetched(library, store, drop),
                since,
                intake,
                source=self.name(),
                format=self.file_format,
            )
        except (library.exceptions.BaseError, OSError) as error:
            raise SourceFailed(self.name(), f"{self.url}: {type(error).__name__}") from error

    def _store(self, library: Any, intake: Intake) -> Any:
        options = {
            "endpoint": self.endpoint,
            "region": self.region,
            "access_key_id": secret(self.access_key_id) or None,
            "secret_access_key": secret(self.secret_access_key) or None,
        }
        timeout = f"{intake.settings.http_timeout_seconds:g}s"
        client = {"allow_http": intake.settings.sources_allow_private, "connect_timeout": timeout}
        given = {name: value for name, value in options.items() if value}
        return library.store.from_url(self.url, client_options=client, retry_config={"max_retries": 4}, **given)

    def _drops(self, library: Any, store: Any) -> Iterator[Drop]:
        for batch in library.list(store):
            for found in batch:
                if found["path"].endswith("/") or not found["size"]:
                    continue
                version = str(found["e_tag"] or found["last_modified"])
                yield Drop(found["path"], version, found["last_modified"])

    @contextmanager
    def _fetched(self, library: Any, store: Any, drop: Drop) -> Iterator[Path]:
        """A copy of an object under its own last name: what is in an archive is named after it."""
        with TemporaryDirectory(prefix="voc-") as folder:
            path = Path(folder) / Path(drop.name).name
            answer = library.get(store, drop.name)
            if answer.meta["size"] > _MAX_BYTES:
                raise SourceFailed(self.name(), f"{drop.name} is larger than {_MAX_BYTES:,} bytes: leave it out")
            with path.open("wb") as file:
                for part in answer.stream():
                    file.write(part)
            yield path
