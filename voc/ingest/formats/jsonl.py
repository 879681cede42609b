"""JSON Lines, one object per line, and a JSON array of objects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TextIO

from voc.errors import UnreadableFile
from voc.ingest.base import File, Head, Row, formats
from voc.ingest.encoding import decode, sniff

# A longer line is rejected and dropped unread, so that memory stays bounded.
MAX_LINE_CHARS = 32 * 2**20
MAX_ARRAY_BYTES = 512 * 2**20


@formats.register
@dataclass(frozen=True)
class JsonLines:
    """One JSON object per line, or one array of objects (read as a whole, up to 512 MB)."""

    canonical: ClassVar[bool] = False

    def score(self, head: Head) -> float:
        text = decode(io.BytesIO(head.data), sniff(head.data)).read().lstrip("\ufeff \t\r\n")
        if text.startswith("["):
            return 0.6 if text[1:].lstrip()[:1] in ("{", "]") else 0.0
        if not text.startswith("{"):
            return 0.0
        first, newline, _ = text.partition("\n")
        complete = isinstance(_parse(first), dict)
        return 0.9 if complete else 0.3 if newline and first.rstrip().endswith("}") else 0.0

    def read(self, file: File) -> Iterator[Row]:
        encoding = sniff(file.head.data)
        with decode(file.open(), encoding) as text:
            if _is_array(file.head.data, encoding):
                yield from _array(text, file.name)
            else:
                yield from _rows(text)


def _is_array(data: bytes, encoding: str) -> bool:
    return decode(io.BytesIO(data), encoding).read().lstrip("\ufeff \t\r\n").startswith("[")


def _rows(text: TextIO) -> Iterator[Row]:
    number = 0
    while line := text.readline(MAX_LINE_CHARS):
        too_long = len(line) == MAX_LINE_CHARS and not line.endswith(("\n", "\r"))
        while too_long and (rest := text.readline(MAX_LINE_CHARS)) and not rest.endswith(("\n", "\r")):
            continue
        if line.strip("\ufeff \t\r\n\0"):
            number += 1
            yield number, f"the line is longer than {MAX_LINE_CHARS:,} characters" if too_long else _object(line)


def _array(text: TextIO, name: str) -> Iterator[Row]:
    data = text.read(MAX_ARRAY_BYTES)
    if len(data) == MAX_ARRAY_BYTES:
        raise UnreadableFile(name, "the JSON array is larger than 512 MB; write one object per line instead")
    parsed = _parse(data.lstrip("\ufeff"))
    if not isinstance(parsed, list):
        reason = parsed if isinstance(parsed, _Reason) else "not an array"
        raise UnreadableFile(name, f"it begins like a JSON array of objects but is none ({reason})")
    for number, value in enumerate(parsed, start=1):
        yield number, value if isinstance(value, dict) else "not a JSON object"


def _object(line: str) -> dict[str, Any] | str:
    value = _parse(line.lstrip("\ufeff"))
    if isinstance(value, dict):
        return value
    return f"not JSON ({value})" if isinstance(value, _Reason) else "not a JSON object"


class _Reason(str):
    """Why a text is not JSON, told apart from a JSON string."""

    __slots__ = ()


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return _Reason(str(error)[:200])
