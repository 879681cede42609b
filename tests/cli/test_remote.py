"""Reading commands ask another server where one is named, and print what they print at home."""

from __future__ import annotations

import pytest

from tests.api.conftest import blank_file, seeded, seeded_file, serving
from tests.api.served import served

__all__ = ["blank_file", "seeded", "seeded_file"]


@pytest.fixture(scope="module")
def server(seeded):
    """The seeded company behind a socket, until the last test."""
    with served(serving(seeded)) as address:
        yield address


@pytest.mark.parametrize("words", [("emerging",), ("wom",), ("topics", "list"), ("topics", "show", "1"), ("audit",)])
def test_a_command_prints_what_it_prints_on_the_server_itself(voc, monkeypatch, server, seeded, tmp_path, words):
    _, secret = seeded.keys.create("admin", ["read", "evidence", "manage"])
    (tmp_path / "key").write_text(secret)
    there = voc("--server", server, "--key-file", str(tmp_path / "key"), *words)
    monkeypatch.setenv("VOC_DATABASE_URL", seeded._scope.engine.url.render_as_string())
    assert there.stdout == voc(*words).stdout


def test_a_server_without_the_key_says_what_is_missing(voc, server):
    assert "Authorization: Bearer KEY" in voc("--server", server, "emerging", code=1).stderr


def test_a_report_of_another_server_is_written_here(voc, server, seeded, tmp_path):
    _, secret = seeded.keys.create("reader", ["read"])
    (tmp_path / "key").write_text(secret)
    voc("--server", server, "--key-file", str(tmp_path / "key"), "report", "-o", str(tmp_path / "there.html"))
    assert "</html>" in (tmp_path / "there.html").read_text()


def test_a_command_that_writes_is_not_sent_elsewhere(voc, server):
    assert "works on the database of this machine" in voc("--server", server, "analyze", code=2).stderr


def test_a_key_file_without_a_key_is_refused(voc, server, tmp_path):
    (tmp_path / "key").write_text("\n")
    refused = voc("--server", server, "--key-file", str(tmp_path / "key"), "emerging", code=2)
    assert "a file that holds one key" in refused.stderr
