import numpy as np
import pytest

from training.calibrate import ENOUGH, apply, decide, fit, macro_f1
from training.evaluate import calibration_error, figures, markdown, per_value
from training.tower import COLUMNS, MULTI_LABEL_TASKS, OWN_VALUES, TASKS, VALUES, weights
from voc.domain import TASKS as OWN_TASKS


def overconfident(count: int = 3_000) -> tuple[np.ndarray, np.ndarray]:
    """Logits three times too large for how often they are right, and what is right. Handoff is labelled alone."""
    rng = np.random.default_rng(3)
    honest = rng.normal(size=(count, 2))
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    right = (rng.random(count) > shares[:, 0]).astype(int)
    table = np.zeros((count, VALUES), np.float32)
    table[np.arange(count), COLUMNS["handoff"].start + right] = 1
    logits = np.zeros((count, VALUES))
    logits[:, COLUMNS["handoff"]] = 3 * honest
    return logits, table


def test_an_overconfident_model_is_cooled_down() -> None:
    logits, table = overconfident()
    labelled = {task: np.full(len(table), task == "handoff") for task in TASKS}

    found = fit(logits, table, labelled, weights(table, labelled, own=len(table)))

    assert set(found) == {"handoff"}
    assert found["handoff"].temperature == pytest.approx(3, rel=0.15)
    scores = apply(logits, found)["handoff"]
    assert (
        calibration_error(scores.max(axis=1), scores.argmax(axis=1) == table[:, COLUMNS["handoff"]].argmax(axis=1))
        < 0.03
    )


def test_a_value_that_is_always_doubted_gets_a_lower_threshold_than_the_others() -> None:
    rng = np.random.default_rng(5)
    right = np.repeat(np.arange(4), 50)
    shares = np.full((200, 4), 0.05) + rng.uniform(0, 0.01, (200, 4))
    shares[np.arange(200), right] = 0.8
    # "mixed" never gets past 0.35, and "negative" has more even where it is mixed.
    shares[right == 3] = [0.5, 0.1, 0.05, 0.35]
    table = np.zeros((200, VALUES), np.float32)
    table[np.arange(200), COLUMNS["sentiment"].start + right] = 1
    logits = np.zeros((200, VALUES))
    logits[:, COLUMNS["sentiment"]] = np.log(shares)
    labelled = {"sentiment": np.full(200, True)}

    found = fit(logits, table, labelled, {"sentiment": np.ones(4)})["sentiment"]

    assert found.thresholds[3] < min(found.thresholds[:3])
    said = decide("sentiment", apply(logits, {"sentiment": found})["sentiment"], found.thresholds)
    assert macro_f1("sentiment", said, right, range(4)) == 1


def test_a_value_with_few_examples_keeps_the_threshold_of_its_task() -> None:
    rng = np.random.default_rng(6)
    table = np.zeros((400, VALUES), np.float32)
    right = rng.choice(12, 400, p=[0.5, *[0.49 / 10] * 10, 0.01])
    table[np.arange(400), COLUMNS["emotion"].start + right] = 1
    logits = rng.normal(size=(400, VALUES)) + 2 * table

    found = fit(logits, table, {"emotion": np.full(400, True)}, {"emotion": np.ones(12)})["emotion"]

    rare = [place for place in range(12) if (right == place).sum() < ENOUGH]
    assert rare
    assert len({found.thresholds[place] for place in rare}) == 1


def test_rare_values_weigh_more_and_the_mean_weight_is_one() -> None:
    table = np.zeros((100, VALUES), np.float32)
    table[:, COLUMNS["handoff"].start + 1] = 1
    table[:4, COLUMNS["handoff"]] = [1, 0]

    found = weights(table, {task: np.full(100, True) for task in COLUMNS}, own=100)["handoff"]

    assert found[0] / found[1] == pytest.approx(np.sqrt(96 / 4), rel=1e-3)
    assert (found * np.array([0.04, 0.96])).sum() == pytest.approx(1, rel=1e-3)


def test_the_frequencies_are_those_of_the_annotations_where_they_have_the_task() -> None:
    table = np.zeros((100, VALUES), np.float32)
    table[:, COLUMNS["handoff"].start + 1] = 1
    table[:2, COLUMNS["handoff"]] = [1, 0]
    labelled = {task: np.full(100, True) for task in COLUMNS}

    found = weights(table, labelled, own=4)["handoff"]

    assert found[0] == found[1]


def test_a_perfect_model_gets_perfect_figures() -> None:
    table = np.eye(4)[[0, 1, 2, 3, 0]]

    found = figures("sentiment", table, table.argmax(axis=1), table)

    assert found == {"n": 5, "accuracy": 1, "majority": 0.4, "macro_f1": 1, "kappa": 1, "ece": 0}
    assert per_value("sentiment", table.argmax(axis=1), table)["negative"] == {"f1": 1, "n": 2}


def test_emotions_nobody_has_do_not_count_as_mistakes() -> None:
    table = np.zeros((3, len(TASKS["emotion"])))
    table[0, 0] = 1

    assert figures("emotion", table, table > 0.5, table)["macro_f1"] == 1


def test_confidence_that_says_too_much_is_an_error() -> None:
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)


def test_the_table_has_a_row_per_task() -> None:
    rows = markdown({"sentiment": {"n": 5, "accuracy": 0.8}, "emotion": {"n": 4, "micro_f1": 0.5}}).splitlines()

    assert rows[2] == "| sentiment | 5 | 0.8 |  |  |  |  |  |"
    assert len(rows) == 4


def test_columns_cover_all_values_without_overlap() -> None:
    covered = [column for task in TASKS for column in range(VALUES)[COLUMNS[task]]]

    assert covered == list(range(VALUES))
    assert set(MULTI_LABEL_TASKS) <= set(COLUMNS)
    # What is shipped is the upper part.
    assert [column for task in OWN_TASKS for column in range(VALUES)[COLUMNS[task]]] == list(range(OWN_VALUES))


def test_the_touchpoint_is_also_judged_without_other() -> None:
    table = np.eye(7)[[0, 1, 5]]

    found = figures("touchpoint", table, np.array([0, 1, 0]), table)

    assert found["macro_f1"] == pytest.approx((2 / 3 + 1) / 3, abs=1e-3)
    assert found["macro_f1_named"] == pytest.approx((2 / 3 + 1) / 6, abs=1e-3)
