"""Commands as a user types them, in a folder of their own."""

import csv
import sys
from types import SimpleNamespace

import pytest

from voc.cli import main

ROWS = [
    *((str(n), "2026-03-01", f"The parcel with order {n} came late, nobody told me.", "2") for n in range(20)),
    ("20", "not a date", "The app logs me out every morning.", "1"),
    ("21", "2026-03-04", "n/a", "4"),
    ("19", "2026-03-01", "The parcel with order 19 came late, nobody told me.", "2"),
]


@pytest.fixture
def folder(tmp_path):
    with (tmp_path / "reviews.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "date", "comment", "stars"), *ROWS])
    return tmp_path


@pytest.fixture
def voc(folder, monkeypatch, capsys):
    """Runs a command in a folder of its own and gives what it printed, after a look at its exit code."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("VOC_DATABASE_URL", f"sqlite:///{folder}/voc.db")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words, code=0):
        monkeypatch.setattr(sys, "argv", ["voc", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == code, printed.err
        return SimpleNamespace(stdout=printed.out, stderr=printed.err)

    return run
