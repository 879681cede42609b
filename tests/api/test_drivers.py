"""Drivers over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


def test_drivers_add_up_to_the_mean_rating(client: TestClient) -> None:
    found = client.get("/v1/drivers?by=brand").json()
    parts = sum(each["driver"]["contribution"]["value"] for each in found["drivers"])
    assert found["mean"]["value"] == pytest.approx(found["base"]["value"] + parts)
    assert {each["segment"] for each in found["segments"]} <= {"Northwind", "Figo"}
    assert found["reason"] is None


def test_without_scores_there_is_a_reason(client: TestClient) -> None:
    found = client.get("/v1/drivers?outcome=nps&of=topic").json()
    assert (found["drivers"], found["mean"]) == ([], None)
    assert "100 are needed" in found["reason"]
    assert client.get("/v1/drivers?by=text").status_code == 400
    assert client.get("/v1/drivers?outcome=stars").status_code == 422
