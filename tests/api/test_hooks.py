"""Systems that post their feedback over HTTP, at a server that listens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.api.conftest import opened_copy, serving
from tests.api.served import served
from voc.api.problems import MAX_BODY_BYTES
from voc.store import Hook, Store

GOLDEN = Path(__file__).parents[1] / "ingest" / "formats" / "golden"
REVIEW = {
    "id": "r-1",
    "created_at": "2026-03-01T09:30:00Z",
    "text": "Two weeks late, and nobody answers the phone.",
    "rating": 1,
}
Post = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def store(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened_copy(blank_file, tmp_path_factory.mktemp("hooks") / "voc.db") as store:
        yield store


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    """Where deliveries are posted to."""
    with served(serving(store)) as address:
        yield f"{address}/v1/hooks"


def signed(hook: Hook, body: bytes, *, id: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    signature = Webhook(hook.secret).sign(id, at, body.decode())
    return {"webhook-id": id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def body_of(*records: Any) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def post(address: str, hook: Hook, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    # The first request imports what reads feedback, which takes a busy machine longer than httpx waits.
    headers = signed(hook, body) if headers is None else headers
    return httpx.post(f"{address}/{hook.name}", content=body, headers=headers, timeout=60)


def test_a_signed_delivery_is_stored_and_counted_as_an_import(store: Store, address: str) -> None:
    hook = store.hooks.create("shop", fields={"channel": "=review", "brand": "=Acme"})
    body = body_of(REVIEW, {**REVIEW, "id": "r-2", "text": "n/a"}, {**REVIEW, "id": "r-3", "created_at": "soon"})

    answer = post(address, hook, body)

    assert answer.status_code == 202
    receipt = answer.json()
    assert {name: receipt[name] for name in ("accepted", "updated", "duplicate", "filtered")} == {
        "accepted": 1, "updated": 0, "duplicate": 0, "filtered": 1,
    }  # fmt: skip
    assert [each["index"] for each in receipt["rejected"]] == [2]
    run = store.imports.get(receipt["import_id"])
    assert (run.source, sum(run.counts.values())) == ("shop", 3)
    [found] = [m for m in store.list_feedback()[0] if m.source == "shop"]
    assert (found.external_id, found.brand, found.channel) == ("r-1", "Acme", "review")
    assert ("hook shop", 202) in [(entry.by, entry.status) for entry in store.audit.list()]


def test_the_same_delivery_again_gets_the_first_answer_and_a_new_one_of_the_same_is_a_duplicate(
    store: Store, address: str
) -> None:
    hook, body = store.hooks.create("again"), body_of(REVIEW)
    first = post(address, hook, body, signed(hook, body, id="a"))

    repeated = post(address, hook, body, signed(hook, body, id="a"))
    another = post(address, hook, body, signed(hook, body, id="b"))

    assert repeated.json() == first.json()
    assert repeated.headers["idempotent-replayed"] == "true"
    assert (first.json()["accepted"], another.json()["duplicate"]) == (1, 1)
    assert len([run for run in store.imports.list() if run.source == "again"]) == 2


def test_a_delivery_that_a_crash_interrupted_is_finished_and_counted_once(store: Store, address: str) -> None:
    hook, body = store.hooks.create("crash"), body_of(REVIEW)
    headers = signed(hook, body, id="c")
    done = post(address, hook, body, headers).json()
    with store._scope.write() as connection:  # as if the process had died before it wrote that all was done
        connection.exec_driver_sql(f"UPDATE import_run SET finished_at = NULL WHERE id = {done['import_id']}")
        connection.exec_driver_sql("DELETE FROM answered_request")

    assert post(address, hook, body, headers).json() == done


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: {},
        lambda headers: {**headers, "webhook-signature": "v1,AAAA"},
        lambda headers: {**headers, "webhook-signature": "nonsense"},
        lambda headers: {**headers, "webhook-id": "another"},
        lambda headers: {**headers, "webhook-timestamp": "0"},
    ],
)
def test_what_is_not_signed_is_refused_and_leaves_nothing(store: Store, address: str, spoil: Any) -> None:
    hook = store.hooks.create(f"closed-{uuid4().hex}")
    body = body_of(REVIEW)

    answer = post(address, hook, body, spoil(signed(hook, body)))

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert not [run for run in store.imports.list() if run.source == hook.name]


def test_a_hook_that_does_not_exist_answers_like_one_with_another_secret(store: Store, address: str) -> None:
    hook, body = store.hooks.create("known"), body_of(REVIEW)
    headers = signed(hook, body)
    unknown = httpx.post(f"{address}/unknown", content=body, headers=headers, timeout=60)
    wrong = post(address, hook, body + b" ", headers)
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json()["detail"].replace("unknown", "known") == wrong.json()["detail"]


def test_after_a_rotation_the_old_secret_is_good_for_its_grace_only(store: Store, address: str) -> None:
    old, body = store.hooks.create("turn"), body_of(REVIEW)

    store.hooks.rotate("turn", grace=timedelta(hours=1))
    assert post(address, old, body).status_code == 202
    new = store.hooks.rotate("turn")
    assert post(address, new, body).status_code == 202
    assert post(address, old, body).status_code == 401


def test_two_workspaces_may_have_hooks_of_one_name(store: Store, address: str) -> None:
    northwind = store.other("northwind")
    mine, theirs, body = store.hooks.create("both"), northwind.hooks.create("both"), body_of(REVIEW)

    post(address, theirs, body)

    assert [run.source for run in northwind.imports.list()] == ["both"]
    assert "both" not in [run.source for run in store.imports.list()]
    assert mine.secret != theirs.secret


def test_a_body_that_is_too_large_or_no_feedback_stores_nothing(store: Store, address: str) -> None:
    hook = store.hooks.create("large")
    assert post(address, hook, b"x" * (MAX_BODY_BYTES + 1), {}).status_code == 413

    answer = post(address, hook, b"<html>busy</html>")

    assert answer.status_code == 202
    assert len(answer.json()["rejected"]) == 1
    assert answer.json()["accepted"] == 0


def test_an_idempotency_key_of_the_sender_does_no_harm(store: Store, address: str) -> None:
    hook, body = store.hooks.create("keyed"), body_of(REVIEW)
    assert post(address, hook, body, {**signed(hook, body), "idempotency-key": "x"}).status_code == 202


def _zendesk(secret: str, body: bytes) -> dict[str, str]:
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    signature = base64.b64encode(hmac.digest(secret.encode(), moment.encode() + body, "sha256")).decode()
    return {"X-Zendesk-Webhook-Signature": signature, "X-Zendesk-Webhook-Signature-Timestamp": moment}


def _intercom(secret: str, body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature": f"sha1={hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}"}


def _delighted(secret: str, body: bytes) -> dict[str, str]:
    return {"X-Delighted-Webhook-Signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}


def _bearer(secret: str, _: bytes) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    ("vendor", "file", "wrap", "sign"),
    [
        ("zendesk", "zendesk.json", lambda one: one, _zendesk),
        ("intercom", "intercom.json", lambda one: {"type": "notification_event", "data": {"item": one}}, _intercom),
        ("delighted", "delighted_api.json", lambda one: {"event_type": "response", "event_data": one}, _delighted),
        ("bearer", "trustpilot_api.json", lambda one: one, _bearer),
    ],
)
def test_vendors_sign_in_their_own_way_and_send_their_own_format(
    store: Store, address: str, vendor: str, file: str, wrap: Any, sign: Any
) -> None:
    held = json.loads((GOLDEN / file).read_text())
    items = held if isinstance(held, list) else next((v for v in held.values() if isinstance(v, list)), held)
    item = items[0] if isinstance(items, list) and vendor != "bearer" else held
    hook = store.hooks.create(vendor, signature=vendor, secret="given by the vendor")
    body = json.dumps(wrap(item)).encode()

    good = post(address, hook, body, sign(hook.secret, body))
    bad = post(address, hook, body, sign("another secret", body))

    assert (good.status_code, bad.status_code) == (202, 401)
    assert good.json()["accepted"] >= 1
    assert good.json()["rejected"] == []


def test_a_recording_of_a_delivery_cannot_be_played_again_later(store: Store, address: str) -> None:
    hook, body = store.hooks.create("late"), body_of(REVIEW)
    headers = signed(hook, body, at=datetime.now(UTC) - timedelta(minutes=6))
    assert post(address, hook, body, headers).status_code == 401


def test_many_wrong_signatures_have_to_wait(store: Store) -> None:
    from fastapi.testclient import TestClient

    client = TestClient(serving(store), client=("198.51.100.7", 1))
    answers = [client.post("/v1/hooks/guess", content=b"{}").status_code for _ in range(25)]
    assert (answers[0], answers[-1]) == (401, 429)
