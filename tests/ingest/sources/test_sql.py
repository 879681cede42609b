"""Rows of a query in a company's own database."""

from __future__ import annotations

import sqlite3

import pytest
from pydantic import SecretStr

from tests.ingest.conftest import KEY
from tests.ingest.sources.conftest import Reader
from tests.ingest.sources.server import Account
from voc.errors import InvalidSettings, SourceFailed
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.ingest.sources import sql
from voc.settings import Settings

QUERY = "SELECT id, body AS text, written AS created_at, stars AS rating, plan, changed FROM complaint"


@pytest.fixture
def reader(tmp_path):
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE complaint (id INTEGER, body TEXT, written TEXT, stars INTEGER, plan TEXT, changed)"
        )
    connection.close()
    options = {"query": QUERY, "cursor_column": "changed"}
    made = Reader("sql", Account(lambda *_: None), options, {"url": f"sqlite:///{path}"}, batch_size=4)
    made.path = path
    return made


def insert(reader, numbers, *, changed, body="came two days late, and nobody said a word"):
    rows = [(n, f"The parcel number {n} {body}.", "2026-03-01T09:00:00", 2, "basic", changed(n)) for n in numbers]
    with sqlite3.connect(reader.path) as connection:
        connection.executemany("INSERT INTO complaint VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def test_rows_arrive_once_then_only_what_is_new_or_changed(reader):
    insert(reader, range(10), changed=lambda n: n)
    assert reader.read().counts["accepted"] == 10

    insert(reader, [10], changed=lambda n: n)
    with sqlite3.connect(reader.path) as connection:
        connection.execute("UPDATE complaint SET body = 'It came after all, they called.', changed = 11 WHERE id = 3")
    connection.close()
    counts = reader.read().counts

    assert (counts["accepted"], counts["updated"], counts["duplicate"]) == (1, 1, 1)
    message = reader.messages()[0]
    assert (message.rating.value, message.attributes, message.external_id) == (2, {"plan": "basic"}, "0")


def test_rows_that_share_the_last_value_are_not_missed(reader):
    insert(reader, range(5), changed=lambda n: 7)
    reader.read()
    insert(reader, range(5, 9), changed=lambda n: 7)

    assert reader.read().counts["accepted"] == 4


def test_a_reading_that_breaks_off_goes_on_where_it_stopped(reader, monkeypatch):
    monkeypatch.setattr(sql, "_ROWS", 3)
    insert(reader, range(10), changed=lambda n: n)
    source, intake = make("sql", reader.options, reader.settings), Intake(reader.settings, KEY)
    whole = list(source.read(None, intake))

    for item in whole:
        rest = {i.outcome.external_id for i in source.read(item.cursor, intake) if i.outcome}
        before = {i.outcome.external_id for i in whole[: whole.index(item) + 1] if i.outcome}
        assert before | rest == {str(n) for n in range(10)}


def test_a_bad_row_is_rejected_alone(reader):
    insert(reader, range(3), changed=lambda n: n)
    with sqlite3.connect(reader.path) as connection:
        connection.execute("UPDATE complaint SET written = 'some day' WHERE id = 1")
    connection.close()

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (2, 1)


def test_a_query_cannot_write(reader):
    insert(reader, range(3), changed=lambda n: n)
    source = make("sql", reader.options, reader.settings)
    with sql.create_engine(f"sqlite:///{reader.path}").connect() as connection:
        list(source._rows(connection, None))

        with pytest.raises(sql.SQLAlchemyError, match="readonly"):
            connection.execute(sql.text("DELETE FROM complaint"))


@pytest.mark.parametrize(
    "change", [{"query": "SELECT missing FROM nowhere"}, {"cursor_column": "x; DROP TABLE complaint"}]
)
def test_a_query_that_fails_says_why(reader, change):
    reader.options |= change

    with pytest.raises(SourceFailed, match="no such"):
        reader.read()


def test_the_password_is_in_no_key_and_no_error():
    url = "postgresql+psycopg://reader:hunter2@127.0.0.1:9/crm?connect_timeout=1"
    source = make("sql", {"query": QUERY, "cursor_column": "id"}, Settings(sources={"sql_url": SecretStr(url)}))

    with pytest.raises(SourceFailed) as failure:
        list(source.read(None, Intake(Settings(), KEY)))

    assert "hunter2" not in source.key + str(failure.value) + repr(source)


def test_what_is_no_url_is_refused():
    with pytest.raises(InvalidSettings, match="not a SQLAlchemy URL"):
        make("sql", {"query": QUERY, "cursor_column": "id"}, Settings(sources={"sql_url": SecretStr("crm.db")}))
