from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.store import Store


def record(id: str = "r-1", text: str = "The parcel came two weeks late.", **fields: Any) -> dict[str, Any]:
    return {"id": id, "source": "shop", "created_at": "2026-03-01T09:30:00+01:00", "text": text, **fields}


def test_one_record_is_stored_and_can_be_read_back(empty: Store) -> None:
    client = local_client(empty)
    answer = client.post("/v1/feedback", json=record(rating={"value": 1}))
    assert answer.status_code == 202
    assert answer.json() == {
        "import_id": 1, "accepted": 1, "updated": 0, "duplicate": 0, "filtered": 0, "rejected": [],
    }  # fmt: skip
    hit = client.get("/v1/search", params={"q": "parcel"}).json()
    assert hit == {"hits": []} or hit["hits"][0]["quote"]["text"]
    [stored] = empty.segments.pending("whole@1")
    read = client.get(f"/v1/feedback/{stored.id}").json()
    assert (read["text"], read["rating"]["value"]) == ("The parcel came two weeks late.", 1.0)
    assert read["created_at"] == "2026-03-01T08:30:00Z"


def test_the_same_records_again_change_nothing(empty: Store) -> None:
    client = local_client(empty)
    records = [record(str(n)) for n in range(3)]
    assert client.post("/v1/feedback", json=records).json()["accepted"] == 3
    again = client.post("/v1/feedback", json=records).json()
    assert (again["accepted"], again["duplicate"]) == (0, 3)
    assert empty.feedback.count() == 3


def test_a_changed_text_is_an_update(empty: Store) -> None:
    client = local_client(empty)
    client.post("/v1/feedback", json=record())
    assert client.post("/v1/feedback", json=record(text="It came after all.")).json()["updated"] == 1


def test_a_bad_record_is_rejected_with_its_place_and_reason_and_the_others_are_stored(empty: Store) -> None:
    records = [
        record("1"),
        {"id": "2", "text": "no date"},
        record("3", created_at="not a day"),
        record("4", text="n/a"),
    ]
    receipt = local_client(empty).post("/v1/feedback", json=records).json()
    assert (receipt["accepted"], receipt["filtered"]) == (1, 1)
    assert [each["index"] for each in receipt["rejected"]] == [1, 2]
    assert "created_at" in receipt["rejected"][0]["reason"]
    kept = list(empty.imports.rejected(receipt["import_id"]))
    assert [each.row for each in kept] == [2, 3]


@pytest.mark.parametrize("records", [[], [record(str(n)) for n in range(1001)]])
def test_none_or_too_many_records_are_refused_as_a_whole(empty: Store, records: list[dict[str, Any]]) -> None:
    answer = local_client(empty).post("/v1/feedback", json=records)
    assert answer.status_code == 400
    assert "1 to 1,000" in answer.json()["detail"]
    assert empty.feedback.count() == 0


@pytest.mark.parametrize("body", ['"text"', "[1, 2]", "{", "null"])
def test_what_is_no_record_is_refused(empty: Store, body: str) -> None:
    answer = local_client(empty).post("/v1/feedback", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


def test_imports_list_what_became_of_the_records(empty: Store) -> None:
    client = local_client(empty)
    client.post("/v1/feedback", json=[record("1"), record("2", text="")])
    [run] = client.get("/v1/imports").json()["imports"]
    assert (run["counts"]["accepted"], run["filtered"], run["source"]) == (1, {"empty": 1}, "api")
    assert run["finished_at"]


def test_the_numbers_of_a_receipt_add_up(client: TestClient, empty: Store) -> None:
    records = [record("1"), record("1"), record("2", text="-"), {"id": "3"}, record("4")]
    receipt = local_client(empty).post("/v1/feedback", json=records).json()
    kinds = ("accepted", "updated", "duplicate", "filtered")
    assert sum(receipt[kind] for kind in kinds) + len(receipt["rejected"]) == len(records)
