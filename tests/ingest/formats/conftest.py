"""The golden files: one small file of each format, written by hand after the format's description."""

from __future__ import annotations

from pathlib import Path

import pytest

from voc.ingest.archive import open_files
from voc.ingest.base import File, Item
from voc.ingest.files import read_files
from voc.settings import Settings

FOLDER = Path(__file__).parent / "golden"
GOLDEN = sorted(path for path in FOLDER.iterdir() if not path.name.startswith("."))


def golden(name: str) -> Path:
    """The golden file of the format called `name`."""
    return next(path for path in GOLDEN if path.name.partition(".")[0] == name)


def opened(path: Path) -> File:
    return next(open_files([path]))


@pytest.fixture
def items(request: pytest.FixtureRequest) -> list[Item]:
    """What the golden file of the format `request.param` becomes."""
    return list(read_files([golden(request.param)], settings=Settings(pii="off"), key=b"a key of tests"))
