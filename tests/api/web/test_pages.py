from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from tests.api.seeding import ARABIC, EMOJI, LONG, SCRIPT, ingest, messages
from voc.domain import Filter
from voc.store import Store

ALL_DAYS = "from=2026-01-01&to=2026-10-31"


def test_an_empty_store_says_what_to_do_next(empty: Store) -> None:
    page = local_client(empty).get("/").text
    assert "Nothing ingested yet" in page
    assert "voc ingest file" in page


def test_unread_messages_say_what_to_do_next(empty: Store) -> None:
    ingest(empty, messages(3))
    page = local_client(empty).get("/").text
    assert "30 messages wait to be analysed" in page
    assert "voc analyze" in page


def test_the_overview_begins_with_what_changed(client: TestClient) -> None:
    page = client.get("/").text
    assert page.index("What changed") < page.index("Complaints about late deliveries") < page.index("Touchpoints")


def test_the_overview_says_everything_once(client: TestClient) -> None:
    assert client.get("/").text.count("Complaints about late deliveries: 36 messages") == 1


def test_every_number_of_the_overview_opens(client: TestClient) -> None:
    page = client.get("/").text
    addresses = {address.replace("&amp;", "&") for address in re.findall(r'<a class="num[^"]*" href="([^"]+)"', page)}
    assert len(addresses) > 15
    assert {address for address in addresses if client.get(address).status_code != 200} == set()


@pytest.mark.parametrize("touchpoint", ["service", "product", "sales"])
def test_a_number_opens_to_as_many_quotes(client: TestClient, seeded: Store, touchpoint: str) -> None:
    [count] = seeded.counts(Filter(touchpoint=touchpoint))
    page = client.get(f"/quotes?{ALL_DAYS}&touchpoint={touchpoint}&show=500").text
    assert page.count("<blockquote") == count["messages"]
    assert f"{count['segments']:,} points in {count['messages']:,} messages." in page


def test_a_rate_of_several_measures_opens_to_the_quotes_of_all(client: TestClient, seeded: Store) -> None:
    [count] = seeded.counts(Filter(touchpoint="service"))
    page = client.get(f"/quotes?{ALL_DAYS}&touchpoint=service&measure=moment_of_truth&show=500").text
    assert page.count("<blockquote") == count["wavering"] + count["leaving"] + count["left"] > 0


def test_quotes_are_shown_a_screenful_at_a_time(client: TestClient) -> None:
    page = client.get(f"/quotes?{ALL_DAYS}").text
    assert page.count("<blockquote") == 25
    more = re.search(r'class="button" href="([^"]+)"', page)
    assert more
    assert client.get(more[1].replace("&amp;", "&")).text.count("<blockquote") == 50


@pytest.mark.parametrize(("text", "shown"), [
    (SCRIPT, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &lt;b onmouseover=alert(1)&gt;bold&lt;/b&gt;"),
    (ARABIC, ARABIC),
    (EMOJI, EMOJI),
    (LONG.strip(), LONG.strip()),
])  # fmt: skip
def test_hostile_text_is_shown_as_it_is_and_does_nothing(client: TestClient, text: str, shown: str) -> None:
    page = client.get(f"/quotes?{ALL_DAYS}&show=500").text
    assert f'<blockquote dir="auto">{shown}</blockquote>' in page
    assert "<script>" not in page
    assert "<b onmouseover" not in page


def test_a_search_is_shown_escaped(client: TestClient) -> None:
    page = client.get("/quotes", params={"q": "<img src=x onerror=alert(1)>"}).text
    assert "<img" not in page


def test_a_search_shows_only_what_fits(client: TestClient) -> None:
    page = client.get(f"/quotes?{ALL_DAYS}&q=advert").text
    assert set(re.findall(r'<blockquote dir="auto">(.*?)</blockquote>', page)) == {"I saw the advert on the tram."}


def test_a_message_marks_the_quote_and_shows_how_it_was_read(client: TestClient, seeded: Store) -> None:
    [quote] = seeded.quotes(Filter(topic_id=3, sentiment="negative"), limit=1)
    page = client.get(f"/feedback/{quote.feedback_id}?start=4&end=10").text
    assert 'The <mark id="said">kettle</mark> leaks after a month.' in page
    assert "Word of mouth: <strong>warns</strong>" in page


@pytest.mark.parametrize("span", ["start=900&end=2", "start=5&end=99999", "start=0&end=0"])
def test_a_message_survives_any_range(client: TestClient, seeded: Store, span: str) -> None:
    [quote] = seeded.quotes(Filter(topic_id=3, sentiment="negative"), limit=1)
    page = client.get(f"/feedback/{quote.feedback_id}?{span}").text
    message = re.search(r'<div class="message" dir="auto">(.*?)</div>', page, re.DOTALL)
    assert message
    assert re.sub(r"</?mark[^>]*>", "", message[1]) == "The kettle leaks after a month."


@pytest.mark.parametrize("address", ["/touchpoints/service", "/touchpoints/other", "/topics", "/topics/1", "/quotes"])
def test_pages_without_words_in_the_period_say_so(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?from=2001-01-01&to=2001-01-31")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text or "No topics" in answer.text


def test_an_unknown_touchpoint_is_told_the_known_ones(client: TestClient) -> None:
    answer = client.get("/touchpoints/sale", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "sales, marketing, product" in answer.text


def test_the_brand_is_kept_from_page_to_page(client: TestClient) -> None:
    page = client.get(f"/?{ALL_DAYS}&brand=Figo").text
    links = re.findall(r'href="(/(?:topics|touchpoints)[^"]*)"', page)
    assert len(links) > 5
    assert all("brand=" in link for link in links)


def test_an_insight_shows_its_quotes_and_its_chance(client: TestClient) -> None:
    [alert] = client.get("/v1/alerts").json()["alerts"]
    page = client.get(f"/insights/{alert['insight']['id']}").text
    assert page.count("<blockquote") == 3
    assert "under 1 in a million" in page
