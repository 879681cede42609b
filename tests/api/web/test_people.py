from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from tests.api.seeding import UNTIL

ALL_DAYS = {"from": "2026-01-01", "to": UNTIL.isoformat()}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("expectations", "What customers were promised"), ("moments", "Loyalty by touchpoint"),
        ("leavers", "A probability is no certainty"), ("ledger", "Who tells whom"),
        ("effort", "Where it begins"), ("staff", "By team and channel"),
        ("employees", "By topic"),
    ],
)  # fmt: skip
def test_every_page_about_people_says_what_it_is_about(client: TestClient, path: str, words: str) -> None:
    answer = client.get(f"/{path}", params=ALL_DAYS, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize("by", ["touchpoint", "topic_id", "brand"])
def test_those_who_waver_and_leave_open_to_exactly_their_points(client: TestClient, by: str) -> None:
    page = client.get("/moments", params={**ALL_DAYS, "by": by}).text
    links = re.findall(r'href="(/behind/loyalty[^"]+grade%3A(?:wavering|leaving))">([\d,]+)</a>', page)
    assert len(links) > 3
    for address, number in links[:4]:
        assert f"{number} points in" in client.get(html.unescape(address)).text


@pytest.mark.parametrize("path", ["moments", "ledger", "effort", "staff"])
def test_every_count_about_people_opens_to_as_many_points_or_messages(client: TestClient, path: str) -> None:
    page = client.get(f"/{path}", params=ALL_DAYS).text
    links = dict(re.findall(r'href="(/behind/[^"]+)">([\d,]+)</a>', page))
    assert links
    for address, number in list(links.items())[:5]:
        opened = client.get(html.unescape(address)).text
        found = re.search(r"([\d,]+) points? in ([\d,]+) messages?", opened)
        assert found
        assert number in found.groups()
        assert "<blockquote" in opened


def test_a_facet_can_be_taken_away_and_a_misspelt_one_is_refused(client: TestClient) -> None:
    query = {**ALL_DAYS, "only": ["kind:expectation", "outcome:broken"]}
    page = client.get("/behind/expectations", params=query).text
    assert "outcome: broken" in page
    assert re.search(r'class="chip" href="/behind/expectations\?[^"]*only=kind%3Aexpectation"', page)
    assert client.get("/behind/expectations", params={"only": "shoe:8"}).status_code == 400
    assert client.get("/behind/expectations", params={"only": "broken"}).status_code == 400
    twice = client.get("/behind/expectations", params={"only": ["outcome:broken", "outcome:met"]})
    assert twice.status_code == 400
    assert "once" in twice.text
    assert client.get("/behind/weather").status_code == 400


def test_a_topic_among_the_facets_is_told_by_its_name(client: TestClient) -> None:
    page = client.get("/behind/straws", params={**ALL_DAYS, "only": "topic:4"}).text
    assert "topic: Price" in page
