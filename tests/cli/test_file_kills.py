"""A file that two processes read while a third stores it, killed in the middle of a transaction and between two."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.killed import Kill, kept, run
from tests.store.conftest import new_postgres
from voc.store import Store

ROWS = 2600
KILLS = ((0, "inside"), (2, "after"), (1, "inside"))

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.service)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases."""
    with ExitStack() as stack:
        if request.param == "postgres":
            yield (stack.enter_context(new_postgres()), stack.enter_context(new_postgres()))
        else:
            yield (f"sqlite:///{tmp_path / 'calm.db'}", f"sqlite:///{tmp_path / 'stormy.db'}")


def test_a_killed_import_of_two_readers_ends_as_an_undisturbed_one(urls: tuple[str, str], tmp_path: Path) -> None:
    calm, stormy = urls
    path = written(tmp_path / "reviews.csv")
    assert ingest(path, calm) == 0

    assert [ingest(path, stormy, kill) for kill in KILLS] == [-9] * len(KILLS)
    assert ingest(path, stormy) == 0

    assert kept(stormy) == kept(calm)


def test_ctrl_c_leaves_what_the_same_command_finishes(tmp_path: Path) -> None:
    path, url = written(tmp_path / "reviews.csv"), f"sqlite:///{tmp_path / 'voc.db'}"

    assert ingest(path, url, (2, "ctrl-c")) == 130

    with Store.open(url) as store:
        [known] = store.imports.list()
        assert known.finished_at is None
        assert 0 < sum(known.counts.values()) < ROWS
    assert ingest(path, url) == 0
    with Store.open(url) as store:
        [known] = store.imports.list()
        assert known.finished_at is not None
        assert sum(known.counts.values()) == ROWS


def written(path: Path) -> Path:
    """Reviews of which each fifth copies another, each seventh comes twice and each hundredth has no date."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "text"])
        for number in range(ROWS):
            told = number - 3 if number % 5 == 4 else number
            id = number - 2 if number % 7 == 6 else number
            date = "never" if number % 100 == 99 else "2026-03-01"
            writer.writerow([id, date, f"Parcel {told} of the {told % 19}th batch came {told % 23} days late and wet"])
    return path


def ingest(path: Path, url: str, kill: Kill = (0, "nowhere")) -> int:
    """How the command ended: -9 where it was killed."""
    settings = {"VOC_DATABASE_URL": url, "VOC_IMPORT_BATCH_SIZE": "200"}
    return run(("ingest", "file", str(path)), path.parent, settings, kill)
