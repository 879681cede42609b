"""The notebook runs from top to bottom: on held-out annotations where VOC_DATA_DIR has them, else on the sample."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "how_good_is_the_model.ipynb"


@pytest.mark.slow
def test_every_task_is_measured_and_sentiment_beats_the_most_frequent_value() -> None:
    found = NotebookClient(nbformat.read(NOTEBOOK, as_version=4), timeout=600).execute()  # type: ignore[no-untyped-call]
    said = ["".join(out.get("text", "") for out in cell.outputs) for cell in found.cells if cell.cell_type == "code"]
    table = {line.split()[0]: line.split()[1:] for line in said[3].splitlines()[1:]}
    accuracy, _interval, always_the_same = table["sentiment"][:3]

    assert {"sentiment", "touchpoint", "stage", "loyalty", "sarcasm"} <= table.keys()
    assert float(accuracy) > float(always_the_same)
    drawn = [out.data["image/svg+xml"] for c in found.cells for out in c.get("outputs", ()) if "data" in out]
    assert ["Right, in per cent" in chart for chart in drawn] == [True]
    assert "said positive" in said[-1] or "said negative" in said[-1]
