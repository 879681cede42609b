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


def test_messages_that_say_the_same_are_shown_together(empty: Store) -> None:
    client = local_client(empty)
    said = "The parcel was promised for Monday and nobody at the hotline knows where it is."
    records = [{**REVIEW, "id": str(number), "text": said, "source": "forum"} for number in range(3)]
    client.post("/v1/feedback", json=[*records, {**REVIEW, "id": "9"}])
    ids = {each["external_id"]: each["id"] for each in client.get("/v1/feedback").json()["feedback"]}

    found = client.get(f"/v1/feedback/{ids['2']}/copies").json()
    page = client.get(f"/feedback/{ids['2']}").text

    assert (found["total"], [each["external_id"] for each in found["feedback"]]) == (3, ["0", "1", "2"])
    assert "Said 3 times, counted once" in page
    assert f'href="/feedback/{ids["0"]}"' in page
    assert "counted once" not in client.get(f"/feedback/{ids['9']}").text
    assert client.get("/v1/feedback/0/copies").status_code == 404


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
