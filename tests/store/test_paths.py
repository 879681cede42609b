"""Whether rows are cleaned and stored one at a time, or in chunks that cross between processes: the same is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.store.conftest import Open
from voc import pipeline
from voc.ingest import ahead
from voc.ingest.base import Item
from voc.ingest.files import Chunk, read_chunks
from voc.settings import Settings
from voc.store import Store
from voc.store.rows import pack
from voc.store.tables.feedback import feedback

TEXTS = [
    "The parcel came two weeks late and nobody at the company ever answered my letters",
    "RT @ann: the parcel came two WEEKS late and nobody at the company ever answered my letters!",
    "Ich warte seit drei Wochen auf meine Erstattung, und niemand antwortet auf meine Briefe",
    "<p>Caf\u00c3\u00a9 &amp; bar</p> mail me at ann@example.com, I waited for an hour for a table \U0001f642",
    "Great app", "\U0001f44d", "n/a", " ", "cut \ud83d", "x" * (Settings().max_text_chars + 1),
]  # fmt: skip
# By which the columns are told, whatever the others hold.
SURE = {"id": "0", "created_at": "2026-03-01", "text": "Nobody told us that the shop had moved to another street"}
ROWS = st.lists(
    st.fixed_dictionaries(
        {"created_at": st.sampled_from(["2026-03-01", "2026-03-01", "soon"]), "text": st.sampled_from(TEXTS)},
        optional={
            "id": st.sampled_from(["1", "2", "3"]),
            "title": st.sampled_from(TEXTS[:4]),
            "author": st.sampled_from(["Ann Lee", "Ben"]),
            "author_role": st.sampled_from(["agent", "king"]),
            "rating": st.sampled_from([{"value": 4}, {"value": 9}]),
            "attributes": st.just({"shop": "Graz, bob@example.com"}),
            "turns": st.lists(st.fixed_dictionaries({"text": st.sampled_from(TEXTS[:5])}), max_size=2),
        },
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each case makes two workspaces: to make one smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, batch_size=st.integers(1, 9))
def test_chunks_end_as_single_rows_do(
    rows: list[dict[str, Any]], batch_size: int, tmp_path: Path, open_store: Open
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in [SURE, *rows]))
    chunks = [Chunk([ahead._packed(item, pack) for item in chunk], 1.0) for chunk in chunks_of(path, 3)]
    parcels = [ahead._opened(ahead._written(chunk)) for chunk in chunks]
    crossed = [item for parcel in parcels if isinstance(parcel, Chunk) for item in parcel.items]
    single = [item for chunk in chunks_of(path, 1) for item in chunk]
    assert stored(open_store(uuid4().hex), crossed, batch_size) == stored(open_store(uuid4().hex), single, 1)


def chunks_of(path: Path, size: int) -> list[list[Item]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("voc.ingest.reading._CHUNK", size)
        return [chunk.items for chunk in read_chunks([path], settings=Settings(), key=b"a key")]


def stored(store: Store, items: list[Item], batch_size: int) -> tuple[object, ...]:
    """What became of every row, all fields of every message, and which messages are copies of one another."""
    run = store.imports.start("file", "rows")
    run = pipeline.ingest(items, store, run, keys=1, batch_size=batch_size, on_step=lambda *_: None)
    with store._scope.read() as connection:
        mine = feedback.c.workspace_id == store._scope.workspace_id
        messages = connection.execute(select(feedback).where(mine).order_by(feedback.c.external_id)).all()
    groups: dict[int, set[str]] = {}
    for message in messages:
        groups.setdefault(message.copy_of or message.id, set()).add(message.external_id)
    apart = {"id", "workspace_id", "imported_at", "copy_of"}
    fields = [{k: v for k, v in message._mapping.items() if k not in apart} for message in messages]
    rejected = [(each.row, each.reason) for each in store.imports.rejected(run.id)]
    return run.counts, run.filtered, rejected, fields, sorted(map(sorted, groups.values()))
