"""Bytes become text: the encoding of a file from its beginning, and single wrong bytes repaired on the way."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, TextIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
REPAIR = "voc.windows"


def sniff(data: bytes) -> str:
    """The encoding of a text that begins with `data`: UTF-8 and UTF-16 by proof, others by likelihood."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:4096] and (wide := _utf16(data[:4096])):
        return wide
    wrong = _wrong_sequences(data)
    if wrong == 0:
        return "utf-8"
    # Other encodings form a right UTF-8 sequence only by rare accident: a file with as many right as wrong ones is
    # UTF-8 with rows from elsewhere, whose bytes are repaired one by one.
    if _right_sequences(data) >= wrong:
        return "utf-8"
    from charset_normalizer import from_bytes  # for the few files that are not UTF-8

    best = from_bytes(
        data[:65_536], cp_isolation=["cp1252", "cp1250", "cp1251", "cp932", "gb18030", "big5", "euc_kr"]
    ).best()
    return best.encoding if best else "cp1252"


def decode(stream: BinaryIO, encoding: str) -> TextIO:
    """`stream` as text with its line ends kept; bytes that are wrong in `encoding` are read as Windows-1252."""
    return io.TextIOWrapper(stream, encoding=encoding, errors=REPAIR, newline="")


def _utf16(data: bytes) -> str | None:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    # Text in Western scripts has a NUL in every second byte; stray NULs in an 8-bit file lie on both sides.
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _wrong_sequences(data: bytes) -> int:
    # The last character may be cut by the end of the sample.
    return codecs.getincrementaldecoder("utf-8")(errors="replace").decode(data).count("\ufffd") - data.count(
        "\ufffd".encode()
    )


def _right_sequences(data: bytes) -> int:
    return sum(not c.isascii() for c in data.decode("utf-8", errors="ignore"))


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(REPAIR, _as_windows)
