from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.api.app import create_app
from voc.domain import Filter
from voc.settings import load
from voc.store import Store

ALL_DAYS = "from=2026-01-01&to=2026-10-31"


def post(store: Store, action: str, **fields: object) -> str:
    """Send a form of topic 1 and give the page that follows."""
    answer = local_client(store).post(f"/topics/1/{action}", data={name: str(value) for name, value in fields.items()})
    assert answer.status_code == 200
    return answer.text


def test_a_topic_shows_its_course_its_words_and_where_it_comes_from(client: TestClient) -> None:
    page = client.get(f"/topics/1?{ALL_DAYS}").text
    for heading in ("Net sentiment per week", "Sentiments per week", "Emotions", "What goes with it",
                    "Who speaks of it more than others", "Typical words", "Counter-examples",
                    "Where it comes from"):  # fmt: skip
        assert heading in page
    assert re.search(r'<ol class="events"><li><time>27 Oct 2026</time> <a href="/insights/\w+">Complaints about', page)


def test_a_topic_is_renamed_and_described_and_taken_back(own: Store) -> None:
    page = post(own, "name", name="Late parcels", description="<b>Everything</b> about waiting")
    assert "<h1>Late parcels</h1>" in page
    assert "&lt;b&gt;Everything&lt;/b&gt;" in page
    assert "Take back: changed name and description" in page
    assert "<h1>Late deliveries</h1>" in post(own, "undo")


def test_a_topic_is_pinned_and_hidden(own: Store) -> None:
    assert '<span class="badge">pinned</span>' in post(own, "mark", pinned="true")
    assert '<span class="badge">hidden</span>' in post(own, "mark", hidden="true")
    page = local_client(own).get("/topics").text
    assert "1 hidden" in page


def test_a_topic_moves_to_another_touchpoint(own: Store) -> None:
    assert '<a href="/touchpoints/sales' in post(own, "move", touchpoint="sales")
    [count] = own.counts(Filter(topic_id=1), by=("touchpoint",))
    assert count.key["touchpoint"] == "sales"


def test_a_topic_is_merged_into_another_which_is_shown(own: Store) -> None:
    assert "<h1>Agents</h1>" in post(own, "merge", into=2)
    assert 'became part of <a href="/topics/2">Agents</a>' in local_client(own).get("/topics/1").text


def test_a_topic_whose_words_are_all_alike_is_not_parted_and_says_so(own: Store) -> None:
    answer = local_client(own).post("/topics/1/split", data={"parts": "2"})
    assert answer.status_code == 400
    assert "nothing was parted" in answer.text
    assert own.topics.get(1).anchored is False
    assert len(own.topics.list()) == 4
    assert [change.action for change in own.topics.history(1)] == ["save"]


def test_a_quote_is_taken_out(own: Store) -> None:
    [quote] = own.quotes(Filter(topic_id=1), limit=1)
    page = post(own, "exclude", feedback_id=quote.feedback_id, start=quote.start, end=quote.end)
    assert "1 quote taken out" in page


def test_what_cannot_be_done_is_said_on_the_page(own: Store) -> None:
    answer = local_client(own).post("/topics/1/name", data={"name": "   "})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<h1>Late deliveries</h1>" in answer.text


def test_an_edit_leads_back_to_the_days_it_came_from(own: Store) -> None:
    back = f"/topics/1?{ALL_DAYS}"
    answer = local_client(own).post("/topics/1/mark", data={"pinned": "true", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == f"{back}&said=marked"


@pytest.mark.parametrize(("scopes", "status"), [(["read", "evidence"], 403), (["read", "evidence", "curate"], 303)])
def test_who_may_not_curate_sees_no_tools_and_can_change_nothing(own: Store, scopes: list[str], status: int) -> None:
    _, secret = own.keys.create("somebody", scopes)
    browser = TestClient(create_app(load({}), store=own), base_url="https://voc.example")
    browser.post("/login", data={"key": secret})
    page = browser.get("/topics/1").text
    assert ("Mend it" in page) == (status == 303)
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    form = {"pinned": "true", "csrf": token[1] if token else ""}
    assert browser.post("/topics/1/mark", data={"pinned": "true"}, follow_redirects=False).status_code == 403
    assert browser.post("/topics/1/mark", data=form, follow_redirects=False).status_code == status
