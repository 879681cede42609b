from collections.abc import Sequence

import numpy as np
import pytest

from voc.domain import Label, Prediction, Segment
from voc.errors import InvalidValue
from voc.models.message import aggregate
from voc.models.sub_touchpoints import Correction, WithSubTouchpoints, learn
from voc.taxonomy import Taxonomy

WORDS = ("refund", "money", "hold", "queue", "crash", "slow")
TAXONOMY = Taxonomy.model_validate(
    {
        "touchpoints": {
            "service": {
                "sub_touchpoints": {
                    "refunds": {"examples": ["refund money", "money refund refund"]},
                    "waiting": {"examples": ["hold queue", "hold hold queue"]},
                }
            },
            "product": {"name": "App"},
        }
    }
)


def embed(texts: Sequence[str]):
    counts = np.array([[text.split().count(word) for word in WORDS] for text in texts], float) + 1e-3
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


class Counting:
    """A labeler whose embedding counts words; what crashes is the product, what waits is service."""

    version = "counting@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        return [self._one(segment) for segment in segments]

    def _one(self, segment: Segment) -> Prediction:
        if segment.language == "de":
            return Prediction(skipped="language:de")
        touchpoint = "product" if "crash" in segment.text else "service"
        vector = embed([segment.text])[0].astype("<f2")
        return Prediction((Label("touchpoint", touchpoint, 0.9),), vector.tobytes())


@pytest.fixture(scope="module")
def divider():
    return learn(TAXONOMY, embed)


def segment(text: str, language: str = "en") -> Segment:
    return Segment("f", 0, len(text), text, language=language)


def test_only_touchpoints_with_sub_touchpoints_are_divided(divider):
    vectors = embed(["refund money", "refund money", "hold queue"])

    said = divider.divide(vectors, ["service", "product", "service"])

    assert [label and label.value for label in said] == ["refunds", None, "waiting"]
    assert set(divider.versions) == {"service"}


def test_what_fits_no_sub_touchpoint_gets_none(divider):
    assert divider.divide(embed(["slow slow"]), ["service"]) == [None]


def test_the_sub_touchpoint_stands_beside_what_the_labeler_says(divider):
    labeler = WithSubTouchpoints(Counting(), divider)

    first, second, third = labeler.predict([segment("refund money"), segment("crash"), segment("geld", "de")])

    assert [label.task for label in first.labels] == ["touchpoint", "sub_touchpoint"]
    assert first.value("sub_touchpoint") == "refunds"
    assert [label.task for label in second.labels] == ["touchpoint"]
    assert third == Prediction(skipped="language:de")
    assert labeler.version == f"counting@1+{TAXONOMY.version}"


def test_a_message_has_a_sub_touchpoint_of_its_touchpoint(divider):
    texts = ["refund money", "crash crash", "crash"]
    made = WithSubTouchpoints(Counting(), divider).predict([segment(text) for text in texts])
    pairs = list(zip(map(segment, texts), made, strict=True))

    assert "sub_touchpoint" not in {label.task for label in aggregate(pairs)}
    assert Prediction(tuple(aggregate(pairs[:1]))).value("sub_touchpoint") == "refunds"


def test_corrections_are_learned_and_change_the_version(divider):
    after = divider.corrected([Correction("slow slow", "service", "waiting"), Correction("slow", "service", "waiting")])

    [label] = after.divide(embed(["slow slow"]), ["service"])
    assert label is not None
    assert label.value == "waiting"
    assert after.version.startswith(divider.version + "+")
    assert after.versions["service"] != divider.versions["service"]


def test_a_correction_to_what_does_not_exist_is_refused(divider):
    with pytest.raises(InvalidValue, match="refunds, waiting"):
        divider.corrected([Correction("a", "service", "parking")])
    with pytest.raises(InvalidValue, match="it has none"):
        divider.corrected([Correction("a", "product", "parking")])
