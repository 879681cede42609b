"""What the parts of ingestion promise one another: formats read files, sources read live systems, items come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, NamedTuple, Protocol, TypeAlias

from voc.domain import Feedback, Rejected
from voc.errors import UnreadableFile
from voc.ingest.head import Head
from voc.registry import Registry

if TYPE_CHECKING:
    from voc.ingest.live import Intake

# Why a readable row is not feedback: it has only a rating, nothing at all, a survey non-answer such as "n/a", it was
# deleted by its author, it is the company's own (a test of its survey), or a machine wrote it ("out of office").
FILTERS = ("rating_only", "empty", "non_answer", "deleted", "own", "automatic")

# What keys the hashes of people: a key, or all there were after rotations (`voc.domain.pseudonym`).
HashKey: TypeAlias = bytes | tuple[bytes, ...]
HEAD_BYTES = 262_144
# The `fields` of formats that may hold anything.
GUESSED: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filtered:
    """A row that holds no words of a customer; `rule` is one of `FILTERS`."""

    rule: str


# One row of a file: its number from 1 (a header is not a row), and its fields, the reason it cannot be read, or the
# rule that leaves it out.
Row: TypeAlias = tuple[int, dict[str, Any] | str | Filtered]


@dataclass(frozen=True, slots=True)
class Known:
    """A row that was read before, under the same settings, and has not changed: a duplicate that needs no cleaning."""


class Item(NamedTuple):
    """What one input row became. A run that is killed after this row resumes from `cursor`.

    Without an outcome only the cursor moved; without a cursor it stays where it was. A tuple is feedback that was
    packed for the store (`read_ahead`).
    """

    outcome: Feedback | Rejected | Filtered | Known | tuple[Any, ...] | None
    cursor: str | None


@dataclass(frozen=True)
class File:
    """One file to read, or one member of an archive; `open` gives its decompressed bytes from the beginning.

    `path` is where those very bytes lie on disk, None inside anything compressed. `named` is False for files that
    were found in a folder, by a pattern or in an archive: such a file is rejected alone where a named one raises.
    `size` is its bytes on disk; `share_read` says which part of it (0 to 1) was read since it was opened last, 0 where
    that cannot be told.
    """

    name: str
    open: Callable[[], BinaryIO]
    path: Path | None = None
    named: bool = True
    size: int = 0
    share_read: Callable[[], float] = float

    @cached_property
    def head(self) -> Head:
        """The beginning of the file; of a damaged one, what lies before the damage.

        Raises:
            UnreadableFile: if there is not even a beginning.
        """
        data = b""
        try:
            with self.open() as stream:
                while len(data) < HEAD_BYTES and (more := stream.read(min(2**14, HEAD_BYTES - len(data)))):
                    data += more
        except OSError as error:
            raise UnreadableFile(self.name, error.strerror or str(error)) from error
        except UnreadableFile:
            if not data:
                raise
        return Head(self.name, data)


class Format(Protocol):
    """A file format. `canonical` formats yield records of docs/formats.md; the others yield cells to be mapped.

    `fields` says which cell is which field, as in `voc.ingest.tables`; where it says nothing, all is guessed.
    """

    canonical: ClassVar[bool]
    fields: ClassVar[Mapping[str, Any]]

    def score(self, head: Head) -> float:
        """How surely the content is this format: 0 (cannot be) to 1 (cannot be anything else)."""
        ...

    def read(self, file: File) -> Iterator[Row]:
        """The rows of the file, in order, numbered from 1 without gaps; a bad row yields its reason."""
        ...


class Source(Protocol):
    """A live system that feedback is pulled from. Its options are its fields (voc/ingest/live.py)."""

    @property
    def key(self) -> str:
        """What a saved cursor belongs to: the options that say what is read."""
        ...

    def read(self, since: str | None, intake: Intake) -> Iterator[Item]:
        """What became of each item after the cursor `since`, which is that of an earlier item."""
        ...


formats: Registry[Format] = Registry("format", "voc.ingest.formats")
sources: Registry[Source] = Registry("source", "voc.ingest.sources")
