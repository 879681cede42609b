"""JSON as it is handed over: one value, an array, or one value per line; cut files up to where they are cut."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from pydantic_core import from_json

from voc.errors import UnreadableFile

# A longer line is rejected and dropped unread, so that memory stays bounded.
MAX_LINE_CHARS = 32 * 2**20
# What is one value is read as a whole.
MAX_VALUE_CHARS = 512 * 2**20
_STARTS = ("{", "[")


class Reason(str):
    """Why a text is not JSON, told apart from a JSON string."""

    __slots__ = ()


class Damaged(list[Any]):
    """The elements of an array before `reason`; the last of them may lack some of its end."""

    def __init__(self, values: Sequence[Any], reason: str) -> None:
        super().__init__(values)
        self.reason = reason


def parse(text: str) -> Any:
    """The value of `text`, or a `Reason`."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return Reason(str(error)[:200])


def parse_start(text: str) -> Any:
    """The first value of `text`, of which the end may be missing; None where it is no object and no array."""
    if not text.startswith(_STARTS):
        return None
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return _partial(text)


def is_lines(text: str) -> bool:
    """Whether `text`, the beginning of a file, holds one value per line."""
    first, newline, rest = text.partition("\n")
    return bool(newline and rest.strip()) and not isinstance(parse(first), Reason)


def read_values(text: TextIO, name: str, *, lines: bool) -> Iterator[Any]:
    """The values of a file, a `Reason` for each line that is none.

    Raises:
        UnreadableFile: if the file is one value that is too large or damaged; a damaged array gives its beginning.
    """
    if lines:
        yield from _lines(text)
        return
    data = text.read(MAX_VALUE_CHARS)
    if len(data) == MAX_VALUE_CHARS:
        raise UnreadableFile(name, "one JSON value of more than 512 MB; write one object per line instead")
    yield _whole(data.lstrip("\ufeff \t\r\n"), name)


def dig(value: Any, path: str) -> Any:
    """What lies at `path`, as in "items.0.text", None where nothing does; "" is the value itself."""
    for key in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and len(key) < 8 and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def objects(value: Any, path: str = "") -> list[dict[str, Any]]:
    """The objects in the array at `path`; none where there is no array."""
    found = dig(value, path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def string(value: Any, path: str = "") -> str:
    """The text or number at `path` as text, "" where there is none."""
    found = dig(value, path)
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def _lines(text: TextIO) -> Iterator[Any]:
    while line := text.readline(MAX_LINE_CHARS):
        too_long = len(line) == MAX_LINE_CHARS and not line.endswith(("\n", "\r"))
        while too_long and (rest := text.readline(MAX_LINE_CHARS)) and not rest.endswith(("\n", "\r")):
            continue
        if line.strip("\ufeff \t\r\n\0"):
            yield (
                Reason(f"the line is longer than {MAX_LINE_CHARS:,} characters")
                if too_long
                else parse(line.lstrip("\ufeff"))
            )


def _whole(data: str, name: str) -> Any:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise UnreadableFile(name, "the JSON is nested too deeply") from error
    except json.JSONDecodeError as error:
        reason = str(error)
        found = _partial(data[: error.pos])
    if isinstance(found, list) and found:
        return Damaged(found, reason)
    raise UnreadableFile(name, f"it begins like JSON but is none ({reason})")


def _partial(text: str) -> Any:
    try:
        return from_json(text.encode("utf-8", "replace"), allow_partial=True)
    except ValueError:
        return None
