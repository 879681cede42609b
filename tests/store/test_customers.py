from __future__ import annotations

from typing import Any

import pytest

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Rejected, Turn, pseudonym
from voc.errors import UnknownItem
from voc.store import Added, Forgotten, Store
from voc.store.rows import pack


def fill(store: Store) -> None:
    theirs = [message(f"a{n}", f"My neighbour kept parcel {n}.", day=n, customer="h-77") for n in range(3)]
    others = [message(f"b{n}", f"The courier was kind, trip {n}.", customer="h-7") for n in range(2)]
    ingest(store, *theirs, *others)
    analyse(store)
    run = store.imports.start("shop", "bad.csv")
    rows = ('{"customer_id": "C-77"}', '{"customer_id": "C-770"}')
    store.imports.commit(run.id, [], rejected=[Rejected("bad.csv", n, "no date", row) for n, row in enumerate(rows, 1)])


def test_a_customer_is_read_in_order_and_by_either_hash(store: Store) -> None:
    fill(store)
    read = store.customers.messages({"h-77", "unknown"})
    assert [each.external_id for each in read] == ["a0", "a1", "a2"]
    with pytest.raises(UnknownItem):
        store.customers.messages({"h-0"})


def test_a_forgotten_customer_is_in_no_row_and_no_count(open_store: Open) -> None:
    store, other = open_store(), open_store("other")
    fill(store)
    fill(other)
    assert store.customers.forget({"h-77"}, written_as="C-77") == Forgotten(3, 1)
    assert store.customers.forget({"h-77"}, written_as="C-77") == Forgotten()
    store.rollups.refresh()
    assert store.rollups.check() == []
    assert (store.feedback.count(), other.feedback.count()) == (2, 5)
    assert sum(count.messages for count in store.message_counts()) == 2
    assert {quote.text for quote in store.quotes(limit=50)} == {f"The courier was kind, trip {n}." for n in range(2)}
    assert [row.raw for run in store.imports.list() for row in store.imports.rejected(run.id)] == [
        '{"customer_id": "C-770"}'
    ]


def test_a_customer_whose_id_reads_like_the_account_of_another_is_somebody_else(store: Store) -> None:
    mail = message("a", "My parcel is late.", channel="email", customer="h-ann", author="h-17")
    ingest(store, mail, message("b", "I am another 17.", channel="email", customer="h-17"))
    ingest(store, message("c", "From her account.", channel="email", author="h-17"))
    analyse(store)
    assert [each.external_id for each in store.customers.messages({"h-ann"})] == ["a", "c"]
    assert {each.external_id: each.person for each in store.remarks()} == {"a": "h-ann", "b": "h-17", "c": "h-ann"}
    assert [each.external_id for each in store.remarks(of=["h-ann"])] == ["a", "c"]
    assert {visit.person for visit in store.visits()} == {"h-ann", "h-17"}
    assert store.people() == 2
    assert store.customers.forget({"h-ann"}) == Forgotten(2)
    assert [each.external_id for each in store.customers.messages({"h-17"})] == ["b"]


def test_a_customer_is_found_by_their_number_too_unless_two_have_it(store: Store) -> None:
    ingest(
        store,
        message("a", "My parcel is late.", customer="h-ann", alias="h-17", author="h-name"),
        message("b", "Late once more.", customer="h-ann"),
        message("c", "It is nice.", customer="h-ben", alias="h-18"),
        message("d", "It is nice here.", customer="h-eve", alias="h-18"),
        message("e", "It is nice there.", customer="h-eve"),
    )
    analyse(store)
    assert [each.external_id for each in store.customers.messages({"h-17"})] == ["a", "b"]
    assert [each.external_id for each in store.remarks(of=["h-17"])] == ["a", "b"]
    assert [each.external_id for each in store.customers.messages({"h-18"})] == ["c", "d"]
    assert store.customers.forget({"h-17"}) == Forgotten(2)
    assert [each.external_id for each in store.remarks()] == ["c", "d", "e"]


def test_what_waits_of_a_forgotten_customer_is_not_worked_on(store: Store) -> None:
    ingest(store, message("1", "Late again.", customer="h-77"), message("2", "All good."))
    store.failures.add("segment", message("1").id, "cannot split: Late again.")
    store.customers.forget({"h-77"})
    assert [each.external_id for each in store.segments.pending("v1")] == ["2"]
    assert store.failures.list() == []


def test_people_are_hashed_again_under_a_further_key(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.store.people._BATCH", 2)
    store, other = open_store(), open_store("other")
    for each in (store, other):
        call = (Turn("agent", 0, 4, "h-1", 0, 9), Turn("customer", 5, 8, None, None, None))
        theirs = [message(f"a{n}", f"Parcel {n} is late.", customer="h-7", alias="h-8", author="h-9") for n in range(3)]
        ingest(each, *theirs, message("b", "Late now.", turns=call), message("c", "Nobody wrote this."))
    before = store.hash_keys()

    assert store.customers.rehash(by="ann") == 4

    first, second = store.hash_keys()
    assert ((first,), len(second)) == (before, 32)
    assert store.hash_keys(b"given") == (b"given", second)
    again = {name: pseudonym(name, [second]) for name in ("h-7", "h-8", "h-9", "h-1")}
    assert {each.author for each in store.customers.messages({again["h-8"]})} == {again["h-9"]}
    assert {each.alias for each in store.customers.messages({again["h-7"]})} == {again["h-8"]}
    assert [turn.speaker for turn in store.feedback.get(message("b").id).turns] == [again["h-1"], None]
    assert store.feedback.get(message("c").id).customer is None
    assert len(other.customers.messages({"h-7"})) == 3
    assert len(other.hash_keys()) == 1
    store.customers.rehash(by="ann")
    assert len(store.hash_keys()) == 3
    lines = [(line.by, line.action, line.subject) for line in store.audit.list()]
    assert lines == [("ann", "rehash", "4 messages")] * 2


def test_what_was_read_before_a_further_key_and_stored_after_it_is_of_the_same_people(store: Store) -> None:
    run = store.imports.start("shop", "file")
    turns = (Turn("agent", 0, 4, "h-1"),)
    fields: dict[str, Any] = {"customer": "h-7", "alias": "h-8", "author": "h-9", "turns": turns}
    store.imports.commit(run.id, [message("a", **fields)], keys=1)
    for _ in range(2):
        store.customers.rehash(by="ann")
    late = [message("b", **fields), pack(message("c", **fields))]
    assert store.imports.commit(run.id, [message("a", **fields), *late], keys=1) == Added(accepted=2, duplicate=1)
    keys = store.hash_keys()[1:]
    found = store.customers.messages({pseudonym("h-8", keys)})
    assert [each.external_id for each in found] == ["a", "b", "c"]
    people = {(each.customer, each.author, each.turns[0].speaker) for each in found}
    assert people == {tuple(pseudonym(name, keys) for name in ("h-7", "h-9", "h-1"))}
    now = message("d", customer="h-now")
    store.imports.commit(run.id, [now], keys=3)
    assert store.customers.messages({"h-now"}) == [now]
