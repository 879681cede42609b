import numpy as np
import pytest

from training.calibrate import THRESHOLDS, apply, fit
from training.evaluate import calibration_error, figures, markdown, per_value
from training.tower import COLUMNS, VALUES, weights
from voc.domain import MULTI_LABEL_TASKS, TASKS


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
    everything = {task: np.full(len(table), True) for task in TASKS}

    found = fit(logits, table, everything, {t: w.numpy() for t, w in weights(table, labelled | everything).items()})

    assert found["handoff"].temperature == pytest.approx(3, rel=0.15)
    assert found["handoff"].threshold in THRESHOLDS.round(2)
    scores = apply(logits, found)["handoff"]
    assert (
        calibration_error(scores.max(axis=1), scores.argmax(axis=1) == table[:, COLUMNS["handoff"]].argmax(axis=1))
        < 0.03
    )


def test_rare_values_weigh_more_and_the_mean_weight_is_one() -> None:
    table = np.zeros((100, VALUES), np.float32)
    table[:, COLUMNS["handoff"].start + 1] = 1
    table[:4, COLUMNS["handoff"]] = [1, 0]

    found = weights(table, {task: np.full(100, True) for task in TASKS})["handoff"].numpy()

    assert found[0] / found[1] == pytest.approx(np.sqrt(96 / 4), rel=1e-3)
    assert (found * np.array([0.04, 0.96])).sum() == pytest.approx(1, rel=1e-3)


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
