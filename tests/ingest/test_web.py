"""The client of all sources: retries, limits, and what may not leave or enter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina

from tests.ingest.sources.server import BABBLE, HANG_UP, STALL, Account, Reply, serve
from voc.errors import InvalidValue, SourceFailed, UnsafeAddress
from voc.ingest import web
from voc.ingest.web import Web
from voc.settings import Settings

OPEN = Settings(sources_allow_private=True)
# How long an answer that never comes is waited for; the one that is given then comes sooner on any machine.
IMPATIENT = OPEN.model_copy(update={"http_timeout_seconds": 2})


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3), serve(Account(lambda request, _: {"path": request.path})) as made:
        yield made


@pytest.mark.parametrize("fault", [408, 429, 500, 502, 503, 504, 522, HANG_UP, STALL])
def test_a_passing_fault_is_tried_again(account, fault):
    account.fail_at(0, fault)

    with Web("made_up", account.url, IMPATIENT if fault == STALL else OPEN) as client:
        assert client.get("/a") == {"path": "/a"}
    assert len(account.requests) == 2


def test_a_fault_that_stays_ends_the_reading_with_its_reason(account):
    account.faults = {0: 503, 1: 503, 2: 503}

    with Web("made_up", account.url, OPEN) as client, pytest.raises(SourceFailed, match=r"127.0.0.1/a answered 503"):
        client.get("/a", {"token": "secret"})
    assert len(account.requests) == 3


@pytest.mark.parametrize("status", [400, 404, 410, 418, 301])
def test_a_final_answer_is_not_asked_for_again(account, status):
    account.fail_at(0, Reply({}, status, {"location": "/elsewhere"}))

    with Web("made_up", account.url, OPEN) as client, pytest.raises(SourceFailed) as failure:
        client.get("/a")
    assert failure.value.status == status
    assert len(account.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        # The server's clock is years off: only the difference of its own dates counts.
        ({"retry-after": "Fri, 02 Jan 2015 00:00:09 GMT", "date": "Fri, 02 Jan 2015 00:00:01 GMT"}, 8),
        ({"retry-after": "Fri, 02 Jan 2015 00:00:00 GMT", "date": "Fri, 02 Jan 2015 00:00:01 GMT"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1420156804", "date": "Fri, 02 Jan 2015 00:00:01 GMT"}, 3),
        ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-reset": "12"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_kept(headers, seconds):
    assert web._wait(headers) == seconds


def test_short_waits_are_waited_and_long_ones_left_to_the_next_run(account):
    assert web._backoff(web._Passing("busy", 7.0)) == 7.0
    assert web._backoff(web._Passing("busy")) is True
    assert web._backoff(web._Passing("busy", 4000.0)) is False
    assert web._backoff(SourceFailed("made_up", "refused")) is False

    account.fail_at(0, Reply({}, 429, {"retry-after": "4000"}))
    with Web("made_up", account.url, OPEN) as client, pytest.raises(SourceFailed, match="asks to wait 4000 s"):
        client.get("/a")
    assert len(account.requests) == 1


def test_a_refusal_for_too_many_requests_is_waited_for_as_well(account):
    account.fail_at(0, Reply({}, 403, {"retry-after": "0"}))

    with Web("made_up", account.url, OPEN) as client:
        assert client.get("/a") == {"path": "/a"}


def test_an_answer_that_is_no_json_says_what_it_is(account):
    account.fail_at(0, BABBLE)

    with (
        Web("made_up", account.url, OPEN) as client,
        pytest.raises(SourceFailed, match=r"not JSON \(application/json\)"),
    ):
        client.get("/a")


def test_an_endless_answer_is_cut_off(account, monkeypatch):
    monkeypatch.setattr(web, "MAX_BYTES", 1000)
    account.fail_at(0, Reply(b'"' + b"x" * 2000 + b'"'))

    with Web("made_up", account.url, OPEN) as client, pytest.raises(SourceFailed, match="more than 1,000 bytes"):
        client.get("/a")


def test_a_token_that_expires_in_the_middle_is_fetched_again_once(account):
    granted = []

    def authorize(client):
        granted.append(client.post("/token")["path"])
        return {"authorization": f"Bearer {len(granted)}"}

    with Web("made_up", account.url, OPEN, authorize=authorize) as client:
        client.get("/a")
        account.fail_at(0, 401)
        client.get("/b")
        account.faults = {len(account.requests): 401, len(account.requests) + 2: 401}
        with pytest.raises(SourceFailed, match="VOC_SOURCE_MADE_UP_"):
            client.get("/c")

    sent = [(request.path, request.headers.get("authorization")) for request in account.requests]
    assert sent[:2] == [("/token", None), ("/a", "Bearer 1")]
    assert sent[2:5] == [("/b", "Bearer 1"), ("/token", None), ("/b", "Bearer 2")]
    assert len(granted) == 3


def test_addresses_inside_the_own_network_are_refused(account):
    with (
        Web("made_up", account.url, Settings()) as client,
        pytest.raises(UnsafeAddress, match="VOC_SOURCES_ALLOW_PRIVATE"),
    ):
        client.get("/a")
    assert account.requests == []


def test_credentials_do_not_travel_in_the_clear():
    with pytest.raises(InvalidValue, match="https://"):
        Web("made_up", "http://api.example.com", Settings(), authorize=lambda _: {"authorization": "secret"})
