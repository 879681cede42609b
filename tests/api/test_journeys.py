from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from tests.api.test_routers import ALL_DAYS, metrics_in
from voc.store import Store

ANSWERS = ("expectations", "moments", "leavers", "wom/ledger", "effort", "staff", "employees")


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_says_what_it_rests_on_and_how_sure_it_is(client: TestClient, address: str) -> None:
    answer = client.get(f"/v1/{address}", params=ALL_DAYS)
    assert answer.status_code == 200
    assert answer.json()["basis"]["period"] == {"from": ALL_DAYS["from"], "to": ALL_DAYS["to"]}
    for metric in metrics_in(answer.json()):
        assert metric["low"] <= metric["value"] <= metric["high"]


def test_loyalty_is_told_by_any_group_there_is(client: TestClient) -> None:
    found = client.get("/v1/moments", params={**ALL_DAYS, "by": "brand"}).json()
    assert {group["group"] for group in found["groups"]} == {"Northwind", "Figo"}
    assert client.get("/v1/moments", params={"by": "shoe"}).status_code == 400


def test_staff_are_teams_unless_individuals_are_asked_for(client: TestClient) -> None:
    assert client.get("/v1/staff", params=ALL_DAYS).json()["people"] is None
    assert client.get("/v1/staff", params={**ALL_DAYS, "individuals": True}).json()["people"] == []


def test_little_said_of_staff_is_told_neither_by_the_api_nor_on_the_page(client: TestClient) -> None:
    """How little is a setting, 5 where nobody set it."""
    few = {"from": "2026-10-01", "to": "2026-10-01", "source": "nowhere"}
    assert client.get("/v1/staff", params=few).json()["all"]["messages"] == 0
    whole = client.get("/v1/staff", params=ALL_DAYS).json()["all"]["messages"]
    days = [f"2026-10-{day:02}" for day in range(1, 32)]
    told = [client.get("/v1/staff", params={"from": day, "to": day}).json()["all"] for day in days]
    little = [day for day, said in zip(days, told, strict=True) if said is None]
    assert whole >= 5
    assert little
    assert all(said is None or said["messages"] in (0, *range(5, whole)) for said in told)
    page = client.get("/staff", params={"from": little[0], "to": little[0]}).text
    assert "Fewer than 5 messages speak of staff" in page


def test_who_served_is_shown_only_to_those_who_may_see_individuals(empty: Store) -> None:
    record = {"id": "1", "created_at": "2026-10-01", "text": "The agent was kind to me.", "agent_id": "anna"}
    http = local_client(empty)
    assert http.post("/v1/feedback", json=record).json()["accepted"] == 1
    found = []
    for scopes in (["read", "evidence"], ["read", "evidence", "staff"]):
        _, secret = empty.keys.create("a reader", scopes)
        mine = {"Authorization": f"Bearer {secret}"}
        [listed] = http.get("/v1/feedback", headers=mine).json()["feedback"]
        assert listed["agent"] == http.get(f"/v1/feedback/{listed['id']}", headers=mine).json()["agent"]
        found.append(listed["agent"])
    hidden, shown = found
    assert hidden is None
    assert shown
