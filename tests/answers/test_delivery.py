from __future__ import annotations

import pytest

from tests.answers.seed import FIRST, LAST
from voc.answers import delivery
from voc.answers.delivery import OVERRATED, UNDERRATED
from voc.domain import Filter
from voc.store import Store
from voc.taxonomy import Taxonomy, TouchpointEntry

JUNE = Filter(since=FIRST, until=LAST)
BELIEVED = {"service": 80.0, "product": 20.0, "marketing": 50.0}
TAXONOMY = Taxonomy(touchpoints={name: TouchpointEntry(own_rating=own) for name, own in BELIEVED.items()})  # type: ignore[misc]


def test_the_own_rating_stands_against_the_share_of_clear_points_that_are_positive(store: Store) -> None:
    found = {each.touchpoint: each for each in delivery.answer(store, JUNE, TAXONOMY).touchpoints}
    service, product = found["service"], found["product"]
    assert service.satisfied is not None
    assert service.gap is not None
    assert (service.satisfied.value, service.gap.value, service.verdict) == (0, 80, OVERRATED)
    assert service.gap.low == pytest.approx(80 - service.satisfied.high)
    assert product.verdict == UNDERRATED


def test_the_most_overrated_comes_first_and_silence_is_no_verdict(store: Store) -> None:
    found = delivery.answer(store, JUNE, TAXONOMY)
    assert [each.touchpoint for each in found.touchpoints] == ["service", "product", "marketing"]
    assert (found.touchpoints[-1].satisfied, found.touchpoints[-1].verdict) == (None, None)
    assert found.unrated == ("sales",)
