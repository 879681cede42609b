"""One file being read: what was found out about it, and what becomes of its rows."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from voc.domain import Rejected, digest
from voc.errors import InvalidRecord, UnknownFormat, UnreadableFile
from voc.ingest.base import File, Filtered, Format, HashKey, Item, Known, Row, formats
from voc.ingest.cleaner import Cleaner, external_id
from voc.ingest.dates import DateReader, day_first_evidence, is_slashed
from voc.ingest.known import Fingerprints, KnownRows
from voc.ingest.mapping import ColumnMapping, guess_mapping
from voc.ingest.record import parse_record
from voc.ingest.tables import declared
from voc.ingest.transcript import complete
from voc.settings import Settings

# Rows that the mapping is guessed from.
SAMPLE_ROWS = 1000
MAX_RAW_CHARS = 2000
# Rows that are looked up at a time.
_CHUNK = 500
# Identical rows of up to so many words without a time of day come from different people, longer ones are one message.
_SHORT_WORDS = 8
_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class FileInfo:
    """How one file is read: its format, the mapping (None for canonical formats), and the order of day and month.

    `columns` are those of the first rows.
    """

    name: str
    format: str
    mapping: ColumnMapping | None
    day_first: bool
    columns: tuple[str, ...] = ()


@dataclass
class Share:
    """Which chunks one of `of` readers of the same files takes: of all that they pass, in turn, the `number`-th."""

    number: int = 0
    of: int = 1
    passed: int = 0

    def takes(self) -> bool:
        """Whether the next chunk is this reader's."""
        mine = self.passed % self.of == self.number
        self.passed += 1
        return mine


class _Mapped(NamedTuple):
    """A row before it is validated and cleaned: the record in it, or what it is instead."""

    number: int
    cells: dict[str, Any]
    content: dict[str, Any] | Rejected | Filtered
    fingerprint: int | None = None


class Reading:
    """One file being read: everything that was found out about it before its first row."""

    def __init__(
        self,
        file: File,
        *,
        settings: Settings,
        key: HashKey,
        format: str,
        given: Mapping[str, str],
        roles: Mapping[str, str] = MappingProxyType({}),
        known: Fingerprints | None = None,
        source: str | None = None,
    ) -> None:
        self.known = KnownRows(known)
        name = recognise(file) if format == "auto" else format
        self.file = file
        self.format = _made(name, settings)
        sample = list(itertools.islice(self.format.read(file), SAMPLE_ROWS))
        self.mapping = None if self.format.canonical else _mapping(file, self.format, sample, given)
        self.roles = roles
        self.constants = {f: v[1:] for f, v in given.items() if v.startswith("=")} if self.format.canonical else {}
        day_first = _day_first(file, self.format, self.mapping, sample, otherwise=settings.day_first)
        self.cleaner = Cleaner(settings, key=key, dates=DateReader(timezone=settings.timezone, day_first=day_first))
        columns = dict.fromkeys(column for _, cells in sample if isinstance(cells, dict) for column in cells)
        self.info = FileInfo(file.name, name, self.mapping, day_first, tuple(columns))
        self.source = source or f"file:{Path(file.name.rpartition('!')[2]).name.partition('.')[0]}"
        self.seen: Counter[str] = Counter()
        self.cursor_start = cursor_of(file.name, 0).removesuffix("0]")
        twins = ("id", "text", "created_at")
        id_column, *self.twin_columns = [self.mapping.column(c) if self.mapping else None for c in twins]
        self.has_twins = self.mapping is not None and id_column is None

    def chunks(self, *, skip: int, share: Share) -> Iterator[list[Item]]:
        rows = self._rows(skip)
        while chunk := list(itertools.islice(rows, _CHUNK)):
            if share.takes():
                yield self._items([self._mapped(number, cells) for number, cells in chunk])
            else:
                self._pass_over(chunk)

    def _items(self, rows: Sequence[_Mapped]) -> list[Item]:
        known = self._known(rows)
        to_clean = [
            (row.content, row.fingerprint)
            for row, is_known in zip(rows, known, strict=True)
            if not is_known and isinstance(row.content, dict)
        ]
        cleaned = iter(self.cleaner.clean_all(to_clean, source=self.source))
        items = []
        for row, is_known in zip(rows, known, strict=True):
            outcome = _KNOWN if is_known else next(cleaned) if isinstance(row.content, dict) else row.content
            if isinstance(outcome, InvalidRecord):
                outcome = Rejected(self.file.name, row.number, str(outcome), _raw(row.cells))
            items.append(Item(outcome, f"{self.cursor_start}{row.number}]"))
        return items

    def _rows(self, skip: int) -> Iterator[Row]:
        rows = _undamaged(self.format.read(self.file))
        self._pass_over(itertools.islice(rows, skip))
        return rows

    def _pass_over(self, rows: Iterable[Row]) -> None:
        for _, cells in rows:
            if self.has_twins and isinstance(cells, dict):
                self._count_twin(cells)

    def _mapped(self, number: int, cells: dict[str, Any] | str | Filtered) -> _Mapped:
        if isinstance(cells, Filtered):
            return _Mapped(number, {}, cells)
        if isinstance(cells, str):
            return _Mapped(number, {}, Rejected(self.file.name, number, cells[:MAX_RAW_CHARS], ""))
        twin = self._count_twin(cells)
        try:
            record = self._record(cells, twin)
        except InvalidRecord as error:
            return _Mapped(number, cells, Rejected(self.file.name, number, str(error), _raw(cells)))
        return _Mapped(number, cells, record, self.cleaner.fingerprint(record))

    def _known(self, rows: Sequence[_Mapped]) -> Sequence[bool]:
        """Which of these rows are stored already as they are."""
        if not self.known:
            return [False] * len(rows)
        return self.known.among([(self._id(row.content), row.fingerprint) for row in rows])

    def _id(self, content: dict[str, Any] | Rejected | Filtered) -> str | None:
        """The id of the message that a row would make."""
        if not isinstance(content, dict):
            return None
        # Most rows have an id and need no validation to tell it.
        id = str(content.get("id") or "").strip()
        try:
            return digest(content.get("source") or self.source, id or external_id(parse_record(content)))
        except InvalidRecord:
            return None

    def _record(self, cells: dict[str, Any], twin: str | None) -> dict[str, Any]:
        record = {**cells, **self.constants} if self.mapping is None else self.mapping.record(cells)
        if self.mapping is None or "turns" in record:
            record = complete(record, file=self.file.name, roles=self.roles)
        if twin and not record.get("id"):
            record["id"] = twin
        return record

    def _count_twin(self, cells: dict[str, Any]) -> str | None:
        """An id for a short row without an id: the content, and which of the rows with this content it is."""
        if not self.has_twins:
            return None
        text, day = (str(cells.get(column or "") or "") for column in self.twin_columns)
        if ":" in day or len(text.split()) >= _SHORT_WORDS:
            return None
        content = digest(json.dumps(cells, sort_keys=True, default=str))
        self.seen[content] += 1
        return f"~{content}-{self.seen[content]}"


def recognise(file: File) -> str:
    """The name of the format that `file` is most surely in.

    Raises:
        UnreadableFile: if there is nothing in it.
        UnknownFormat: if no format recognises it.
    """
    if not file.head.data.strip():
        raise UnreadableFile(file.name, "it is empty")
    scores = {name: formats.get(name)().score(file.head) for name in formats.names()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 0:
        raise UnknownFormat(file.name, formats.names())
    return best


def _made(name: str, settings: Settings) -> Format:
    kind = formats.get(name)
    make: Callable[[Settings], Format] | None = getattr(kind, "from_settings", None)
    return make(settings) if make else kind()


def _mapping(file: File, format: Format, sample: Sequence[Row], given: Mapping[str, str]) -> ColumnMapping:
    rows = [cells for _, cells in sample if isinstance(cells, dict)]
    if not rows and any(isinstance(cells, Filtered) for _, cells in sample):
        return ColumnMapping(())
    if not rows:
        reason = next((reason for _, reason in sample if isinstance(reason, str)), "it has no rows")
        raise UnreadableFile(file.name, f"nothing in it can be read: {reason}")
    if format.fields:
        given = {**declared(format.fields, dict.fromkeys(name for row in rows for name in row)), **given}
    # Each object of JSON has keys of its own; the columns of a table are all in its header.
    return guess_mapping(file.name, rows, given=given, ragged=file.head.text.startswith(("{", "[")))


def _day_first(
    file: File, format: Format, mapping: ColumnMapping | None, sample: Sequence[Row], *, otherwise: bool
) -> bool:
    """The order of day and month in this file: the first date that proves one, read as far as it takes."""
    column = mapping.column("created_at") if mapping else None
    if column is None or not any(isinstance(c, dict) and is_slashed(c.get(column)) for _, c in sample):
        return otherwise
    for _, cells in _undamaged(format.read(file)):
        evidence = day_first_evidence(cells.get(column)) if isinstance(cells, dict) else None
        if evidence is not None:
            return evidence
    return otherwise


def _undamaged(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows up to where the file is damaged, and the damage as a last unreadable row."""
    number = 0
    try:
        for number, cells in rows:
            yield number, cells
    except UnreadableFile as error:
        yield number + 1, f"{error} The rows before were read."


def cursor_of(name: str, row: int) -> str:
    return json.dumps([name, row])


def _raw(cells: dict[str, Any]) -> str:
    return json.dumps(cells, ensure_ascii=False, default=str)[:MAX_RAW_CHARS]
