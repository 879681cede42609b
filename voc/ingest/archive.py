"""Paths, folders, patterns, gzip and zip become a sequence of files with bounded expansion."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from glob import glob, has_magic
from pathlib import Path
from typing import IO, BinaryIO, cast

from voc.errors import UnreadableFile
from voc.ingest.base import File

# Feedback tables shrink 3 to 20 times, at the utmost 100; a bomb shrinks 1,000 times. Small files may do as they like.
MAX_EXPANSION = 200
FREE_BYTES = 100 * 2**20
MAX_MEMBERS = 10_000
# An office document is a zip as well, but not an archive of files to ingest.
_OFFICE_MEMBERS = {"[Content_Types].xml", "mimetype"}
_DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def open_files(paths: Iterable[str | Path]) -> Iterator[File]:
    """The files behind paths, folders and patterns, each group in alphabetical order, archives taken apart.

    Raises:
        UnreadableFile: if a path does not exist, cannot be opened, or expands beyond all reason.
    """
    for path, named in list(_find(paths)):
        try:
            yield from _take_apart(path, named=named)
        except UnreadableFile as error:
            if named:
                raise
            yield File(str(path), partial(_refuse, error), named=False)


def bytes_of(paths: Iterable[str | Path]) -> int:
    """How many bytes on disk the files behind paths, folders and patterns have.

    Raises:
        UnreadableFile: if a path does not exist.
    """
    return sum(path.stat().st_size for path, _ in _find(paths))


def _find(paths: Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if not p.relative_to(path).as_posix().startswith("."))
            yield from ((p, False) for p in inside if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            yield path, True
        elif has_magic(str(path)) and (found := sorted(glob(str(path), recursive=True))):  # noqa: PTH207 -- absolute patterns
            yield from ((Path(p), False) for p in found if Path(p).is_file())
        else:
            raise UnreadableFile(str(given), "there is no such file, folder or match of the pattern")


def _take_apart(path: Path, *, named: bool) -> Iterator[File]:
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or str(error)) from error
    if start[:2] == b"\x1f\x8b":
        opener = _Opener(partial(_open_gzip, path), _expanded(path))
        yield File(str(path), opener, None, named, path.stat().st_size, opener.share_read)
    elif start == b"PK\x03\x04" and not _is_office(path):
        yield from _members(path)
    else:
        size = path.stat().st_size
        opener = _Opener(partial(_open_plain, path), size)
        yield File(str(path), opener, path, named, size, opener.share_read)


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OFFICE_MEMBERS.isdisjoint(archive.namelist())
    except _DAMAGED as error:
        raise UnreadableFile(str(path), f"the zip archive is damaged ({error})") from error


def _members(path: Path) -> Iterator[File]:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(str(path), f"the archive has {len(members):,} files, more than {MAX_MEMBERS:,}")
    for member in members:
        opener = _Opener(partial(_open_member, path, member), member.file_size)
        yield File(f"{path}!{member.filename}", opener, None, False, member.compress_size, opener.share_read)


class _Opener:
    """Opens a file of so many decompressed bytes, and knows how far it was read since."""

    def __init__(self, begin: Callable[[], BinaryIO], size: int) -> None:
        self.begin, self.size = begin, size
        self.stream: BinaryIO | None = None
        self.place = 0

    def __call__(self) -> BinaryIO:
        self.stream, self.place = self.begin(), 0
        return self.stream

    def share_read(self) -> float:
        if self.stream is not None and not self.stream.closed:
            self.place = self.stream.tell()
        return min(1.0, self.place / self.size) if self.size else 0.0


def _expanded(path: Path) -> int:
    """How large a gzip file says that its content is: right up to 4 GB, and where it is in one part."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4))
        return int.from_bytes(stream.read(), "little")


def _open_plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _open_gzip(path: Path) -> BinaryIO:
    stream = cast(BinaryIO, gzip.open(path, "rb"))  # noqa: SIM115 -- closed with the stream that is returned
    return _bounded(stream, str(path), compressed=path.stat().st_size)


def _open_member(path: Path, member: zipfile.ZipInfo) -> BinaryIO:
    name = f"{path}!{member.filename}"
    if member.file_size > _limit(member.compress_size):
        raise _bomb(name)
    try:
        stream = zipfile.ZipFile(path).open(member)  # noqa: SIM115 -- closed with the stream that is returned
    except _DAMAGED as error:
        raise UnreadableFile(name, str(error)) from error
    return _bounded(stream, name, compressed=member.compress_size)


def _refuse(error: UnreadableFile) -> BinaryIO:
    raise error


def _bounded(stream: IO[bytes], name: str, *, compressed: int) -> BinaryIO:
    return io.BufferedReader(_Bounded(stream, name, _limit(compressed)), buffer_size=2**16)


def _limit(compressed: int) -> int:
    return max(FREE_BYTES, compressed * MAX_EXPANSION)


def _bomb(name: str) -> UnreadableFile:
    return UnreadableFile(name, f"it expands more than {MAX_EXPANSION} times, as only a zip bomb does")


class _Bounded(io.RawIOBase):
    """A decompressed stream that refuses to go beyond `limit` bytes and names damage as what it is."""

    def __init__(self, stream: IO[bytes], name: str, limit: int) -> None:
        self.stream, self.name, self.limit, self.size = stream, name, limit, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        view = memoryview(buffer)
        try:
            data = self.stream.read(len(view))
        except _DAMAGED as error:
            raise UnreadableFile(self.name, f"the compressed data are damaged ({error})") from error
        self.size += len(data)
        if self.size > self.limit:
            raise _bomb(self.name)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.stream.close()
        super().close()
