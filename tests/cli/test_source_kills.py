"""A reading of a live source that is killed in the middle, process and all."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from tests.ingest.sources.server import Account, serve
from tests.ingest.sources.test_contract import NAMES
from voc.store import Store

pytestmark = pytest.mark.slow

MESSAGES = 12
# At which request from the start of a reading it is killed; one that needs fewer ends by itself.
KILLS = (4, 6, 3)


@pytest.mark.parametrize("name", NAMES)
def test_a_process_killed_between_any_two_answers_loses_nothing_and_stores_nothing_twice(name, tmp_path):
    api = import_module(f"tests.ingest.sources.apis.{name}")
    with serve(Account(api.answer)) as account:
        account.write(MESSAGES)
        addresses = dict.fromkeys(getattr(api, "ADDRESSES", ("base_url",)), account.url)
        known = {f"VOC_SOURCE_{name}_{key}".upper(): str(value) for key, value in api.CREDENTIALS.items()}
        given = {f"VOC_SOURCE_{name}_{key}".upper(): str(value) for key, value in (api.OPTIONS | addresses).items()}
        environment = os.environ | known | given
        environment |= {
            "VOC_DATABASE_URL": f"sqlite:///{tmp_path / 'voc.db'}",
            "VOC_SOURCES_ALLOW_PRIVATE": "true",
            "VOC_PII": "off",
            "VOC_BATCH_SIZE": "2",
            "NO_PROXY": "127.0.0.1",
        }

        def start():
            words = [sys.executable, "-m", "voc", "ingest", name]
            return subprocess.Popen(words, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL)

        killed = 0
        for request in KILLS:
            process = start()
            account.meanwhile[len(account.requests) + request] = process.kill
            killed += process.wait() == -9
            account.meanwhile.clear()
        assert killed, "no reading was disturbed"
        assert start().wait() == 0

    with Store.open(environment["VOC_DATABASE_URL"]) as store:
        texts = [message.text for message in store.list_feedback()[0]]
    assert len(texts) == len(set(texts)) == MESSAGES
