from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from tests.api.seeding import MODEL, UNTIL
from voc.domain import Filter
from voc.store import Store

ALL_DAYS = {"from": "2026-01-01", "to": UNTIL.isoformat()}


def metrics_in(value: Any) -> list[dict[str, Any]]:
    """Every metric anywhere in an answer."""
    if isinstance(value, dict):
        here = [value] if {"value", "low", "high"} <= set(value) and "formula" in value else []
        return here + [metric for inner in value.values() for metric in metrics_in(inner)]
    return [metric for inner in value for metric in metrics_in(inner)] if isinstance(value, list) else []


def test_touchpoints_are_counted_as_the_store_counts_them(client: TestClient, seeded: Store) -> None:
    body = client.get("/v1/touchpoints", params=ALL_DAYS).json()
    counted = {count.key["touchpoint"]: count["messages"] for count in seeded.counts(Filter(), by=("touchpoint",))}
    assert {each["touchpoint"]: each["messages"] for each in body["touchpoints"]} == counted
    assert body["basis"] == {
        "period": {"from": "2026-01-01", "to": "2026-10-31"},
        "model_versions": [MODEL],
        "taxonomy_version": None,
        "label_quality": [],
    }


@pytest.mark.parametrize("address", ["/v1/touchpoints", "/v1/topics", "/v1/emerging", "/v1/wom", "/v1/metrics"])
def test_every_number_has_its_interval_its_n_and_its_formula(client: TestClient, address: str) -> None:
    found = metrics_in(client.get(address).json())
    assert found
    for metric in found:
        assert metric["low"] <= metric["value"] <= metric["high"]
        assert metric["n"] > 0
        assert metric["denominator"]
        assert metric["formula"]


def test_a_filter_restricts_every_answer(client: TestClient, seeded: Store) -> None:
    body = client.get("/v1/topics", params={**ALL_DAYS, "brand": "Figo", "touchpoint": "product"}).json()
    [count] = seeded.counts(Filter(brand="Figo", touchpoint="product", topic_id=3))
    assert [(each["id"], each["messages"]) for each in body["topics"]] == [(3, count["messages"])]


def test_evidence_is_verbatim(client: TestClient, seeded: Store) -> None:
    quotes = client.get("/v1/topics/1/evidence", params={**ALL_DAYS, "limit": 20}).json()["quotes"]
    assert len(quotes) == 20
    for quote in quotes:
        text = seeded.feedback.get(quote["feedback_id"]).text
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_an_alert_leads_to_its_insight_and_the_insight_to_its_quotes(client: TestClient) -> None:
    [alert] = client.get("/v1/alerts").json()["alerts"]
    insight = client.get(f"/v1/insights/{alert['insight']['id']}").json()
    assert (alert["channel"], insight["count"], insight["topic_id"]) == ("log", 36, 1)
    assert insight["effect"] == pytest.approx(36 / 6.2)
    assert len(insight["evidence"]) == 3


def test_pain_points_rise_with_the_incident(client: TestClient) -> None:
    first = client.get("/v1/emerging").json()["points"][0]
    assert (first["topic_id"], first["course"]) == (1, "rising")
    assert first["insight"]["series"] == "topic=1 measure=negative"
    assert all(quote["sentiment"] == "negative" for quote in first["quotes"])


def test_word_of_mouth_counts_recommendations_and_warnings(client: TestClient, seeded: Store) -> None:
    body = client.get("/v1/wom", params=ALL_DAYS).json()
    [count] = seeded.counts(Filter())
    assert (body["all"]["recommends"], body["all"]["warns"]) == (count["recommends"], count["warns"])
    assert {voice["brand"] for voice in body["brands"]} == {"Figo", "Northwind"}


def test_a_metric_splits_by_group_and_interval(client: TestClient) -> None:
    query = {**ALL_DAYS, "metric": "recommendations", "group_by": ["touchpoint", "brand"], "interval": "month"}
    parts = client.get("/v1/metrics", params=query).json()["parts"]
    assert {tuple(part["key"]) for part in parts} == {("touchpoint", "brand", "month")}
    kettle = next(
        part for part in parts if part["key"] == {"touchpoint": "product", "brand": "Northwind", "month": "2026-08-01"}
    )
    assert kettle["metric"]["n"] == kettle["messages"]


def test_search_finds_words_and_survives_operators(client: TestClient) -> None:
    hits = client.get("/v1/search", params={"q": "kettle leaks", "limit": 5}).json()["hits"]
    assert len(hits) == 5
    assert hits[0]["quote"]["text"] == "The kettle leaks after a month."
    assert client.get("/v1/search", params={"q": '" OR NEAR( * AND'}).status_code == 200


def test_a_rule_is_saved_shown_and_removed(empty: Store) -> None:
    client = local_client(empty)
    fields = {"channels": ["log"], "touchpoint": "service", "quiet": ["22:00:00", "07:00:00"]}
    saved = client.put("/v1/rules/care", json=fields).json()
    assert saved.items() >= {"name": "care", "enabled": True, **fields}.items()
    assert client.get("/v1/rules").json() == {"rules": [saved]}
    assert client.delete("/v1/rules/care").status_code == 204
    assert client.get("/v1/rules/care").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"channels": ["pigeon"]}, 400),
        ({"channels": []}, 422),
        ({"channels": ["log"], "min_severity": 2}, 422),
        ({"channels": ["log"], "quiet": ["22:00", "dawn"]}, 422),
        ({"channels": ["log"], "touchpiont": "sales"}, 422),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_not_kept(empty: Store, fields: dict[str, Any], status: int) -> None:
    client = local_client(empty)
    assert client.put("/v1/rules/care", json=fields).status_code == status
    assert client.get("/v1/rules").json() == {"rules": []}


def test_a_channel_can_be_tried_and_says_why_it_does_not_work(client: TestClient) -> None:
    assert client.get("/v1/channels").json() == {"channels": ["log", "webhook"], "off": []}
    assert client.post("/v1/channels/log/test").status_code == 204
    refused = client.post("/v1/channels/webhook/test")
    assert "VOC_WEBHOOK_URL" in refused.json()["detail"]
    assert client.post("/v1/channels/pigeon/test").status_code == 404
