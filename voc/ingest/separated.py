"""Separated values: the delimiter found out, quoted line breaks kept, damage kept to the rows it touches."""

from __future__ import annotations

import csv
import io
import itertools
from collections import deque
from collections.abc import Iterator
from typing import Any, TextIO

DELIMITERS = ",\t;|"
# The rest of a longer line is dropped unread, and a quote still open after so much text was never meant to be one:
# memory stays bounded whatever the file holds.
MAX_ROW_CHARS = 32 * 2**20


def delimiter_of(text: str) -> str:
    """The delimiter that splits the rows of `text` into the same number of cells, more than one, most often."""
    return max(DELIMITERS, key=lambda d: _agreement(sample(text, d)))


def sample(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of `text` that are not empty, up to 50, without one that its end may have cut."""
    csv.field_size_limit(MAX_ROW_CHARS)
    rows = itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 50)
    found = []
    try:
        found = [row for row in rows if row]
    except csv.Error:
        return []
    return found[:-1] if len(found) > 2 else found


def names_of(header: list[str]) -> list[str]:
    """The cells of a header row as unique names."""
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = cell.strip().strip("\ufeff").replace("\0", "") or f"column {position}"
        names.append(name if name not in names else f"{name} {position}")
    return names


def cells_of(names: list[str], cells: list[str]) -> dict[str, Any] | str:
    """The cells of a row by name, or why they do not fit the header."""
    if len(cells) == len(names):
        return dict(zip(names, cells, strict=False))
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        return f"{len(cells)} cells where the header has {len(names)}: a delimiter or quote is out of place"
    if 2 * len(cells) < len(names):
        return f"{len(cells)} of {len(names)} cells: the row is cut, or a line break stands outside quotes"
    # Some writers leave empty cells at the end of a row away.
    return dict(zip(names, cells, strict=False))


def _agreement(rows: list[list[str]]) -> tuple[float, int]:
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows), len(rows[0])


def _lines(text: TextIO) -> Iterator[str]:
    """Physical lines of bounded length; the excess of an endless line is dropped."""
    while line := text.readline(MAX_ROW_CHARS):
        whole = line.endswith(("\n", "\r"))
        yield line
        while not whole and len(line) == MAX_ROW_CHARS:
            line = text.readline(MAX_ROW_CHARS)
            whole = line.endswith(("\n", "\r"))


class _Feed:
    """Lines for a csv reader, remembering those of the current record so that they can be read again."""

    def __init__(self, text: TextIO) -> None:
        self.lines, self.again = _lines(text), deque[str]()
        self.start()

    def start(self) -> None:
        self.taken, self.chars, self.ended = list[str](), 0, False

    def back(self, lines: list[str]) -> None:
        """Lines that are to be read again, before all others."""
        self.again.extendleft(reversed(lines))

    def all(self) -> Iterator[str]:
        """Every line that is left; of those of a record that has ended `taken` is to be cleared."""
        while line := self._next():
            self.taken.append(line)
            yield line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        # An endless quote ends here for the reader, as if the file did.
        line = self._next() if self.chars < MAX_ROW_CHARS else ""
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        self.chars += len(line)
        return line

    def _next(self) -> str:
        return self.again.popleft() if self.again else next(self.lines, "")


def records_of(text: TextIO, delimiter: str) -> Iterator[list[str] | str]:
    """Cells of each record or the reason why it has none; blank lines are no records."""
    csv.field_size_limit(MAX_ROW_CHARS)
    feed = _Feed(text)
    while True:
        yield from _well_formed(feed, delimiter)
        if (record := _doubtful(feed, delimiter)) is None:
            return
        if record:
            yield record


def _well_formed(feed: _Feed, delimiter: str) -> Iterator[list[str]]:
    """The records up to the first that is none by the letter of RFC 4180: looking at each record by itself takes three
    times as long."""
    feed.start()
    try:
        for cells in csv.reader(feed.all(), delimiter=delimiter, strict=True):
            feed.taken.clear()
            if cells:
                yield cells
    except csv.Error:
        feed.back(feed.taken)


def _doubtful(feed: _Feed, delimiter: str) -> list[str] | str | None:
    """One record, read leniently, or the reason why it has none; None at the end."""
    feed.start()
    try:
        cells = next(csv.reader(feed, delimiter=delimiter), None)
    except csv.Error as error:
        return f"the row cannot be split into cells ({error})"
    if not feed.taken:
        return None
    # A reader that asks for more at the end of the file is inside a quote.
    if feed.ended or (len(feed.taken) > 1 and not _well_quoted(feed.taken, delimiter)):
        feed.back(feed.taken[1:])
        return f"a quote is opened and never closed: {feed.taken[0].strip()[:200]}"
    return cells


def _well_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether these lines are one record by the letter of RFC 4180, so that a stray quote swallows no good row."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False
