from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import HERE, local_client
from voc.api.app import create_app
from voc.domain import Alert
from voc.settings import load
from voc.store import Store

STORY = "Complaints about late deliveries: 36 messages"


def act(client: TestClient, store: Store, action: str, **fields: str) -> str:
    """The page after an action on the only insight."""
    [insight] = store.insights.list()
    answer = client.post(f"/alerts/{insight.id}", data={"action": action, "back": f"/insights/{insight.id}", **fields})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_inbox_holds_what_was_sent_and_is_open(client: TestClient) -> None:
    page = client.get("/alerts").text
    assert STORY in page
    assert "Sent to log." in page
    assert "Severity 0.70." in page


@pytest.mark.parametrize("query", ["status=resolved", "severity=0.9", "owner=nobody"])
def test_a_filter_leaves_out_what_does_not_fit(client: TestClient, query: str) -> None:
    page = client.get(f"/alerts?{query}").text
    assert STORY not in page
    assert 'class="empty"' in page


def test_what_nobody_was_told_of_is_shown_only_when_asked_for(own: Store) -> None:
    [told] = own.insights.list()
    other = type(told)(
        **{name: getattr(told, name) for name in told.__slots__} | {"series": "x", "title": "Quiet one."}
    )
    own.insights.save([other])
    assert "Quiet one." not in local_client(own).get("/alerts").text
    assert "Quiet one." in local_client(own).get("/alerts?unsent=true").text


def test_what_few_people_said_and_nobody_was_told_of_stands_apart(own: Store) -> None:
    [told] = own.insights.list()
    quiet = replace(told, series="x", title="Two shoes pinch.", details={"customers": 2})
    own.insights.save([quiet])
    page = local_client(own).get("/alerts?unsent=true").text
    listed, _, small = page.partition("<h2>Small ")
    assert STORY in listed
    assert "Two shoes pinch." not in listed
    assert "Two shoes pinch." in small
    assert "fewer than 5 people" in small
    app = create_app(load({"VOC_ALERT_MIN_PEOPLE": "2"}), store=own)
    at_two = TestClient(app, base_url="http://localhost", client=HERE).get("/alerts?unsent=true").text
    assert "Two shoes pinch." in at_two
    assert "<h2>Small" not in at_two


def test_an_alert_goes_through_its_states_and_its_timeline_says_so(own: Store) -> None:
    client = local_client(own)
    assert "calling the courier" in act(client, own, "acknowledge", note="calling the courier")
    assert STORY not in client.get("/alerts").text
    assert STORY in client.get("/alerts?status=acknowledged").text
    until = datetime.now(UTC).date() + timedelta(days=3)
    assert f"Snoozed until {until}" in act(client, own, "snooze", days="3")
    assert "judged not useful" in act(client, own, "not_useful")
    page = act(client, own, "resolve")
    events = [re.sub(r"<[^>]+>", "", event) for event in re.findall(r"<li><time.*?</li>", page, re.DOTALL)]
    order = ["First noticed", "Sent to log", "Acknowledged by", "Snoozed until", "Judged not useful", "Resolved by"]
    found = [next(i for i, event in enumerate(events) if what in event) for what in order]
    assert found == sorted(found)


def test_the_inbox_says_how_many_alerts_are_of_no_use(own: Store) -> None:
    client = local_client(own)
    assert "once people say of some whether they were" in client.get("/alerts").text
    [insight] = own.insights.list()
    own.insights.mark_detected(insight.end)
    act(client, own, "not_useful")
    assert "1 of 1 alerts of the last half-year were judged." in client.get("/alerts").text


def test_a_delivery_that_failed_is_shown_with_its_reason(own: Store) -> None:
    [insight] = own.insights.list()
    own.alerts.save_failed(Alert(insight, "care"), "503 <b>busy</b>")
    page = local_client(own).get(f"/insights/{insight.id}").text
    assert "care did not take it" in page
    assert "503 &lt;b&gt;busy&lt;/b&gt;" in page


def test_the_owner_of_the_touchpoint_is_named_and_can_be_filtered_by(own: Store, tmp_path: Path) -> None:
    file = tmp_path / "taxonomy.yaml"
    file.write_text("touchpoints: {service: {owner: {team: Care team, address: care@example.com}}}")
    app = create_app(load({"VOC_TAXONOMY": str(file)}), store=own)
    client = TestClient(app, base_url="http://localhost", client=HERE)
    assert "Owner: Care team." in client.get("/alerts?owner=Care team").text
    assert "care@example.com" in client.get(f"/insights/{own.insights.list()[0].id}").text


def test_a_form_leads_nowhere_else(own: Store) -> None:
    [insight] = own.insights.list()
    data = {"action": "resolve", "back": "https://evil.example/"}
    answer = local_client(own).post(f"/alerts/{insight.id}", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_who_may_only_read_sees_no_form_and_the_form_of_a_session_needs_its_token(own: Store) -> None:
    [insight] = own.insights.list()
    _, reading = own.keys.create("reader", ["read"])
    _, curating = own.keys.create("curator", ["read", "curate"])
    pages = {}
    for secret in (reading, curating):
        browser = TestClient(local_client(own).app, base_url="https://voc.example")
        browser.post("/login", data={"key": secret})
        pages[secret] = browser.get("/alerts").text
        answer = browser.post(f"/alerts/{insight.id}", data={"action": "resolve"}, follow_redirects=False)
        assert answer.status_code == 403
    assert 'class="act"' not in pages[reading]
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', pages[curating])
    assert token
    data = {"action": "resolve", "csrf": token[1]}
    assert browser.post(f"/alerts/{insight.id}", data=data, follow_redirects=False).status_code == 303
    assert own.audit.list(limit=1)[0].subject == f"/alerts/{insight.id}"
