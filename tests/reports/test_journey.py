"""What a report says of people and of what is done, alike in every format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.answers import test_people as people
from tests.answers.seed import Part, Said, fill
from tests.reports.test_html import Page
from voc.answers import staff
from voc.answers.effort import Burden
from voc.answers.staff import Group
from voc.domain import Acceptance, Action, Filter, Ownership, Subject
from voc.insights.metrics import rate
from voc.reports import WRITERS, Report, assemble, html, markdown, spreadsheet
from voc.reports.journey import Item, Journey, parts, sentences
from voc.store import Store

SERVICE = Subject("touchpoint", "service")
DAY = people.DAY
# When what the customers of `quiet` write ends: some have been silent for weeks.
END = DAY + timedelta(days=90)


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    with Store.open("sqlite://") as store:
        fill(store, [*people.messages("h-1"), *people.messages("h-2", name="x"), *_employees()], topics=people.TOPICS)
        store.owners.save(Ownership(SERVICE, "Customer care", "care"))
        store.actions.add(Action(SERVICE, "Call back within a day", due=DAY), by="care")
        store.actions.add(Action(SERVICE, "A second line", done_on=DAY + timedelta(days=9)), by="care")
        store.acceptances.save(Acceptance(Subject("topic", "2"), "It goes in autumn", "board", DAY))
        yield assemble(store, replace(people.PERIOD, until=DAY + timedelta(days=29)), least=5)


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
        ("effort", "24 messages with 24 points: came again 12, was passed on 12"),
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


@pytest.fixture(scope="module")
def quiet() -> Iterator[Store]:
    """Customers whose contacts got worse, a score with each; a quarter of them fell silent. A team of few messages."""
    bad, good = Part("Not good.", "negative"), Part("Very good.", "positive")
    rude, kind = Part("She was rude.", labels={"staff": "criticism"}), Part("He was kind.", labels={"staff": "praise"})
    said = [
        Said(
            f"{c}-{i}", DAY + timedelta(days=8 * i), (good if i < 3 else bad,), "phone",
            customer=f"customer-{c}", nps=9 if i < 3 else 2,
        )
        for c in range(52)
        for i in range(12 if c % 4 else 5)
    ]  # fmt: skip
    spoken = [("chat", 9), ("hotline", 8), ("night", 2)]
    staff = [Said(f"{team}-{i}", END, (rude, kind), team=team) for team, n in spoken for i in range(n)]
    with Store.open("sqlite://") as store:
        fill(store, [*said, *staff], topics=people.TOPICS)
        yield store


@pytest.fixture(scope="module")
def told(quiet: Store) -> Report:
    return assemble(quiet, Filter(until=END), least=5)


@pytest.fixture(scope="module")
def blind(quiet: Store) -> Report:
    return assemble(quiet.without_evidence(), Filter(until=END), least=5)


def test_who_may_have_left_quietly_and_what_goes_with_a_score_are_told(told: Report) -> None:
    found = {part.id: part for part in parts(told.journey)}
    names = {item.name for item in found["quiet"].items}
    assert names
    assert names < {f"customer-{c}" for c in range(0, 52, 4)}
    assert "Wrote 5 times" in found["quiet"].items[0].sentence
    assert found["drivers"].lead.startswith("Mean nps")
    assert found["drivers"].items[0].name == "Service"


@pytest.mark.parametrize("suffix", [".md", ".html", ".xlsx"])
def test_nobody_is_named_to_whom_the_words_are_not_shown(told: Report, blind: Report, suffix: str) -> None:
    def says(report: Report) -> str:
        written = WRITERS[suffix](report)
        if suffix != ".xlsx":
            return written.decode()
        return str([list(sheet.values) for sheet in load_workbook(io.BytesIO(written))])

    assert "customer-" in says(told)
    assert "customer-" not in says(blind)


def test_drivers_are_of_the_days_of_the_report(quiet: Store, told: Report) -> None:
    assert told.journey.drivers is not None
    assert told.journey.drivers.basis.period == told.basis.period
    assert assemble(quiet.without_evidence(), Filter(END, END), least=5).journey.drivers is None


def test_small_teams_are_left_out(quiet: Store, told: Report) -> None:
    everyone = staff.answer(quiet, Filter(until=END), least=1)
    assert [group.name for group in everyone.teams] == ["chat", "hotline", "night"]
    # The smallest of the others goes with it, or the two messages could be told from the whole.
    found = told.journey.staff
    assert ([group.name for group in found.teams], found.too_small) == (["chat"], 2)


def lead(journey: Journey, id: str) -> str:
    return next(part.lead for part in parts(journey) if part.id == id)


def test_teams_that_are_left_out_are_told_of_only_where_there_are_some(report: Report, told: Report) -> None:
    assert lead(told.journey, "staff").endswith("Not shown, so that nobody can be guessed: 2 teams.")
    assert report.journey.staff.too_small == 0
    assert "Not shown" not in lead(report.journey, "staff")


def test_teams_are_told_from_touchpoints(items: dict[str, list[Item]]) -> None:
    names = [item.name for item in items["effort"]]
    assert {"Service", "Chat (team)", "Hotline (team)"} <= set(names)


def test_kappa_comes_with_its_messages_and_not_of_few(report: Report) -> None:
    found = report.journey
    assert found.ledger.advocacy.messages == 60
    assert "over 60 messages that have both" in lead(found, "ledger")
    few = replace(found.ledger, advocacy=replace(found.ledger.advocacy, messages=29))
    assert "kappa" not in lead(replace(found, ledger=few), "ledger")


def test_nothing_is_said_of_a_period_without_messages(company: Store) -> None:
    later = DAY.replace(year=2030)
    journey = assemble(company, Filter(later, later, brand="Acme"), least=5).journey
    assert parts(journey) == ()


def test_messages_and_points_are_told_apart() -> None:
    burden = Burden("service", 5, 3, {"repeat": 4, "transfer": 1, "contradiction": 0}, 0, None, 0.0, None)
    assert sentences.burden(burden).startswith("3 messages with 5 points: came again 4, was passed on 1")
    group = Group("chat", 3, 1, 3, {"conduct": 5, "policy": 1}, None, None)
    said = "criticised in 3; points of criticism by what they are of: how they behaved 5 and a rule 1"
    assert sentences.group(group).endswith(said)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(3, 1000, "0.3 % (0.1 to 0.9)"), (12, 100, "12 % (7 to 20)"), (0, 9, "0.0 % (0.0 to 29.9)")],
)
def test_a_small_share_keeps_a_digit(part: int, whole: int, text: str) -> None:
    assert sentences.share(rate(part, whole)).replace("\N{NO-BREAK SPACE}", " ") == text


def _decided(store: Store) -> None:
    other = Subject("touchpoint", "product")
    store.owners.save(Ownership(SERVICE, "Customer care", "care"))
    store.actions.add(Action(SERVICE, "Call back within a day"), by="care")
    store.actions.add(Action(SERVICE, "A second line", due=DAY, done_on=DAY + timedelta(days=20)), by="care")
    store.actions.add(Action(Subject("topic", "2"), "Better screws"), by="care")
    store.acceptances.save(Acceptance(other, "It goes in autumn", "board", DAY))


@pytest.fixture(scope="module")
def company() -> Iterator[Store]:
    with Store.open("sqlite://") as store:
        fill(store, people.messages("h-1"), topics=people.TOPICS)
        _decided(store)
        yield store


@pytest.mark.parametrize(
    ("filter", "todo"),
    [
        (Filter(), {"Call back within a day", "Better screws"}),
        (Filter(touchpoint="service"), {"Call back within a day"}),
        (Filter(touchpoint="product"), {"Better screws"}),
        (Filter(topic_id=2), {"Better screws"}),
        (Filter(brand="Acme"), set()),
        (Filter(channel="phone", touchpoint="service"), set()),
    ],
)
def test_only_what_is_done_about_the_part_that_is_told_of_is_told(
    company: Store, filter: Filter, todo: set[str]
) -> None:
    found = assemble(company, filter, least=5).journey
    work = [part for part in parts(found) if part.id == "work"]
    assert {each.action.title for each in found.open} == todo
    assert bool(found.desks) == (filter == Filter())
    assert bool(found.accepted) == (filter in (Filter(), Filter(touchpoint="product")))
    assert bool(work) == bool(todo)


def test_work_is_told_as_it_stood_at_the_end_of_the_period(company: Store) -> None:
    early = assemble(company, Filter(DAY, DAY + timedelta(days=10)), least=5).journey
    assert {each.action.title: each.overdue for each in early.open}["A second line"]
    assert early.done == ()
    care = next(desk for desk in early.desks if desk.team == "Customer care")
    assert (len(care.actions), care.overdue) == (2, 1)
    work = next(part for part in parts(early) if part.id == "work")
    assert work.lead.endswith("as of 11 June 2026.")
    assert assemble(company, Filter(DAY - timedelta(days=9), DAY - timedelta(days=1)), least=5).journey.accepted == ()
    late = assemble(company, Filter(DAY, DAY + timedelta(days=25)), least=5).journey
    assert [each.name for each in late.accepted] == ["product"]
    assert [each.action.title for each in late.done] == ["A second line"]


def test_a_report_of_one_touchpoint_names_no_customers(quiet: Store, told: Report) -> None:
    assert told.journey.leavers is not None
    assert told.journey.leavers.leavers
    assert assemble(quiet, Filter(END, END, touchpoint="service"), least=5).journey.leavers is None
