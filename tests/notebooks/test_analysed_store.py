"""The notebooks that read an analysed store run from top to bottom and say what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notebooks.running import NOTEBOOKS, cells, run

PROMISED = {
    "first_look": ("net sentiment is", "languages:", "could not be labelled"),
    "tuning_an_alert": ("1/day", "1/month", "incidents were planted"),
    "drivers_and_their_limits": ("as rated:", "dealt out at random", "refused", "not causes"),
}


# What is drawn, by the titles of the charts.
DRAWN = {
    "first_look": ("Messages per week", "Net sentiment per week"),
    "tuning_an_alert": ("Alerts per week",),
    "drivers_and_their_limits": ("Mean rating per month", "What goes with"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROMISED)
def test_a_notebook_says_what_it_promises(
    name: str, analysed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOC_DATABASE_URL", analysed)
    ran = run(name)
    ran.names["store"].close()
    said = capsys.readouterr().out
    assert [words for words in PROMISED[name] if words not in said] == []
    assert len(ran.charts) == len(DRAWN[name])
    assert all(f">{title}" in chart for title, chart in zip(DRAWN[name], ran.charts, strict=True))


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
