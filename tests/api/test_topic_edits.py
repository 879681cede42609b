from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.store import Store


@pytest.fixture
def editor(own: Store) -> TestClient:
    """This machine, at a company that may be changed."""
    return local_client(own)


def test_an_edit_is_answered_with_the_topic_and_can_be_taken_back(editor: TestClient) -> None:
    before = editor.get("/v1/topics/1").json()["name"]
    body = {"name": "Late parcels", "pinned": True, "touchpoint": "sales"}
    changed = editor.patch("/v1/topics/1", json=body)
    assert changed.status_code == 200, changed.text
    assert {key: changed.json()[key] for key in body} == body
    assert editor.get("/v1/topics/1").json()["touchpoint"] == "sales"
    assert [editor.post("/v1/topics/1/undo").json()["action"] for _ in range(2)] == ["move", "edit"]
    assert editor.get("/v1/topics/1").json()["name"] == before
    actions = [change["action"] for change in editor.get("/v1/topics/1/history").json()["changes"]]
    assert actions[-4:] == ["edit", "move", "undo", "undo"]


def test_quotes_are_taken_out_of_a_topic(editor: TestClient) -> None:
    quote = editor.get("/v1/topics/1/evidence").json()["quotes"][0]
    place = {key: quote[key] for key in ("feedback_id", "start", "end")}
    assert editor.patch("/v1/topics/1", json={"exclude": [place]}).status_code == 200
    left = editor.get("/v1/topics/1/evidence").json()["quotes"]
    assert place not in [{key: quote[key] for key in place} for quote in left]


def test_topics_are_merged(editor: TestClient) -> None:
    merged = editor.post("/v1/topics/merge", json={"ids": [2], "into": 1})
    assert (merged.status_code, merged.json()["id"]) == (200, 1)
    assert editor.post("/v1/topics/merge", json={"ids": [2], "into": 1}).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/topics/split", {"id": 1}, 400),  # whose quotes are all alike
        ("/v1/topics/split", {"id": 1, "parts": 1}, 422),
        ("/v1/topics/split", {"id": 999}, 404),
        ("/v1/topics/split", {"id": 2**63}, 422),
        ("/v1/topics/merge", {"ids": [2**63], "into": 1}, 422),
        ("/v1/topics/merge", {"ids": [999], "into": 1}, 404),
        ("/v1/topics/999/undo", None, 404),
        ("/v1/topics/1/undo", None, 400),
    ],
)
def test_edits_that_cannot_be_are_refused(editor: TestClient, path: str, body: object, status: int) -> None:
    assert editor.post(path, json=body).status_code == status


@pytest.mark.parametrize("body", [{"name": ""}, {"touchpoint": "moon"}, {"colour": "red"}])
def test_values_out_of_range_are_refused(editor: TestClient, body: dict[str, str]) -> None:
    assert editor.patch("/v1/topics/1", json=body).status_code in (400, 422)
