"""Tables of a known kind: a format says by which header it is recognised and which column is which field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar

from voc.errors import UnreadableFile
from voc.ingest.base import File, Filtered, Row
from voc.ingest.columns import FIELDS
from voc.ingest.encoding import decode
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN, Paths, alternatives, said
from voc.ingest.separated import cells_of, delimiter_of, names_of, records_of

# Declares that columns which are no field are kept to filter by, where they hold few short values.
EVERY_ATTRIBUTE = "attributes.*"


class Table:
    """Separated values with a header that names every column of `header`, whatever the case of its letters.

    `fields` says for each field its column, several of which the first counts that says something in a row, or
    "=the same for all".
    """

    canonical: ClassVar[bool] = False
    header: ClassVar[tuple[str, ...]]
    fields: ClassVar[Mapping[str, Paths]]

    def score(self, head: Head) -> float:
        names = {cell.strip().lower() for cell in head.table[0]} if head.table else set()
        return KNOWN if all(name.lower() in names for name in self.header) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with decode(file.open(), file.head.encoding) as text:
            records = records_of(text, delimiter_of(file.head.text))
            header = list(islice((row for row in records if isinstance(row, list)), self.header_rows(file.head)))
            if not header:
                raise UnreadableFile(file.name, "the names of its columns cannot be read")
            names = self.names(header)
            choices = _choices(self.fields, names)
            for number, cells in enumerate(records, start=1):
                row = cells if isinstance(cells, str) else cells_of(names, cells)
                yield number, row if isinstance(row, str) else self.cells(row | _chosen(row, choices))

    def header_rows(self, head: Head) -> int:  # noqa: ARG002 -- for subclasses
        """How many rows stand above the first message."""
        return 1

    def names(self, header: list[list[str]]) -> list[str]:
        """The names of the columns, from the rows above the first message."""
        return names_of(header[0])

    def cells(self, row: dict[str, Any]) -> dict[str, Any] | str | Filtered:
        """A row with what a format reads out of its cells, a reason, or the rule that leaves it out."""
        return row


def _choices(fields: Mapping[str, Paths], names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The fields that this table has several columns for."""
    there = {name.lower(): name for name in names}
    found = ((field, [there[n.lower()] for n in alternatives(p) if n.lower() in there]) for field, p in fields.items())
    return [(field, columns) for field, columns in found if len(columns) > 1]


def _chosen(row: Mapping[str, Any], choices: Iterable[tuple[str, list[str]]]) -> dict[str, Any]:
    """What the row says in any of the columns of a field, in the first of them, from which it is read."""
    found = ((field, columns[0], (_told(row.get(c)) for c in columns)) for field, columns in choices)
    return {column: said(field, cells) or "" for field, column, cells in found}


def _told(cell: Any) -> str:
    """What a cell says; quotation marks, which keep a spreadsheet from rounding, say nothing by themselves."""
    text = str(cell or "").strip()
    return text if text.strip('"') else ""


def declared(fields: Mapping[str, Paths], columns: Iterable[str]) -> dict[str, str]:
    """What a format declares, for a table with these columns: {field: column, "=constant" or "" for none}.

    Columns that are declared to be nothing are left out, unless "attributes.*" keeps them to filter by.
    """
    by_name = {column.strip().lower(): column for column in columns}
    found = dict.fromkeys(FIELDS, "")
    for field, paths in fields.items():
        if isinstance(paths, str) and paths.startswith("="):
            found[field] = paths
        elif field != EVERY_ATTRIBUTE:
            found[field] = next((by_name[n.lower()] for n in alternatives(paths) if n.lower() in by_name), "")
    if EVERY_ATTRIBUTE not in fields:
        left = set(by_name.values()) - set(found.values())
        found |= {f"attributes.{column}": "" for column in left if f"attributes.{column}" not in found}
    return found
