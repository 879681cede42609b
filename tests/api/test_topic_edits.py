from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from tests.api.seeding import seed
from voc.store import Store


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """This machine, at a company of its own that may be changed."""
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as store:
        yield local_client(seed(store))


def test_an_edit_is_answered_with_the_topic_and_can_be_taken_back(own: TestClient) -> None:
    before = own.get("/v1/topics/1").json()["name"]
    body = {"name": "Late parcels", "pinned": True, "touchpoint": "sales"}
    changed = own.patch("/v1/topics/1", json=body)
    assert changed.status_code == 200, changed.text
    assert {key: changed.json()[key] for key in body} == body
    assert own.get("/v1/topics/1").json()["touchpoint"] == "sales"
    assert [own.post("/v1/topics/1/undo").json()["action"] for _ in range(2)] == ["move", "edit"]
    assert own.get("/v1/topics/1").json()["name"] == before
    actions = [change["action"] for change in own.get("/v1/topics/1/history").json()["changes"]]
    assert actions[-4:] == ["edit", "move", "undo", "undo"]


def test_quotes_are_taken_out_of_a_topic(own: TestClient) -> None:
    quote = own.get("/v1/topics/1/evidence").json()["quotes"][0]
    place = {key: quote[key] for key in ("feedback_id", "start", "end")}
    assert own.patch("/v1/topics/1", json={"exclude": [place]}).status_code == 200
    left = own.get("/v1/topics/1/evidence").json()["quotes"]
    assert place not in [{key: quote[key] for key in place} for quote in left]


def test_topics_are_merged(own: TestClient) -> None:
    merged = own.post("/v1/topics/merge", json={"ids": [2], "into": 1})
    assert (merged.status_code, merged.json()["id"]) == (200, 1)
    assert own.post("/v1/topics/merge", json={"ids": [2], "into": 1}).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/topics/split", {"id": 1, "parts": 1}, 422),
        ("/v1/topics/split", {"id": 999}, 404),
        ("/v1/topics/merge", {"ids": [999], "into": 1}, 404),
        ("/v1/topics/999/undo", None, 404),
        ("/v1/topics/1/undo", None, 400),
    ],
)
def test_edits_that_cannot_be_are_refused(own: TestClient, path: str, body: object, status: int) -> None:
    assert own.post(path, json=body).status_code == status


@pytest.mark.parametrize("body", [{"name": ""}, {"touchpoint": "moon"}, {"colour": "red"}])
def test_values_out_of_range_are_refused(own: TestClient, body: dict[str, str]) -> None:
    assert own.patch("/v1/topics/1", json=body).status_code in (400, 422)
