"""Every format is recognised from its content, and no file of one is taken for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.formats.conftest import GOLDEN, golden, opened
from voc.ingest.archive import open_files
from voc.ingest.base import File, formats
from voc.ingest.reading import recognise


def test_every_format_has_a_golden_file() -> None:
    assert [path.name.partition(".")[0] for path in GOLDEN] == formats.names()


def test_every_format_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()
    assert not [name for name in formats.names() if f"`{name}`" not in page]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_golden_file_is_recognised_and_by_a_margin(path: Path) -> None:
    name, head = path.name.partition(".")[0], opened(path).head
    scores = {other: formats.get(other)().score(head) for other in formats.names()}
    mine = scores.pop(name)
    assert recognise(opened(path)) == name
    assert max(scores.values()) <= mine - 0.1, f"{max(scores, key=lambda other: scores[other])} comes too near"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_the_name_of_a_file_says_nothing(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "export"
    other.write_bytes(path.read_bytes())
    assert recognise(next(open_files([other]))) == path.name.partition(".")[0]


@pytest.mark.parametrize("name", ["google_play", "meltwater", "qualtrics", "reddit", "csv", "webvtt", "whatsapp"])
def test_a_file_that_was_saved_in_another_encoding_is_the_same(name: str) -> None:
    text = opened(golden(name)).head.text
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        data = text.encode(encoding)
        assert recognise(_in_memory(data)) == name, encoding


def _in_memory(data: bytes) -> File:
    from io import BytesIO

    return File("export", lambda: BytesIO(data))
