"""The notebook runs from top to bottom: on the reviews where VOC_DATA_DIR has them, else on the generated company."""

from __future__ import annotations

import pytest

from tests.notebooks.running import run


@pytest.mark.slow
def test_topics_keep_their_ids_through_all_months(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run("five_years_of_one_app")
    said, store = capsys.readouterr().out, ran.names["store"]
    refits = store.refits.list()
    assert len(refits) == len(ran.names["months"])
    assert sum(refit.status == "promoted" for refit in refits) >= 0.8 * len(refits)
    assert "months" in said
    known, largest = ran.charts
    assert ">Topics known, month by month<" in known
    assert all(topic.name[:10] in largest for topic in ran.names["largest"] if topic.name.isascii())
    store.close()
