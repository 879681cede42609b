"""Files become items: every row exactly one, good ones kept, bad ones named, killed runs resumed."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.conftest import KEY, feedback_of, rejected_of, rules_of, texts_of
from voc.domain import Rating
from voc.errors import InvalidValue, MissingColumn, UnknownExtension, UnknownFormat, UnreadableFile
from voc.ingest.base import Item
from voc.ingest.files import inspect_file, read_chunks, read_files
from voc.ingest.reading import FileInfo
from voc.settings import Settings

Read = Callable[..., list[Item]]
PLAIN = "id,date,text,rating\n1,2024-01-02,The parcel was late,2\n2,2024-01-03,Lovely service,5\n"


def test_a_plain_file_needs_no_options(read: Read) -> None:
    first, second = feedback_of(read(PLAIN))
    assert (first.external_id, first.text, first.source, first.channel) == (
        "1",
        "The parcel was late",
        "file:reviews",
        "review",
    )
    assert (second.created_at.isoformat(), second.rating and second.rating.value) == ("2024-01-03T00:00:00+00:00", 5)


def test_the_broken_file_loses_no_good_row_and_names_every_bad_one(read: Read) -> None:
    good = [
        b'1,2024-01-02,"Two lines,\nand a comma",5',
        b"2,3/4/2024,NUL \0 bytes do not matter,4",
        b'3,"Feb 3, 2024",Three styles of date,3',
        b"4,25/12/2023,Caf\xe9 in another encoding,2",
        "5,2024-01-05,👍,5".encode(),
        "6,2024-01-06,Café in UTF-8,1".encode(),
        b"7,2024-01-07,A short row is fine",
        b"8,1706954400,The last of the good ones,4",
    ]
    filtered = [b"20,2024-01-08,,3", b"21,2024-01-09,,", b"22,2024-01-10,n/a,3"]
    bad = [
        b"30,yesterday,The date is none,3",
        b"31,2199-01-01,The date is in the future,3",
        b"32,,There is no date,3",
        b'33,2024-01-11,"' + b"x" * 10_000_000 + b'",3',
        b"34,2024-01-12,a,b,c,d,e",
        b"35,2024-01-13,A rating beyond the scale,700",
        b"36",
        b'37,2024-01-15,"A quote that never ends,4',
    ]
    rows = [row for group in zip(good, filtered + bad, strict=False) for row in group] + bad[5:]
    items = read(b"id,date,text,rating\n" + b"\n".join(rows) + b"\n")
    assert [f.external_id for f in feedback_of(items)] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert texts_of(items)[3:6] == ["Café in another encoding", "👍", "Café in UTF-8"]
    assert feedback_of(items)[1].created_at.month == 4, "25/12/2023 proves that days come first in this file"
    assert rules_of(items) == {"rating_only": 1, "empty": 1, "non_answer": 1}
    reasons = [rejected.reason for rejected in rejected_of(items)]
    assert len(reasons) == len(bad)
    for reason, said in zip(
        reasons,
        [
            "not a date",
            "future",
            "no date",
            "10,000,000 characters",
            "7 cells",
            "outside the scale",
            "1 of 4 cells",
            "never closed",
        ],
        strict=True,
    ):
        assert said in reason
    assert all(len(rejected.raw) <= 2000 for rejected in rejected_of(items))
    assert len(items) == len(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(read: Read, encoding: str, delimiter: str) -> None:
    rows = [
        ["id", "date", "comment"],
        *[[str(n), "2024-01-02", "Der Käse über die Straße, „schön“; ja"] for n in range(9)],
    ]
    content = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    items = read(content.encode(encoding))
    assert texts_of(items) == ["Der Käse über die Straße, „schön“; ja"] * 9


def test_a_stray_quote_swallows_no_good_row(read: Read) -> None:
    rows = ['1,2024-01-01,"never closed', "2,2024-01-02,fine", '3,2024-01-03,"also, fine"', "4,2024-01-04,fine too"]
    items = read("\n".join(["id,date,text", *rows]))
    assert texts_of(items) == ["fine", "also, fine", "fine too"]
    assert [(r.row, "never closed" in r.reason) for r in rejected_of(items)] == [(1, True)]


@pytest.mark.parametrize(
    "lines",
    [
        [
            '{"id": "a", "created_at": "2024-01-02", "text": "First"}',
            "{broken",
            "[1]",
            '"text"',
            "",
            '{"text": "no date"}',
        ],
    ],
)
def test_json_lines_keep_their_good_lines(read: Read, lines: list[str]) -> None:
    items = read("\n".join(lines), "x.jsonl")
    assert texts_of(items) == ["First"]
    assert [(r.row, r.reason.partition(" (")[0]) for r in rejected_of(items)] == [
        (2, "not JSON"),
        (3, "not a JSON object"),
        (4, "not a JSON object"),
        (5, "created_at: the row has no date"),
    ]


def test_a_json_row_without_words_is_filtered_like_any_other(read: Read) -> None:
    lines = ['{"date": "2024-01-02", "rating": 5, "text": "Good words"}', '{"date": "2024-01-02", "rating": 4}']
    assert rules_of(read("\n".join(lines), "x.jsonl")) == {"rating_only": 1}


def test_the_canonical_record_is_read_in_full(read: Read) -> None:
    record = {
        "id": "r1", "source": "zendesk", "channel": "chat", "created_at": "2024-01-02T10:00:00+01:00", "title": "Late",
        "language": "en-GB", "author": "Ann", "customer_id": "c1", "rating": {"value": 3, "min": 0, "max": 10},
        "nps": 7, "thread_id": "t", "url": "https://x.example/1", "reach": 12, "engagement": {"likes": 3},
        "product": "P", "version": "1", "location": "DE", "brand": "Acme", "team": "T", "agent_id": "a7",
        "attributes": {"plan": "gold"},
        "turns": [
            {"role": "customer", "speaker": "Ann", "text": " Where  is it? ", "start_ms": 0, "end_ms": 900},
            {"role": "bot", "text": ""},
            {"role": "agent", "text": "On its way."},
        ],
    }  # fmt: skip
    (feedback,) = feedback_of(read(json.dumps([record]), "x.json"))
    assert feedback.text == "Where is it?\nOn its way."
    assert [feedback.text[t.start : t.end] for t in feedback.turns] == ["Where is it?", "On its way."]
    assert [t.role for t in feedback.turns] == ["customer", "agent"]
    assert (feedback.source, feedback.channel, feedback.language, feedback.agent) == ("zendesk", "chat", "en", "a7")
    assert feedback.rating is not None
    assert (feedback.rating.value, feedback.rating.low, feedback.rating.high) == (3, 0, 10)
    assert (feedback.attributes, feedback.engagement) == ({"plan": "gold"}, {"likes": 3})
    assert "Ann" not in repr(feedback)


def test_a_field_that_only_late_rows_have_is_read_under_its_own_name(read: Read) -> None:
    plain = [{"id": str(n), "created_at": "2024-01-02", "text": f"message number {n}"} for n in range(1500)]
    late = {"author_role": "employee", "nps": 3, "rating": {"value": 2, "min": 1, "max": 6}, "team": "hotline"}
    lines = [
        json.dumps(row) for row in [*plain, {**plain[0], "id": "late", **late}, {**plain[1], "id": "x", "rating": 9}]
    ]
    *_, told, bare = feedback_of(read("\n".join(lines), name="a.jsonl"))
    assert (told.author_role, told.nps, told.rating, told.team) == ("employee", 3, Rating(2, 1, 6), "hotline")
    assert bare.rating is None


def test_parquet_and_spreadsheets_are_tables_too(tmp_path: Path, settings_off: Settings) -> None:
    table = polars.DataFrame({"id": [1, 2], "date": ["2024-01-02", "2024-01-03"], "text": ["Good words", "More words"]})
    table.write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.xlsx").write_bytes(
        spreadsheet([["id", "date", "text"], [1, 45293, "Good words"], ["2", "2024-01-03", "x y"]])
    )
    items = list(read_files([tmp_path], settings=settings_off, key=KEY))
    assert [(f.source, f.external_id, f.created_at.day) for f in feedback_of(items)] == [
        ("file:a", "1", 2),
        ("file:a", "2", 3),
        ("file:b", "1", 2),
        ("file:b", "2", 3),
    ]


def test_gzip_zip_folders_and_patterns_lead_to_files(tmp_path: Path, settings_off: Settings) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv.gz").write_bytes(gzip.compress(PLAIN.encode()))
    with zipfile.ZipFile(tmp_path / "in" / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/c.csv", PLAIN)
        archive.writestr("__MACOSX/c.csv", "junk")
    for paths in ([tmp_path / "in"], [str(tmp_path / "in" / "*")]):
        items = list(read_files(paths, settings=settings_off, key=KEY))
        assert [f.source for f in feedback_of(items)] == ["file:a", "file:a", "file:c", "file:c"]


def test_the_bytes_say_how_far_reading_is_whatever_they_are_packed_in(tmp_path: Path, settings_off: Settings) -> None:
    table = "id,date,text\n" + "".join(f"{n},2024-01-02,Text number {n * 7919 % 104729}\n" for n in range(3000))
    (tmp_path / "a.csv").write_text(table)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(table.encode()))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.csv", table)
    for name in ("a.csv", "b.csv.gz", "c.zip"):
        shares = [chunk.share_read for chunk in read_chunks([tmp_path / name], settings=settings_off, key=KEY)]
        assert shares[2:] == pytest.approx([3 / 6, 4 / 6, 5 / 6, 5 / 6], abs=0.2)
        assert shares == sorted(shares)

    [*_, last] = read_chunks([tmp_path / "a.csv", tmp_path / "b.csv.gz"], settings=settings_off, key=KEY)
    assert last.share_read > 0.9


def test_a_zip_bomb_is_refused_and_the_rest_of_the_archive_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings_off: Settings
) -> None:
    monkeypatch.setattr("voc.ingest.archive.FREE_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "id,date,text\n" + "1,2024-01-01,x y\n" * 2 + "\0" * 1_200_000)
        archive.writestr("b.csv", PLAIN)
    items = list(read_files([tmp_path / "bomb.zip"], settings=settings_off, key=KEY))
    assert len(feedback_of(items)) == 2
    assert ["zip bomb" in r.reason for r in rejected_of(items)] == [True]


def test_a_gzip_bomb_ends_where_it_explodes(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr("voc.ingest.archive.FREE_BYTES", 100_000)
    rows = "".join(f"{n},2024-01-02,Text number {n}\n" for n in range(2000))
    items = read(gzip.compress(("id,date,text\n" + rows + "x" * 5_000_000).encode()), "x.csv.gz")
    assert len(feedback_of(items)) == 2000
    assert ["zip bomb" in r.reason for r in rejected_of(items)] == [True]


def test_a_damaged_archive_keeps_what_came_before_the_damage(read: Read) -> None:
    rows = "".join(f"{n},2024-01-02,Text number {n * 7919 % 104729}\n" for n in range(4000))
    whole = gzip.compress(("id,date,text\n" + rows).encode())
    items = read(whole[: len(whole) - 2000], "x.csv.gz")
    assert len(feedback_of(items)) > 2000
    assert [("damaged" in r.reason) for r in rejected_of(items)] == [True]


def test_a_named_file_that_cannot_be_read_is_an_error_a_found_one_is_an_item(
    tmp_path: Path, settings_off: Settings
) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(UnknownFormat, match="`voc formats` lists"):
        list(read_files([tmp_path / "picture.png"], settings=settings_off, key=KEY))
    with pytest.raises(MissingColumn, match="Its columns: a, b"):
        list(read_files([tmp_path / "table.csv"], settings=settings_off, key=KEY))
    items = list(read_files([tmp_path], settings=settings_off, key=KEY))
    assert [(Path(r.file).name, r.row) for r in rejected_of(items)] == [("picture.png", 0), ("table.csv", 0)]


@pytest.mark.parametrize("path", ["absent.csv", "absent/*.csv"])
def test_a_path_without_a_file_is_an_error(tmp_path: Path, path: str, settings_off: Settings) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        list(read_files([tmp_path / path], settings=settings_off, key=KEY))


def test_an_empty_file_is_an_error_that_says_so(read: Read) -> None:
    with pytest.raises((UnreadableFile, UnknownFormat)):
        read("")
    with pytest.raises(UnreadableFile, match="no rows"):
        read("id,date,text\n", format="csv")


def test_an_unknown_format_is_named_with_those_there_are(read: Read) -> None:
    with pytest.raises(UnknownExtension, match=r"csv, .*excel"):
        read(PLAIN, format="docx")


@pytest.mark.parametrize("stop", [0, 1, 3, 4, 5])
def test_a_killed_run_resumes_after_its_last_row(tmp_path: Path, stop: int, settings_off: Settings) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text("date,text\n2024-01-02,Great\n2024-01-02,Great\n")
    whole = list(read_files([tmp_path], settings=settings_off, key=KEY))
    rest = list(read_files([tmp_path], settings=settings_off, key=KEY, cursor=whole[stop].cursor))
    assert rest == whole[stop + 1 :]


def test_a_cursor_of_something_else_is_refused(read: Read) -> None:
    with pytest.raises(InvalidValue, match="cursor"):
        read(PLAIN, cursor="12")
    with pytest.raises(InvalidValue, match="none of these files"):
        read(PLAIN, cursor='["other.csv", 3]')


def test_options_hold_for_every_row(read: Read) -> None:
    (first, _) = feedback_of(read(PLAIN, source="shop", channel="survey", brand="Acme"))
    assert (first.source, first.channel, first.brand) == ("shop", "survey", "Acme")


def test_columns_can_be_told_and_what_was_understood_is_shown(read: Read) -> None:
    infos: list[FileInfo] = []
    content = "when,was,good,bad\n2024-01-02,x,The good part,The bad part\n"
    items = read(content, mapping={"text": "bad", "created_at": "when", "brand": "=Acme"}, on_file=infos.append)
    assert texts_of(items) == ["The bad part"]
    assert infos[0].format == "csv"
    assert infos[0].mapping is not None
    assert {c.field: c.column or c.constant for c in infos[0].mapping.choices if c.confidence == 1} == {
        "text": "bad",
        "created_at": "when",
        "brand": "Acme",
    }


def test_a_file_can_be_looked_at_without_reading_it(tmp_path: Path, settings_off: Settings) -> None:
    (tmp_path / "r.csv").write_text(PLAIN)
    info = inspect_file(tmp_path / "r.csv", settings=settings_off)
    assert info.mapping is not None
    assert info.mapping.column("text") == "text"


def test_rows_without_an_id_get_the_same_one_at_every_import(read: Read) -> None:
    content = (
        "date,text\n2024-01-02,Great\n2024-01-02,Great\n"
        + "2024-01-02,This very long text is one message sent twice\n" * 2
    )
    ids = [f.id for f in feedback_of(read(content))]
    assert ids == [f.id for f in feedback_of(read(content))]
    assert len(set(ids[:2])) == 2, "two people may both say Great"
    assert len(set(ids[2:])) == 1


def test_the_order_of_day_and_month_is_found_however_late_the_proof_comes(read: Read) -> None:
    rows = "".join(f"{n},{1 + n % 12}/2/2024,Some words here {n}\n" for n in range(1500)) + "x,13/2/2024,The proof\n"
    items = read("id,date,text\n" + rows)
    assert {f.created_at.month for f in feedback_of(items)} == {2}


@given(st.binary(max_size=3000), st.sampled_from(["auto", "csv", "jsonl", "parquet", "excel"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_random_bytes_never_crash(tmp_path: Path, data: bytes, format: str) -> None:
    path = tmp_path / "random"
    path.write_bytes(data)
    options = Settings(pii="off")
    try:
        items = list(read_files([path], settings=options, key=KEY, format=format))
    except (UnreadableFile, UnknownFormat, MissingColumn):
        return
    assert all(item.cursor for item in items)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_every_row_of_a_well_written_table_becomes_exactly_one_item(
    tmp_path: Path, cells: list[tuple[str, str]]
) -> None:
    import csv

    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow(["date", "text", "other"])
    writer.writerow(["2024-01-02", "A first row so that the table is one", "x"])
    writer.writerows([["2024-01-02", text, other] for text, other in cells])
    path = tmp_path / "table.csv"
    path.write_text(target.getvalue(), encoding="utf-8", newline="")
    items = list(read_files([path], settings=Settings(pii="off"), key=KEY, format="csv"))
    assert len(items) == len(cells) + 1
    assert not rejected_of(items)


@pytest.fixture
def settings_off() -> Settings:
    return Settings(pii="off")


def spreadsheet(rows: list[list[object]]) -> bytes:
    """The smallest .xlsx that holds `rows`, written by hand to keep a writer out of the dependencies."""

    def cell(value: object) -> str:
        return f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in rows)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
