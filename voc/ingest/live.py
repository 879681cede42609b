"""Live sources: what they share, and how their raw items become feedback."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, SecretStr

from voc.domain import Feedback, Rejected
from voc.errors import InvalidRecord, SourceFailed
from voc.ingest.base import Filtered, HashKey, Item
from voc.ingest.cleaner import Cleaner
from voc.settings import Settings

# One item as the system gives it; None of its fields can be relied on.
Raw: TypeAlias = Any
# What a raw item is: a canonical record, left out for a reason, or None for what is no message at all.
Found: TypeAlias = Mapping[str, Any] | Filtered | None

# What the company itself wrote, and what its author took back.
OWN, DELETED = Filtered("own"), Filtered("deleted")

MAX_RAW_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """Raw items that arrived together; a run that is killed after them resumes from `cursor`."""

    rows: Sequence[Raw]
    cursor: str


@dataclass(frozen=True)
class Intake:
    """How raw items become feedback. `constants` are fields that every record gets: brand, source, channel."""

    settings: Settings
    key: HashKey
    constants: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cleaner(self) -> Cleaner:
        """What turns records into feedback; it loads the recognisers of personal data on first use."""
        return Cleaner(self.settings, key=self.key)


class LiveSource(BaseModel):
    """A live system that feedback is pulled from: its options are its fields, of type SecretStr its credentials."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    # The options that say what is read: a saved cursor belongs to their values.
    reads: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def name(cls) -> str:
        """The name of the source: that of its module."""
        return cls.__module__.rpartition(".")[2]

    @property
    def key(self) -> str:
        """What the saved cursor belongs to, as in "subdomain=acme"."""
        return " ".join(f"{option}={getattr(self, option)}" for option in self.reads)

    @abstractmethod
    def read(self, since: str | None, intake: Intake) -> Iterator[Item]:
        """What became of each item after the cursor `since`; an item without an outcome only moves the cursor.

        Raises:
            SourceFailed: if the system does not answer as it should.
        """


class PagedSource(LiveSource):
    """A source that gives pages of raw items: `pages` is how to ask for them, `record` what each of them means."""

    channel: ClassVar[str] = "other"

    @abstractmethod
    def pages(self, since: str | None, intake: Intake) -> Iterator[Page]:
        """The pages after the cursor `since`."""

    @abstractmethod
    def record(self, raw: Raw) -> Found:
        """The canonical record (docs/formats.md) in a raw item, or why it is none; None for what is no message."""

    def read(self, since: str | None, intake: Intake) -> Iterator[Item]:
        fixed = {"channel": self.channel, "source": self.name()}
        pages = _documented(self.pages(since, intake), self.name())
        return items_of(pages, self.record, intake, fixed=fixed, cursor=since)


def items_of(
    pages: Iterable[Page],
    record: Callable[[Raw], Found],
    intake: Intake,
    *,
    fixed: Mapping[str, str],
    cursor: str | None,
) -> Iterator[Item]:
    """The items of `pages`: feedback, filtered, or rejected with the reason.

    `fixed` holds the fields of records that do not say otherwise. Items of one page keep the cursor from before it, so
    that a run that stops inside it reads the whole page again.
    """
    number = 0
    for page in pages:
        for raw in page.rows:
            number += 1
            outcome = _outcome(raw, record, intake, fixed, number)
            if outcome is not None:
                yield Item(outcome, cursor)
        cursor = page.cursor
        yield Item(None, cursor)


def _documented(pages: Iterator[Page], source: str) -> Iterator[Page]:
    """`pages`, with an answer of another shape told as such."""
    try:
        yield from pages
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        reason = f"its answer is not as its documentation has it ({type(error).__name__}: {error})"
        raise SourceFailed(source, reason) from error


def _outcome(
    raw: Raw,
    record: Callable[[Raw], Found],
    intake: Intake,
    fixed: Mapping[str, str],
    number: int,
) -> Feedback | Rejected | Filtered | None:
    source = str(intake.constants.get("source") or fixed["source"])
    try:
        found = record(raw)
        if found is None or isinstance(found, Filtered):
            return found
        given = {name: value for name, value in found.items() if value is not None}
        return intake.cleaner.clean({**fixed, **given, **intake.constants}, source=source)
    except InvalidRecord as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - whatever one item holds must not stop the others
        reason = f"it lacks {error}" if isinstance(error, KeyError) else f"{type(error).__name__}: {error}"
    return Rejected(source, number, reason, json.dumps(raw, ensure_ascii=False, default=str)[:MAX_RAW_CHARS])


def secret(value: SecretStr | None) -> str:
    """The text of a credential, "" where none is set."""
    return value.get_secret_value() if value else ""


def require(module: str, source: str) -> ModuleType:
    """A library of the extra `sources`, imported when a source needs it.

    Raises:
        SourceFailed: naming the extra, where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SourceFailed(source, f"it needs the package {module}: install voc[sources]") from error
