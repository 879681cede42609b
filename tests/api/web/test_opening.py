from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from voc.api.web.opening import of_sentiment
from voc.insights.metrics import Metric


def between(low: float, high: float) -> Metric:
    return Metric((low + high) / 2, low, high, 50, "points", "k / n")


@pytest.mark.parametrize(
    ("net", "change", "said"),
    [
        (None, None, "Nobody spoke of it"),
        (between(-40, -10), None, "More complain than praise; there is no period before"),
        (between(-40, -10), between(-30, -2), "More complain than praise; it got worse."),
        (between(5, 30), between(1, 20), "More praise than complain; it got better."),
        (between(-5, 30), between(-9, 20), "Complaint and praise are in balance; nothing changed beyond chance."),
    ],
)
def test_a_sentence_claims_what_the_interval_allows(net: Metric | None, change: Metric | None, said: str) -> None:
    assert of_sentiment(net, change).startswith(said)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/topics/1", "More complain than praise"),
        ("/word-of-mouth", "recommend"),
        ("/drivers", "The mean is"),
        ("/compare", "Northwind is talked about most"),
    ],
)
def test_a_page_begins_with_what_its_numbers_say(client: TestClient, path: str, said: str) -> None:
    head = client.get(path).text.partition('class="headline">')[2].partition("</p>")[0]
    assert said in head
