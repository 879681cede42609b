import csv
import os
import pickle
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voc.domain import Feedback
from voc.errors import MissingColumn
from voc.ingest import ahead
from voc.ingest.ahead import read_ahead
from voc.ingest.base import Item
from voc.ingest.files import read_files
from voc.settings import Settings
from voc.store.rows import pack

SETTINGS = Settings.model_validate({"pii": "off"})


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "MIN_BYTES", 0)
    path = tmp_path / "reviews.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "text", "stars"])
        writer.writerows(
            [i, "2026-03-01", f"The parcel {i} came late and nobody told me", i % 5 + 1] for i in range(900)
        )
        writer.writerow([900, "not a date", "The last one", 3])
    return path


def packed(items):
    return [
        Item(tuple(pack(item.outcome)), item.cursor) if isinstance(item.outcome, Feedback) else item for item in items
    ]


def test_another_process_reads_the_same_items_in_the_same_order(large):
    infos = []

    items = list(read_ahead([large], settings=SETTINGS, key=b"k", on_file=infos.append, pack=pack))

    assert items == packed(read_files([large], settings=SETTINGS, key=b"k"))
    assert [info.mapping.column("text") for info in infos] == ["text"]


def test_two_processes_share_the_rows_and_give_them_in_their_order(large, monkeypatch):
    monkeypatch.setattr(ahead, "SHARED_BYTES", 0)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    (large.parent / "b.csv").write_text("date,text\n" + "2026-03-01,Great\n" * 700)
    (large.parent / "c.csv").write_text("colour\nred\n")
    infos = []

    items = list(read_ahead([large.parent], settings=SETTINGS, key=b"k", on_file=infos.append, pack=pack))

    assert items == packed(read_files([large.parent], settings=SETTINGS, key=b"k"))
    assert len({item.outcome[0] for item in items if isinstance(item.outcome, tuple)}) == 1600
    assert len(infos) == 2


def test_an_error_keeps_its_facts_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "MIN_BYTES", 0)
    (tmp_path / "a.csv").write_text("id,colour\n1,red\n2,blue\n")

    with pytest.raises(MissingColumn, match="Its columns: id, colour") as caught:
        list(read_ahead([tmp_path / "a.csv"], settings=SETTINGS, key=b"k", on_file=print, pack=pack))

    assert caught.value.columns == ["id", "colour"]
    assert pickle.loads(pickle.dumps(caught.value)).columns == ["id", "colour"]


def test_a_reader_that_is_left_early_ends(large):
    items = read_ahead([large], settings=SETTINGS, key=b"k", on_file=print, pack=pack)
    next(items)

    items.close()

    assert not children(os.getpid())


def test_the_reading_process_does_not_outlive_a_killed_one(large):
    code = (
        "import sys; from pathlib import Path; from voc.ingest import ahead; from voc.settings import Settings\n"
        "from voc.store.rows import pack\n"
        "if __name__ == '__main__':\n"
        "    ahead.MIN_BYTES = 0\n"
        "    settings = Settings.model_validate({'pii': 'off'})\n"
        "    files = [Path(sys.argv[1])] * 50\n"
        "    items = ahead.read_ahead(files, settings=settings, key=b'k', on_file=print, pack=pack)\n"
        "    next(items); print('ready', flush=True); sys.stdin.read()\n"
    )
    script = large.parent / "script.py"
    script.write_text(code)
    parent = subprocess.Popen([sys.executable, str(script), str(large)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    while parent.stdout.readline() != b"ready\n":
        pass
    [reader] = children(parent.pid)
    watched = os.pidfd_open(reader)

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    ended, _, _ = select.select([watched], [], [], 60)
    os.close(watched)
    assert ended


def children(pid: int) -> list[int]:
    """The reading processes of a process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status, command = (folder / "status").read_text(), (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if f"PPid:\t{pid}\n" in status and b"spawn_main" in command:
            found.append(int(folder.name))
    return found
