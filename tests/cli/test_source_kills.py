"""A reading of a live source that is killed in the middle, process and all."""

import os
import subprocess
import sys

import pytest

from tests.ingest.sources.apis import app_store
from tests.ingest.sources.server import Account, serve
from voc.store import Store

pytestmark = pytest.mark.slow


def test_a_process_killed_between_any_two_pages_loses_nothing_and_stores_nothing_twice(tmp_path):
    environment = os.environ | {
        "VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}",
        "VOC_SOURCES_ALLOW_PRIVATE": "true",
        "VOC_PII": "off",
        "VOC_BATCH_SIZE": "2",
        "NO_PROXY": "127.0.0.1",
    }
    with serve(Account(app_store.answer)) as account:
        account.write(24)
        words = ("-m", "voc", "ingest", "app_store", "--app", "284882215", "--base-url", account.url)

        def start():
            return subprocess.Popen([sys.executable, *words], env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL)

        for request in (2, 3, 1):
            process = start()
            account.meanwhile[len(account.requests) + request] = process.kill
            assert process.wait() == -9
        assert start().wait() == 0

        asked = [int(r.path.partition("page=")[2].partition("/")[0]) for r in account.requests]
    with Store.open(environment["VOC_DATABASE_URL"]) as store:
        [run] = store.imports.list()
        assert (run.counts["accepted"], store.feedback.count()) == (24, 24)
    assert asked == sorted(asked), "no reading began anew"
