from __future__ import annotations

import html
import re

from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.domain import Filter, Quote
from voc.store import Store


def kettle(store: Store) -> Quote:
    [quote] = store.quotes(Filter(topic_id=3, sentiment="negative"), limit=1)
    return quote


def place(quote: Quote) -> dict[str, str]:
    return {"feedback": quote.feedback_id, "start": str(quote.start), "end": str(quote.end)}


def test_every_quote_and_every_part_of_a_message_can_be_corrected(own: Store) -> None:
    client, quote = local_client(own), kettle(own)
    for address in ("/quotes?sentiment=negative", f"/feedback/{quote.feedback_id}"):
        link = re.search(r'href="(/corrections\?[^"]+)">correct', client.get(address).text)
        assert link
        page = client.get(html.unescape(link[1]))
        assert page.status_code == 200
        back = re.search(r'name="back" value="([^"]+)"', page.text)
        assert back
        assert html.unescape(back[1]) == address


def test_several_labels_are_corrected_in_one_go(own: Store) -> None:
    client, quote = local_client(own), kettle(own)
    page = client.get("/corrections", params=place(quote)).text
    assert '<option value="negative" selected>' in page
    assert "as it is: Kettle" in page
    changed = {"sentiment": "neutral", "touchpoint": "service", "topic": "2", "back": f"/feedback/{quote.feedback_id}"}
    page = client.post("/corrections", data=place(quote) | changed).text
    assert "Sentiment: <strong>neutral</strong>" in page
    assert "Touchpoint: <strong>service</strong>" in page
    assert own.corrections.topic_of((quote.feedback_id, quote.start, quote.end)) == 2
    assert len(own.corrections.list()) == 3
    assert own.rollups.check() == []


def test_what_is_left_as_it_is_is_no_correction(own: Store) -> None:
    quote = kettle(own)
    same = {"sentiment": "negative", "touchpoint": "product", "topic": ""}
    local_client(own).post("/corrections", data=place(quote) | same)
    assert own.corrections.list() == []


def test_a_topic_of_another_touchpoint_says_what_to_do(own: Store) -> None:
    quote = kettle(own)
    answer = local_client(own).post("/corrections", data=place(quote) | {"topic": "1"})
    assert answer.status_code == 400
    assert "correct that first" in answer.text


def test_fifty_random_quotes_are_checked_blind_one_after_another(own: Store) -> None:
    client = local_client(own)
    page = client.post("/quality/samples", data={"size": "3"}).text
    for number in range(1, 4):
        assert f"quote {number} of 3" in page
        assert "checked>" not in page.replace(" ", "")
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = {"skip": "true"} if number == 3 else {"sentiment": "mixed", "touchpoint": "none"}
        page = client.post("/quality/check", data=hidden | answer).text
    assert "<h1>Quality</h1>" in page
    assert "0.0 %" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "at random" in page
    assert len(own.corrections.list()) == 4
    assert own.rollups.check() == []


def test_a_page_without_answers_says_how_to_begin(client: TestClient) -> None:
    page = client.get("/quality").text
    assert "Nobody has checked quotes at random yet" in page
    assert "no random sample" in page
