"""Reads files in a second process while this one stores: cleaning a message costs as much time as keeping it."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, TypeAlias

from voc.errors import SourceFailed, VocError
from voc.ingest.base import Item
from voc.ingest.files import FileInfo, read_files
from voc.settings import Settings

# Below this a second process costs more than it brings: it takes about a second to start.
MIN_BYTES = 4_000_000
# Items per hand-over, and hand-overs that may wait: some 2,000 messages, a few megabytes.
_CHUNK, _AHEAD = 250, 8
_PATIENCE_SECONDS = 1.0

# What crosses: items, how a file is read, an error, or None at the end.
_Parcel: TypeAlias = list[Item] | FileInfo | VocError | None


def read_ahead(
    paths: Iterable[str | Path], *, settings: Settings, on_file: Callable[[FileInfo], None], **options: Any
) -> Iterator[Item]:
    """The items of `read_files`, in the same order, read in another process where the files are large enough.

    `options` are those of `read_files`.

    Raises:
        SourceFailed: if the other process dies.
        VocError: whatever `read_files` raises.
    """
    files = [Path(path) for path in paths]
    if _bytes(files) < MIN_BYTES:
        yield from read_files(files, settings=settings, on_file=on_file, **options)
        return
    # "spawn": a forked copy of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    parcels: Queue[_Parcel] = context.Queue(_AHEAD)
    reader = context.Process(target=_read, args=(parcels, files, settings, options), daemon=True)
    reader.start()
    try:
        while (parcel := _next(parcels, reader.is_alive, files)) is not None:
            if isinstance(parcel, VocError):
                raise parcel
            if isinstance(parcel, FileInfo):
                on_file(parcel)
            else:
                yield from parcel
    finally:
        reader.kill()
        reader.join()


def _bytes(paths: Iterable[Path]) -> int:
    files = (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
    return sum(file.stat().st_size for file in files if file.is_file())


def _next(parcels: Queue[_Parcel], is_alive: Callable[[], bool], paths: list[Path]) -> _Parcel:
    while True:
        alive = is_alive()
        try:
            return parcels.get(timeout=_PATIENCE_SECONDS)
        except queue.Empty:
            if not alive:
                names = ", ".join(map(str, paths))
                raise SourceFailed(names, "the process that reads ended; run the same command again to go on") from None


def _read(parcels: Queue[_Parcel], paths: list[Path], settings: Settings, options: Mapping[str, Any]) -> None:
    """What the other process does. Ctrl-C is for the process that stores; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        items = read_files(paths, settings=settings, on_file=lambda info: _put(parcels, _portable(info)), **options)
        while chunk := list(islice(items, _CHUNK)):
            _put(parcels, chunk)
    except VocError as error:
        _put(parcels, error)
    _put(parcels, None)


def _put(parcels: Queue[_Parcel], parcel: _Parcel) -> None:
    while True:
        try:
            return parcels.put(parcel, timeout=_PATIENCE_SECONDS)
        except queue.Full:
            parent = multiprocessing.parent_process()
            if parent is None or not parent.is_alive():
                os._exit(1)  # killed without a chance to say so


def _portable(info: FileInfo) -> FileInfo:
    """The mapping without its converters, which are functions and stay here."""
    return info if info.mapping is None else replace(info, mapping=replace(info.mapping, _steps=()))
