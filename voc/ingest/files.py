"""Files of any supported format become a stream of items, one per row, resumable after each of them."""

from __future__ import annotations

import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Required, TypedDict, Unpack

from voc.domain import Rejected, digest
from voc.errors import InvalidRecord, InvalidValue, MissingColumn, UnknownFormat, UnreadableFile
from voc.ingest.archive import bytes_of, open_files
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


class Chunk(NamedTuple):
    """Items that were read together, and which part of all bytes (0 to 1) was read by then; 0 if that is not known."""

    items: list[Item]
    share_read: float


class ReadOptions(TypedDict, total=False):
    """How files are read, beside which.

    `mapping` is {field: column} or {field: "=constant"} for tables; the rest is guessed. `source`, `channel` and
    `brand` are those of every row. `roles` says which role a speaker of transcripts has. `cursor` is that of the last
    item that was kept; reading goes on after it. `known` gives the fingerprints of stored messages by `Feedback.id`: a
    row that has the same one is not cleaned again (see `Known`).
    """

    settings: Required[Settings]
    key: Required[HashKey]
    format: str
    mapping: Mapping[str, str] | None
    source: str | None
    channel: str | None
    brand: str | None
    roles: Mapping[str, str] | None
    cursor: str | None
    known: Fingerprints | None


def read_files(
    paths: Iterable[str | Path], *, on_file: Callable[[FileInfo], None] | None = None, **options: Unpack[ReadOptions]
) -> Iterator[Item]:
    """Every row of every file as an item: feedback, filtered or rejected with its reason.

    `on_file` is told how each file is read before its first row.

    Raises:
        UnreadableFile, UnknownFormat, MissingColumn: for a file named in `paths`; files that were found in a folder, by
            a pattern or in an archive become one rejected item with row 0 instead.
        UnknownExtension: if there is no such format.
        InvalidValue: if `mapping` names a field that does not exist, or `cursor` is none.
    """
    return itertools.chain.from_iterable(chunk.items for chunk in read_chunks(paths, on_file=on_file, **options))


def read_chunks(
    paths: Iterable[str | Path],
    *,
    on_file: Callable[[FileInfo], None] | None = None,
    share: Share | None = None,
    **options: Unpack[ReadOptions],
) -> Iterator[Chunk]:
    """The items of `read_files`, up to 500 together; of several readers of the same files each takes its `share`."""
    constants = {name: options.get(name) for name in ("source", "channel", "brand")}
    done_file, done_row = _parse_cursor(options.get("cursor"))
    how = {
        "settings": options["settings"],
        "key": options["key"],
        "format": options.get("format", "auto"),
        "given": {**{n: f"={value}" for n, value in constants.items() if value}, **(options.get("mapping") or {})},
        "roles": options.get("roles") or {},
        "known": options.get("known"),
    }
    share = share or Share()
    paths = list(paths)
    total = max(1, bytes_of(paths))
    for before, file in _after(open_files(paths), done_file):
        skip = done_row if file.name == done_file else 0
        for items in _chunks(file, how, skip=skip, share=share, on_file=on_file):
            yield Chunk(items, (before + file.size * file.share_read()) / total)


def read_body(
    body: bytes,
    name: str,
    *,
    settings: Settings,
    key: HashKey,
    format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    cursor: str | None = None,
) -> Iterator[Item]:
    """Every row of what was sent by the system `name`, as `read_files` gives the rows of a file that lies in a folder.

    Raises:
        UnknownExtension, InvalidValue: as `read_files`.
    """
    file = File(name, lambda: io.BytesIO(body), named=False)
    options = {"settings": settings, "key": key, "format": format, "given": mapping or {}, "source": name}
    done_row = _parse_cursor(cursor)[1]
    for chunk in _chunks(file, options, skip=done_row, share=Share()):
        yield from chunk


def inspect_file(
    path: str | Path, *, settings: Settings, format: str = "auto", mapping: Mapping[str, str] | None = None
) -> FileInfo:
    """How the (first) file behind `path` would be read, without reading all of it.

    Raises:
        UnreadableFile, UnknownFormat, MissingColumn, UnknownExtension, InvalidValue: as `read_files`.
    """
    file = next(iter(open_files([path])), None)
    if file is None:
        raise UnreadableFile(str(path), "there is no file in it")
    return _Reading(file, settings=settings, key=b"", format=format, given=mapping or {}).info


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


def _chunks(
    file: File,
    options: Mapping[str, Any],
    *,
    skip: int,
    share: Share,
    on_file: Callable[[FileInfo], None] | None = None,
) -> Iterator[list[Item]]:
    """The items of one file after row `skip`; one that cannot be read and was not named itself is a rejected item."""
    try:
        reading = _Reading(file, **options)
    except (UnreadableFile, UnknownFormat, MissingColumn) as error:
        if file.named:
            raise
        if share.takes():
            yield [Item(Rejected(file.name, 0, str(error), ""), _cursor(file.name, 0))]
        return
    if on_file:
        on_file(reading.info)
    yield from reading.chunks(skip=skip, share=share)


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


class _Reading:
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
        self.cursor_start = _cursor(file.name, 0).removesuffix("0]")
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


def _after(files: Iterator[File], done: str | None) -> Iterator[tuple[int, File]]:
    """The files from the one called `done` on, each with the bytes of all before it; all of them for None."""
    rest = itertools.dropwhile(lambda placed: done is not None and placed[1].name != done, _placed(files))
    first = next(rest, None)
    if first is None and done is not None:
        raise InvalidValue("cursor", done, "it is in none of these files; start anew to read them all")
    return itertools.chain([first] if first else [], rest)


def _placed(files: Iterable[File]) -> Iterator[tuple[int, File]]:
    before = 0
    for file in files:
        yield before, file
        before += file.size


def _cursor(name: str, row: int) -> str:
    return json.dumps([name, row])


def _parse_cursor(cursor: str | None) -> tuple[str | None, int]:
    if cursor is None:
        return None, 0
    try:
        name, row = json.loads(cursor)
    except (ValueError, TypeError) as error:
        raise InvalidValue("cursor", cursor, "use the cursor of an item of an earlier run") from error
    return str(name), int(row)


def _raw(cells: dict[str, Any]) -> str:
    return json.dumps(cells, ensure_ascii=False, default=str)[:MAX_RAW_CHARS]
