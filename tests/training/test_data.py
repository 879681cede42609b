import gzip
import json
import zipfile
from pathlib import Path

import pytest

from training import data

ROW = {
    "dataset": "ba", "ref": "17#2", "drawn": "random", "text": "never again", "sentiment": -2,
    "emotions": ["anger"], "intensity": 2,
    "touchpoint": "product", "touchpoint2": "service", "stage": "after", "word_of_mouth": "none",
    "loyalty": "leaving", "expectation": "none", "request": "none", "effort": "none", "handoff": False,
    "staff": "none", "sarcasm": True,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("voc_annotations", "goemotions", "nltk_extra"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "voc_annotations" / "segments.jsonl").write_text(json.dumps(ROW) + "\n")
    (tmp_path / "goemotions" / "train.tsv.gz").write_bytes(gzip.compress(b'so "good\t0,17\tid1\n'))
    with zipfile.ZipFile(tmp_path / "nltk_extra" / "pros_cons.zip", "w") as archive:
        archive.writestr("pros_cons/IntegratedPros.txt", "<Pros>easy to use</Pros>\n<Pros>cheap</Pros>\n")
        archive.writestr("pros_cons/IntegratedCons.txt", "<Cons>too slow</Cons>\n")
    return tmp_path


def test_an_annotated_segment_has_every_task_but_goemotions(folder: Path) -> None:
    found = data.annotated(folder)[0]

    assert found.group == "ba:17"
    assert found.targets["sentiment"] == {"negative": 1.0}
    assert found.targets["touchpoint"] == {"product": 0.75, "service": 0.25}
    assert found.targets["emotion"] == {"anger": 1.0}
    assert (found.targets["handoff"], found.targets["sarcasm"]) == ({"false": 1.0}, {"true": 1.0})
    assert "go_emotion" not in found.targets


def test_goemotions_are_read_with_their_quotes_and_several_labels(folder: Path) -> None:
    found = data.go_emotions(folder, "train")[0]

    assert (found.text, found.targets) == ('so "good', {"go_emotion": {"admiration": 1.0, "joy": 1.0}})


def test_pros_and_cons_of_one_word_are_left_out(folder: Path) -> None:
    assert [(e.text, dict(e.targets["sentiment"])) for e in data.pros_cons(folder)] == [
        ("easy to use", {"positive": 1.0}),
        ("too slow", {"negative": 1.0}),
    ]


def test_parts_of_one_message_are_never_split() -> None:
    examples = [data.Example(f"text {i}", "d", f"group {i // 3}", {}) for i in range(300)]

    seen, unseen = data.split(examples)

    assert {e.group for e in seen} & {e.group for e in unseen} == set()
    assert 30 < len(unseen) < 90


def test_a_folder_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_DATA_DIR", "/no/such/folder")

    with pytest.raises(FileNotFoundError, match="Set VOC_DATA_DIR"):
        data.data_dir()
