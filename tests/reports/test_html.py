from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.answers.seed import CALL_BACK, FIRST, LABELER, LAST, Part, Said, fill, topic
from voc.answers.wording import MINUS
from voc.domain import Filter
from voc.reports import Report, assemble
from voc.reports.html import render
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)
HOSTILE = '</style><script>alert("1")</script> & <img src=x onerror=alert(1)> {{ 7 * 7 }} ‮drow'


class Page(HTMLParser):
    """The elements of a page, the texts of its marks, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.words = ""
        self._marking = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
            self._marking = True

    def handle_endtag(self, tag: str) -> None:
        self._marking = self._marking and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._marking:
            self.marks[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def report(store: Store) -> Report:
    return assemble(store, JUNE, least=5)


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(render(report))


@pytest.fixture
def hostile(database: str) -> Iterator[Store]:
    with Store.open(database, workspace="<b>Acme</b>") as store:
        parts = (Part(HOSTILE, "negative", topic=1, labels={"word_of_mouth": "warns"}),)
        said = [Said(str(i), FIRST, parts, brand="<i>brand</i>", url="javascript:alert(1)") for i in range(6)]
        long = Said("long", FIRST, (Part("x" * 10_000, "positive", topic=2),))
        fill(store, [*said, long], topics=[topic(1, HOSTILE), topic(2, "long")])
        yield store


def test_the_page_needs_nothing_from_elsewhere(page: Page) -> None:
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in page.tags)
    assert all("src" not in attributes for _, attributes in page.tags)
    assert {a["href"] for a in page.all("a") if not str(a["href"]).startswith("#")} == {"https://example.org/reviews/1"}


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    targets = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {str(a["href"])[1:] for a in page.all("a") if str(a["href"]).startswith("#")} <= targets


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_drawings_have_words(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in page.all("svg"))


def test_quotes_are_marked_word_for_word(page: Page, report: Report, store: Store) -> None:
    assert set(page.marks) == {quote.text for quote in report.context}
    for quote in report.context:
        assert store.feedback.get(quote.feedback_id).text[quote.start : quote.end] == quote.text


def test_what_changed_comes_before_the_numbers_and_their_definitions_last(page: Page) -> None:
    order = ("Complaints about nobody calls back", "in the period before", "How the numbers are defined")
    places = [page.words.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        f"{MINUS}100",
        "new since 3 June 2026",
        "alert sent: webhook",
        "first seen 7 June 2026",
        "4 recommendations and 2 warnings in 32 messages",
        "1 message in German",
        "1 to 28 June 2026",
        f"Labels: {LABELER}",
        "phone",
        "Acme",
    ],
)
def test_the_report_says(page: Page, text: str) -> None:
    assert text in page.words


def test_hostile_words_stay_words(hostile: Store) -> None:
    page = Page(render(assemble(hostile, JUNE, least=5)))
    assert {"script", "img", "i"}.isdisjoint(tag for tag, _ in page.tags)
    assert not [a for a in page.all("a") if not str(a["href"]).startswith("#")]
    assert HOSTILE in page.marks
    assert "<b>Acme</b>" in page.words
    assert "x" * 10_000 in page.marks


def test_a_period_without_feedback_is_a_short_honest_page(store: Store) -> None:
    page = Page(render(assemble(store, Filter(since=FIRST.replace(year=2030), until=LAST.replace(year=2030)), least=5)))
    assert "There is no labelled feedback in this period." in page.words
    assert not page.all("table")


def test_a_report_of_one_touchpoint_says_so(store: Store) -> None:
    page = Page(render(assemble(store, replace(JUNE, touchpoint="service", brand="Acme"), least=5)))
    assert "Only brand Acme and touchpoint service." in page.words
    assert CALL_BACK.name in page.words
