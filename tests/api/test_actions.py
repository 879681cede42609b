"""Owners, actions and accepted pain points over HTTP."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from tests.api.seeding import UNTIL


def test_a_subject_is_given_an_owner_and_loses_it(client: TestClient) -> None:
    answer = client.put("/v1/owners/touchpoint:service", json={"team": "Care", "address": "care@example.com"})
    assert answer.json() == {
        "team": "Care", "address": "care@example.com", "subject": {"kind": "touchpoint", "id": "service"},
    }  # fmt: skip
    desks = {desk["team"]: desk for desk in client.get("/v1/owners").json()["owners"]}
    assert [each["name"] for each in desks["Care"]["subjects"]] == ["service"]
    assert [each["title"][:10] for each in desks["Care"]["insights"]] == ["Complaints"]
    assert client.delete("/v1/owners/touchpoint:service").status_code == 204
    assert client.delete("/v1/owners/touchpoint:service").status_code == 404


def test_an_action_is_written_down_done_and_judged(client: TestClient) -> None:
    sent = {"subject": "topic:1", "title": "A second courier", "due": str(UNTIL)}
    added = client.post("/v1/actions", json=sent)
    assert (added.status_code, added.json()["status"]) == (201, "open")
    address = f"/v1/actions/{added.json()['id']}"
    done = client.patch(address, json={"done_on": str(UNTIL - timedelta(days=40))}).json()
    assert (done["status"], done["due"], done["title"]) == ("done", str(UNTIL), "A second courier")
    found = client.get(address).json()
    assert found["effect"]["verdict"] == "cannot tell"
    assert (found["name"], found["effect"]["weeks_after"]) == ("Late deliveries", 4)
    assert [each["action"]["id"] for each in client.get("/v1/actions?status=done").json()["actions"]] == [done["id"]]
    assert client.patch(address, json={"dropped": True, "title": None}).json()["status"] == "dropped"


def test_a_pain_point_is_accepted_with_its_cost(client: TestClient) -> None:
    since = str(UNTIL - timedelta(days=30))
    assert client.put("/v1/accepted/topic:3", json={"reason": "All kettles leak", "accepted_on": since}).is_success
    (entry,) = client.get("/v1/accepted").json()["accepted"]
    assert (entry["name"], entry["acceptance"]["reason"]) == ("Kettle", "All kettles leak")
    assert entry["negative_messages"] > 0
    assert entry["quotes"][0]["text"] == "The kettle leaks after a month."
    assert client.delete("/v1/accepted/topic:3").status_code == 204
    assert client.get("/v1/accepted").json() == {"accepted": []}


def test_what_does_not_exist_is_named(client: TestClient) -> None:
    wrong = client.put("/v1/owners/shop", json={"team": "Care"})
    assert (wrong.status_code, "touchpoint:NAME" in wrong.json()["detail"]) == (400, True)
    assert client.post("/v1/actions", json={"subject": "topic:999", "title": "x"}).status_code == 404
    assert client.get("/v1/actions/999").status_code == 404
    assert client.post("/v1/actions", json={"subject": "topic:1", "title": "x", "by": "me"}).status_code == 422
