"""The notebooks that read an analysed store run from top to bottom and say what they promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PROMISED = {
    "first_look": ("net sentiment is", "languages:", "could not be labelled"),
    "tuning_an_alert": ("1/day", "1/month", "incidents were planted"),
    "drivers_and_their_limits": ("as rated:", "dealt out at random", "refused", "not causes"),
}


def cells(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return found


def run(name: str) -> dict[str, Any]:
    """What the code of a notebook leaves behind; it knows no names but its own."""
    names: dict[str, Any] = {}
    for cell in cells(name):
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names


@pytest.mark.slow
@pytest.mark.parametrize("name", PROMISED)
def test_a_notebook_says_what_it_promises(
    name: str, analysed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOC_DATABASE_URL", analysed)
    run(name)["store"].close()
    said = capsys.readouterr().out
    assert [words for words in PROMISED[name] if words not in said] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PROMISED)
def test_a_notebook_without_feedback_says_how_to_get_some(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOC_DATABASE_URL", f"sqlite:///{tmp_path / 'voc.db'}")
    with pytest.raises(SystemExit, match="voc demo"):
        run(name)


@pytest.mark.parametrize("name", sorted(notebook.stem for notebook in NOTEBOOKS.glob("*.ipynb")))
def test_a_notebook_ends_with_what_not_to_conclude(name: str) -> None:
    written = ["".join(cell["source"]) for cell in cells(name) if cell["cell_type"] == "markdown"]
    end = "\n\n".join(written).partition("## What not to conclude")[2]
    assert end.count("\n- ") >= 2
    assert "## " not in end
