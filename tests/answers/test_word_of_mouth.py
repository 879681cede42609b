from __future__ import annotations

from dataclasses import replace

import pytest

from tests.answers.seed import ASSEMBLY, DELIVERY, FIRST, LAST
from voc.answers import word_of_mouth
from voc.domain import Filter
from voc.store import Amplification, Store

JUNE = Filter(since=FIRST, until=LAST)


def test_word_of_mouth_is_counted_per_thousand_messages(store: Store) -> None:
    found = word_of_mouth.answer(store, JUNE)
    assert (found.all.recommends, found.all.warns, found.messages) == (4, 2, 32)
    assert found.recommendations is not None
    assert found.recommendations_before is not None
    assert found.warnings is not None
    assert found.recommendations.value == pytest.approx(125)
    assert found.recommendations_before.value == pytest.approx(1000 * 4 / 18)
    assert found.warnings.value == pytest.approx(62.5)


def test_the_balance_has_an_interval(store: Store) -> None:
    balance = word_of_mouth.answer(store, JUNE).all.balance
    assert balance is not None
    assert balance.value == pytest.approx(1 / 3)
    assert balance.low < 0 < balance.high <= 1


def test_causes_are_topics_with_the_very_words(store: Store) -> None:
    found = word_of_mouth.answer(store, JUNE, quotes=2)
    assert [(talk.topic_id, talk.recommends) for talk in found.praised] == [(ASSEMBLY.id, 4)]
    assert [(talk.topic_id, talk.warns) for talk in found.warned_of] == [(DELIVERY.id, 2)]
    assert {quote.text for quote in found.praised[0].quotes} == {"Everyone should buy this one."}
    assert {quote.text for quote in found.warned_of[0].quotes} == {"Order somewhere else, I tell you."}


def test_how_far_it_went_is_said_only_where_a_source_says_so(store: Store) -> None:
    found = word_of_mouth.answer(store, JUNE)
    growing, *rest = word_of_mouth.movement(found)
    assert growing.startswith("Recommendations were 0.")
    assert rest == ["How far it went is not known: no source of these messages says so."]
    told = {"recommends": Amplification(3, 1200, None, 0, None), "warns": Amplification(0, None, None, None, None)}
    *_, line = word_of_mouth.movement(replace(found, amplification=told))
    assert line == "Of 4 recommendations 3 say how far they went: a reach of 1,200 and 0 replies."


def test_touchpoints_that_are_talked_about_most_come_first(store: Store) -> None:
    found = word_of_mouth.answer(store, JUNE).touchpoints
    assert [(talk.name, talk.recommends, talk.warns) for talk in found[:2]] == [("product", 4, 0), ("sales", 0, 2)]


def test_nobody_talking_has_no_balance(store: Store) -> None:
    found = word_of_mouth.answer(store, Filter(since=FIRST, until=LAST, touchpoint="service"))
    assert found.all.balance is None
    assert found.praised == found.warned_of == ()
    assert word_of_mouth.movement(found) == []


def test_the_trend_counts_each_week(store: Store) -> None:
    found = word_of_mouth.answer(store, JUNE)
    assert sum(week.recommends for week in found.trend[-4:]) == 4
    assert sum(week.warns for week in found.trend[-4:]) == 2


def test_share_of_voice_compares_brands(store: Store) -> None:
    brands = word_of_mouth.answer(store, JUNE).brands
    assert [(voice.brand, voice.messages, voice.share.value) for voice in brands] == [
        ("Acme", 31, 31 / 32),
        ("Bolt", 1, 1 / 32),
    ]


def test_one_brand_alone_has_no_share_of_voice(store: Store) -> None:
    assert word_of_mouth.answer(store, Filter(since=FIRST, until=FIRST)).brands == ()
