import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from voc.domain import Feedback, Label, Prediction, Segment
from voc.models.classify import BATCH, classify
from voc.models.output import describe
from voc.models.segmenter import Clauses


class Rude:
    """A labeler that looks for one word and serves English."""

    version = "rude@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        return [self._one(segment) for segment in segments]

    def _one(self, segment: Segment) -> Prediction:
        if segment.language == "de":
            return Prediction(skipped="language:de")
        rude = "rude" in segment.text
        value, score = ("negative", -0.8) if rude else ("positive", 0.7)
        return Prediction((Label("sentiment", value, 0.9, score=score), Label("handoff", "false", 0.99)))


def message(text: str, id: str = "r1", language: str | None = "en") -> Feedback:
    return Feedback("file", id, "review", datetime(2026, 1, 1, tzinfo=UTC), text, language=language)


def test_a_message_becomes_one_json_object_with_its_segments() -> None:
    found = next(classify([message("great food but the waiter was rude")], segmenter=Clauses(), labeler=Rude()))

    assert json.loads(json.dumps(found)) == {
        "id": "r1",
        "language": "en",
        "sentiment": {"label": "mixed", "score": -0.3455, "confidence": 0.9},
        "emotions": [],
        "handoff": False,
        "segments": [
            {
                "start": 0, "end": 10, "text": "great food",
                "sentiment": {"label": "positive", "score": 0.7, "confidence": 0.9}, "emotions": [], "handoff": False,
            },
            {
                "start": 11, "end": 34, "text": "but the waiter was rude",
                "sentiment": {"label": "negative", "score": -0.8, "confidence": 0.9}, "emotions": [], "handoff": False,
            },
        ],
        "model": "rude@1",
    }  # fmt: skip


def test_a_language_that_is_not_served_is_named_and_has_no_labels() -> None:
    found = next(classify([message("Nie wieder", language="de")], segmenter=Clauses(), labeler=Rude()))

    assert found["skipped"] == "language:de"
    assert "sentiment" not in found


def test_an_empty_message_has_no_segments() -> None:
    found = next(classify([message(" ")], segmenter=Clauses(), labeler=Rude()))

    assert found == {"id": "r1", "language": "en", "segments": [], "model": "rude@1"}


def test_order_is_kept_across_batches_and_messages_without_segments() -> None:
    texts = ["rude", "", "fine"] * BATCH

    found = list(classify([message(t, str(i)) for i, t in enumerate(texts)], segmenter=Clauses(), labeler=Rude()))

    assert [row["id"] for row in found] == [str(i) for i in range(len(texts))]
    assert [row["sentiment"]["label"] for row in found if "sentiment" in row] == ["negative", "positive"] * BATCH


def test_an_endless_input_is_read_one_batch_at_a_time() -> None:
    read = 0

    def endless() -> Iterator[Feedback]:
        nonlocal read
        while True:
            read += 1
            yield message("fine")

    assert len(list(islice(classify(endless(), segmenter=Clauses(), labeler=Rude()), 3))) == 3
    assert read == BATCH


def test_tasks_restrict_what_is_said() -> None:
    found = next(classify([message("rude")], segmenter=Clauses(), labeler=Rude(), tasks=["handoff"]))

    assert set(found) == {"id", "language", "handoff", "segments", "model"}


def test_every_task_has_its_place_in_the_output() -> None:
    found = describe(
        [
            Label("sentiment", "negative", 0.93, score=-0.81),
            Label("emotion", "frustration", 0.88, score=0.88),
            Label("go_emotion", "annoyance", 0.7, score=0.7),
            Label("intensity", "2", 0.6),
            Label("touchpoint", "service", 0.77),
            Label("stage", "after", 0.9),
            Label("word_of_mouth", "none", 0.9),
            Label("loyalty", "leaving", 0.9),
            Label("expectation", "broken_promise", 0.9, spans=(("expected", 12, 30), ("got", 41, 66))),
            Label("request", "help", 0.9),
            Label("effort", "high", 0.9),
            Label("handoff", "true", 0.9),
            Label("staff", "none", 0.9),
            Label("sarcasm", "false", 0.9),
        ]
    )

    assert found == {
        "sentiment": {"label": "negative", "score": -0.81, "confidence": 0.93},
        "emotions": [{"label": "frustration", "score": 0.88}],
        "intensity": 2,
        "touchpoint": {"label": "service", "confidence": 0.77, "second": None},
        "stage": "after",
        "word_of_mouth": "none",
        "loyalty": "leaving",
        "expectation": {"label": "broken_promise", "expected": [12, 30], "got": [41, 66]},
        "request": "help",
        "effort": "high",
        "handoff": True,
        "staff": "none",
        "sarcasm": False,
    }


def test_scores_go_beside_their_task() -> None:
    scores = {"a": 0.9, "b": 0.1}
    tasks = ("sentiment", "emotion", "go_emotion", "touchpoint", "stage")

    found = describe([Label(task, "a", 0.9, score=0.9, scores=scores) for task in tasks])

    assert found["sentiment"]["scores"] == found["touchpoint"]["scores"] == found["stage_scores"] == scores
    assert found["emotion_scores"] == found["emotion_group_scores"] == scores
