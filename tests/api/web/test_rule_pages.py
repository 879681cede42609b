from __future__ import annotations

import html
import re
from math import inf

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import HERE, local_client
from voc.api.app import create_app
from voc.domain import Rule
from voc.insights.budget import Budget
from voc.replay import rehearse
from voc.settings import load
from voc.store import Store

CARE = {"name": "care & co", "channels": ["log"], "touchpoint": "service", "enabled": "true"}


def test_a_rule_is_made_changed_and_deleted(own: Store) -> None:
    client = local_client(own)
    page = client.post("/rules", data={**CARE, "quiet_from": "22:00", "quiet_until": "07:00", "do": "save"}).text
    assert "care &amp; co" in page
    assert "22:00 to 07:00" in page
    form = client.get("/rules/edit?name=care %26 co").text
    assert 'value="service" selected' in form
    client.post("/rules", data={**CARE, "touchpoint": "", "min_severity": "0.5", "do": "save"})
    [rule] = own.rules.list()
    assert (rule.touchpoint, rule.min_severity, rule.quiet) == (None, 0.5, None)
    assert "No rules yet" in client.post("/rules/remove", data={"name": "care & co"}).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channels": []}, "at least one channel"),
        ({"channels": ["pigeon"]}, "pigeon"),
        ({"quiet_from": "22:00"}, "both times"),
        ({"do": "replay", "budget": "lots"}, "alert budget cannot be 'lots'"),
    ],
)
def test_a_rule_that_cannot_be_is_shown_again_with_the_reason(own: Store, wrong: dict[str, str], said: str) -> None:
    answer = local_client(own).post("/rules", data={"do": "save", **CARE, **wrong})
    assert answer.status_code == 400
    assert said in html.unescape(answer.text)
    assert 'value="care &amp; co"' in answer.text
    assert own.rules.list() == []


def test_a_replay_shows_what_would_have_been_sent_and_saves_nothing(own: Store) -> None:
    before = own.insights.list()
    page = local_client(own).post("/rules", data={**CARE, "do": "replay", "days": "28", "budget": "1/week"}).text
    assert re.search(r"It would have sent [1-9]", page)
    assert re.search(r"2\d Oct 2026 · [\w ]+ · Service", page)
    assert own.rules.list() == []
    assert own.insights.list() == before


def test_a_rule_is_tried_block_by_block_until_time_is_over(seeded: Store) -> None:
    everything, nothing = Rule("all", ("log",)), Rule("none", ("log",), min_severity=1.0)
    whole = rehearse(seeded, everything, days=60, budget=Budget.parse("1/week"), seconds=inf)
    assert (whole.since, whole.others) == (whole.asked, 0)
    assert len(whole.raised) >= 1
    assert rehearse(seeded, nothing, days=60, budget=Budget.parse("1/week"), seconds=inf).others == len(whole.raised)
    cut = rehearse(seeded, everything, days=60, budget=Budget.parse("1/week"), seconds=0)
    assert (cut.until - cut.since).days == 27
    assert cut.asked < cut.since


def test_a_channel_is_tested_and_a_failure_says_why(own: Store) -> None:
    settings = load({"VOC_CHANNELS": '{"care": "json://127.0.0.1:9/"}'})
    client = TestClient(create_app(settings, store=own), base_url="http://localhost", client=HERE)
    assert "log took the test message" in client.post("/channels/test", data={"name": "log"}).text
    answer = client.post("/channels/test", data={"name": "care"})
    assert answer.status_code == 502
    assert "Channel care did not take the alert" in answer.text
    assert client.post("/channels/test", data={"name": "pigeon"}).status_code == 404


def test_who_may_not_manage_sees_rules_but_no_way_to_change_them(own: Store) -> None:
    own.rules.save(Rule("care", ("log",)))
    _, secret = own.keys.create("reader", ["read"])
    headers = {"Authorization": f"Bearer {secret}"}
    client = TestClient(local_client(own).app, base_url="https://voc.example", headers=headers)
    page = client.get("/rules").text
    assert "care" in page
    assert "<form method=" not in page
    assert client.get("/rules/edit?name=care").status_code == 403
