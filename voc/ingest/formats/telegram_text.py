"""Messages copied out of Telegram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Filtered, Row, formats
from voc.ingest.chat import Message, conversations, moments
from voc.ingest.encoding import decode
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?"
_HEADER = re.compile(
    rf"(?P<name>[^\[\]\n]{{1,100}}), \[(?P<date>{_DATE})\]:?[ \t]*(?P<rest>.*)",
    re.IGNORECASE,
)
MAX_CHARS = 64 * 2**20


@formats.register
@dataclass(frozen=True)
class TelegramText:
    """Messages copied from Telegram: "Name, [20/08/2026 09:13]" above each one."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        return KNOWN if _HEADER.match(head.text) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with decode(file.open(), file.head.encoding) as stream:
            parts = _parts(stream.read(MAX_CHARS).lstrip("\ufeff"))
        dated = zip(moments([date for date, _, _ in parts]), parts, strict=True)
        messages = (Message(moment, name, text) for moment, (_, name, text) in dated if moment and text.strip())
        number = 0
        for number, record in enumerate(conversations(messages, system="telegram"), start=1):
            yield number, record
        if not number:
            yield 1, Filtered("empty")


def _parts(text: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        if start := _HEADER.fullmatch(line):
            found.append((start["date"], start["name"].strip(), [start["rest"]]))
        elif found:
            found[-1][2].append(line)
    return [(date, name, "\n".join(lines).strip()) for date, name, lines in found]
