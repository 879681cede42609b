from __future__ import annotations

from tests.api.conftest import local_client
from voc.store import Store

REVIEW = {"id": "1", "created_at": "2026-03-01", "text": "The parcel is late."}


def test_what_was_refused_can_be_asked_for_with_its_reason(empty: Store) -> None:
    client = local_client(empty)
    receipt = client.post("/v1/feedback", json=[REVIEW, {**REVIEW, "nps": 11}]).json()

    run = client.get(f"/v1/imports/{receipt['import_id']}").json()
    [row] = client.get(f"/v1/imports/{run['id']}/rejected").json()["rejected"]

    assert sum(run["counts"].values()) == 2
    assert (row["row"], row["reason"].startswith("nps")) == (2, True)
    assert '"nps": 11' in row["raw"]
    assert client.get("/v1/imports/99/rejected").status_code == 404


def test_an_edited_message_shows_what_it_said_before(empty: Store) -> None:
    client = local_client(empty)
    client.post("/v1/feedback", json=REVIEW)
    receipt = client.post("/v1/feedback", json={**REVIEW, "text": "The parcel came after all."}).json()
    [message] = client.get("/v1/feedback").json()["feedback"]

    [edit] = client.get(f"/v1/feedback/{message['id']}/edits").json()["edits"]

    assert receipt["updated"] == 1
    assert (message["text"], edit["text"]) == ("The parcel came after all.", "The parcel is late.")


def test_a_chat_shows_what_the_agent_promised_before_it_is_analysed(empty: Store) -> None:
    client = local_client(empty)
    turns = [
        {"role": "customer", "text": "Where is my parcel?"},
        {"role": "agent", "text": "You will receive it tomorrow."},
    ]
    client.post("/v1/feedback", json={"id": "c", "created_at": "2026-03-01", "turns": turns})
    [message] = client.get("/v1/feedback").json()["feedback"]

    found = client.get(f"/v1/feedback/{message['id']}/conversation").json()

    assert found == {"course": None, "promises": [1], "handoffs": [], "settled": []}
