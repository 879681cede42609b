from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.store.conftest import Open
from voc.domain import SCOPES
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store

SOON = timedelta(days=1)


def test_a_key_is_found_by_its_secret_and_says_whose_it_is(store: Store) -> None:
    key, secret = store.keys.create("crm", ["ingest", "read"], expires_at=datetime.now(UTC) + SOON)
    assert secret.startswith(key.prefix)
    assert store.keys.find(secret) == key
    assert (key.workspace, key.scopes) == (store.workspace, {"read", "ingest"})


def test_the_secret_is_stored_nowhere(store: Store) -> None:
    key, secret = store.keys.create("crm", ["read"])
    assert secret not in repr(store.keys.get(key.id))
    assert len(secret) > 40


@pytest.mark.parametrize("secret", ["", "voc_", "' OR 1=1 --", "voc_" + "x" * 43, "\ud800", "\0"])
def test_a_wrong_secret_finds_nothing(store: Store, secret: str) -> None:
    store.keys.create("crm", ["read"])
    assert store.keys.find(secret) is None


def test_a_revoked_key_opens_nothing(store: Store) -> None:
    key, secret = store.keys.create("crm", ["read"])
    store.keys.revoke(key.id)
    assert store.keys.find(secret) is None
    assert store.keys.find_by_id(key.id) is None
    assert store.keys.list() == []
    assert [each.id for each in store.keys.list(include_ended=True)] == [key.id]


def test_a_rotated_key_has_a_successor_and_a_grace(store: Store) -> None:
    old, old_secret = store.keys.create("crm", ["read", "evidence"])
    new, new_secret = store.keys.rotate(old.id, grace=SOON)
    assert (new.name, new.scopes) == (old.name, old.scopes)
    assert store.keys.find(old_secret) is not None
    assert store.keys.find(new_secret) == new
    store.keys.rotate(new.id)
    assert store.keys.find(new_secret) is None
    with pytest.raises(InvalidValue, match="ended"):
        store.keys.rotate(new.id)


def test_a_use_is_remembered(store: Store) -> None:
    key, _ = store.keys.create("crm", ["read"])
    store.keys.used(key)
    used = store.keys.get(key.id)
    assert used.last_used_at is not None
    store.keys.used(used)
    assert store.keys.get(key.id).last_used_at == used.last_used_at


def test_keys_of_another_workspace_are_not_there(open_store: Open) -> None:
    key, _ = open_store("one").keys.create("crm", ["read"])
    other = open_store("two")
    assert other.keys.list() == []
    for attempt in (other.keys.get, other.keys.revoke, other.keys.rotate):
        with pytest.raises(UnknownItem):
            attempt(key.id)


@pytest.mark.parametrize(
    ("name", "scopes", "expires", "match"),
    [
        ("", ["read"], None, "printable"),
        ("a\nb", ["read"], None, "printable"),
        ("x" * 101, ["read"], None, "100"),
        ("crm", [], None, ", ".join(SCOPES)),
        ("crm", ["read", "root"], None, "'root'"),
        ("crm", ["read"], datetime(2020, 1, 1, tzinfo=UTC), "still to come"),
    ],
)
def test_what_is_no_key_is_refused(
    store: Store, name: str, scopes: list[str], expires: datetime | None, match: str
) -> None:
    with pytest.raises(InvalidValue, match=match):
        store.keys.create(name, scopes, expires_at=expires)
    assert store.keys.list() == []


def test_without_evidence_numbers_are_told_and_words_are_not(store: Store) -> None:
    blind = store.without_evidence()
    assert blind.workspace == store.workspace
    assert blind.quotes() == []
    assert blind.search("late") == []
    assert blind.counts() == store.counts()


def test_the_audit_log_is_read_backwards_in_pages(open_store: Open) -> None:
    store = open_store()
    for number in range(5):
        store.audit.add("crm", "POST", f"/v1/feedback/{number}", status=202)
    first = store.audit.list(limit=2)
    assert [entry.subject[-1] for entry in first] == ["4", "3"]
    assert [entry.subject[-1] for entry in store.audit.list(before=first[-1].id)] == ["2", "1", "0"]
    assert open_store("other").audit.list() == []


def test_an_address_cannot_forge_an_entry_of_the_log(store: Store) -> None:
    store.audit.add("crm\n2026 root", "POST", "/v1/\x1b[31m" + "x" * 1000, status=404)
    [entry] = store.audit.list()
    assert entry.by.isprintable()
    assert entry.subject.isprintable()
    assert len(entry.subject) == 300
