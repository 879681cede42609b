import numpy as np
import pytest
from numpy.typing import NDArray

from voc.models.few_shot import FewShot

WIDTH = 32


def around(axis: int, count: int, *, spread: float = 0.15, seed: int = 0) -> NDArray[np.float64]:
    """Unit vectors scattered around one axis."""
    vectors = np.eye(WIDTH)[axis] + np.random.default_rng([seed, axis]).normal(0, spread, (count, WIDTH))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def taught(classes: int, count: int = 8) -> FewShot:
    vectors = np.concatenate([around(axis, count) for axis in range(classes)])
    return FewShot().fit(vectors, [f"c{axis}" for axis in range(classes) for _ in range(count)])


@pytest.mark.parametrize("count", [1, 2, 8, 32])
def test_new_texts_go_to_the_class_they_are_like(count):
    model = taught(4, count)

    for axis in range(4):
        answers = model.predict(around(axis, 20, seed=1))
        given = [answer for answer in answers if answer is not None]
        assert len(given) >= 15
        assert {answer.label for answer in given} == {f"c{axis}"}


@pytest.mark.parametrize("classes", [1, 2, 6])
def test_what_is_like_no_example_gets_no_answer(classes):
    strange = around(20, 40, seed=2)

    assert sum(answer is None for answer in taught(classes).predict(strange)) >= 38


def test_a_single_class_takes_its_own_and_leaves_the_rest():
    answers = taught(1, 20).predict(around(0, 50, seed=3))

    assert sum(answer is not None for answer in answers) >= 40


def test_confidence_means_what_it_says():
    """Two classes that overlap: of the answers, about as many are right as the confidences add up to."""
    vectors = np.concatenate([around(axis, 60, spread=0.6) for axis in (0, 1)])
    model = FewShot().fit(vectors, ["c0"] * 60 + ["c1"] * 60)
    fresh = np.concatenate([around(axis, 1000, spread=0.6, seed=4) for axis in (0, 1)])
    scores = model.probabilities(fresh)

    right = (scores.argmax(axis=1) == np.repeat([0, 1], 1000)).mean()

    assert scores.sum(axis=1) == pytest.approx(1)
    assert scores.max(axis=1).mean() == pytest.approx(right, abs=0.06)


def test_a_model_learns_from_corrections_and_the_old_one_stays():
    before = taught(2)
    misplaced = around(9, 6, seed=5)

    after = before.learn(misplaced, ["c1"] * 6)

    given = [answer.label for answer in after.predict(around(9, 20, seed=6)) if answer is not None]
    assert len(given) >= 12
    assert set(given) == {"c1"}
    assert before.predict(misplaced) == [None] * 6


def test_the_same_examples_give_the_same_model():
    text = around(0, 3, seed=7)

    assert (taught(3).probabilities(text) == taught(3).probabilities(text)).all()


def test_nothing_gives_nothing():
    assert taught(2).predict(np.empty((0, WIDTH))) == []
