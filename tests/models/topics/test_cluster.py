from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.models.topics.conftest import Corpus
from voc.domain import Label, Prediction, Segment
from voc.errors import InvalidValue
from voc.models.topics.assign import pack
from voc.models.topics.cluster import cluster


class Remembers:
    """A labeler that knows the vectors of a corpus and calls whatever speaks of a courier service, the rest product."""

    version = "remembers@1"

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        return [self._one(segment) for segment in segments]

    def _one(self, segment: Segment) -> Prediction:
        if segment.text == "auf Deutsch":
            return Prediction(skipped="language:de")
        touchpoint = "service" if "courier" in segment.text else "none" if "word" in segment.text[:4] else "product"
        vector = self.corpus.vectors[int(segment.feedback_id)]
        return Prediction((Label("touchpoint", touchpoint, 0.9),), pack(vector))


@pytest.fixture
def ids(corpus: Corpus) -> list[str]:
    return [str(i) for i in range(len(corpus.texts))]


def test_every_text_gets_a_row_with_its_topic(corpus: Corpus, ids: list[str]) -> None:
    found = cluster(corpus.texts, ids, labeler=Remembers(corpus))
    assert [row.id for row in found.rows] == ids
    assert {topic.touchpoint for topic in found.topics} == {"all"}
    names = {topic.id: topic.name for topic in found.topics}
    assert all(row.topic_label == names.get(row.topic_id, "") for row in found.rows)
    assert all((row.topic_id > 0) == (theme >= 0) for row, theme in zip(found.rows, corpus.themes, strict=True))


def test_topics_can_be_kept_apart_for_each_touchpoint(corpus: Corpus, ids: list[str]) -> None:
    found = cluster(corpus.texts, ids, labeler=Remembers(corpus), per_touchpoint=True)
    assert [(topic.id, topic.touchpoint) for topic in found.topics] == [(1, "product"), (2, "product"), (3, "service")]
    assert [row.topic_id for row in found.rows if row.id == ids[-1]] == [0]


def test_a_text_that_is_not_served_is_in_no_topic(corpus: Corpus, ids: list[str]) -> None:
    found = cluster(["auf Deutsch", *corpus.texts[1:]], ids, labeler=Remembers(corpus))
    assert (found.rows[0].topic_id, found.rows[0].topic_label, found.rows[0].probability) == (0, "", 0.0)
    assert len(found.topics) == 3


def test_an_empty_file_has_no_topics(corpus: Corpus) -> None:
    found = cluster([], [], labeler=Remembers(corpus), per_touchpoint=True)
    assert (found.rows, found.topics) == ([], [])


def test_ids_must_match_the_texts(corpus: Corpus) -> None:
    with pytest.raises(InvalidValue, match="there are 2 texts"):
        cluster(["a", "b"], ["1"], labeler=Remembers(corpus))
