from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.store.build import MONDAY, analyse, assign, ingest, message, say, vector
from voc.domain import Filter, Label, Prediction, Rating, Segment
from voc.errors import InvalidValue
from voc.store import Store


def test_a_quote_is_verbatim_and_says_where_it_comes_from(store: Store) -> None:
    text = "Schöne 🎁! The refund is late. Nice app."
    ingest(store, message("1", text, rating=Rating(2), url="https://example.com/1", brand="north"))
    analyse(store)
    [quote] = store.quotes(Filter(sentiment="negative"))
    assert quote.text == text[quote.start : quote.end] == "Schöne 🎁! The refund is late."
    assert (quote.source, quote.channel, quote.brand) == ("shop", "review", "north")
    assert (quote.sentiment, quote.touchpoint, quote.rating) == ("negative", "service", Rating(2))
    assert quote.url == "https://example.com/1"


def test_a_message_is_quoted_once(store: Store) -> None:
    ingest(store, message("1", "The refund is late. Late again. Still late."), message("2", "So late."))
    analyse(store)
    assert len(store.quotes(limit=10)) == 2


def test_recent_quotes_come_newest_first(store: Store) -> None:
    ingest(store, *(message(str(i), f"Text {i}.", day=i) for i in (1, 3, 2)))
    analyse(store)
    assert [quote.text for quote in store.quotes(limit=2)] == ["Text 3.", "Text 2."]


def test_confident_quotes_come_surest_first(store: Store) -> None:
    ingest(store, *(message(str(i), f"Text {i}.") for i in range(1, 6)))

    def predict(segment: Segment) -> Prediction:
        return Prediction((Label("sentiment", "positive", int(segment.text[5]) * 7 % 5 / 10),))

    analyse(store, predict=predict)
    assert [quote.text for quote in store.quotes(order="confident", limit=2)] == ["Text 2.", "Text 4."]


def test_typical_quotes_are_near_the_middle(store: Store) -> None:
    ingest(store, *(message(str(i), f"Text {i}.") for i in range(6)))
    analyse(
        store,
        predict=lambda s: Prediction(
            (Label("sentiment", "neutral", 0.9),), vector(1, 0) if s.text == "Text 5." else vector(0.1, 1)
        ),
    )
    assert "Text 5." not in [quote.text for quote in store.quotes(order="typical", limit=5)]


def test_without_embeddings_typical_quotes_are_the_recent_ones(store: Store) -> None:
    ingest(store, message("1", "Old."), message("2", "New.", day=1))
    analyse(store, predict=lambda _: Prediction((Label("sentiment", "neutral", 0.9),)))
    assert [quote.text for quote in store.quotes(order="typical", limit=1)] == ["New."]


def test_quotes_carry_the_measure_they_are_asked_for(store: Store) -> None:
    ingest(store, message("1", "The refund is late. Nice app."))
    analyse(store)
    texts = {m: [quote.text for quote in store.quotes(measure=m)] for m in ("negative", "positive", "warns")}
    assert texts == {"negative": ["The refund is late."], "positive": ["Nice app."], "warns": []}


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        (Filter(since=date(2026, 1, 7)), ["2"]),
        (Filter(until=date(2026, 1, 6)), ["1"]),
        (Filter(source="app"), ["2"]),
        (Filter(channel="chat"), ["2"]),
        (Filter(language="de"), ["2"]),
        (Filter(product="lamp"), ["2"]),
        (Filter(version="2.0"), ["2"]),
        (Filter(brand="north"), ["2"]),
        (Filter(attributes={"tier name": "gold"}), ["2"]),
        (Filter(attributes={"tier name": "gold", "x'; --": "y"}), []),
        (Filter(touchpoint="service", stage="after"), ["1"]),
        (Filter(stage="unclear"), ["2"]),
        (Filter(min_confidence=0.95), []),
        (Filter(brand="north' OR 1=1 --"), []),
    ],
)
def test_filters_restrict(store: Store, filter: Filter, found: list[str]) -> None:
    other = {"source": "app", "channel": "chat", "language": "de", "product": "lamp", "version": "2.0"}
    second = message("2", "Nice app.", day=3, brand="north", attributes={"tier name": "gold"}, **other)
    ingest(store, message("1", "The refund is late."), second)
    analyse(store)
    ids = {message("1").id: "1", second.id: "2"}
    assert [ids[quote.feedback_id] for quote in store.quotes(filter)] == found
    assert store.counts(filter)[0]["messages"] == len(found)


def test_what_cannot_be_asked_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="recent, typical, confident"):
        store.quotes(order="best")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        store.quotes(measure="anger")
    with pytest.raises(InvalidValue):
        store.quotes(limit=0)
    with pytest.raises(InvalidValue):
        store.quotes(Filter(attributes={'"': "x"}))


def test_a_quote_says_what_was_expected_and_got(store: Store) -> None:
    text = "Hello. The refund is late as feared."
    ingest(store, message("1", text))
    spans = (("expected", 19, 28), ("got", 0, 18))

    def broken(segment: Segment) -> Prediction:
        if "refund" not in segment.text:
            return say(segment)
        return replace(say(segment), labels=(*say(segment).labels, Label("expectation", "below", 0.9, spans=spans)))

    analyse(store, predict=broken)

    [quote] = store.quotes(Filter(sentiment="negative"))
    assert quote.expectation == "below"
    assert [text[start:end] for _, start, end in quote.spans] == ["as feared", "The refund is late"]


def test_quotes_of_many_topics_come_at_once(store: Store) -> None:
    ingest(store, *(message(str(day), f"The refund of day {day}. Late on day {day}.", day=day) for day in range(4)))
    analyse(store)
    assign(store)
    found = store.topic_quotes(Filter(), [1, 2, 9], limit=2, orders=("recent", "typical"))
    assert [quote.text for quote in found[1]["recent"]] == ["The refund of day 3.", "The refund of day 2."]
    assert [quote.text for quote in found[2]["recent"]] == ["Late on day 3.", "Late on day 2."]
    assert len(found[1]["typical"]) == 2
    assert found[9] == {"recent": (), "typical": ()}


def test_quotes_of_a_topic_keep_to_the_filter_and_the_measure(store: Store) -> None:
    ingest(store, *(message(str(day), f"Day {day} was {'late' if day % 2 else 'nice'}.", day=day) for day in range(6)))
    analyse(store)
    assign(store)
    january = Filter(since=date(2026, 1, 7), until=date(2026, 1, 9))
    texts = [quote.text for quote in store.quotes(replace(january, topic_id=2), limit=9)]
    assert texts == ["Day 4 was nice.", "Day 3 was late.", "Day 2 was nice."]
    found = store.topic_quotes(january, [2], limit=9, orders=["confident"], measure="negative")
    assert [quote.text for quote in found[2]["confident"]] == ["Day 3 was late."]


def test_a_message_that_speaks_of_a_topic_often_is_quoted_once(store: Store) -> None:
    ingest(store, message("1", "Late. " * 40, day=1), message("2", "Once late."))
    analyse(store)
    assign(store)
    assert [quote.text for quote in store.quotes(Filter(topic_id=2), limit=2)] == ["Late.", "Once late."]


def test_a_message_that_moves_in_time_takes_its_quotes_along(store: Store) -> None:
    ingest(store, message("1", "Late.", rating=Rating(1)), message("2", "Later.", day=1))
    analyse(store)
    assign(store)
    ingest(store, message("1", "Late.", rating=Rating(2), created_at=MONDAY + timedelta(days=2)))
    assert [quote.text for quote in store.quotes(Filter(topic_id=2))] == ["Late.", "Later."]
    assert [quote.text for quote in store.quotes(Filter(topic_id=2, since=date(2026, 1, 7)))] == ["Late."]
