from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

MAIL = {"VOC_CHANNELS": json.dumps({"mail": "json://127.0.0.1:9/"}), "VOC_RATE_LIMIT": "100000/second"}
FORM = {"name": "weekly", "channel": "mail", "every": "week", "format": "xlsx", "touchpoint": "service", "owner": ""}


@pytest.fixture
def client(own: Store) -> TestClient:
    app = create_app(load(MAIL), store=own)
    return TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50000), follow_redirects=False)


def test_a_report_is_written_with_the_fields_that_were_left_open(client: TestClient) -> None:
    asked = {"kind": "topics", "from": "", "to": "", "touchpoint": "", "brand": "", "format": "md"}
    answer = client.get("/reports/file", params=asked)
    assert answer.headers["content-disposition"] == 'attachment; filename="report.md"'
    assert answer.text.startswith("# Customer voice")


def test_days_in_the_wrong_order_are_said_on_the_page(client: TestClient) -> None:
    answer = client.get("/reports/file", params={"from": "2026-03-02", "to": "2026-03-01"})
    assert answer.status_code == 400
    assert "must not be after the last day" in answer.text


def test_a_schedule_is_saved_listed_and_removed(client: TestClient, own: Store) -> None:
    assert client.post("/reports/schedules", data=FORM).status_code == 303
    assert "Topic report, xlsx; service" in client.get("/reports").text
    [state] = own.report_schedules.list()
    assert (state.schedule.owner, state.schedule.touchpoint) == (None, "service")
    client.post("/reports/remove", data={"name": "weekly"})
    assert own.report_schedules.list() == []


def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(client: TestClient, own: Store) -> None:
    answer = client.post("/reports/schedules", data={**FORM, "owner": "Nobody"})
    assert answer.status_code == 400
    assert "those who answer for something" in answer.text
    assert 'value="Nobody"' in answer.text
    assert own.report_schedules.list() == []


def test_a_report_that_is_not_taken_says_why(client: TestClient) -> None:
    client.post("/reports/schedules", data={**FORM, "owner": "", "format": "md"})
    answer = client.post("/reports/send", data={"name": "weekly"})
    assert answer.status_code == 502
    assert "mail" in answer.text


def test_without_a_channel_the_page_says_how_to_get_one(own: Store) -> None:
    assert "VOC_CHANNELS" in local_client(own).get("/reports").text


def test_schedules_over_http(client: TestClient, own: Store) -> None:
    saved = client.put("/v1/schedules/monthly", json={"channel": "mail", "every": "month", "kind": "audit"})
    assert saved.status_code == 200
    assert saved.json()["schedule"]["format"] == "pdf"
    assert [each["schedule"]["name"] for each in client.get("/v1/schedules").json()["schedules"]] == ["monthly"]
    assert client.delete("/v1/schedules/monthly").status_code == 204
    assert client.post("/v1/schedules/monthly/send").status_code == 404
    assert own.report_schedules.list() == []
