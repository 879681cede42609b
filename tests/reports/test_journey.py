"""What a report says of people and of what is done, alike in every format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.answers import test_people as people
from tests.answers.seed import Said, fill
from tests.reports.test_html import Page
from voc.domain import Acceptance, Action, Ownership, Subject
from voc.reports import Report, assemble, html, markdown, spreadsheet
from voc.reports.assemble import LEAST
from voc.reports.journey import Item, parts
from voc.settings import Settings
from voc.store import Store

SERVICE = Subject("touchpoint", "service")
DAY = people.DAY


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    with Store.open("sqlite://") as store:
        fill(store, [*people.messages("h-1"), *people.messages("h-2", name="x"), *_employees()], topics=people.TOPICS)
        store.owners.save(Ownership(SERVICE, "Customer care", "care"))
        store.actions.add(Action(SERVICE, "Call back within a day", due=DAY), by="care")
        store.actions.add(Action(SERVICE, "A second line", done_on=DAY + timedelta(days=9)), by="care")
        store.acceptances.save(Acceptance(Subject("topic", "2"), "It goes in autumn", "board", DAY))
        yield assemble(store, replace(people.PERIOD, until=DAY + timedelta(days=29)))


def _employees() -> list[Said]:
    return [Said(f"e{i}", DAY + timedelta(days=i), (people.LINES[6],), "survey", role="employee") for i in range(6)]


@pytest.fixture(scope="module")
def items(report: Report) -> dict[str, list[Item]]:
    return {part.id: list(part.items) for part in parts(report.journey)}


def test_every_part_that_has_something_to_say_is_there(items: dict[str, list[Item]]) -> None:
    assert set(items) == {"moments", "promises", "ledger", "effort", "staff", "employees", "mix", "work"}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("promises", "Expected “within 24 hours” (1 day), got “it took two days” (2 days) (2.0 times as much)"),
        ("promises", "Named in 12 messages"),
        ("ledger", "from family"),
        ("effort", "in the middle of"),
        ("staff", "how they behaved"),
        ("employees", "employees 6 messages"),
        ("work", "Answers for service; 1 open action, 1 past their date"),
        ("work", "due 1 June 2026, overdue; with Customer care"),
        ("work", "Accepted by board: It goes in autumn."),
    ],
)
def test_a_part_says(items: dict[str, list[Item]], part: str, said: str) -> None:
    assert [item for item in items[part] if said in item.sentence], [item.sentence for item in items[part]]


def test_what_needs_attention_is_marked(items: dict[str, list[Item]]) -> None:
    tones = {item.tag: item.tone for item in (*items["promises"], *items["work"], *items["employees"])}
    assert (tones["broken"], tones["accepted"], tones["overdue"], tones["both"]) == ("bad", "", "bad", "bad")
    assert Item("a", "b", "improved").tone == "good"


def test_a_page_and_a_text_hold_every_item_with_its_words(report: Report, items: dict[str, list[Item]]) -> None:
    words, text = Page(html.render(report)).words, markdown.render(report)
    for item in (item for found in items.values() for item in found):
        assert item.sentence in words
        assert markdown.safe(item.sentence) in text
        assert all(quote.text in words for quote in item.quotes)


def test_a_workbook_has_a_table_for_each(report: Report) -> None:
    book = load_workbook(io.BytesIO(spreadsheet.render(report)))
    rows = {sheet.title: sheet.max_row - 1 for sheet in book}
    found = report.journey
    assert rows["Loyalty"] == len(found.moments.groups)
    assert rows["Who tells whom"] == len(found.ledger.accounts)
    assert (rows["To do"], rows["Actions"], rows["Accepted"]) == (1, 1, 1)
    assert rows["Owners"] == len(found.desks)
    assert min(rows[name] for name in ("Promises", "Effort", "Staff", "Employees")) > 0


def test_small_teams_are_left_out_as_everywhere(report: Report) -> None:
    assert Settings.model_fields["min_group_messages"].default == LEAST
    assert {group.name for group in report.journey.staff.teams} <= {"chat", "hotline"}


def test_a_report_of_one_touchpoint_names_no_customers_and_no_desks(report: Report) -> None:
    with Store.open("sqlite://") as store:
        fill(store, people.messages("h-1"), topics=people.TOPICS)
        found = assemble(store, replace(people.PERIOD, touchpoint="service")).journey
        assert (found.leavers, found.desks) == (None, ())
        assert report.journey.leavers is not None
