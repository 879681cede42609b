"""The encoding of a file is found from its beginning; single wrong bytes are repaired."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ingest.encoding import decode, sniff

GERMAN = "Größe, Käse, Straße: „schön“ kostet 5 €. "
RUSSIAN = "Доставка опоздала на два дня, и никто не ответил на письмо. "
JAPANESE = "返金を三週間も待っていますが、誰も返事をくれません。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-32"),
        ("id,text\n1,plain words\n", "utf-16-le"),
        ("id,text\n1,plain words\n", "utf-16-be"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "cp932"),
    ],
)
def test_text_is_read_as_it_was_written(text: str, encoding: str) -> None:
    data = (text * 20).encode(encoding)
    assert decode(io.BytesIO(data), sniff(data)).read() == text * 20


def test_a_character_cut_by_the_end_of_the_sample_is_no_error() -> None:
    assert sniff(("ä" * 50).encode()[:-1]) == "utf-8"


def test_foreign_bytes_in_a_utf8_file_are_read_as_windows_wrote_them() -> None:
    data = "é à\n".encode() + b"caf\xe9 \x80 5\n"
    assert decode(io.BytesIO(data), sniff(data)).read() == "é à\ncafé € 5\n"


def test_stray_nul_bytes_do_not_make_a_file_utf16() -> None:
    assert sniff(b"id,text\n1,a\0\0\0 text with NUL bytes\0 in it\n") == "utf-8"


@given(st.binary(max_size=500))
def test_any_bytes_can_be_decoded(data: bytes) -> None:
    assert isinstance(decode(io.BytesIO(data), sniff(data)).read(), str)
