from __future__ import annotations

from datetime import date

import pytest

from tests.answers.seed import Part, Said, fill
from voc.answers import journey_map
from voc.domain import TOUCHPOINTS, Filter
from voc.store import Store

DAY = date(2026, 6, 10)


def test_every_touchpoint_has_a_row_and_every_stage_a_place(empty: Store) -> None:
    found = journey_map.answer(empty, Filter())
    assert [name for name, _ in found.rows] == list(TOUCHPOINTS)
    assert all(row == (None, None, None, None) for _, row in found.rows)
    assert found.loudest is None


def test_a_cell_counts_messages_feeling_effort_and_loyalty(empty: Store) -> None:
    hard = Part("I rang five times.", "negative", labels={"stage": "after", "effort": "high", "loyalty": "leaving"})
    easy = Part("It came on time.", "positive", labels={"stage": "after"})
    fill(empty, [Said("a", DAY, (hard,)), Said("b", DAY, (hard,)), Said("c", DAY, (easy,)), Said("d", DAY, (hard,))])
    rows = dict(journey_map.answer(empty, Filter()).rows)
    before, _, after, _ = rows["service"]
    assert before is None
    assert after is not None
    assert after.messages == 4
    assert after.net_sentiment is not None
    assert after.effort_rate is not None
    assert after.moment_of_truth_rate is not None
    assert after.net_sentiment.value == pytest.approx(-50)
    assert after.effort_rate.value == after.moment_of_truth_rate.value == pytest.approx(0.75)


def test_the_loudest_cell_is_below_zero_for_certain(empty: Store) -> None:
    bad = [Said(f"bad-{i}", DAY, (Part("No.", "negative", labels={"stage": "during"}),)) for i in range(20)]
    good = [
        Said(f"good-{i}", DAY, (Part("Yes.", "positive", "product", labels={"stage": "after"}),)) for i in range(40)
    ]
    fill(empty, [*bad, *good])
    loudest = journey_map.answer(empty, Filter()).loudest
    assert loudest is not None
    assert (loudest.touchpoint, loudest.stage, loudest.messages) == ("service", "during", 20)
