"""Segments labelled for voc are found in the sets by their place, and a line that is off is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import labelled, messages
from training.tower import COLUMNS, TASKS, targets

TWEET = "@Shop I was told Friday. It is Monday and nobody answers, do not buy here!"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of data sets that holds one tweet."""
    there = tmp_path / "data" / "complaints_preotiuc2019"
    there.mkdir(parents=True)
    (there / "complaints-data.csv").write_text(f'tweet_id,text,complaint,domain\n7,"{TWEET}",1,apparel\n', "utf-8")
    return tmp_path / "data"


def labels(folder: Path, line: str) -> Path:
    """A folder of labels with one line about that tweet."""
    there = folder.parent / "labels"
    there.mkdir(exist_ok=True)
    (there / "complaint_tweet.txt").write_text(line + "\n", "utf-8")
    return there


def test_a_segment_is_cut_out_of_its_message_with_all_its_labels(folder: Path) -> None:
    line = "7 0 25 | service+sales during negative 1 emotion:anger,fear expectation:broken_promise"
    (found,) = labelled.read(folder, labels(folder, line))
    assert (found.text, found.group) == ("@Shop I was told Friday. ", "complaint_tweet:7")
    assert found.targets["touchpoint"] == {"service": 0.75, "sales": 0.25}
    assert found.targets["emotion"] == {"anger": 1.0, "fear": 1.0}
    assert found.targets["expectation"] == {"broken_promise": 1.0}
    assert found.targets["intensity"] == {"1": 1.0}
    assert found.targets["word_of_mouth"] == {"none": 1.0}
    assert found.targets["sarcasm"] == {"false": 1.0}


def test_every_task_that_the_annotations_have_is_labelled(folder: Path) -> None:
    found = labelled.read(folder, labels(folder, "7 25 74 | service after negative 2 word_of_mouth:warns"))
    table, known = targets(found)
    assert {task for task, rows in known.items() if rows.all()} == set(labelled.NONE) | set(labelled.FIRST) | {
        "emotion"
    }
    assert table[0, COLUMNS["word_of_mouth"]].argmax() == TASKS["word_of_mouth"].index("warns")


@pytest.mark.parametrize("line", ["7 90 99 | none unclear neutral 0", "7 0 5"])
def test_a_line_that_points_nowhere_is_named(folder: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"complaint_tweet\.txt, line 1"):
        labelled.read(folder, labels(folder, line))


def test_segments_of_messages_that_are_not_there_are_left_out(folder: Path) -> None:
    there = labels(folder, "8 0 5 | none unclear neutral 0")
    (there / "ba.txt").write_text("1 0 5 | none unclear neutral 0\n", "utf-8")
    assert labelled.read(folder, there) == []


def test_every_label_in_the_repository_is_a_label_of_its_task() -> None:
    files = list((Path(labelled.__file__).parent / "labels").glob("*.txt"))
    assert len(files) == len(messages.SETS)
    for path in files:
        assert path.stem in messages.SETS
        for line in path.read_text("utf-8").splitlines():
            for task, target in labelled.parse(line.partition(" | ")[2]).items():
                assert set(target) <= set(TASKS[task]), line
