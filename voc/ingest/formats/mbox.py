"""A mailbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.formats.eml import is_mail
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN
from voc.ingest.mail import mail_record

# What a longer mail holds is attachments.
MAX_MAIL_BYTES = 32 * 2**20


@formats.register
@dataclass(frozen=True)
class Mbox:
    """A mailbox (.mbox), one message per e-mail, read as it streams."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        first, _, rest = head.text.partition("\n")
        return KNOWN if first.startswith("From ") and is_mail(rest) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with file.open() as stream:
            for number, mail in enumerate(_mails(stream), start=1):
                yield number, mail_record(mail)


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    """The mails between the "From " lines that follow an empty line; ">From " inside is "From "."""
    mail, size, is_blank = list[bytes](), 0, True
    while line := stream.readline(2**20):
        if is_blank and line.startswith(b"From "):
            if mail:
                yield b"".join(mail)
            mail, size = [], 0
        elif size < MAX_MAIL_BYTES:
            mail.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        is_blank = not line.strip()
    if mail:
        yield b"".join(mail)
