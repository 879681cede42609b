"""Chats exported from WhatsApp."""

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

_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f\xa0]?[ap]\.?[ \u202f\xa0]?m\.?)?"
# Android: 12/03/2026, 09:15 - Name: text. iOS: [9/22/26, 10:15:32 AM] Name: text. Without a name: the system speaks.
_LINE = re.compile(
    rf"[\u200e\u200f]*(?:\[(?P<ios>{_DAY},?[ \u202f]{_TIME})\]|(?P<android>{_DAY},?[ \u202f]{_TIME}) -) ?"
    r"(?:(?P<name>[^:\n]{1,100}): )?(?P<text>.*)",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(
    r"[\u200e\u200f]*(?:<media omitted>|<attached: .*>|(?:image|video|audio|gif|sticker|document|contact card) omitted|"
    r".* \(file attached\)|this message was deleted\.?|you deleted this message\.?|null|missed (?:voice|video) call.*)",
    re.IGNORECASE,
)
_EDITED = re.compile(r"[\u200e ]*<this message was edited>\s*$", re.IGNORECASE)
MAX_CHARS = 256 * 2**20


@formats.register
@dataclass(frozen=True)
class WhatsApp:
    """WhatsApp chat export (.txt) of Android and iOS; a pause of a day begins a new conversation."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        lines = head.text.splitlines()[:20]
        found = [_LINE.match(line) for line in lines]
        return KNOWN if lines and found[0] and any(line and line["name"] for line in found) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with decode(file.open(), file.head.encoding) as stream:
            parts = _parts(stream.read(MAX_CHARS).lstrip("\ufeff"))
        number = 0
        dated = zip(moments([date for date, _, _ in parts]), parts, strict=True)
        spoken = [(moment, name, _EDITED.sub("", text)) for moment, (_, name, text) in dated if name and moment]
        messages = (Message(m, name, text) for m, name, text in spoken if not _NO_WORDS.fullmatch(text.strip()))
        for number, record in enumerate(conversations(messages, system="whatsapp"), start=1):
            yield number, record
        if not number:
            yield 1, Filtered("empty")


def _parts(text: str) -> list[tuple[str, str, str]]:
    """(date, name, text) of every message; lines that begin with no date go on with the one before."""
    found: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        start = _LINE.match(line)
        if start:
            name = (start["name"] or "").strip("\u200e\u202a\u202c ~")
            found.append((start["ios"] or start["android"], name, [start["text"]]))
        elif found:
            found[-1][2].append(line)
    return [(date, name, "\n".join(lines)) for date, name, lines in found]
