from __future__ import annotations

import pytest

from tests.store.build import analyse, ingest, message
from voc.domain import Filter, Label, Prediction, Segment
from voc.errors import InvalidValue
from voc.store import Amplification, Store


def warn(segment: Segment) -> Prediction:
    """Who says "avoid" warns."""
    return Prediction((Label("word_of_mouth", "warns" if "Avoid" in segment.text else "none", 0.9),))


def test_numbers_are_summed_once_a_message_and_what_nobody_gives_is_unknown(store: Store) -> None:
    ingest(
        store,
        message("1", "Avoid them. Avoid all of it.", reach=500, engagement={"likes": 3}),
        message("2", "Avoid them.", engagement={"likes": 2, "shares": 7}),
        message("3", "Avoid them."),
        message("4", "Nice.", reach=9_000_000_000),
        message("5", "Avoid them.", day=9, reach=1),
    )
    analyse(store, predict=warn)
    first = Filter(until=message("1").created_at.date())
    assert store.amplification(first, measure="warns") == Amplification(2, 500, 7, None, 5)
    assert store.amplification(first, measure="messages").reach == 9_000_000_500
    assert store.amplification(first, measure="recommends") == Amplification(0, None, None, None, None)


def test_a_retweet_that_was_read_adds_nothing_to_the_numbers_of_its_original(store: Store) -> None:
    ingest(store, message("1", "Avoid them.", retweeted_as=7, engagement={"shares": 4}))
    ingest(store, message("2", "RT @ann: Avoid them.", bands=(7,), engagement={"shares": 4}))
    analyse(store, predict=warn)
    assert store.amplification(Filter(), measure="warns").shares == 4


@pytest.mark.parametrize("prints", [(1, 2), (None, None)], ids=["from a file", "from a live source"])
def test_a_message_read_again_has_gone_as_far_as_it_says_now(store: Store, prints: tuple[int | None, ...]) -> None:
    ingest(store, message("1", "Avoid them.", reach=10, engagement={"likes": 1}, fingerprint=prints[0]))
    added = ingest(store, message("1", "Avoid them.", engagement={"likes": 40}, fingerprint=prints[1]))
    assert (added.updated, added.duplicate) == (0, 1)
    analyse(store, predict=warn)
    assert store.amplification(Filter(), measure="warns") == Amplification(1, 10, None, None, 40)


def test_an_update_that_does_not_say_how_far_it_went_leaves_what_was_told(store: Store) -> None:
    ingest(store, message("1", "Avoid them.", reach=10, engagement={"likes": 1}))
    assert ingest(store, message("1", "Avoid them all.", day=1)).updated == 1
    analyse(store, predict=warn)
    assert store.amplification(Filter(), measure="warns") == Amplification(1, 10, None, None, 1)


def test_an_unknown_measure_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="measure cannot be"):
        store.amplification(Filter(), measure="sorrow")
