"""Reads files in other processes while this one stores: cleaning a message costs more time than keeping it."""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias, Unpack

from voc.domain import Feedback, Rejected
from voc.errors import SourceFailed, VocError
from voc.ingest.base import Filtered, Item, Known
from voc.ingest.files import Chunk, ReadOptions, read_chunks
from voc.ingest.reading import FileInfo, Share

# Below this a second process costs more than it brings: it takes about a second to start.
MIN_BYTES = 4_000_000
# From here on two processes read: each parses all rows (a tenth of the work) and cleans every other chunk of them.
SHARED_BYTES = 20_000_000
_RECORDINGS = (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a")
# Chunks of 500 items that may wait: readers go on while a batch (5,000) is written and the disk is waited for.
_AHEAD = 20
_NICE = 5
# Begins a chunk that `marshal` wrote; what `pickle` wrote begins otherwise.
_PLAIN = b"m"

# What crosses: items, how a file is read, an error, or None at the end.
_Pack: TypeAlias = Callable[[Feedback], tuple[Any, ...]]
_Parcel: TypeAlias = Chunk | FileInfo | VocError | None


def read_ahead(
    paths: Iterable[str | Path],
    *,
    on_file: Callable[[FileInfo], None],
    pack: _Pack,
    on_read: Callable[[float], object] = bool,
    **options: Unpack[ReadOptions],
) -> Iterator[Item]:
    """The items of `read_files`, in the same order, read in another process where the files are large enough.

    Feedback that comes from another process is packed by `pack`, a function of a module. `on_read` is told which part
    of all bytes (0 to 1) was read, before the items that were read by then.

    Raises:
        SourceFailed: if the other process dies.
        VocError: whatever `read_files` raises.
    """
    files = [Path(path) for path in paths]
    if _bytes(files) < MIN_BYTES:
        yield from _told_of(read_chunks(files, on_file=on_file, **options), on_read)
        return
    with _rare_collections(), ExitStack() as readers:
        # Fingerprints change while rows are stored: what is known must be asked for in the order of the rows.
        shares = _shares(files) if options.get("known") is None else [Share()]
        parcels = [_parcels(readers.enter_context(_reading(files, pack, options, share)), files) for share in shares]
        turns = cycle(parcels)
        yield from _told_of(iter(lambda: _next_chunk(next(turns), on_file), None), on_read)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Looks for garbage in cycles rarely, and not among what is there: messages have none, and a batch makes hundreds
    of thousands of tuples. To validate a message takes 14 us with a collection every 700 objects and 9 without, to
    store one 97 and 82."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _told_of(chunks: Iterable[Chunk], on_read: Callable[[float], object]) -> Iterator[Item]:
    for items, share_read in chunks:
        on_read(share_read)
        yield from items


def _shares(files: Iterable[Path]) -> list[Share]:
    """How many read: two, where the files are large and there is a processor for each of them."""
    # A recording is one row: both would transcribe it.
    tables = [file for file in _files(files) if file.suffix.lower() not in _RECORDINGS]
    readers = 2 if _bytes(tables) >= SHARED_BYTES and (os.cpu_count() or 1) > 1 else 1
    return [Share(number, readers) for number in range(readers)]


def _next_chunk(parcels: Iterator[_Parcel], on_file: Callable[[FileInfo], None]) -> Chunk | None:
    """The next items of one reader, None after its last ones."""
    for parcel in parcels:
        if isinstance(parcel, VocError):
            raise parcel
        if isinstance(parcel, FileInfo):
            on_file(parcel)
        else:
            return parcel
    return None


def _bytes(paths: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in _files(paths) if file.is_file())


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    return (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))


@contextmanager
def _reading(files: list[Path], pack: _Pack, options: ReadOptions, share: Share) -> Iterator[Connection]:
    """A process that reads, from its start to its end, and where its parcels arrive."""
    # "spawn": a forked copy of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    reader = context.Process(target=_read, args=(sender, files, pack, options, share), daemon=True)
    reader.start()
    # The other process holds the only end left: each of the two notices when the other is gone.
    sender.close()
    try:
        yield receiver
    finally:
        reader.kill()
        reader.join()


def _parcels(receiver: Connection, files: list[Path]) -> Iterator[_Parcel]:
    """What arrives, fetched by a thread: a pipe holds 64 kB, so the reader would stop whenever this process stores."""
    with ThreadPoolExecutor(1) as pool:
        coming = deque(pool.submit(receiver.recv_bytes) for _ in range(_AHEAD))
        try:
            while (parcel := _opened(coming.popleft().result())) is not None:
                yield parcel
                coming.append(pool.submit(receiver.recv_bytes))
        except EOFError as error:
            names = ", ".join(map(str, files))
            raise SourceFailed(names, "the process that reads it ended; run the same command again") from error
        finally:
            for future in coming:
                future.cancel()


def _opened(data: bytes) -> _Parcel:
    # Both are safe: the bytes come from the process that this one started.
    if data[:1] == _PLAIN:
        outcomes, cursors, share_read = marshal.loads(memoryview(data)[1:])  # noqa: S302
        items = [Item(_told(outcome), cursor) for outcome, cursor in zip(outcomes, cursors, strict=True)]
        return Chunk(items, share_read)
    parcel: _Parcel = pickle.loads(data)  # noqa: S301
    return parcel


def _told(outcome: tuple[Any, ...] | list[Any] | str | None) -> Any:
    """What `_plain` was given."""
    if type(outcome) is tuple:
        return outcome
    return Known() if outcome is None else Filtered(outcome) if isinstance(outcome, str) else Rejected(*outcome)


def _read(sender: Connection, files: list[Path], pack: _Pack, options: ReadOptions, share: Share) -> None:
    """What another process does. Ctrl-C is for the process that stores; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The process that stores is the one that all wait for: of three on two cores it must not wait for its turn.
    os.nice(_NICE)

    def tell(info: FileInfo) -> None:
        if share.number == 0:
            _send(sender, _portable(info))

    try:
        with _rare_collections():
            for chunk in read_chunks(files, on_file=tell, share=share, **options):
                sender.send_bytes(_written(Chunk([_packed(item, pack) for item in chunk.items], chunk.share_read)))
        _send(sender, None)
    except VocError as error:
        _send(sender, error)
    except BrokenPipeError:
        return  # the process that stores was killed: nobody is left to read for


def _packed(item: Item, pack: _Pack) -> Item:
    return Item(tuple(pack(item.outcome)), item.cursor) if isinstance(item.outcome, Feedback) else item


def _written(chunk: Chunk) -> bytes:
    outcomes, cursors = [_plain(item.outcome) for item in chunk.items], [item.cursor for item in chunk.items]
    try:
        # A sixth of the time of `pickle`.
        return _PLAIN + marshal.dumps((outcomes, cursors, chunk.share_read))
    except ValueError:  # a kind of number or text of a library
        return pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)


def _plain(outcome: Any) -> tuple[Any, ...] | list[Any] | str | None:
    """An outcome as what `marshal` can write."""
    if type(outcome) is tuple:
        return outcome
    if isinstance(outcome, Rejected):
        return [outcome.file, outcome.row, outcome.reason, outcome.raw]
    return outcome.rule if isinstance(outcome, Filtered) else None


def _send(sender: Connection, parcel: _Parcel) -> None:
    # `sender.send` pickles for processes that share memory, and slower.
    sender.send_bytes(pickle.dumps(parcel, pickle.HIGHEST_PROTOCOL))


def _portable(info: FileInfo) -> FileInfo:
    """The mapping without its converters, which are functions and stay here."""
    return info if info.mapping is None else replace(info, mapping=replace(info.mapping, _steps=()))
