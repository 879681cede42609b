import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import TASKS
from voc.models.decide import NEUTRAL, choose, labels, probabilities

ROWS = st.lists(st.lists(st.floats(-30, 30), min_size=4, max_size=4), min_size=1, max_size=5)


@given(ROWS, st.floats(0.1, 10))
def test_the_probabilities_of_a_single_label_task_add_up_to_one(rows: list[list[float]], temperature: float) -> None:
    found = probabilities(np.array(rows), task="sentiment", prior=[0, 1, 0, 2], temperature=temperature)

    assert np.allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()


def test_emotions_have_independent_probabilities() -> None:
    found = probabilities(np.array([[0.0, 800.0, -800.0]]), task="emotion", prior=[0, 0, 0], temperature=1)

    assert found.tolist() == [[0.5, 1.0, 0.0]]


def test_a_higher_temperature_makes_the_model_less_sure() -> None:
    hot, cold = (
        probabilities(np.array([[2.0, 0.0]]), task="handoff", prior=[0, 0], temperature=t)[0, 0] for t in (2, 1)
    )

    assert 0.5 < hot < cold


def test_a_prior_takes_the_weight_of_a_class_out_again() -> None:
    weight = np.log([4.0, 1.0])

    found = probabilities(weight[None, :], task="handoff", prior=weight.tolist(), temperature=1)

    assert np.allclose(found, 0.5)


@pytest.mark.parametrize(("leaving", "expected"), [(0.45, "leaving"), (0.35, "none")])
def test_a_value_under_the_threshold_is_neutral(leaving: float, expected: str) -> None:
    values = TASKS["loyalty"]
    row = np.array([[0.05, 0.05, leaving, 0.05, 0.85 - leaving]])

    found = labels(row, task="loyalty", values=values, thresholds=[0.4] * len(values))[0][0]

    assert found.value == expected
    assert found.confidence == row[0, values.index(expected)]


@pytest.mark.parametrize("task", sorted(NEUTRAL))
def test_a_neutral_value_is_a_value_of_its_task(task: str) -> None:
    assert NEUTRAL[task] in TASKS[task]


def test_sentiment_takes_the_most_probable_value_whatever_the_common_threshold() -> None:
    row = np.array([[0.3, 0.25, 0.25, 0.2]])

    assert choose(row, task="sentiment", values=TASKS["sentiment"], thresholds=[0.9] * 4).tolist() == [0]


def test_a_rare_value_is_named_at_a_lower_threshold() -> None:
    row = np.array([[0.5, 0.1, 0.05, 0.35]])

    assert choose(row, task="sentiment", values=TASKS["sentiment"], thresholds=[0.5, 0.5, 0.5, 0.3]).tolist() == [3]


def test_of_two_values_past_their_thresholds_the_one_further_past_it_is_taken() -> None:
    values = TASKS["request"]
    row = np.array([[0.3, 0.45, 0.05, 0.05, 0.15]])

    found = choose(row, task="request", values=values, thresholds=[0.2, 0.4, 0.5, 0.5, 0.5])

    assert values[found[0]] == "suggestion"


def test_every_emotion_has_a_threshold_of_its_own() -> None:
    values = TASKS["emotion"]
    thresholds = [0.5] * len(values)
    thresholds[values.index("relief")] = 0.2
    row = np.full((1, len(values)), 0.3)

    found = labels(row, task="emotion", values=values, thresholds=thresholds)[0]

    assert [label.value for label in found] == ["relief"]


def test_the_sentiment_score_is_positive_minus_negative() -> None:
    found = labels(np.array([[0.1, 0.2, 0.6, 0.1]]), task="sentiment", values=TASKS["sentiment"], thresholds=[0.5] * 4)[
        0
    ][0]

    assert found.score == pytest.approx(0.5)


def test_the_intensity_score_is_the_expected_level() -> None:
    found = labels(np.array([[0.0, 0.5, 0.0, 0.5]]), task="intensity", values=TASKS["intensity"], thresholds=[0.5] * 4)[
        0
    ][0]

    assert found.score == pytest.approx(2)


@pytest.mark.parametrize(("second", "expected"), [(0.25, "service"), (0.1, None)])
def test_a_second_touchpoint_needs_some_probability(second: float, expected: str | None) -> None:
    values = TASKS["touchpoint"]
    row = np.zeros((1, len(values)))
    row[0, values.index("product")], row[0, values.index("service")] = 0.7, second

    assert labels(row, task="touchpoint", values=values, thresholds=[0.4] * len(values))[0][0].second == expected


def test_several_emotions_come_strongest_first() -> None:
    values = TASKS["emotion"]
    row = np.full((1, len(values)), 0.01)
    row[0, :2] = 0.5, 0.8

    found = labels(row, task="emotion", values=values, thresholds=[0.4] * len(values))[0]

    assert [(label.value, label.score) for label in found] == [("frustration", 0.8), ("anger", 0.5)]


def test_goemotions_neutral_is_no_emotion() -> None:
    values = TASKS["go_emotion"]
    row = np.full((1, len(values)), 0.01)
    row[0, values.index("neutral")] = 0.9

    assert labels(row, task="go_emotion", values=values, thresholds=[0.4] * len(values)) == [()]


@pytest.mark.parametrize("task", sorted(TASKS))
def test_all_scores_are_given_for_every_task_when_asked_for(task: str) -> None:
    values = TASKS[task]
    row = np.full((1, len(values)), 0.01)

    found = labels(row, task=task, values=values, thresholds=[0.4] * len(values), all_scores=True)[0]

    assert found[0].scores == dict.fromkeys(values, 0.01)
    assert all(
        label.scores is None for label in labels(row, task=task, values=values, thresholds=[0.4] * len(values))[0]
    )
