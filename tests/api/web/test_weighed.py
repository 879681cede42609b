"""The pages that weigh: drivers, brands side by side."""

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
    assert "A trend, or only a louder channel?" in page
