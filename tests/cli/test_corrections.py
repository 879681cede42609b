"""`voc corrections` and `voc eval --corrections` as a user types them."""

import json

import pytest

from tests.api.seeding import ingest, label, messages
from voc.store import Store


@pytest.fixture
def corrected(folder):
    """Two quotes corrected, one of them confirmed in a random sample."""
    with Store.open(f"sqlite:///{folder}/voc.db") as store:
        ingest(store, messages(3))
        label(store)
        wrong, right = store.quotes(limit=2)
        store.corrections.add((wrong.feedback_id, wrong.start, wrong.end), "sentiment", "mixed", by="ann")
        sample = store.corrections.draw(1, by="ann")
        place = (right.feedback_id, right.start, right.end)
        store.corrections.add(place, "sentiment", right.sentiment, by="ann", sample_id=sample.id)


def test_corrections_are_measured_apart_from_random_checks(voc, corrected):
    found = json.loads(voc("eval", "--corrections", "--json").stdout)

    assert (found["random"]["sentiment"]["n"], found["random"]["sentiment"]["accuracy"]) == (1, 1.0)
    assert (found["met"]["sentiment"]["n"], found["met"]["sentiment"]["accuracy"]) == (1, 0.0)
    assert "Quotes drawn at random" in voc("eval", "--corrections").stdout


def test_corrections_are_listed_and_too_few_teach_nothing(voc, corrected):
    assert [each["new"] for each in json.loads(voc("corrections", "list", "--json").stdout)][1] == "mixed"
    assert "20 corrected or confirmed" in voc("corrections", "learn").stderr
    assert json.loads(voc("corrections", "learn", "--json").stdout) == {"taken": [], "lessons": {}}
    assert "forgotten" in voc("corrections", "unlearn").stdout


def test_eval_needs_something_to_measure_by(voc):
    assert "--corrections" in voc("eval", code=2).stderr
