"""Sources that are asked over HTTP."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from pydantic import Field, SecretStr

from voc.ingest import walk
from voc.ingest.live import Intake, Page, PagedSource
from voc.ingest.walk import Moment, Walk, WalkSince
from voc.ingest.web import Web


class WebSource(PagedSource):
    """A source behind an HTTP API at `base_url`."""

    base_url: str = Field(description="Address of the API; another one for a gateway.")

    start: date | None = Field(None, description="The first reading goes back to this day, UTC (else: to the first).")

    @property
    def first_moment(self) -> datetime | None:
        """The beginning of the day `start`."""
        return None if self.start is None else datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC)

    def address(self) -> str:
        """Where the API is."""
        return self.base_url

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - sources that fetch a token need it
        """The headers that carry the credentials."""
        return {}

    @abstractmethod
    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        """The pages after the cursor `since`."""

    def pages(self, since: str | None, intake: Intake) -> Iterator[Page]:
        known = any(isinstance(getattr(self, option), SecretStr) for option in type(self).model_fields)
        authorize = self.authorize if known else None
        with Web(self.name(), self.address(), intake.settings, authorize=authorize) as web:
            yield from self.ask(web, since)

    def oldest_first(self, fetch: WalkSince, since: str | None, *, moment: Moment) -> Iterator[Page]:
        """`walk.oldest_first` with the options of this source."""
        return walk.oldest_first(fetch, since, moment=moment, start=self.first_moment, source=self.name())


class NewestFirst(WebSource):
    """A source whose lists begin with the newest item."""

    recheck_days: int = Field(7, ge=0, description="Items of so many days are read again, for edits and late ones.")

    def newest_first(self, fetch: Walk, since: str | None, *, moment: Moment) -> Iterator[Page]:
        """`walk.newest_first` with the options of this source."""
        return walk.newest_first(
            fetch,
            since,
            moment=moment,
            start=self.first_moment,
            recheck=timedelta(days=self.recheck_days),
            source=self.name(),
        )
