"""Files of any supported format become a stream of items, one per row, resumable after each of them."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Required, TypedDict, Unpack

from voc.domain import Rejected
from voc.errors import InvalidValue, MissingColumn, UnknownFormat, UnreadableFile
from voc.ingest.archive import bytes_of, open_files
from voc.ingest.base import File, HashKey, Item
from voc.ingest.known import Fingerprints
from voc.ingest.reading import FileInfo, Reading, Share, cursor_of
from voc.settings import Settings


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
    return Reading(file, settings=settings, key=b"", format=format, given=mapping or {}).info


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
        reading = Reading(file, **options)
    except (UnreadableFile, UnknownFormat, MissingColumn) as error:
        if file.named:
            raise
        if share.takes():
            yield [Item(Rejected(file.name, 0, str(error), ""), cursor_of(file.name, 0))]
        return
    if on_file:
        on_file(reading.info)
    yield from reading.chunks(skip=skip, share=share)


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


def _parse_cursor(cursor: str | None) -> tuple[str | None, int]:
    if cursor is None:
        return None, 0
    try:
        name, row = json.loads(cursor)
    except (ValueError, TypeError) as error:
        raise InvalidValue("cursor", cursor, "use the cursor of an item of an earlier run") from error
    return str(name), int(row)
