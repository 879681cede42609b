"""Brands side by side and the mix of sources over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_brands_are_compared(client: TestClient) -> None:
    found = client.get("/v1/compare").json()
    assert [side["brand"] for side in found["brands"]] == ["Northwind", "Figo"]
    assert sum(side["share_of_voice"]["value"] for side in found["brands"]) == 1
    assert found["sentences"][0].startswith("Northwind is talked about most")


def test_a_metric_is_told_with_the_same_mix(client: TestClient) -> None:
    found = client.get("/v1/mix?metric=negative_rate&by=channel&by=brand").json()
    assert found["covered"] > 0.8
    assert {"channel", "brand"} == set(found["parts"][0]["key"])
    assert found["adjusted_change"] is not None
    assert client.get("/v1/mix?metric=fame").status_code == 400
    assert client.get("/v1/mix?by=topic").status_code == 422
