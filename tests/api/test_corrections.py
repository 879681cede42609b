from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.domain import Filter
from voc.store import Store


def correction(store: Store, **fields: Any) -> dict[str, Any]:
    """A kettle that leaks is about service."""
    [quote] = store.quotes(Filter(topic_id=3, sentiment="negative"), limit=1)
    place = {"feedback_id": quote.feedback_id, "start": quote.start, "end": quote.end}
    return {**place, "task": "touchpoint", "value": "service", **fields}


def test_a_correction_is_counted_at_once_listed_and_logged(own: Store) -> None:
    client = local_client(own)
    before = messages(client)
    answer = client.post("/v1/corrections", json=correction(own))
    assert (answer.status_code, answer.json()["old"], answer.json()["by"]) == (201, "product", "this machine")
    after = messages(client)
    assert (after["service"] - before["service"], after["product"] - before["product"]) == (1, -1)
    assert [each["new"] for each in client.get("/v1/corrections").json()["corrections"]] == ["service"]
    assert own.audit.list(limit=1)[0].subject == "/v1/corrections"


def messages(client: TestClient) -> dict[str, int]:
    return {each["touchpoint"]: each["messages"] for each in client.get("/v1/touchpoints").json()["touchpoints"]}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"value": "kitchen"}, 400), ({"task": "mood"}, 422), ({"end": 3}, 404), ({"feedback_id": "0" * 16}, 404)],
)
def test_what_cannot_be_corrected_is_refused(own: Store, wrong: dict[str, Any], status: int) -> None:
    assert local_client(own).post("/v1/corrections", json=correction(own, **wrong)).status_code == status
    assert own.corrections.list() == []


def test_pages_of_corrections_follow_one_another(own: Store) -> None:
    client: TestClient = local_client(own)
    for value in ("sales", "other", "service"):
        client.post("/v1/corrections", json=correction(own, value=value) | last(own))
    first = client.get("/v1/corrections?limit=2").json()
    rest = client.get(f"/v1/corrections?limit=2&cursor={first['next']}").json()
    assert [each["new"] for each in first["corrections"] + rest["corrections"]] == ["service", "other", "sales"]
    assert rest["next"] is None


def last(store: Store) -> dict[str, Any]:
    """The place of the correction before, so that all are of one quote."""
    found = store.corrections.list(limit=1)
    return {name: getattr(found[0], name) for name in ("feedback_id", "start", "end")} if found else {}


def test_quality_tells_random_checks_from_corrections(own: Store) -> None:
    client = local_client(own)
    client.post("/v1/corrections", json=correction(own))
    sample = own.corrections.draw(10, by="ann")
    while (item := own.corrections.next_of(sample.id)) is not None:
        quote = item.quote
        key = (quote.feedback_id, quote.start, quote.end)
        own.corrections.add(key, "sentiment", str(quote.sentiment), by="ann", sample_id=sample.id)
    found = client.get("/v1/quality").json()
    random = {each["task"]: each["accuracy"] for each in found["random"]}
    met = {each["task"]: each for each in found["met"]}
    assert (random["sentiment"]["value"], random["sentiment"]["n"]) == (1.0, 10)
    assert random["sentiment"]["low"] == pytest.approx(0.722, abs=0.001)  # Wilson's for 10 of 10
    assert random["touchpoint"] is None
    assert met["touchpoint"]["accuracy"]["value"] == 0
    assert met["touchpoint"]["mistakes"] == [{"said": "product", "wanted": "service", "count": 1}]
