"""Actions, owners and accepted pain points, written down where they are thought of."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from tests.api.seeding import UNTIL
from voc.api.app import create_app
from voc.domain import Acceptance, Action, Subject
from voc.settings import load
from voc.store import Store

LATE = Subject("topic", "1")


def test_an_action_is_written_down_done_and_judged(own: Store) -> None:
    client = local_client(own)
    form = {"subject": "topic:1", "title": "A <b>second</b> courier", "due": str(UNTIL - timedelta(days=3))}
    page = client.post("/actions", data=form).text
    assert "A &lt;b&gt;second&lt;/b&gt; courier" in page
    assert "1 action open, 1 overdue." in page
    [action] = own.actions.list()
    changed = {"title": action.title, "team": "Logistics", "done_on": str(UNTIL - timedelta(days=45)), "due": ""}
    page = client.post(f"/actions/{action.id}", data=changed).text
    assert "of 1 it cannot be told" in page
    assert "Negative messages per week about Late deliveries" in page
    assert (own.actions.get(action.id).team, own.actions.get(action.id).due) == ("Logistics", None)


def test_an_action_is_given_up_and_taken_up_again(own: Store) -> None:
    client, id = local_client(own), own.actions.add(Action(LATE, "Call back"), by="ann").id
    assert "given up" in client.post(f"/actions/{id}", data={"do": "drop"}).text
    client.post(f"/actions/{id}", data={"do": "reopen"})
    assert own.actions.get(id).status == "open"


@pytest.mark.parametrize(
    ("path", "subject"), [("/topics/1", "topic:1"), ("/touchpoints/service", "touchpoint:service")]
)
def test_a_page_says_who_answers_and_what_is_done(own: Store, path: str, subject: str) -> None:
    client = local_client(own)
    assert "Nobody answers for it" in client.get(path).text
    back = {"subject": subject, "back": f"{path}#done"}
    answer = client.post("/owners", data=back | {"team": "Care"}, follow_redirects=False)
    assert answer.headers["location"] == f"{path}?said=saved#done"
    client.post("/actions", data=back | {"title": "Call back"})
    page = client.get(path).text
    assert "<strong>Care</strong> answers for it." in page
    assert "Call back" in page
    client.post("/owners", data=back)
    assert "Nobody answers for it" in client.get(path).text


def test_the_owner_of_a_touchpoint_answers_for_its_topics(own: Store) -> None:
    client = local_client(own)
    client.post("/owners", data={"subject": "touchpoint:service", "team": "Care"})
    assert "answers for it, as for all of service." in client.get("/topics/1").text


def test_a_pain_point_is_accepted_with_its_cost_and_no_longer(own: Store) -> None:
    client = local_client(own)
    own.acceptances.save(Acceptance(LATE, "<i>Too dear</i>", "ann", UNTIL - timedelta(days=20)))
    page = client.get("/actions").text
    assert "&lt;i&gt;Too dear" in page
    assert re.search(r"Since then [1-9]\d* negative messages of [1-9]\d* customers", page)
    assert "Left as it is since 11 Oct 2026" in client.get("/topics/1").text
    client.post("/accepted/remove", data={"subject": "topic:1"})
    assert own.acceptances.list() == []
    client.post("/accepted", data={"subject": "topic:3", "reason": "All kettles leak", "review_on": ""})
    assert [str(each.subject) for each in own.acceptances.list()] == ["topic:3"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/actions", {"subject": "topic:1", "title": "  "}),
        ("/actions", {"subject": "shop", "title": "Call back"}),
        ("/accepted", {"subject": "topic:1", "reason": "known", "review_on": "2020-01-01"}),
        ("/owners", {"subject": "moon", "team": "Care"}),
    ],
)
def test_what_cannot_be_written_down_is_said_on_the_page(own: Store, path: str, form: dict[str, str]) -> None:
    answer = local_client(own).post(path, data=form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_who_may_not_curate_reads_only(own: Store) -> None:
    own.actions.add(Action(LATE, "Call back"), by="ann")
    _, secret = own.keys.create("reader", ["read"])
    browser = TestClient(create_app(load({}), store=own), base_url="https://voc.example")
    browser.post("/login", data={"key": secret})
    for path in ("/actions", "/topics/1", "/touchpoints/service"):
        page = browser.get(path).text
        assert 'action="/actions' not in page
        assert 'action="/owners"' not in page
