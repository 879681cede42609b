"""Every action that the router of the pages has is done by a browser test, so that a new one cannot be forgotten."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from voc.api.app import PAGES
from voc.api.web import login, theme

pytestmark = pytest.mark.browser

ACTIONS = {
    route.path for part in (*PAGES, login, theme) for route in part.router.routes if "POST" in route.methods
}  # fmt: skip


def test_every_action_of_a_page_is_done_in_a_browser() -> None:
    modules = [import_module(f"tests.browser.{path.stem}") for path in Path(__file__).parent.glob("test_*.py")]
    tests = [test for module in modules for name, test in vars(module).items() if name.startswith("test_")]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", ())]
    assert {path for mark in marks if mark.name == "does" for path in mark.args} == ACTIONS
