"""JSON in which each message is one object: a format says where the objects lie and which field is where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar

from voc.ingest.base import File, Filtered, Row
from voc.ingest.columns import COUNTS, number_of
from voc.ingest.encoding import decode
from voc.ingest.head import Head
from voc.ingest.json_values import Damaged, Reason, dig, is_lines, read_values

# A value at this path, or at the first of these that holds one; "=text" is the same for all messages.
Paths = str | tuple[str, ...]
KNOWN = 0.95


class JsonRecords:
    """A format whose messages are at `envelopes` of each page, in arrays or alone, or the values themselves ("").

    A subclass declares; `signature` names paths that every message has, by which the format is recognised.
    """

    canonical: ClassVar[bool] = False
    envelopes: ClassVar[tuple[str, ...]] = ("",)
    signature: ClassVar[tuple[str, ...]]
    fields: ClassVar[Mapping[str, Paths]]

    def score(self, head: Head) -> float:
        if head.json is None:
            return 0.0
        first = islice((record for _, record in self.pages(head.json) if isinstance(record, dict)), 3)
        return KNOWN if any(map(self.has_signature, first)) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        number = 0
        for value in values_of(file):
            for page, record in self.pages(value):
                number += 1
                yield number, record if isinstance(record, str) else self.cells(record, page)

    def has_signature(self, record: Mapping[str, Any]) -> bool:
        """Whether `record` has what every message of this format has; "a|b" is either of two paths."""
        return all(first_of(record, tuple(paths.split("|"))) is not None for paths in self.signature)

    def pages(self, value: Any) -> Iterator[tuple[Any, dict[str, Any] | str]]:
        """Every message in `value` with the page it lies on; for what is no message, the reason."""
        if isinstance(value, Damaged):
            for item in value[:-1]:
                yield from self._page(item)
            yield None, f"the file is damaged here ({value.reason}); what follows cannot be read"
        elif isinstance(value, list):
            for item in value:
                yield from self._page(item)
        else:
            yield from self._page(value)

    def _page(self, value: Any) -> Iterator[tuple[Any, dict[str, Any] | str]]:
        if not isinstance(value, dict):
            yield None, f"not JSON ({value})" if isinstance(value, Reason) else "not a JSON object"
            return
        found = first_of(value, tuple(filter(None, self.envelopes)))
        if isinstance(found, list):
            yield from ((value, item if isinstance(item, dict) else "not a JSON object") for item in found)
        elif isinstance(found, dict):
            yield value, found  # the one message that a webhook tells of
        elif "" in self.envelopes:
            yield None, value
        else:
            yield None, f"there is nothing at {' or '.join(self.envelopes)} in this object"

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:  # noqa: ARG002 -- for subclasses
        """The cells of one message, each called after the first of the paths where it may lie."""
        told = ((field, alternatives(paths)) for field, paths in self.fields.items() if paths[:1] != "=")
        return {paths[0]: said(field, (dig(record, path) for path in paths)) for field, paths in told}


def first_of(record: Any, paths: Sequence[str]) -> Any:
    """The value at the first of `paths` that holds one."""
    return said("", (dig(record, path) for path in paths))


def said(field: str, values: Iterable[Any]) -> Any:
    """The first of `values` that says something: of counts, a system with a column for each network fills the others
    with zeros."""
    told = [value for value in values if value not in (None, "")]
    least = told[0] if told else None
    return next((value for value in told if number_of(value) != 0), least) if field in COUNTS else least


def alternatives(paths: Paths) -> tuple[str, ...]:
    """The paths or columns in which a declared field may lie."""
    return (paths,) if isinstance(paths, str) else paths


def values_of(file: File, *, lines: bool | None = None) -> Iterator[Any]:
    """The JSON values of a file: those of its lines, or the one it is. `lines` overrules what it looks like."""
    with decode(file.open(), file.head.encoding) as text:
        yield from read_values(text, file.name, lines=is_lines(file.head.text) if lines is None else lines)


def rows_of(file: File, *, lines: bool) -> Iterator[dict[str, Any] | str]:
    """The objects of a file as they are, with the reason for what is none."""
    everything = _Anything()
    for value in values_of(file, lines=lines):
        yield from (record for _, record in everything.pages(value))


class _Anything(JsonRecords):
    signature = ()
    fields: ClassVar[Mapping[str, Paths]] = {}
