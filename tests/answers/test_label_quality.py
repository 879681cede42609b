from __future__ import annotations

import pytest

from tests.answers.seed import LAST, Part, Said, fill
from voc.answers import ledger
from voc.answers.label_quality import footnote, label_quality
from voc.domain import TASKS, Filter
from voc.models.artifacts import SHIPPED, read_figures
from voc.store import Store

MODEL, FIGURES = read_figures(SHIPPED)


def test_an_answer_says_how_good_its_labels_are(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.answers.seed.LABELER", f"{MODEL}+int8+spans@2")
    fill(empty, [Said("1", LAST, (Part("Tell your friends.", labels={"word_of_mouth": "recommends"}),))])
    found = ledger.answer(empty, Filter()).basis.quality
    assert [each.task for each in found] == ["word_of_mouth", "loyalty", "sentiment"]
    assert found[0].macro_f1 == FIGURES["word_of_mouth"].macro_f1
    assert {each.value for each in found[0].values} == {*TASKS["word_of_mouth"]}
    said = footnote(found)
    assert said.startswith(
        f"How good these labels are: word of mouth: macro-F1 {found[0].macro_f1:.2f}".replace("0.", ".")
    )
    assert "recommends ." in said
    assert "none ." not in said


def test_another_model_has_no_figures_and_neither_has_a_task_that_another_model_was_set_for() -> None:
    assert label_quality("theirs@1", ("sentiment",)) == label_quality(None, ("sentiment",)) == ()
    found = label_quality(f"{MODEL}+sentiment=theirs@1", ("sentiment", "staff"))
    assert [each.task for each in found] == ["staff"]
    assert footnote(()) == ""


def test_the_figures_of_the_shipped_model_are_told_for_every_task_and_value() -> None:
    assert {*FIGURES} == {*TASKS}
    for task, figures in FIGURES.items():
        assert 0 < figures.macro_f1 < 1
        assert task == "go_emotion" or {*figures.values} == {*TASKS[task]}
