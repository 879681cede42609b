"""What the tests of ingestion share: reading a made file, and counting what became of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from voc.domain import Feedback, Rejected
from voc.ingest.base import File, Filtered, Item
from voc.ingest.files import read_files
from voc.settings import Settings

KEY = b"a key of tests"


@pytest.fixture
def settings() -> Settings:
    return Settings(pii="off")


@pytest.fixture
def read(tmp_path: Path, settings: Settings) -> Callable[..., list[Item]]:
    """Write `content` to a file called `name` and read it."""

    def run(content: bytes | str, name: str = "reviews.csv", **options: Any) -> list[Item]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_files([path], **{"settings": settings, "key": KEY, **options}))

    return run


def feedback_of(items: Iterable[Item]) -> list[Feedback]:
    return [item.outcome for item in items if isinstance(item.outcome, Feedback)]


def rejected_of(items: Iterable[Item]) -> list[Rejected]:
    return [item.outcome for item in items if isinstance(item.outcome, Rejected)]


def texts_of(items: Iterable[Item]) -> list[str]:
    return [feedback.text for feedback in feedback_of(items)]


def rules_of(items: Iterable[Item]) -> Counter[str]:
    return Counter(item.outcome.rule for item in items if isinstance(item.outcome, Filtered))


def in_memory(data: bytes, name: str = "file") -> File:
    """A file that exists only in memory."""
    return File(name, lambda: BytesIO(data))
