from collections.abc import Sequence

import numpy as np
import pytest

from voc.domain import MULTI_LABEL_TASKS, TASKS, Prediction, Segment
from voc.models.base import labelers
from voc.models.encoder import load_embedder
from voc.models.labelers.core import Core

TEXTS = (
    "The app crashes every time I open it and nobody answers my emails.",
    "Thank you so much, Sarah was wonderful!",
    "I will recommend this airline to all my friends.",
    "How do I change my address?",
)


def segments(texts: Sequence[str], *, language: str | None = None) -> list[Segment]:
    return [Segment("f", 0, len(text), text, language=language) for text in texts]


@pytest.fixture(scope="module")
def core() -> Core:
    return Core(threads=1)


@pytest.fixture(scope="module")
def predictions(core: Core) -> list[Prediction]:
    return core.predict(segments(TEXTS))


def test_the_shipped_model_is_found_by_name() -> None:
    assert labelers.get("core") is Core
    assert Core().version.startswith("voc-core@")


@pytest.mark.parametrize(
    ("row", "task", "expected"),
    [
        (0, "sentiment", "negative"),
        (0, "touchpoint", "product"),
        (1, "sentiment", "positive"),
        (1, "staff", "praise"),
        (2, "word_of_mouth", "recommends"),
        (3, "sentiment", "neutral"),
        (3, "request", "question"),
    ],
)
def test_plain_texts_get_the_obvious_label(predictions: list[Prediction], row: int, task: str, expected: str) -> None:
    assert predictions[row].value(task) == expected


def test_every_single_label_task_is_answered_with_one_of_its_values(predictions: list[Prediction]) -> None:
    for prediction in predictions:
        found = {label.task: label for label in prediction.labels if label.task not in MULTI_LABEL_TASKS}
        assert set(found) == set(TASKS) - set(MULTI_LABEL_TASKS)
        assert all(label.value in TASKS[task] and 0 <= label.confidence <= 1 for task, label in found.items())


def test_the_embedding_is_the_one_of_the_plain_encoder(predictions: list[Prediction]) -> None:
    plain = load_embedder(threads=1).embed(TEXTS)

    for prediction, expected in zip(predictions, plain, strict=True):
        vector = np.frombuffer(prediction.embedding or b"", "<f2").astype(np.float32)
        assert vector @ expected > 0.9999


def test_integers_say_nearly_the_same_and_count_as_another_version(predictions: list[Prediction]) -> None:
    rounded = Core(threads=1, precision="int8")

    found = rounded.predict(segments(TEXTS))

    assert rounded.version == Core().version + "+int8"
    for one, other in zip(found, predictions, strict=True):
        assert one.value("sentiment") == other.value("sentiment")
        vectors = [np.frombuffer(p.embedding or b"", "<f2").astype(np.float32) for p in (one, other)]
        assert vectors[0] @ vectors[1] > 0.95


def test_neighbours_in_a_batch_change_nothing(core: Core, predictions: list[Prediction]) -> None:
    alone = core.predict(segments(TEXTS[:1]))[0]

    assert [label.value for label in alone.labels] == [label.value for label in predictions[0].labels]
    for one, other in zip(alone.labels, predictions[0].labels, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=1e-3)


@pytest.mark.parametrize("language", [None, "unknown", "en", "en-GB", "EN_us"])
def test_english_and_unknown_languages_are_served(core: Core, language: str | None) -> None:
    assert core.predict(segments(["Great"], language=language))[0].labels


def test_other_languages_are_skipped_with_a_reason_and_keep_their_place(core: Core) -> None:
    mixed = [*segments(["Nie wieder"], language="de"), *segments(["Never again"], language="en")]

    first, second = core.predict(mixed)

    assert first == Prediction(skipped="language:de")
    assert second.value("sentiment") == "negative"


@pytest.mark.parametrize("text", ["😍", "", "!" * 10_000, "\x00", "\ud800", "word " * 5_000])
def test_odd_texts_are_labelled_all_the_same(core: Core, text: str) -> None:
    assert core.predict(segments([text]))[0].value("sentiment") in TASKS["sentiment"]


def test_nothing_gives_nothing(core: Core) -> None:
    assert core.predict([]) == []


def test_all_scores_give_the_whole_distribution_of_every_task(core: Core) -> None:
    wanted = Core(threads=1, all_scores=True)
    wanted.encoder = core.encoder

    found = wanted.predict(segments(TEXTS[:1]))[0]

    given = {label.task: label.scores for label in found.labels if label.scores is not None}
    assert {task: tuple(scores) for task, scores in given.items()} == dict(TASKS)
