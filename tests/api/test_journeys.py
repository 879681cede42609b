from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.test_routers import ALL_DAYS, metrics_in

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
