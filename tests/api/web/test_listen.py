from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.api.conftest import local_client
from voc.api.web.highlights import highlighted
from voc.api.web.talk import Talk, talk
from voc.domain import Feedback, Filter, Label, Prediction, Segment, Turn
from voc.store import Store

ALL_DAYS = "from=2026-01-01&to=2026-10-31"
PAGES = ("/map", "/pain-points", "/word-of-mouth", "/search?q=kettle", "/touchpoints/service", "/topics/1", "/")


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_opens(client: TestClient, path: str) -> None:
    page = client.get(f"{path}{'&' if '?' in path else '?'}{ALL_DAYS}").text
    addresses = {address.replace("&amp;", "&") for address in re.findall(r'<a class="num[^"]*" href="([^"]+)"', page)}
    # Pages share most of their kinds of addresses: a few of each are enough.
    assert {address for address in sorted(addresses)[::7] if client.get(address).status_code != 200} == set()


@pytest.mark.parametrize("path", ["/map", "/pain-points", "/word-of-mouth", "/search", "/topics", "/"])
def test_a_page_without_any_feedback_says_what_is_missing(empty: Store, path: str) -> None:
    answer = local_client(empty).get(path)
    assert answer.status_code == 200
    assert re.search(r'class="empty"|nobody spoke|Nothing ingested', answer.text)


def test_the_map_leads_to_the_words_of_a_cell(client: TestClient, seeded: Store) -> None:
    page = client.get(f"/map?{ALL_DAYS}").text
    [count] = seeded.counts(Filter(touchpoint="product", stage="after"))
    link = re.search(r'href="(/quotes\?[^"]*touchpoint=product&amp;stage=after[^"]*)">(\d+)</a>', page)
    assert link
    assert int(link[2]) == count["messages"]
    assert client.get(link[1].replace("&amp;", "&") + "&show=500").text.count("<blockquote") == count["messages"]


def test_pain_points_are_chosen_by_their_course(client: TestClient) -> None:
    every = client.get("/pain-points").text
    rising = client.get("/pain-points?course=rising").text
    assert every.count('<article class="pain">') >= rising.count('<article class="pain">') > 0
    assert "Late deliveries" in rising


def test_word_of_mouth_names_what_drives_it(client: TestClient) -> None:
    page = client.get(f"/word-of-mouth?{ALL_DAYS}").text
    assert page.index("What makes people warn") < page.index("Kettle", page.index("What makes people warn"))
    assert "Share of voice" in page
    assert "Northwind" in page


def test_a_search_marks_the_words_it_found(client: TestClient) -> None:
    page = client.get("/search?q=kettles+leak").text
    assert "The <mark>kettle</mark> <mark>leaks</mark> after a month." in page
    assert "All days" in page


def test_a_search_is_narrowed_down(client: TestClient) -> None:
    page = client.get("/search?q=kettle&sentiment=positive&touchpoint=").text
    assert "boils fast" in page
    assert "after a month" not in page


def test_a_hostile_search_is_only_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": "<img src=x onerror=alert(1)> (.*"}).text
    assert "<img" not in page


@given(st.text(max_size=60), st.text(max_size=30))
def test_highlighting_changes_no_letter(text: str, query: str) -> None:
    assert "".join(piece for piece, _ in highlighted(text, query)) == text


def test_three_hundred_topics_are_shown_a_light_page_at_a_time(own: Store) -> None:
    first = own.topics.get(1)
    ids = range(101, 401)
    own.topics.save([replace(first, id=id, name=f"Topic {id}", keywords=("a", "b")) for id in ids])
    waiting = own.topics.embeddings("service")
    segments = (waiting.segment_ids.tolist() * 3)[:300]
    own.topics.assign(segments, [*ids], [0.9] * 300)
    own.rollups.refresh()
    page = local_client(own).get(f"/topics?{ALL_DAYS}").text
    assert page.count('<div class="board-row"') == 60
    assert "Show more topics" in page
    assert len(page.encode()) < 300_000


def test_a_conversation_shows_its_turns(empty: Store) -> None:
    text = "Where is my parcel?\nI will look.\nThank you!"
    turns = (Turn("customer", 0, 19, start_ms=1000), Turn("agent", 20, 32, start_ms=75_000), Turn("customer", 33, 43))
    message = Feedback("chat", "1", "chat", datetime(2026, 6, 1, tzinfo=UTC), text, turns=turns)
    run = empty.imports.start("chat", "x")
    empty.imports.commit(run.id, [message])
    page = local_client(empty).get(f"/feedback/{message.id}").text
    assert page.count('<li id="turn-') == 3
    assert "1:15" in page
    assert "I will look." in page


def turned(*moods: float | None) -> Talk:
    text = "\n".join("customer" if mood is not None else "agent..." for mood in moods)
    turns = tuple(Turn("agent" if mood is None else "customer", 9 * i, 9 * i + 8) for i, mood in enumerate(moods))
    message = Feedback("chat", "1", "chat", datetime(2026, 6, 1, tzinfo=UTC), text, turns=turns)
    labelled = [
        (Segment(message.id, 9 * i, 9 * i + 8, "x"), Prediction((Label("sentiment", "mixed", 0.9, score=mood),)))
        for i, mood in enumerate(moods)
        if mood is not None
    ]
    found = talk(message, labelled)
    assert found is not None
    return found


def test_a_low_point_is_marked_with_what_came_before_it() -> None:
    found = turned(0.1, None, -0.9, None, 0.6)
    assert [said.marks for said in found.turns] == [(), (("trigger", "ink"),), (("low point", "bad"),), (), ()]
    assert found.ending == "The customer recovers from it."


@pytest.mark.parametrize(("moods", "ending"), [
    ((0.0, None, -0.9, None, -0.7), "The customer does not recover."), ((0.4, None, -0.6), "It ends there."),
])  # fmt: skip
def test_how_it_went_on_is_said(moods: tuple[float | None, ...], ending: str) -> None:
    assert turned(*moods).ending == ending


@pytest.mark.parametrize("moods", [(0.5, 0.2), (-0.5, -0.4), (None,)])
def test_without_a_fall_there_is_no_low_point(moods: tuple[float | None, ...]) -> None:
    assert turned(*moods).low is None
