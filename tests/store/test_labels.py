from __future__ import annotations

import pytest

from tests.store.build import LABELER, analyse, ingest, message, say, vector
from voc.domain import TASKS, Label, Prediction, Rating, Segment
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store


def positive(segment: Segment) -> Prediction:
    return Prediction((Label("sentiment", "positive", 0.7, score=0.5),), vector(1, 1, 1))


def test_a_segment_is_pending_until_it_is_labelled(store: Store) -> None:
    ingest(store, message("1", "The refund is late.", language="en", title="Refund", rating=Rating(1)))
    store.segments.add("s@1", store.segments.pending("s@1"), [[Segment(message("1").id, 0, 19, "The refund is late.")]])
    [segment] = store.labels.pending(LABELER)
    assert segment.text == "The refund is late."
    assert (segment.language, segment.context, segment.rating) == ("en", "Refund", Rating(1))
    assert store.labels.add(LABELER, [segment], [say(segment)]) == 1
    assert store.labels.pending(LABELER) == []


def test_labels_come_back_as_they_went_in(store: Store) -> None:
    ingest(store, message("1"))
    given = (
        Label("sentiment", "negative", 0.9, score=-0.75),
        Label("touchpoint", "service", 0.8, second="product"),
        Label("stage", "after", 0.7),
        Label("word_of_mouth", "warns", 0.6),
        Label("loyalty", "leaving", 0.5),
        Label("expectation", "broken_promise", 0.9, spans=(("expected", 0, 3), ("got", 4, 10))),
        Label("request", "help", 0.9),
        Label("effort", "high", 0.9),
        Label("handoff", "true", 0.9),
        Label("staff", "criticism", 0.9),
        Label("sarcasm", "true", 0.9),
        Label("intensity", "3", 0.9, score=2.75),
        Label("emotion", "anger", 0.9, score=0.875),
        Label("emotion", "fear", 0.5, score=0.25),
        Label("go_emotion", "annoyance", 0.5, score=0.25),
        Label("competitor", "Acme", 0.5, score=1.5),
    )
    analyse(store, predict=lambda _: Prediction(given, vector(1)))
    [(segment, prediction)] = store.labels.of(message("1").id)
    assert segment.text == "The refund is late."
    assert prediction.labels == given


def test_every_value_of_every_task_can_be_stored(store: Store) -> None:
    values = [(task, value) for task, values in TASKS.items() for value in values]
    batch = [message(str(i), f"Text {i}.") for i in range(len(values))]
    ingest(store, *batch)
    given = {f"Text {i}.": Label(*pair, 0.5) for i, pair in enumerate(values)}
    analyse(store, predict=lambda segment: Prediction((given[segment.text],)))
    for i, (task, value) in enumerate(values):
        [(_, prediction)] = store.labels.of(batch[i].id)
        assert prediction.value(task) == value


def test_a_message_that_is_not_labelled_yet_has_segments_without_labels(store: Store) -> None:
    ingest(store, message("1"))
    messages = store.segments.pending("s@1")
    store.segments.add("s@1", messages, [[Segment(m.id, 0, 3, "The")] for m in messages])
    assert [(s.text, p) for s, p in store.labels.of(message("1").id)] == [("The", Prediction())]
    with pytest.raises(UnknownItem):
        store.labels.of("f" * 16)


def test_a_new_model_finds_the_backlog_and_answers_change_as_it_goes(store: Store) -> None:
    ingest(store, message("1"), message("2"))
    analyse(store)
    assert store.labels.model() == LABELER
    backlog = store.labels.pending("better@1")
    assert len(backlog) == 2
    store.labels.add("better@1", backlog[:1], [positive(backlog[0])])
    store.rollups.refresh()
    assert [store.counts()[0][m] for m in ("segments", "negative", "positive")] == [2, 1, 1]
    assert store.labels.pending("better@1") == backlog[1:]
    assert store.labels.model() == "better@1"


def test_going_back_to_an_earlier_model_labels_only_what_it_has_not_seen(store: Store) -> None:
    ingest(store, message("1"))
    analyse(store)
    ingest(store, message("2"))
    analyse(store, labeler="better@1", predict=positive)
    assert [segment.feedback_id for segment in store.labels.pending(LABELER)] == [message("2").id]


def test_labelling_twice_replaces(store: Store) -> None:
    ingest(store, message("1"))
    analyse(store, predict=lambda _: Prediction((Label("competitor", "Acme", 0.5),)))
    [(segment, _)] = store.labels.of(message("1").id)
    store.labels.add(LABELER, [segment], [positive(segment)])
    store.labels.add(LABELER, [segment], [positive(segment)])
    [(_, prediction)] = store.labels.of(message("1").id)
    assert prediction.value("sentiment") == "positive"
    assert prediction.value("competitor") is None


def test_what_a_model_does_not_serve_is_kept_apart_with_the_reason(store: Store) -> None:
    ingest(store, message("1"), message("2", "Nice app."))
    skipped = Prediction(skipped="language:de")
    analyse(store, predict=lambda s: skipped if "app" in s.text else say(s))
    assert store.labels.skipped() == {"language:de": 1}
    assert store.labels.skips({"language:de", "language:fr"}) == {"language:de"}
    assert store.labels.skips(set()) == set()
    assert store.counts()[0]["segments"] == 1
    assert store.pending() == {"segment": 0, "label": 0, "topic": 1}
    assert store.labels.of(message("2").id)[0][1] == skipped


def test_labels_of_a_segment_that_is_gone_are_left_out(store: Store) -> None:
    ingest(store, message("1"))
    analyse(store)
    [(segment, prediction)] = store.labels.of(message("1").id)
    ingest(store, message("1", "Quite another text."))
    assert store.labels.add(LABELER, [segment], [prediction]) == 0


@pytest.mark.parametrize(
    "labels",
    [
        (Label("sentiment", "angry", 0.5),),
        (Label("stage", "before", 0.5), Label("stage", "after", 0.5)),
        (Label("emotion", "hunger", 0.5),),
    ],
)
def test_labels_that_do_not_fit_their_task_are_refused(store: Store, labels: tuple[Label, ...]) -> None:
    ingest(store, message("1"))
    with pytest.raises(InvalidValue):
        analyse(store, predict=lambda _: Prediction(labels))
    assert store.pending()["label"] == 1


def test_there_must_be_one_prediction_for_each_segment(store: Store) -> None:
    with pytest.raises(InvalidValue, match="one for each"):
        store.labels.add(LABELER, [], [Prediction()])
