"""What the tutorials tell people to type exists: every command, every option."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from voc.cli.app import app

TUTORIALS = sorted((Path(__file__).parents[2] / "docs").glob("tutorials/*.md"))
LINES = [
    pytest.param(line.split("  #")[0], id=f"{page.stem}: {line[:60]}")
    for page in TUTORIALS
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("voc ")
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_a_tutorial_is_one_that_voc_understands(line: str) -> None:
    command: Any = typer.main.get_command(app)
    words = shlex.split(line)[1:]
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands, f"{words[0]} is no command"
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("-")} <= known
