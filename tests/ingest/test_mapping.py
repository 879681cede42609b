"""Columns are understood from their names and their cells, and can be told."""

from __future__ import annotations

from hashlib import sha256

import pytest

from voc.errors import InvalidRecord, InvalidValue, MissingColumn
from voc.ingest.columns import FIELDS, number_of, rating_of, words_of
from voc.ingest.mapping import guess_mapping

PROSE = [
    "The delivery was late again and nobody answered.",
    "Support was friendly and quick, thank you.",
    "I would not buy this a second time.",
    "Works as described, good value.",
]


def rows_of(**columns: list[object]) -> list[dict[str, object]]:
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def understood(rows: list[dict[str, object]], **given: str) -> dict[str, str | None]:
    return {choice.field: choice.column for choice in guess_mapping("x.csv", rows, given=given).choices}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ReviewBody", "text"),
        ("Review_Text", "text"),
        ("verbatim", "text"),
        ("Customer comment", "text"),
        ("COMMENTS", "text"),
        ("q7: tell us more", "text"),
    ],
)
def test_the_text_is_found_by_its_name_or_for_being_prose(header: str, field: str) -> None:
    assert understood(rows_of(**{header: PROSE, "date": ["2024-01-02"] * 4}))[field] == header


@pytest.mark.parametrize("header", ["date", "Published", "created_utc", "Review Submit Date and Time", "tweet_created"])
def test_the_date_is_found_by_its_name(header: str) -> None:
    assert understood(rows_of(text=PROSE, **{header: ["2024-01-02"] * 4}))["created_at"] == header


def test_the_cells_overrule_the_name() -> None:
    rows = rows_of(
        feedback=[1, 0, 1, 1],
        verified_reviews=PROSE,
        date=["2024-01-02"] * 4,
        source=["https://reviews.example/1", "https://reviews.example/2"] * 2,
        note=["see file", "called back", "x", "none"],
    )
    mapping = understood(rows)
    assert mapping["text"] == "verified_reviews"
    assert mapping["url"] == "source"
    assert "rating" not in mapping


def test_the_best_of_several_dates_is_taken() -> None:
    days: list[object] = ["2024-01-02"] * 4
    assert understood(rows_of(text=PROSE, DateFlown=days, Datetime=days))["created_at"] == "Datetime"


def test_columns_with_few_values_become_attributes_unless_they_are_personal() -> None:
    rows = rows_of(
        text=PROSE * 3, date=["2024-01-02"] * 12, Seat=["window", "aisle"] * 6, email=["a@x.de", "b@x.de"] * 6
    )
    mapping = understood(rows)
    assert mapping["attributes.Seat"] == "Seat"
    assert mapping["email"] == "email"
    assert "attributes.email" not in mapping
    assert "attributes.Seat" not in understood(rows, **{"attributes.Seat": ""})


def test_what_is_told_is_kept_and_its_columns_are_taken() -> None:
    rows = rows_of(text=PROSE, body=PROSE, date=["2024-01-02"] * 4)
    mapping = guess_mapping("x.csv", rows, given={"text": "body", "brand": "=Acme", "title": ""})
    assert mapping.column("text") == "body"
    assert mapping.record(rows[0]) == {"text": PROSE[0], "created_at": "2024-01-02", "brand": "Acme"}


def test_a_missing_column_lists_those_there_are() -> None:
    with pytest.raises(MissingColumn, match="Its columns: text, day"):
        guess_mapping("x.csv", rows_of(text=PROSE, day=["soon"] * 4))
    with pytest.raises(MissingColumn, match="no column for"):
        guess_mapping("x.csv", rows_of(text=PROSE, date=["2024-01-02"] * 4), given={"text": "body"})


def test_a_field_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(InvalidValue, match="created_at"):
        guess_mapping("x.csv", rows_of(text=PROSE, date=["2024-01-02"] * 4), given={"txt": "text"})


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        ([1, 5, 3, 4], (1, 5)),
        (["9", "10", "1", "4"], (1, 10)),
        (["0", "10", "1", "4"], (0, 10)),
        ([85, 90, 20, 55], (1, 100)),
        (["★★★★☆", "★★", "⭐⭐⭐", "★"], (1, 5)),
        (["FOUR", "ONE", "FIVE", "TWO"], (1, 5)),
        (["4 out of 5", "3/5", "5 stars", "1,5"], (1, 5)),
    ],
)
def test_the_rating_scale_is_the_narrowest_usual_one(ratings: list[object], scale: tuple[float, float]) -> None:
    mapping = guess_mapping("x.csv", rows_of(text=PROSE, date=["2024-01-02"] * 4, rating=ratings))
    assert mapping.scale == scale


def test_the_rating_scale_can_be_told() -> None:
    rows = rows_of(text=PROSE, date=["2024-01-02"] * 4, rating=[1, 2, 3, 4])
    record = guess_mapping("x.csv", rows, given={"rating.min": "=0", "rating.max": "=7"}).record(rows[3])
    assert record["rating"] == {"value": 4, "min": 0, "max": 7}


def test_unreadable_extras_are_left_out_of_the_record() -> None:
    rows = rows_of(
        id=["1.0", 2.0, "c", "d"],
        text=PROSE,
        date=["2024-01-02"] * 4,
        likes=["1,234", "5", "7", "many"],
        rating=["5", "4", "3", "?"],
        language=["en", "en", "de", "de"],
    )
    mapping = guess_mapping("x.csv", rows)
    assert mapping.record(rows[0])["engagement"] == {"likes": 1234}
    assert [mapping.record(row)["id"] for row in rows] == ["1", "2", "c", "d"]
    assert mapping.record(rows[3]).keys() == {"id", "text", "created_at", "language"}


def test_an_object_is_no_name() -> None:
    mapping = guess_mapping("f.json", [{"text": "They never called me back", "date": "2026-01-02", "brand": "Acme"}])
    late = {"text": "Nie", "date": "2026-01-02", "brand": {"id": 7}, "title": ["a"], "url": {}}

    assert mapping.record(late) == {"text": "Nie", "created_at": "2026-01-02"}


@pytest.mark.parametrize("text", [{"de": "Nie"}, ["Nie", "wieder"]])
def test_a_row_whose_text_is_an_object_is_refused_and_not_taken_for_an_empty_one(text: object) -> None:
    mapping = guess_mapping("f.json", [{"text": "They never called me back", "date": "2026-01-02"}])
    with pytest.raises(InvalidRecord, match="text: is an object; map one of its fields"):
        mapping.record({"text": text, "date": "2026-01-02"})


@pytest.mark.parametrize("header", ["Email", "Customer Email", "user_email"])
def test_hashes_in_a_column_of_addresses_say_who_the_customer_is(header: str) -> None:
    hashes: list[object] = [sha256(str(number % 3).encode()).hexdigest() for number in range(4)]
    mapping = understood(rows_of(text=PROSE, date=["2024-01-02"] * 4, **{header: hashes}))

    assert mapping["customer_id"] == header
    assert "email" not in mapping


def test_a_number_of_the_customer_goes_before_a_hash_of_their_address() -> None:
    hashes: list[object] = [sha256(str(number).encode()).hexdigest() for number in range(4)]
    rows = rows_of(text=PROSE, date=["2024-01-02"] * 4, email=hashes, client_id=["C-1", "C-2", "C-1", "C-3"])
    assert understood(rows)["customer_id"] == "client_id"


@pytest.mark.parametrize("cells", [["yes", "no", "yes", "no"], ["[EMAIL]"] * 4, ["1", "0", "1", "1"]])
def test_a_column_of_addresses_without_any_is_nobody(cells: list[object]) -> None:
    assert not {"customer_id", "email"} & understood(rows_of(text=PROSE, date=["2024-01-02"] * 4, email=cells)).keys()


def test_a_row_without_a_date_is_refused() -> None:
    mapping = guess_mapping("x.csv", rows_of(date=["2024-01-02"] * 4, text=PROSE))
    with pytest.raises(InvalidRecord, match="no date"):
        mapping.record({"date": "", "text": "x"})


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("4", 4),
        ("4.5", 4.5),
        ("4,5", 4.5),
        ("1,234", 1234),
        ("1,234.5", 1234.5),
        (" 7 ", 7),
        (3, 3),
        ("four", None),
        (True, None),
    ],
)
def test_numbers_are_read_in_both_spellings(cell: object, number: float | None) -> None:
    assert number_of(cell) == number


def test_words_of_a_header_are_told_apart_however_it_is_written() -> None:
    assert {words_of(h) for h in ("ReviewBody", "review_body", "Review Body", " review-body ", "reviewBody")} == {
        "review body"
    }


def test_every_field_of_the_record_can_be_mapped() -> None:
    assert {"text", "created_at", "id", "rating", "nps", "brand", "turns", "attributes", "rating.max"} <= set(FIELDS)
    assert rating_of("7/10") == 7


def test_a_column_of_dates_is_the_date_whatever_it_is_called() -> None:
    rows = [
        {"erhalten": f"0{day}.03.2026", "worte": f"Das Paket {day} kam zu spät an", "nr": 2026} for day in range(1, 9)
    ]
    mapping = guess_mapping("t.csv", rows)
    assert mapping.column("created_at") == "erhalten"
    (choice,) = [choice for choice in mapping.choices if choice.field == "created_at"]
    assert choice.confidence <= 0.5


def test_a_date_of_birth_is_not_when_it_was_written() -> None:
    rows = [{"birth": "1980-01-02", "worte": "Das Paket kam zu spät an"}]
    with pytest.raises(MissingColumn):
        guess_mapping("t.csv", rows)


@pytest.mark.parametrize("value", [10**400, "9" * 400, float("inf"), float("nan"), "-" + "9" * 400])
def test_a_number_beyond_all_numbers_is_none(value: object) -> None:
    assert number_of(value) is None
    assert rating_of(value) is None
