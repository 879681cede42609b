"""Files dropped into a folder."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from tests.ingest.conftest import KEY
from tests.ingest.sources.conftest import Reader
from tests.ingest.sources.server import Account
from voc.errors import SourceFailed
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.settings import Settings


def lines(numbers, word="late"):
    records = [
        {
            "id": n,
            "created_at": "2026-03-01",
            "text": f"The parcel number {n} came two days {word}, nobody said a word.",
        }
        for n in numbers
    ]
    return "\n".join(map(json.dumps, records))


@pytest.fixture
def reader(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    made = Reader("folder", Account(lambda *_: None), {"path": folder, "settle_seconds": 0}, batch_size=2)
    made.folder = folder
    return made


def test_each_file_is_read_once_and_again_when_it_changes(reader):
    (reader.folder / "a.jsonl").write_text(lines(range(5)))
    (reader.folder / "inner").mkdir()
    (reader.folder / "inner/b.jsonl").write_text(lines(range(5, 8)))
    assert reader.read().counts["accepted"] == 8
    assert sum(reader.read().counts.values()) == 0

    (reader.folder / "c.jsonl").write_text(lines(range(8, 10)))
    (reader.folder / "a.jsonl").write_text(lines([0], "early") + "\n" + lines(range(1, 5)))
    counts = reader.read().counts

    assert (counts["accepted"], counts["updated"], counts["duplicate"]) == (2, 1, 4)
    assert {message.source for message in reader.messages()} == {"folder"}


def test_a_file_with_an_old_date_that_is_moved_in_later_is_not_missed(reader, tmp_path):
    (reader.folder / "a.jsonl").write_text(lines(range(3)))
    reader.read()
    old = tmp_path / "old.jsonl"
    old.write_text(lines(range(3, 6)))
    os.utime(old, (1_500_000_000, 1_500_000_000))
    old.rename(reader.folder / "old.jsonl")

    assert reader.read().counts["accepted"] == 3


def test_a_file_that_cannot_be_read_is_one_rejected_item(reader):
    (reader.folder / "a.jsonl").write_text(lines(range(3)))
    (reader.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    counts = reader.read().counts

    assert (counts["accepted"], counts["rejected"]) == (3, 1)
    assert reader.store.bad[0].file == "picture.png"
    assert sum(reader.read().counts.values()) == 0, "it is not tried again until it changes"


def test_a_reading_that_breaks_off_goes_on_inside_the_file(reader):
    (reader.folder / "a.jsonl").write_text(lines(range(4)))
    with zipfile.ZipFile(reader.folder / "b.zip", "w") as archive:
        archive.writestr("one.jsonl", lines(range(4, 8)))
        archive.writestr("two.jsonl", lines(range(8, 12)))
    source, intake = make("folder", reader.options, reader.settings), Intake(reader.settings, KEY)
    whole = list(source.read(None, intake))

    for stop in range(len(whole)):
        rest = list(source.read(whole[stop].cursor, intake))
        assert outcomes(whole[: stop + 1]) + outcomes(rest) == outcomes(whole), stop


def outcomes(items):
    return [item.outcome._replace(bands=()) for item in items if item.outcome is not None]


def test_links_and_hidden_files_and_files_still_written_to_are_left_alone(reader, tmp_path):
    (tmp_path / "secret.jsonl").write_text(lines(range(3)))
    (reader.folder / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (reader.folder / ".hidden.jsonl").write_text(lines(range(3)))
    (reader.folder / "fresh.jsonl").write_text(lines(range(3)))
    reader.options["settle_seconds"] = 3600

    assert sum(reader.read().counts.values()) == 0


def test_a_folder_that_is_not_there_is_named(reader):
    reader.options["path"] = reader.folder / "nowhere"

    with pytest.raises(SourceFailed, match="nowhere"):
        reader.read()


def test_the_path_can_be_a_setting():
    from pydantic import SecretStr

    source = make("folder", {}, Settings(sources={"folder_path": SecretStr("/data/drop")}))

    assert str(source.path) == "/data/drop"
