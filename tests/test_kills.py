"""Whatever moment the process is killed at, running the command again gives what an undisturbed run gives."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from voc import sample

pytestmark = pytest.mark.slow

MESSAGES, KILLS = 600, 4


def command(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    settings = {
        "VOC_DATABASE_URL": f"sqlite:///{folder / 'voc.db'}",
        "VOC_HASH_KEY": "the same for both runs",
        "VOC_BATCH_SIZE": "25",
        "VOC_IMPORT_BATCH_SIZE": "25",
        "VOC_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "voc", *words],
        env=os.environ | settings,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run(folder: Path, *words: str) -> float:
    """Run to the end and say how many seconds a processor worked on it."""
    before = os.times()
    assert command(folder, *words).wait() == 0
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def run_with_kills(folder: Path, *words: str, work: float, kills: int, dice: random.Random) -> int:
    """Start again and again, killed at random moments, until it ends by itself; how often it was killed."""
    for killed in range(kills):
        process = command(folder, *words)
        moment = work * dice.uniform(0.3, 0.9)
        while process.poll() is None and worked(process.pid) < moment:
            time.sleep(0.01)
        if process.poll() is not None:
            assert process.returncode == 0
            return killed
        process.kill()
        process.wait()
    run(folder, *words)
    return kills


def worked(pid: int) -> float:
    """Seconds that a processor has worked on a process: they say how far it is, however busy the machine."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the moments at which they were written."""
    with sqlite3.connect(path) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(connection, name) for name in names if "fts" not in name and "search" not in name}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [c[1] for c in connection.execute(f"PRAGMA table_info({table})")]
    # `changes` counts writes: the work of a killed run that is done again counts again.
    kept = [f'"{c}"' for c in columns if not c.endswith("_at") and c not in ("hash_key", "changes")]
    # A process killed after its last write, but before it ended, is run once more: an import that finds all rows known.
    only = "WHERE accepted > 0" if table == "import_run" else ""
    return sorted(connection.execute(f"SELECT {', '.join(kept)} FROM {table} {only}"), key=repr)


@pytest.fixture(scope="module")
def feedback(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.write(sample.generate(messages=MESSAGES, until=date(2026, 6, 30)), folder)
    return folder / "feedback.jsonl"


def test_a_killed_run_ends_with_the_tables_of_an_undisturbed_one(feedback, tmp_path_factory):
    calm, stormy = tmp_path_factory.mktemp("calm"), tmp_path_factory.mktemp("stormy")
    dice, killed = random.Random(4), 0

    for words in (("ingest", "file", str(feedback)), ("analyze",)):
        work = run(calm, *words)
        killed += run_with_kills(stormy, *words, work=work, kills=KILLS, dice=dice)

    assert killed >= 3, "the kills came too late to disturb anything"
    expected, found = tables(calm / "voc.db"), tables(stormy / "voc.db")
    assert {name: len(rows) for name, rows in expected.items()} == {name: len(rows) for name, rows in found.items()}
    assert expected == found
