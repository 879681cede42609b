"""One e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN
from voc.ingest.mail import mail_record

MAX_BYTES = 64 * 2**20
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?")
_NEEDED = re.compile(r"^(from|date|subject|message-id|to|received):", re.IGNORECASE | re.MULTILINE)


@formats.register
@dataclass(frozen=True)
class Eml:
    """One e-mail (.eml): what was written this time, without quoted mails and signature."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        return KNOWN if is_mail(head.text) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with file.open() as stream:
            data = stream.read(MAX_BYTES)
        yield 1, mail_record(data.lstrip(b"\xef\xbb\xbf\r\n"))


def is_mail(text: str) -> bool:
    """Whether `text` begins with the header of an e-mail: three of the usual fields, nothing but fields."""
    header = text.replace("\r\n", "\n").partition("\n\n")[0]
    lines = [line for line in header.split("\n") if line[:1] not in (" ", "\t")]
    return all(map(_HEADER.match, lines)) and len({name.lower() for name in _NEEDED.findall(header)}) >= 3
