from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.store.build import analyse, ingest, message, say, vector
from tests.store.conftest import Open
from voc.domain import Filter, Prediction, Quote, Segment, Topic
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store

LATE, NICE = "The refund is late.", "The app is nice."


@pytest.fixture
def store(store: Store) -> Store:
    """Two messages, labelled by `say`, each in the topic of its touchpoint."""
    ingest(store, message("1", LATE), message("2", NICE, day=1))
    analyse(store)
    first = date(2026, 1, 1)
    topics = [(1, "service", "Refunds"), (2, "product", "App"), (3, "service", "Agents")]
    store.topics.save([Topic(id, where, name, (), vector(1, 0, 0), 1, first) for id, where, name in topics])
    assign(store)
    store.rollups.refresh()
    return store


def assign(store: Store) -> None:
    """What a topic model would say: the first topic of the touchpoint."""
    waiting = store.topics.unassigned()
    ids = [{"service": 1, "product": 2}.get(touchpoint, 0) for touchpoint in waiting.touchpoints]
    store.topics.assign(waiting.segment_ids, ids, [0.9] * len(ids))


def quote_of(store: Store, text: str) -> Quote:
    return next(quote for quote in store.quotes(limit=10) if quote.text == text)


def correct(store: Store, text: str, task: str, value: str) -> None:
    quote = quote_of(store, text)
    store.corrections.add((quote.feedback_id, quote.start, quote.end), task, value, by="ann")
    store.rollups.refresh()


def count(store: Store, **filter: str | int) -> int:
    return sum(each["messages"] for each in store.counts(Filter(**filter)))  # type: ignore[arg-type]


def shouting(segment: Segment) -> Prediction:
    """A later model, sure that everything is negative."""
    prediction = say(segment)
    labels = [replace(each, value="negative", score=-1.0) if each.task == "sentiment" else each
              for each in prediction.labels]  # fmt: skip
    return replace(prediction, labels=tuple(labels))


def test_a_correction_counts_at_once_and_says_who_when_and_what(store: Store) -> None:
    correct(store, LATE, "sentiment", "neutral")
    assert count(store, sentiment="negative") == 0
    assert store.counts()[0]["neutral"] == 1
    assert store.rollups.check() == []
    [correction] = store.corrections.list()
    assert (correction.task, correction.old, correction.new, correction.by) == (
        "sentiment", "negative", "neutral", "ann",
    )  # fmt: skip
    [(_, prediction)] = store.labels.of(correction.feedback_id)
    assert [(each.value, each.confidence) for each in prediction.labels if each.task == "sentiment"] == [
        ("neutral", 1.0)
    ]


def test_a_correction_outlives_the_next_model(store: Store) -> None:
    correct(store, LATE, "sentiment", "mixed")
    correct(store, NICE, "sentiment", "positive")
    analyse(store, labeler="words@2", predict=shouting)
    assert {quote.text: quote.sentiment for quote in store.quotes(limit=5)} == {LATE: "mixed", NICE: "positive"}
    said = {each.text: (each.wanted, each.said) for each in store.corrections.judged("sentiment")}
    assert said == {LATE: ("mixed", "negative"), NICE: ("positive", "negative")}


def test_the_word_of_the_model_takes_effect_again(store: Store) -> None:
    correct(store, LATE, "sentiment", "positive")
    correct(store, LATE, "sentiment", "negative")
    [(_, prediction)] = store.labels.of(quote_of(store, LATE).feedback_id)
    assert next(each for each in prediction.labels if each.task == "sentiment").score == pytest.approx(-0.8)
    [judged] = store.corrections.judged("sentiment")
    assert judged.wanted == judged.said == "negative"


def test_another_touchpoint_leaves_the_topic_and_gets_one_of_its_own(store: Store) -> None:
    correct(store, LATE, "touchpoint", "product")
    assert count(store, touchpoint="service") == 0
    assert count(store, topic_id=1) == 0
    assign(store)
    store.rollups.refresh()
    assert count(store, touchpoint="product", topic_id=2) == 2
    correct(store, LATE, "touchpoint", "none")
    assert count(store, touchpoint="none") == 1
    assert store.rollups.check() == []


def test_a_topic_given_by_hand_stays_when_topics_are_given_again(store: Store) -> None:
    correct(store, LATE, "topic", "3")
    assert count(store, topic_id=3) == 1
    found = store.topics.embeddings("service")
    store.topics.assign(found.segment_ids, [1] * len(found), [0.8] * len(found))
    assert count(store, topic_id=3) == 1
    store.topic_edits.merge([3], 1, by="ann")
    store.topics.assign(found.segment_ids, [0] * len(found), [0.8] * len(found))
    store.rollups.refresh()
    assert count(store, topic_id=1) == 1


def test_a_topic_of_another_touchpoint_is_refused_with_the_remedy(store: Store) -> None:
    with pytest.raises(InvalidValue, match="correct that first"):
        correct(store, LATE, "topic", "2")
    correct(store, LATE, "touchpoint", "product")
    correct(store, LATE, "topic", "2")
    assert count(store, topic_id=2) == 2


@pytest.mark.parametrize(
    ("task", "value"), [("sentiment", "angry"), ("touchpoint", ""), ("topic", "x"), ("topic", "²"), ("mood", "x")]
)
def test_what_is_no_value_is_refused_and_nothing_is_kept(store: Store, task: str, value: str) -> None:
    with pytest.raises(InvalidValue):
        correct(store, LATE, task, value)
    assert store.corrections.list() == []


def test_a_quote_of_another_workspace_does_not_exist(store: Store, open_store: Open) -> None:
    quote = quote_of(store, LATE)
    with pytest.raises(UnknownItem):
        open_store("other").corrections.add((quote.feedback_id, quote.start, quote.end), "topic", "0", by="eve")


def test_a_sample_is_checked_quote_by_quote(store: Store) -> None:
    sample = store.corrections.draw(50, by="ann")
    assert (sample.size, sample.population, sample.checked) == (2, 2, 0)
    seen = []
    while (item := store.corrections.next_of(sample.id)) is not None:
        seen.append(item.quote.text)
        key = (item.quote.feedback_id, item.quote.start, item.quote.end)
        store.corrections.add(key, "sentiment", "negative", by="ann", sample_id=sample.id)
    assert sorted(seen) == [NICE, LATE]
    assert store.corrections.sample(sample.id).checked == 2
    judged = store.corrections.judged("sentiment")
    assert {(each.text, each.said, each.wanted, each.sampled) for each in judged} == {
        (LATE, "negative", "negative", True),
        (NICE, "positive", "negative", True),
    }


def test_what_cannot_be_judged_is_passed_over_and_counts_for_nothing(store: Store) -> None:
    sample = store.corrections.draw(1, by="ann")
    store.corrections.skip(sample.id, 1)
    assert store.corrections.next_of(sample.id) is None
    assert store.corrections.judged("sentiment") == []


def test_there_is_no_sample_of_nothing(open_store: Open) -> None:
    with pytest.raises(InvalidValue, match="voc analyze"):
        open_store("empty").corrections.draw(5, by="ann")


def test_a_correction_goes_with_the_words_it_is_about(store: Store) -> None:
    correct(store, LATE, "sentiment", "neutral")
    ingest(store, message("1", "Something else entirely."))
    analyse(store)
    assert store.corrections.list() == []


def test_what_labels_have_learned_from_is_remembered(store: Store) -> None:
    assert store.corrections.taught() == (0, ())
    correct(store, LATE, "sentiment", "mixed")
    store.corrections.teach(store.corrections.last(), ["sentiment"])
    assert store.corrections.taught() == (store.corrections.last(), ("sentiment",))
    assert [each.id for each in store.corrections.judged("sentiment", until=0)] == []
    store.corrections.teach(5, ())
    assert store.corrections.taught() == (0, ())
