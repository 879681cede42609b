from __future__ import annotations

import pytest

from tests.store.build import analyse, ingest, message
from voc.domain import Filter, Rating
from voc.errors import InvalidValue
from voc.store import Store


def filled(store: Store) -> Store:
    ingest(
        store,
        message("1", "The refund is late. Nice app.", rating=Rating(2), customer="ann", brand="north", nps=3),
        message("2", "The app is nice.", rating=Rating(10, 1, 10), author="bob", attributes={"plan": "gold"}, nps=9),
        message("3", "Hello there.", rating=Rating(3), csat=0.5),
        message("4", "The refund is late."),
        message("5", "The refund is late.", rating=Rating(1), author_role="agent"),
    )
    analyse(store)
    return store


def test_scored_messages_come_with_what_they_speak_of(store: Store) -> None:
    found = filled(store).scored(Filter(), outcome="rating", of="touchpoint", by="brand")
    by_message = {
        (found.scores[n], found.people[n], found.segments[n]): {
            (what, badly, well) for m, what, badly, well in found.spoken if m == n
        }
        for n in range(len(found.scores))
    }
    assert by_message == {
        (2.0, "ann", "north"): {("service", True, False), ("product", False, True)},
        (5.0, "bob", None): {("product", False, True)},
        (3.0, None, None): {(None, False, False)},
    }


def test_nps_is_counted_as_its_mean_is_made(store: Store) -> None:
    found = filled(store).scored(Filter(), outcome="nps", of="topic", by="segment.plan")
    assert sorted(zip(found.scores, found.segments, strict=True)) == [(-100.0, None), (100.0, "gold")]
    assert {what for _, what, _, _ in found.spoken} == {None}
    assert store.scored(Filter(), outcome="csat", of="topic").scores == (0.5,)


@pytest.mark.parametrize(
    "wrong", [{"outcome": "stars"}, {"of": "brand"}, {"by": "text"}, {"by": "segment."}, {"by": 'segment.a"b'}]
)
def test_what_does_not_exist_is_refused(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        store.scored(Filter(), **{"outcome": "rating", "of": "topic"} | wrong)
