"""The pages that weigh: drivers, brands side by side, actions."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize("query", ["", "?of=topic", "?outcome=nps"])
def test_drivers_are_shown_or_why_not(client: TestClient, query: str) -> None:
    page = client.get(f"/drivers{query}")
    assert page.status_code == 200
    assert ("100 are needed" if "nps" in query else "not causes") in page.text


def test_brands_stand_side_by_side(client: TestClient) -> None:
    page = client.get("/compare").text
    assert "Northwind is talked about most" in page
    assert "with the same mix of sources" in page


def test_what_people_write_of_actions_is_escaped(client: TestClient) -> None:
    client.post("/v1/actions", json={"subject": "topic:1", "title": "<b>Call back</b>"})
    client.put("/v1/accepted/touchpoint:sales", json={"reason": "<i>Too dear</i>", "accepted_on": "2026-10-01"})
    page = client.get("/actions").text
    assert "&lt;b&gt;Call back" in page
    assert "&lt;i&gt;Too dear" in page
