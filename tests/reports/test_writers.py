from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.seed import FIRST, LAST
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.reports import write
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


@pytest.mark.parametrize(("name", "start"), [("r.html", "<!doctype html>"), ("R.MD", "# Customer voice")])
def test_the_name_of_the_file_decides_its_kind(store: Store, tmp_path: Path, name: str, start: str) -> None:
    report = write(store, JUNE, tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert report.all.messages == 32


def test_an_unknown_kind_is_refused_before_any_work(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"output cannot be 'r.pdf': its name must end in .html or .md"):
        write(store, JUNE, tmp_path / "r.pdf")
    assert not list(tmp_path.iterdir())
