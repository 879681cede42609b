"""The sources that are no web account, killed in the middle of a transaction and between two."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.killed import kept, run
from tests.ingest.sources.mailserver import Mailbox, serve_mail
from tests.ingest.sources.server import Account, serve
from tests.ingest.sources.test_bucket import Objects
from tests.ingest.sources.test_feed import answer
from tests.ingest.sources.test_folder import lines
from tests.ingest.sources.test_imap import mail

pytestmark = pytest.mark.slow

Options = Mapping[str, Any]

MESSAGES, BATCH = 48, 4
# The last one comes after the first page, object or file is done with.
KILLS = ((2, "inside"), (5, "after"))
FILES = {f"{first}.jsonl": lines(range(first, first + 16)) for first in range(0, MESSAGES, 16)}


@contextmanager
def bucket(_: Path) -> Iterator[Options]:
    objects = Objects()
    for name, text in FILES.items():
        objects.put(name, text)
    with serve(Account(objects.answer)) as account:
        yield {
            "url": "s3://acme",
            "endpoint": account.url,
            "region": "eu-west-1",
            "access_key_id": "AKIAHUNTER",
            "secret_access_key": "hunter2-secret",
        }


@contextmanager
def feed(_: Path) -> Iterator[Options]:
    with serve(Account(answer)) as account:
        account.write(MESSAGES)
        yield {"url": account.url}


@contextmanager
def folder(path: Path) -> Iterator[Options]:
    drop = path / "drop"
    drop.mkdir()
    for name, text in FILES.items():
        (drop / name).write_text(text)
    yield {"path": drop, "settle_seconds": 0}


@contextmanager
def imap(_: Path) -> Iterator[Options]:
    mails = {number: mail(number) for number in range(1, MESSAGES + 1)}
    with serve_mail(Mailbox("hunter2-password", mails)) as mailbox:
        yield {"host": "127.0.0.1", "port": mailbox.port, "user": "voc", "password": mailbox.password, "tls": False}


@contextmanager
def sql(path: Path) -> Iterator[Options]:
    rows = map(json.loads, lines(range(MESSAGES)).splitlines())
    with closing(sqlite3.connect(path / "crm.db")) as crm, crm:
        crm.execute("CREATE TABLE complaint (id INTEGER, created_at TEXT, text TEXT)")
        crm.executemany("INSERT INTO complaint VALUES (:id, :created_at, :text)", rows)
    yield {"url": f"sqlite:///{path / 'crm.db'}", "query": "SELECT * FROM complaint", "cursor_column": "id"}


@pytest.mark.parametrize("source", [bucket, feed, folder, imap, sql])
def test_a_reading_killed_again_and_again_keeps_what_an_undisturbed_one_keeps(
    source: Callable[[Path], AbstractContextManager[Options]], tmp_path: Path
) -> None:
    name = source.__name__
    with source(tmp_path) as options:
        settings = {f"VOC_SOURCE_{name}_{key}".upper(): str(value) for key, value in options.items()}
        settings |= {"VOC_SOURCES_ALLOW_PRIVATE": "true", "VOC_BATCH_SIZE": str(BATCH), "NO_PROXY": "127.0.0.1"}

        def ingest(database: str, *kill: Any) -> int:
            here = {"VOC_DATABASE_URL": f"sqlite:///{tmp_path / database}"}
            return run(("ingest", name), tmp_path, settings | here, *kill)

        assert ingest("calm.db") == 0
        assert [ingest("stormy.db", kill) for kill in KILLS] == [-9] * len(KILLS)
        assert ingest("stormy.db") == 0

    calm, stormy = (kept(f"sqlite:///{tmp_path / database}") for database in ("calm.db", "stormy.db"))
    assert len(calm["messages"]) == MESSAGES
    # A page that was not stored to its end is read again from its beginning, and what is known of it counted as such.
    assert stormy["counts"].pop("duplicate") >= calm["counts"].pop("duplicate") == 0
    assert stormy == calm
