from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.seed import FIRST, LAST
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.reports import write, write_for
from voc.store import Store
from voc.taxonomy import Owner, SubTouchpoint, Taxonomy, TouchpointEntry

JUNE = Filter(since=FIRST, until=LAST)
CARE = Owner(team="Customer care")
REFUNDS = SubTouchpoint(examples=("Where is my money?",), owner=CARE)
TAXONOMY = Taxonomy(
    touchpoints={
        "service": TouchpointEntry(owner=CARE),
        "sales": TouchpointEntry(owner=Owner(team="Shop"), sub_touchpoints={"refunds": REFUNDS}),
    }
)


@pytest.mark.parametrize(
    ("name", "start"), [("r.html", b"<!doctype html>"), ("R.MD", b"# Customer"), ("r.xlsx", b"PK")]
)
def test_the_name_of_the_file_decides_its_kind(store: Store, tmp_path: Path, name: str, start: bytes) -> None:
    report = write(store, JUNE, tmp_path / name, least=5)
    assert (tmp_path / name).read_bytes().startswith(start)
    assert report.all.messages == 32


def test_an_unknown_kind_is_refused_before_any_work(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"output cannot be 'r.doc': its name must end in one of .html, .pdf, .md"):
        write(store, JUNE, tmp_path / "r.doc", least=5)
    assert not list(tmp_path.iterdir())


def test_an_owner_gets_a_file_for_each_contact_point(store: Store, tmp_path: Path) -> None:
    files = list(write_for(store, JUNE, tmp_path / "care.md", owner="customer CARE", taxonomy=TAXONOMY, least=5))
    assert [file.name for file in files] == ["care-sales-refunds.md", "care-service.md"]
    assert "Only touchpoint sales and sub-touchpoint refunds." in files[0].read_text()
    assert "## Service" in files[1].read_text()
    assert "## Product" not in files[1].read_text()


def test_an_owner_of_one_contact_point_gets_the_file_that_was_named(store: Store, tmp_path: Path) -> None:
    files = write_for(store, JUNE, tmp_path / "s.md", owner="Shop", taxonomy=TAXONOMY, least=5)
    assert list(files) == [tmp_path / "s.md"]


def test_an_unknown_owner_is_told_who_is_known(store: Store, tmp_path: Path) -> None:
    with pytest.raises(
        InvalidValue, match=r"owner cannot be 'Sales': those who answer for something are Customer care, Shop"
    ):
        write_for(store, JUNE, tmp_path / "r.md", owner="Sales", taxonomy=TAXONOMY, least=5)
    with pytest.raises(InvalidValue, match="voc owners"):
        write_for(store, JUNE, tmp_path / "r.md", owner="Sales", taxonomy=Taxonomy(), least=5)
