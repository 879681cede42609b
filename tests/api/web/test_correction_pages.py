from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import local_client
from voc.api.web.in_place import MOST_FORMS
from voc.domain import Filter, Quote
from voc.store import Store

FORM = re.compile(r'<form method="post" action="/corrections">.*?</form>', re.DOTALL)
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


def kettle(store: Store) -> Quote:
    [quote] = store.quotes(Filter(topic_id=3, sentiment="negative"), limit=1)
    return quote


def place(quote: Quote) -> dict[str, str]:
    return {"feedback": quote.feedback_id, "start": str(quote.start), "end": str(quote.end)}


@pytest.mark.parametrize(
    "path", ["/quotes?topic=3&sentiment=negative", "/search?q=kettle+leaks", "/topics/3", "/pain-points", "/feedback/"]
)
def test_a_label_is_corrected_where_its_quote_is_read(own: Store, path: str) -> None:
    client, quote = local_client(own), kettle(own)
    path = path + quote.feedback_id if path == "/feedback/" else path
    [form] = [each for each in FORM.findall(client.get(path).text) if f'value="{quote.feedback_id}"' in each][:1]
    hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(form)}
    answer = client.post("/corrections", data=hidden | {"sentiment": "mixed"}, follow_redirects=False)
    assert re.fullmatch(rf"{re.escape(path)}[?&]said=corrected#q-\w+-0-\d+", answer.headers["location"])
    [correction] = own.corrections.list()
    assert (correction.old, correction.new) == ("negative", "mixed")
    assert "negative is mixed" in client.get("/quality").text


def test_a_topic_is_named_in_place_and_a_name_that_is_none_is_refused(own: Store) -> None:
    client, quote = local_client(own), kettle(own)
    assert '<option value="Kettle">Product</option>' in client.get("/quotes?topic=3").text
    answer = client.post("/corrections", data=place(quote) | {"topic_name": "Toaster"})
    assert (answer.status_code, "no topic is called so" in answer.text) == (400, True)
    client.post("/corrections", data=place(quote) | {"touchpoint": "service", "topic_name": " agents"})
    assert own.corrections.topic_of((quote.feedback_id, quote.start, quote.end)) == 2
    client.post("/corrections", data=place(quote) | {"topic_name": "none"})
    assert own.corrections.topic_of((quote.feedback_id, quote.start, quote.end)) == 0


def test_a_page_of_many_quotes_links_to_the_form_for_the_last_ones(client: TestClient) -> None:
    page = client.get(f"/quotes?from=2026-01-01&to=2026-10-31&show={MOST_FORMS + 10}").text
    assert page.count('<details class="correct">') == MOST_FORMS
    assert page.count('href="/corrections?') == 10


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
