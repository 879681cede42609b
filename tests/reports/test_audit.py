from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.answers.seed import CALL_BACK, FIRST, LAST, Part, Said, fill, topic
from tests.reports.test_html import Page
from voc.domain import Acceptance, Action, Filter, Subject
from voc.reports.audit import Audit, assemble
from voc.reports.audit import html as audit_html
from voc.reports.audit import markdown as audit_markdown
from voc.reports.audit import spreadsheet as audit_spreadsheet
from voc.store import Store
from voc.taxonomy import Taxonomy, TouchpointEntry

HOSTILE = "=1+1 <script>alert(1)</script>"
TAXONOMY = Taxonomy(touchpoints={"service": TouchpointEntry(own_rating=90)})


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Twenty weeks: promises of service broken until something is done in the tenth, others steady."""
    with Store.open("sqlite://") as opened:
        fill(opened, list(_messages()), topics=[CALL_BACK, topic(2, HOSTILE, touchpoint="product")])
        subject = Subject("topic", str(CALL_BACK.id))
        done = Action(subject, "A second line", done_on=FIRST + timedelta(weeks=10))
        opened.actions.add(done, by="care")
        opened.acceptances.save(Acceptance(Subject("topic", "2"), HOSTILE, "board", FIRST))
        yield opened


def _messages() -> Iterator[Said]:
    broken = Part("Nobody called me back.", "negative", "service", 1, {"expectation": "broken_promise"})
    dear = Part(HOSTILE, "negative", "product", 2, {"expectation": "met", "loyalty": "leaving"})
    for week in range(20):
        for number in range(10):
            day = FIRST + timedelta(weeks=week, days=number % 7)
            if week < 10 or number < 1:
                yield Said(f"b{week}-{number}", day, (broken,), brand="Acme")
            yield Said(f"d{week}-{number}", day, (dear,), brand="Acme")


@pytest.fixture(scope="module")
def audit(store: Store) -> Audit:
    return assemble(store, Filter(), TAXONOMY)


def test_without_days_it_is_about_half_a_year(audit: Audit, store: Store) -> None:
    assert audit.basis.period.days == 182
    assert audit.basis.period.until == (store.feedback.days() or (LAST, LAST))[1]


def test_it_begins_with_what_a_board_should_take_away(audit: Audit) -> None:
    said = " ".join(audit.headlines)
    assert "Service falls short of what customers expect" in said
    assert "Service is seen too kindly from inside: the company believes 90 of 100" in said
    assert "1 action taken: 1 helped, 0 made it worse and of 0 it cannot be told" in said
    assert "1 pain point is left as accepted" in said


@pytest.mark.parametrize("text", ["A second line", "improved", "accepted by board", "What cannot be said", "overrated"])
def test_the_page_says(audit: Audit, text: str) -> None:
    assert text in Page(audit_html.render(audit)).words


def test_it_says_who_leaves_over_what_and_what_it_costs_to_get_something_done(store: Store) -> None:
    hold = Part("I was on hold for fifty minutes, the third time I call.", "negative", "service", 1)
    going = Part("I will cancel.", "negative", "reputation", 0, {"loyalty": "leaving"})
    other = store.other("leavers")
    glad = [Said(f"g{i}", LAST, (Part("Lovely.", "positive", "product", 0),)) for i in range(60)]
    fill(other, [*(Said(f"h{i}", LAST, (hold, going)) for i in range(12)), *glad], topics=[CALL_BACK])
    audit = assemble(other, Filter(since=LAST, until=LAST), TAXONOMY)
    said = " ".join(audit.headlines)
    assert "12 messages speak of leaving or having left" in said
    assert f"They speak of “{CALL_BACK.name}” more than others do" in said
    assert "Most effort begins at service: 12 messages with 12 points: came again 12" in said
    page, text = Page(audit_html.render(audit)).words, audit_markdown.render(audit)
    for words in ("12 messages of leavers, 0 of others", "50 minutes"):
        assert words in page
        assert words in text
    sheets = {sheet.name: sheet.rows for sheet in audit_spreadsheet.sheets(audit)}
    assert sheets["Last straws"][0][:4] == (CALL_BACK.name, "topic", 12, 0)
    assert sheets["Effort"][0][:2] == ("service", 12)


def test_hostile_words_stay_words(audit: Audit) -> None:
    page = Page(audit_html.render(audit))
    assert "script" not in {tag for tag, _ in page.tags}
    assert HOSTILE in page.words
    assert "<script" not in audit_markdown.render(audit).replace("\\<script", "")


def test_every_link_within_the_page_leads_somewhere(audit: Audit) -> None:
    page = Page(audit_html.render(audit))
    targets = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {str(a["href"])[1:] for a in page.all("a") if str(a["href"]).startswith("#")} <= targets


def test_every_question_has_a_part_in_markdown(audit: Audit) -> None:
    text = audit_markdown.render(audit)
    assert text.count("\n## ") == 8
    assert "**Service**: the company believes 90 of 100" in text


def test_the_workbook_has_the_numbers(audit: Audit) -> None:
    book = load_workbook(io.BytesIO(audit_spreadsheet.render(audit)))
    rows = list(book["Actions"].iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["action"], row["verdict"]) == ("A second line", "improved")
    assert book["Accepted"]["E2"].value == HOSTILE
    assert book["Accepted"]["E2"].data_type == "s"


def test_one_touchpoint_has_its_own_audit(store: Store) -> None:
    found = assemble(store, Filter(touchpoint="product"), TAXONOMY)
    assert (found.actions, len(found.accepted)) == ((), 1)
    assert [each.touchpoint for each in found.expectations.touchpoints] == ["product"]


def test_a_company_without_feedback_is_told_so(store: Store) -> None:
    nothing = assemble(store, Filter(since=FIRST.replace(year=2030), until=LAST.replace(year=2030)), Taxonomy())
    assert nothing.headlines == ("There is no labelled feedback in this period.",)
    assert "The company has not rated itself" in Page(audit_html.render(nothing)).words
