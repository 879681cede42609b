"""Damage that files suffer on their way: cut, bits flipped, bytes doubled, fields of other types, lines mixed up."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable

from voc.domain import Feedback, Rejected
from voc.errors import MissingColumn, UnknownFormat, UnreadableFile
from voc.ingest.base import File, Filtered
from voc.ingest.reading import Reading, Share, recognise
from voc.settings import Settings

_JUNK = (
    b"null", b"[]", b"{}", b"-1", b"1e400", b'""', b"[[[[", b"\\ud800", b"true", b"NaN", b"\0", b"\xff\xfe", b"9" * 400,
    b'"', b"\n", b",", b"<v >", b"-->", b":", b"From ", b"\x1b[2J", "\u202e😡".encode(), b"{{", b"%s%n", b"=cmd()",
)  # fmt: skip


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def junk(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_JUNK) + data[at + chance.choice((0, 0, 3, 12)) :]


def replace_value(data: bytes, chance: random.Random) -> bytes:
    """Another value where one of JSON stood."""
    starts = [i for i, byte in enumerate(data) if byte in b':,"[']
    if not starts:
        return junk(data, chance)
    at = chance.choice(starts) + 1
    end = min((found for mark in b',}]\n"' if (found := data.find(mark, at)) >= 0), default=at)
    return data[:at] + chance.choice(_JUNK) + data[end:]


def shuffle(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    if chance.random() < 0.5:
        del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def double(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[:end] + data[start:end] + data[end:]


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flip, junk, replace_value, shuffle, double)


def mutated(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 4)):
        data = chance.choice(MUTATIONS)(data, chance) if data else data
    return data


def outcomes(data: bytes, *, format: str) -> list[Feedback | Filtered | Rejected]:
    """What the rows of `data` become under a format, every row once; a file that cannot be read is one rejected row.

    Raises whatever else a parser raises: that is what is looked for.
    """
    file = File("damaged 2026-08-01", lambda: io.BytesIO(data), named=False)
    recognised_or_not(file)
    try:
        reading = Reading(file, settings=Settings(pii="off"), key=b"k", format=format, given={})
        items = list(itertools.chain.from_iterable(reading.chunks(skip=0, share=Share())))
    except (UnreadableFile, MissingColumn) as error:
        return [Rejected(file.name, 0, str(error), "")]
    numbers = [int(item.cursor.rpartition(" ")[2].rstrip("]")) for item in items]
    assert numbers == list(range(1, len(items) + 1)), "every row is numbered once, without gaps"
    return [item.outcome for item in items]


def recognised_or_not(file: File) -> None:
    try:
        recognise(file)
    except (UnknownFormat, UnreadableFile):
        return
