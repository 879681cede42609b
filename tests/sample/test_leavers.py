from __future__ import annotations

from datetime import date, timedelta

import pytest

from voc.sample.dice import Dice
from voc.sample.leavers import STRAW, leave

FIRST, UNTIL = date(2025, 11, 1), date(2026, 10, 31)


@pytest.mark.parametrize("first", [FIRST, UNTIL - timedelta(days=180)])
def test_quiet_leavers_write_in_a_rhythm_get_worse_and_fall_silent(first: date) -> None:
    records, truth, silent = leave(first, UNTIL, scale=0.2, dice=Dice(1))
    assert len(silent) == 2
    for who, ids in silent.items():
        theirs = [record for record in records if record.get("customer_id") == who]
        assert [record["id"] for record in theirs] == ids
        assert [truth[id]["sentiment"] for id in ids] == ["positive"] * 9 + ["negative"] * 9
        assert all(truth[record["id"]]["loyalty"] == "none" for record in theirs)
        days = [date.fromisoformat(record["created_at"][:10]) for record in theirs]
        assert days == sorted(days)
        assert first <= days[0]
        # The silence is many times as long as the time between two contacts.
        assert (UNTIL - days[-1]) > 12 * (days[-1] - days[0]) / len(days)


def test_most_who_speak_of_the_last_straw_say_goodbye() -> None:
    _, truth, _ = leave(FIRST, UNTIL, scale=0.2, dice=Dice(1))
    spoken = [told for told in truth.values() if told["themes"] == [STRAW]]
    assert len(spoken) == round(0.2 * 365)
    leaving = sum(told["loyalty"] == "leaving" for told in spoken)
    assert 0.6 * len(spoken) < leaving < len(spoken)
