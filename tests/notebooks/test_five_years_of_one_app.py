"""The notebook runs from top to bottom: on the reviews where VOC_DATA_DIR has them, else on the generated company."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "five_years_of_one_app.ipynb"


@pytest.mark.slow
def test_topics_keep_their_ids_through_all_months(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    said = capsys.readouterr().out
    store = names["store"]
    refits = store.refits.list()  # type: ignore[attr-defined]
    assert len(refits) == len(names["months"])  # type: ignore[arg-type]
    assert sum(refit.status == "promoted" for refit in refits) >= 0.8 * len(refits)
    assert "months" in said
    store.close()  # type: ignore[attr-defined]
