"""The beginning of a file, from which formats recognise it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from voc.ingest.encoding import decode, sniff
from voc.ingest.json_values import parse_start
from voc.ingest.separated import delimiter_of, sample

_BINARY = (b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")
# wav, mp3 with and without a tag, flac, ogg and opus, m4a.
AUDIO = re.compile(rb"RIFF....WAVE|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]|fLaC\0|OggS\0|....ftypM4A", re.DOTALL)


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, already decompressed, and what they look like: found out once, on first use."""

    name: str
    data: bytes

    @cached_property
    def encoding(self) -> str:
        """The encoding of the file."""
        return sniff(self.data)

    @cached_property
    def text(self) -> str:
        """The beginning as text; nothing for containers of bytes such as spreadsheets."""
        if self.data.startswith(_BINARY) or AUDIO.match(self.data):
            return ""
        return decode(io.BytesIO(self.data), self.encoding).read().lstrip("\ufeff \t\r\n")

    @cached_property
    def json(self) -> Any:
        """The first JSON value, as far as it lies in the beginning; None where there is none."""
        return parse_start(self.text)

    @cached_property
    def table(self) -> list[list[str]]:
        """The first rows under the delimiter that fits best; none for JSON."""
        return [] if self.text[:1] in ("", "{", "[") else sample(self.text, delimiter_of(self.text))
