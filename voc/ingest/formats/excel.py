"""Excel and OpenDocument spreadsheets: the first sheet that has rows under a header."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from python_calamine import CalamineError, CalamineWorkbook

from voc.errors import UnreadableFile
from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.head import Head

# A workbook is unpacked in memory as a whole.
MAX_UNPACKED_BYTES = 2**30


@formats.register
@dataclass(frozen=True)
class Excel:
    """.xlsx, .xlsb, .xls and .ods; the header is the first row with two filled cells."""

    canonical: ClassVar[bool] = False
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        if head.data.startswith(b"\xd0\xcf\x11\xe0"):
            return 1.0
        office = head.data.startswith(b"PK\x03\x04")
        return 1.0 if office and (b"[Content_Types].xml" in head.data or b"mimetype" in head.data[:64]) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        with file.open() as stream:
            data = stream.read()
        _refuse_bomb(file.name, data)
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
            sheet = next((s for s in sheets if s.height > 1), None)
        except (CalamineError, OSError) as error:
            raise UnreadableFile(file.name, f"not a readable spreadsheet ({error})") from error
        yield from _rows(sheet.iter_rows()) if sheet else ()


def _refuse_bomb(name: str, data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(name, f"the spreadsheet is damaged ({error})") from error
    if size > MAX_UNPACKED_BYTES:
        raise UnreadableFile(name, f"the spreadsheet unpacks to {size:,} bytes; save it as CSV instead")


def _rows(cells: Iterator[list[Any]]) -> Iterator[Row]:
    names: list[str] = []
    for row in cells:
        if names := _header(row):
            break
    filled = (row for row in cells if any(cell != "" for cell in row))
    for number, row in enumerate(filled, start=1):
        yield number, {name: cell for name, cell in zip(names, row, strict=False) if name}


def _header(row: list[Any]) -> list[str]:
    names = [str(cell).strip() for cell in row]
    return names if sum(map(bool, names)) > 1 else []
