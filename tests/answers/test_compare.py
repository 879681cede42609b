from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import compare
from voc.domain import Filter, Rating
from voc.insights.metrics import Metric
from voc.store import Store

LAST = date(2026, 6, 30)
CLAIMS, PETPAL = topic(1, "slow claims"), topic(2, "great Pet-Pal")


@pytest.fixture(scope="module")
def market(database: str) -> Iterator[Store]:
    """Petpal is recommended; Pawcover is slow with claims."""
    with Store.open(database, workspace="compare") as store:
        fill(store, list(_messages()), topics=(CLAIMS, PETPAL))
        yield store


LOVE = Part("Get Petpal.", "positive", "reputation", PETPAL.id, {"word_of_mouth": "recommends"})


def _messages() -> Iterator[Said]:
    slow = Part("My claim took months.", "negative", "service", CLAIMS.id, {"word_of_mouth": "warns"})
    quick = Part("My claim was paid at once.", "positive", "service", CLAIMS.id)
    for number in range(60):
        day = LAST - timedelta(days=number)
        yield Said(f"cover-{number}", day, (slow if number % 3 else quick,), brand="pawcover", rating=Rating(2))
        yield Said(f"pal-{number}", day, (quick if number % 3 else slow, LOVE), brand="petpal", rating=Rating(5))
    yield Said("nobody", LAST, (LOVE,))


def test_brands_are_set_side_by_side(market: Store) -> None:
    found = compare.answer(market, Filter())
    assert found.messages == 120
    assert [(side.brand, side.share_of_voice.value, side.rating) for side in found.brands] == [
        ("pawcover", 0.5, 2.0),
        ("petpal", 0.5, 5.0),
    ]
    cover, pal = found.brands
    assert cover.balance is not None
    assert pal.balance is not None
    assert cover.balance.value == -1 < 0 < pal.balance.low
    assert cover.clear == ("service",)
    assert cover.touchpoints["service"].high < 0


def test_a_topic_that_others_share_is_special_and_the_own_name_is_not(market: Store) -> None:
    cover, pal = compare.answer(market, Filter()).brands
    assert [(each.topic_id, each.mentions) for each in cover.criticised] == [(CLAIMS.id, 40)]
    assert cover.criticised[0].times.low > 1
    assert {quote.text for quote in cover.criticised[0].quotes} == {"My claim took months."}
    assert {quote.brand for quote in cover.criticised[0].quotes} == {"pawcover"}
    # Half praise, half blame: it is named by the words of the side that is told.
    assert [each.name for each in pal.praised] == ["Claim was paid at once"]


def test_findings_are_said_in_sentences(market: Store) -> None:
    sentences = " ".join(compare.answer(market, Filter()).sentences)
    assert "Word of mouth is best for petpal" in sentences
    assert "since 2 May 2026, when all of them are heard" in sentences
    assert re.search(
        r"pawcover: worse than the others where the same is spoken of, by \d+ points.*service −", sentences
    )


def test_days_on_which_only_some_brands_are_heard_are_left_out_unless_asked_for(empty: Store) -> None:
    old = [Said(f"old-{i}", LAST - timedelta(days=400 + i), (LOVE,), brand="petpal") for i in range(30)]
    late = [Said("late", LAST, (LOVE,), brand="tiny")]
    fill(empty, [*_messages(), *old, *late], topics=(CLAIMS, PETPAL))
    assert compare.answer(empty, Filter()).messages == 121
    assert compare.answer(empty, Filter(since=LAST - timedelta(days=800))).messages == 151


def test_brands_are_compared_where_more_than_one_is_heard(empty: Store) -> None:
    tickets = [Said(f"ticket-{n}", LAST, (LOVE,), brand="petpal", source="desk", channel="ticket") for n in range(40)]
    fill(empty, [*_messages(), *tickets], topics=(CLAIMS, PETPAL))
    found = compare.answer(empty, Filter())
    assert found.messages == 120
    assert "of all messages with a brand in test, the one source with more than one of them" in found.sentences[0]
    assert compare.answer(empty, Filter(channel="ticket")).messages == 40


def test_who_hears_more_of_what_people_like_is_not_better_for_it(empty: Store) -> None:
    glad, cross = Part("Easy to sign up.", "positive", "sales"), Part("No answer.", "negative", "service")
    told = [
        (brand, part, n) for brand, glads in (("asker", 80), ("other", 20)) for part, n in _both(glad, cross, glads)
    ]
    fill(
        empty, [Said(f"{brand}{part.text}{i}", LAST, (part,), brand=brand) for brand, part, n in told for i in range(n)]
    )
    asker = next(side for side in compare.answer(empty, Filter()).brands if side.brand == "asker")
    assert asker.against_others is not None
    assert asker.against_others.low > 0
    assert asker.like_for_like is not None
    assert asker.like_for_like.value == pytest.approx(0)
    assert asker.like_for_like.formula.endswith("each part weighs the same on both sides; this brand minus all others")
    assert "neither better nor worse" in " ".join(compare.answer(empty, Filter()).sentences)


def _both(glad: Part, cross: Part, glads: int) -> tuple[tuple[Part, int], tuple[Part, int]]:
    return (glad, glads), (cross, 100 - glads)


def test_one_brand_has_nobody_beside_it(market: Store) -> None:
    found = compare.answer(market, Filter(brand="petpal"))
    assert [side.brand for side in found.brands] == ["petpal"]
    assert found.brands[0].against_others is None
    assert found.sentences == ("There is only one brand: nothing to compare with.",)


def test_many_comparisons_ask_for_more() -> None:
    metric = Metric(10, 1, 19, 50, "", "")
    assert compare.is_clear(metric, 1)
    assert not compare.is_clear(metric, 40)
    assert not compare.is_clear(None, 1)


def _sides(store: Store, praised: tuple[str, str], criticised: tuple[str, str]) -> dict[str, compare.Side]:
    """Two brands with one topic: what of the first is praised and what of the second is criticised."""
    told = zip(("positive", "negative"), (praised, criticised), strict=True)
    fill(
        store,
        [
            Said(f"{brand}-{n}", LAST, (Part(text, sentiment, "reputation", 3),), brand=brand)
            for sentiment, (brand, text) in told
            for n in range(40)
        ],
        topics=[topic(3, "only insurance", touchpoint="reputation")],
    )
    return {side.brand: side for side in compare.answer(store, Filter()).brands}


def test_praise_of_a_brand_by_its_name_is_nothing_special(empty: Store) -> None:
    sides = _sides(empty, ("petpal", "Pet Pal is the best insurance."), ("pawcover", "The worst insurance."))
    assert sides["petpal"].praised == ()
    assert [each.topic_id for each in sides["pawcover"].criticised] == [3]


def test_a_complaint_that_names_the_brand_says_what_is_wrong(empty: Store) -> None:
    sides = _sides(empty, ("ee", "I have been well insured."), ("pawcover", "Pawcover takes months to pay."))
    assert [each.topic_id for each in sides["pawcover"].criticised] == [3]
    assert [each.topic_id for each in sides["ee"].praised] == [3]


@pytest.mark.parametrize(
    ("text", "brand", "named"),
    [
        ("EE is great.", "EE", True),
        ("I have been with them.", "EE", False),
        ("It stopped charging.", "ING", False),
        ("See if I go there.", "figo", False),
        ("Pet-Pal's people", "petpal", True),
        ("pets best", "Pets Best", True),
        ("H&M", "h & m", True),
        ("AT&T never calls", "att", True),
        ("Anything at all.", "\N{DOG FACE}", False),
    ],
)
def test_a_brand_is_named_by_whole_words(text: str, brand: str, named: bool) -> None:
    assert compare.is_named(brand, text) is named
