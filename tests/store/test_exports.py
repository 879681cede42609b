from __future__ import annotations

from datetime import date

import pytest

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Filter
from voc.errors import UnknownItem
from voc.store import Store


def test_an_export_keeps_its_question_and_makes_its_rows_when_asked(store: Store) -> None:
    ingest(store, *(message(str(n), f"The refund {n} is late.", day=n) for n in range(3)))
    analyse(store)
    filter = Filter(since=date(2020, 1, 1), source="shop", attributes={"plan": "pro"})
    assert store.exports.get(store.exports.add("feedback", "csv", filter, by="anna").id).filter == filter
    saved = store.exports.add("segments", "jsonl", Filter(), by="anna")
    texts = [row["text"] for row in store.exports.rows(saved)]
    assert sorted(texts) == [f"The refund {n} is late." for n in range(3)]
    assert (saved.rows, saved.format, saved.by) == ("segments", "jsonl", "anna")


def test_an_export_of_another_workspace_is_not_there(open_store: Open) -> None:
    saved = open_store().exports.add("feedback", "csv", Filter(), by="anna")
    with pytest.raises(UnknownItem):
        open_store("other").exports.get(saved.id)
