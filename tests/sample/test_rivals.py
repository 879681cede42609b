from __future__ import annotations

from datetime import date

from voc.sample.dice import Dice
from voc.sample.rivals import COMPETITORS, RIVALS, reviews

FIRST, UNTIL = date(2025, 11, 1), date(2026, 10, 31)


def test_competitors_are_reviewed_in_one_place_by_nobody_who_is_known() -> None:
    records, truth = reviews(FIRST, UNTIL, scale=0.5, dice=Dice(1))
    assert {record["brand"] for record in records} == {*COMPETITORS}
    assert {record["source"] for record in records} == {"trustpilot"}
    assert not any("customer_id" in record or "attributes" in record for record in records)
    assert {record["id"] for record in records} == {*truth}
    assert {truth[record["id"]]["brand"] == record["brand"] for record in records} == {True}
    assert not any("Larkfield" in record["text"] and record["brand"] in record["text"] for record in records)


def test_each_competitor_is_better_at_something_and_worse_at_something_else() -> None:
    _, truth = reviews(FIRST, UNTIL, scale=1, dice=Dice(1))
    for rival in RIVALS:
        for themes, low, high in ((rival.better, 0.0, 0.3), (rival.worse, 0.8, 1.0)):
            moods = [t["sentiment"] for t in truth.values() if t["brand"] == rival.brand and t["themes"][0] in themes]
            assert len(moods) >= 20
            assert low <= moods.count("negative") / len(moods) <= high
