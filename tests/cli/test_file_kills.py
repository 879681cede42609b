"""A file that two processes read while a third stores it, killed in the middle of a transaction and between two."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.store.conftest import new_postgres
from voc.store import Store

ROWS = 2600
# How many batches a process stores, and whether it is killed after the next one or while it stores that.
KILLS = ((0, "inside"), (2, "after"), (1, "inside"))
# `voc ingest file`, with two readers however small the file is.
SCRIPT = """
import functools, os, signal, sys
from voc.cli.app import main
from voc.ingest import ahead
from voc.store import copies, imports

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def killing(function, left, *, after):
    def run(*args, **options):
        nonlocal left
        left -= 1
        if left < 0 and not after:
            kill()
        found = function(*args, **options)
        if left < 0:
            kill()
        return found
    return run

if __name__ == "__main__":
    ahead.MIN_BYTES = ahead.SHARED_BYTES = 0
    ahead.os.cpu_count = lambda: 2
    path, batches, where = sys.argv[1:]
    if where == "inside":
        copies.mark = killing(copies.mark, int(batches), after=True)
    elif where in ("after", "ctrl-c"):
        imports.Imports.commit = killing(imports.Imports.commit, int(batches), after=True)
    if where == "ctrl-c":
        kill = functools.partial(os.kill, os.getpid(), signal.SIGINT)
    sys.argv = ["voc", "ingest", "file", path]
    main()
"""

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

    assert [ingest(path, stormy, batches, where) for batches, where in KILLS] == [-9] * len(KILLS)
    assert ingest(path, stormy) == 0

    assert kept(stormy) == kept(calm)


def test_ctrl_c_leaves_what_the_same_command_finishes(tmp_path: Path) -> None:
    path, url = written(tmp_path / "reviews.csv"), f"sqlite:///{tmp_path / 'voc.db'}"

    assert ingest(path, url, 2, "ctrl-c") == 130

    with Store.open(url) as store:
        [run] = store.imports.list()
        assert run.finished_at is None
        assert 0 < sum(run.counts.values()) < ROWS
    assert ingest(path, url) == 0
    with Store.open(url) as store:
        [run] = store.imports.list()
        assert run.finished_at is not None
        assert sum(run.counts.values()) == ROWS


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


def ingest(path: Path, url: str, batches: int = 0, where: str = "nowhere") -> int:
    """How the command ended: -9 where it was killed."""
    script = path.parent / "killed_ingest.py"
    script.write_text(SCRIPT)
    settings = {
        "VOC_DATABASE_URL": url,
        "VOC_HASH_KEY": "the same",
        "VOC_PII": "off",
        "VOC_IMPORT_BATCH_SIZE": "200",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    words = [sys.executable, str(script), str(path), str(batches), where]
    return subprocess.run(words, env=os.environ | settings, cwd=path.parent, stdout=subprocess.DEVNULL).returncode


def kept(url: str) -> dict[str, object]:
    """What a database knows of the file, without the moments at which it was written."""
    with Store.open(url) as store:
        [run] = store.imports.list()
        return {
            "counts": run.counts,
            "finished": run.finished_at is not None,
            "rejected": list(store.imports.rejected(run.id)),
            "messages": [(message.external_id, message.text) for message in store.segments.pending("none", limit=ROWS)],
            "copies": [(count.messages, count.copies) for count in store.message_counts()],
        }
