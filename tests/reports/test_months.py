"""Parquet files by month are read as one table."""

from __future__ import annotations

from datetime import date

import polars

from tests.store.build import analyse, ingest, message
from voc.reports.months import write_months
from voc.store import Store


def test_every_row_is_in_the_file_of_its_month(tmp_path) -> None:
    with Store.open("sqlite://") as store:
        ingest(store, *(message(str(n), f"The refund is late {n}.", day=15 * n) for n in range(6)))
        analyse(store)
        written = dict(write_months(store, tmp_path, rows="segments"))
        assert [path.parent.name for path in written] == ["month=2026-01", "month=2026-02", "month=2026-03"]
        table = polars.read_parquet(tmp_path / "**/*.parquet", hive_partitioning=True)
        assert table.height == 6
        assert dict(table["month"].value_counts().iter_rows()) == {"2026-01": 2, "2026-02": 2, "2026-03": 2}
        again = list(write_months(store, tmp_path, rows="segments", since=date(2026, 2, 1), until=date(2026, 2, 28)))
        assert [path.parent.name for path, _ in again] == ["month=2026-02"]


def test_a_store_without_messages_writes_nothing(tmp_path) -> None:
    with Store.open("sqlite://") as store:
        assert list(write_months(store, tmp_path, rows="feedback")) == []
