from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.build import analyse, ingest, message, vector
from tests.store.conftest import Open
from voc.domain import Filter, Quote, Topic
from voc.errors import InvalidValue
from voc.store import Store


def texts(found: list[tuple[Quote, float]]) -> list[str]:
    return [quote.text for quote, _ in found]


def test_words_find_the_sentence_they_are_in(store: Store) -> None:
    ingest(store, message("1", "Nice app. The refund is late."), message("2", "Nice app."))
    analyse(store)
    [(quote, score)] = store.search("refunds")
    assert quote.text == "The refund is late."
    assert score == pytest.approx(1 / 61)


def test_messages_with_all_words_win_and_any_word_is_better_than_none(store: Store) -> None:
    ingest(store, message("1", "The refund is late."), message("2", "The parcel is late."))
    analyse(store)
    assert texts(store.search("parcel late")) == ["The parcel is late."]
    assert texts(store.search("parcel unicorn")) == ["The parcel is late."]
    assert store.search("unicorn") == []


def test_a_rare_word_counts_for_more_than_a_common_one_and_a_short_text_for_more_than_a_long_one(store: Store) -> None:
    common = [message(f"c{n}", f"The app is number {n}.") for n in range(5)]
    long = message("long", "The zebra, as I said, came after all that time, and I waited for weeks and weeks.")
    ingest(store, *common, long, message("short", "A zebra came."))
    analyse(store)
    assert texts(store.search("app zebra unicorn", limit=3))[:2] == [
        "A zebra came.",
        "The zebra, as I said, came after all that time, and I waited for weeks and weeks.",
    ]


def test_a_whole_question_is_looked_for_by_the_words_that_tell(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.store.search._RANKED_OF_ANY", 3)
    newer = [message(f"n{n}", f"I do like my app, please keep it, number {n}.") for n in range(8)]
    ingest(store, message("old", "They would not let me cancel the subscription."), *newer)
    analyse(store)
    [found] = texts(store.search("how do I cancel my subscription please"))
    assert found == "They would not let me cancel the subscription."


def test_accents_and_the_beginnings_of_other_words_do_not_mislead_the_order(store: Store) -> None:
    ingest(store, message("1", "Café tv."), message("2", "Cafe, tvs, tvx and tvy and so on and so on."))
    analyse(store)
    assert texts(store.search("cafe tv"))[0] == "Café tv."


def test_words_of_a_topic_are_looked_for_in_its_messages(store: Store) -> None:
    ingest(store, message("1", "The refund is late."), message("2", "The refund never came."))
    analyse(store)
    store.topics.save([Topic(3, "service", "Refunds", ("refund",), vector(1, 0, 0), 1, date(2026, 1, 1))])
    assert store.search("refund", filter=Filter(topic_id=3)) == []
    store.topics.assign(store.topics.unassigned().segment_ids[:1], [3], [1.0])
    assert len(store.search("refund", filter=Filter(topic_id=3))) == 1


def test_a_message_is_found_before_it_is_analysed(store: Store) -> None:
    ingest(store, message("1", "The courier never came. I waited."))
    [(quote, _)] = store.search("courier")
    assert quote.text == "The courier never came. I waited."
    assert store.search("courier", filter=Filter(touchpoint="service")) == []


def test_meaning_finds_what_words_do_not(store: Store) -> None:
    ingest(store, message("1", "The refund is late."), message("2", "Nice app."))
    analyse(store)
    found = store.search("money back", vector=vector(1, 0, 0.1), limit=1)
    assert [quote.text for quote, _ in found] == ["The refund is late."]


def test_what_both_find_comes_first(store: Store) -> None:
    ingest(store, message("1", "App."), message("2", "A refund and the app. No."), message("3", "The refund is late."))
    analyse(store)
    found = store.search("app", vector=vector(0, 1, 0.1))
    assert found[0][0].text == "App."
    assert found[0][1] > found[1][1]


def test_search_keeps_to_the_filter_and_leaves_copies_out(store: Store) -> None:
    ingest(
        store,
        message("1", "The refund is late.", bands=(1,)),
        message("2", "The refund is too late.", bands=(1,)),
        message("3", "The refund is late now.", brand="north"),
    )
    analyse(store)
    assert len(store.search("refund", vector=vector(1, 0, 0))) == 2
    assert [q.brand for q, _ in store.search("refund", vector=vector(1, 0, 0), filter=Filter(brand="north"))] == [
        "north"
    ]
    assert store.search("refund", filter=Filter(sentiment="positive")) == []


def test_an_edited_message_is_found_by_its_new_words_only(store: Store) -> None:
    ingest(store, message("1", "The zebra came."))
    ingest(store, message("1", "The giraffe came."))
    assert store.search("zebra") == []
    assert len(store.search("giraffe")) == 1


def test_vectors_of_another_width_are_no_match_and_broken_ones_are_refused(store: Store) -> None:
    ingest(store, message("1"))
    analyse(store)
    assert store.search("", vector=vector(1, 0)) == []
    for broken in (b"", b"123"):
        with pytest.raises(InvalidValue):
            store.search("x", vector=broken)
    with pytest.raises(InvalidValue):
        store.search("x", limit=0)


@pytest.mark.parametrize(
    "text", ['"', "a AND", "NEAR(a b", "refund*", "-refund", "x:y", "'; DROP TABLE", "\0", "🙁", ""]
)
def test_operators_are_only_words(store: Store, text: str) -> None:
    ingest(store, message("1", "The refund is late."))
    assert len(store.search(text)) <= 1


@given(text=st.text(max_size=30))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_search(open_store: Open, text: str) -> None:
    assert open_store("nobody").search(text) == []
