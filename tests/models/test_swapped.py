from collections.abc import Sequence

import numpy as np
import pytest

from voc.domain import GO_EMOTIONS, Label, Prediction, Segment
from voc.models.swapped import Replacement, Swapped


class Shipped:
    """Serves English, says that all is well."""

    version = "shipped@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        labels = (Label("sentiment", "positive", 0.9), Label("emotion", "joy", 0.9), Label("stage", "after", 0.9))
        return [
            Prediction(labels, b"\x00<") if s.language == "en" else Prediction(skipped=f"language:{s.language}")
            for s in segments
        ]


class Bad:
    """A classifier of two labels that says "bad" of a text with that word."""

    version, labels, multi_label = "bad@1", ("neg", "pos"), False

    def probabilities(self, texts):
        return np.array([[0.8, 0.2] if "bad" in text or "schlecht" in text else [0.1, 0.9] for text in texts])


class Fine:
    """A GoEmotions classifier: annoyed by everything, and a little angry."""

    version, labels, multi_label = "fine@1", GO_EMOTIONS, True

    def probabilities(self, texts):
        scores = {"annoyance": 0.7, "anger": 0.3, "love": 0.6, "joy": 0.55}
        return np.array([[scores.get(name, 0.01) for name in GO_EMOTIONS] for _ in texts])


class Two:
    """An embedder of two numbers."""

    version = "two@1"

    def embed(self, texts):
        return np.array([[0.6, 0.8]] * len(texts))


def segment(text: str, language: str = "en") -> Segment:
    return Segment("f", 0, len(text), text, language=language)


def swapped(**options) -> Swapped:
    return Swapped(Shipped(), replacements=[Replacement.of("sentiment", Bad(), {})], **options)


def test_only_the_task_that_was_replaced_changes():
    [prediction] = swapped().predict([segment("bad")])

    found = {label.task: label for label in prediction.labels}
    assert (found["sentiment"].value, found["emotion"].value, found["stage"].value) == ("negative", "joy", "after")
    assert found["sentiment"].score == pytest.approx(-0.6)
    assert found["sentiment"].confidence == pytest.approx(0.8)
    assert prediction.embedding == b"\x00<"


def test_a_model_that_speaks_goemotions_does_both_emotion_tasks():
    labeler = Swapped(Shipped(), replacements=[Replacement.of("emotion", Fine(), {})])

    [prediction] = labeler.predict([segment("bad")])

    said = {(label.task, label.value): round(label.confidence, 2) for label in prediction.labels}
    assert said[("emotion", "frustration")] == 0.7
    assert said[("emotion", "joy")] == 0.6  # the surer of love and joy
    assert said[("go_emotion", "love")] == 0.6
    assert ("emotion", "anger") not in said


def test_other_languages_stay_skipped_until_they_are_set():
    german = segment("schlecht", "de-AT")

    assert swapped().predict([german]) == [Prediction(skipped="language:de-AT")]
    for languages in (["de"], ["all"]):
        [prediction] = swapped(languages=languages).predict([german])
        assert prediction.skipped is None
        assert [(label.task, label.value) for label in prediction.labels] == [("sentiment", "negative")]


def test_an_embedder_replaces_the_embedding_alone():
    first, second = Swapped(Shipped(), embedder=Two(), languages=["all"]).predict([segment("a"), segment("b", "de")])

    assert np.frombuffer(first.embedding or b"", "<f2").tolist() == pytest.approx([0.6, 0.8], abs=1e-3)
    assert first.value("sentiment") == "positive"
    assert second.skipped == "language:de"


def test_the_version_names_every_model():
    assert swapped(embedder=Two(), languages=["de"]).version == (
        "shipped@1+sentiment=bad@1+embedding=two@1+languages=de"
    )


def test_all_scores_are_given_when_asked_for():
    [prediction] = swapped(all_scores=True).predict([segment("bad")])

    assert prediction.labels[0].scores == {"negative": 0.8, "neutral": 0.0, "positive": 0.2, "mixed": 0.0}
