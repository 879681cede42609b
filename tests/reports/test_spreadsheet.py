from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.answers.seed import CALL_BACK, FIRST, LAST
from voc.domain import Filter
from voc.reports import Report, assemble
from voc.reports.spreadsheet import render
from voc.reports.workbook import MAX_CELL_CHARS, Sheet, workbook
from voc.store import Store


@pytest.fixture(scope="module")
def report(store: Store) -> Report:
    return assemble(store, Filter(since=FIRST, until=LAST), least=5)


@pytest.fixture(scope="module")
def tables(report: Report) -> dict[str, list[dict[str, object]]]:
    """The rows of each sheet by the names of their columns."""
    book = load_workbook(io.BytesIO(render(report)))
    found = {}
    for sheet in book:
        columns, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, columns), row, strict=True)) for row in rows]
    return found


def test_numbers_are_numbers_with_their_intervals_beside_them(
    report: Report, tables: dict[str, list[dict[str, object]]]
) -> None:
    service = next(row for row in tables["Touchpoints"] if row["touchpoint"] == "service")
    said = next(each for each in report.touchpoints if each.touchpoint == "service")
    assert said.net_sentiment is not None
    assert service["messages"] == said.messages
    assert service["net sentiment"] == pytest.approx(said.net_sentiment.value)
    assert service["net sentiment, low"] == pytest.approx(said.net_sentiment.low)


def test_days_are_dates(tables: dict[str, list[dict[str, object]]]) -> None:
    topic = next(row for row in tables["Topics"] if row["topic"] == CALL_BACK.name)
    assert str(topic["first seen"]).startswith("2026-06-03")


def test_every_quote_is_there_with_its_place(report: Report, tables: dict[str, list[dict[str, object]]]) -> None:
    found = {(row["message"], row["start"], row["end"], row["words"]) for row in tables["Quotes"]}
    assert found == {(q.feedback_id, q.start, q.end, q.text) for q in report.context}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://x", "{=1}", "007", "nan"])
def test_words_stay_words_whatever_they_begin_with(text: str) -> None:
    book = load_workbook(io.BytesIO(workbook([Sheet("a", ("words",), ((text,),))], title="t")))
    cell = book["a"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix


def test_a_table_without_rows_and_words_too_long_for_a_cell_are_no_trouble() -> None:
    tables = [Sheet("a", ("x",), ()), Sheet("b", ("x", "day"), (("y" * 40_000, date(2026, 1, 2)),))]
    book = load_workbook(io.BytesIO(workbook(tables, title="t")))
    assert book["a"].max_row == 1
    assert len(book["b"]["A2"].value) == MAX_CELL_CHARS
