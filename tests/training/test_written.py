"""Sentences written for voc."""

from pathlib import Path

import pytest

from training import written
from training.tower import TASKS
from voc.domain import TOUCHPOINTS


def test_every_sentence_says_what_voc_can_learn() -> None:
    found = written.read()
    assert len(found) > 600
    for example in found:
        assert example.text == example.text.strip() != ""
        for task, target in example.targets.items():
            assert set(target) <= set(TASKS[task]), example.text
    assert {value for example in found for value in example.targets.get("touchpoint", {})} >= set(TOUCHPOINTS)


def test_no_sentence_is_there_twice() -> None:
    texts = [example.text.lower() for example in written.read()]
    assert sorted(texts) == sorted(set(texts))


def test_what_cannot_be_told_is_not_labelled(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# a comment\n\n== shop\n? unclear negative request:help | Help!\n", "utf-8")
    (example,) = written.read(tmp_path)
    assert example.text == "Help!"
    assert example.targets == {"stage": {"unclear": 1}, "sentiment": {"negative": 1}, "request": {"help": 1}}


def test_a_line_without_labels_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("== shop\nHelp!\n", "utf-8")
    with pytest.raises(ValueError, match=r"a\.txt, line 2.*Help!"):
        written.read(tmp_path)


def test_a_star_labels_every_task(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("sales during negative intensity:1 emotion:anger,fear * | Late.\n", "utf-8")
    (example,) = written.read(tmp_path)
    assert example.targets["emotion"] == {"anger": 1, "fear": 1}
    assert example.targets["loyalty"] == {"none": 1}
    assert example.targets["handoff"] == {"false": 1}
