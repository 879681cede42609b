"""How long tests of properties look, and where tests that are not run every time may stand."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# No deadlines: how long an example takes says something about the machine, not about the code.
settings.register_profile("short", max_examples=30, deadline=None)
settings.register_profile("long", max_examples=100, deadline=None)
settings.load_profile("short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that `make slow`, `make service` or `make browser` would not find."""
    for item in items:
        for mark in {"slow", "service", "browser"}.intersection(found.name for found in item.iter_markers()):
            if not _names(item.path, mark):
                raise pytest.UsageError(
                    f"{item.path}: `make {mark}` reads only files that name mark.{mark}, or lie beside a conftest.py "
                    "that does: name it where the fixture that brings it is asked for"
                )


@cache
def _names(path: Path, mark: str) -> bool:
    """Whether the file, or the conftest.py beside it, names the mark."""
    beside = path.with_name("conftest.py")
    return any(f"mark.{mark}" in file.read_text("utf-8") for file in (path, beside) if file.exists())
