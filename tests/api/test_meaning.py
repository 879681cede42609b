"""The API searches by meaning with the model that labels, and by words where there is none."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.testclient import TestClient

from tests.api.conftest import HERE
from voc.api.app import create_app
from voc.api.meaning import Meaning
from voc.build import Parts
from voc.domain import Feedback, Segment
from voc.settings import load
from voc.store import Store

DAY = datetime(2026, 5, 1, tzinfo=UTC)
TEXTS = ("I want my money back and nobody answers.", "The kettle boils fast.", "Parking is easy to find here.")


def fill(store: Store, parts: Parts) -> None:
    run = store.imports.start("shop", "three")
    messages = [Feedback("shop", str(n), "review", DAY, text, language="en") for n, text in enumerate(TEXTS)]
    store.imports.commit(run.id, messages)
    store.segments.add("whole@1", messages, [[Segment(m.id, 0, len(m.text), m.text)] for m in messages])
    segments = store.labels.pending(parts.labeler.version, limit=10)
    store.labels.add(parts.labeler.version, segments, parts.labeler.predict(segments))


def test_a_question_finds_what_means_the_same(empty: Store) -> None:
    settings = load({"VOC_PII": "off", "VOC_THREADS": "1"})
    app = create_app(settings, store=empty)
    app.state.meaning._parts = parts = Parts(settings)
    fill(empty, parts)
    found = TestClient(app, base_url="http://localhost", client=HERE).get("/v1/search?q=refund&limit=1").json()
    assert found["by"] == "words and meaning"
    assert found["hits"][0]["quote"]["text"] == TEXTS[0]


def test_without_the_model_it_is_by_words(client: TestClient, monkeypatch) -> None:
    assert client.get("/v1/search?q=parcel").json()["by"] == "words"
    monkeypatch.setattr("voc.api.meaning.find_spec", lambda name: None)
    assert Meaning(load({})).vector("refund") is None


def test_a_model_that_cannot_be_loaded_is_asked_for_once(tmp_path) -> None:
    meaning = Meaning(load({"VOC_MODEL_DIR": str(tmp_path)}))
    assert meaning.vector("refund") is None
    assert meaning._absent
