from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from voc.errors import InvalidValue
from voc.insights.budget import Budget
from voc.insights.pulse import PACES, Post, Spike, count, spikes

START = datetime(2026, 3, 2, tzinfo=UTC)
DAYS, STORM = 4, START + timedelta(days=3, hours=14)
BUDGET = Budget(1, 1)


def ordinary(seed: int = 1) -> list[Post]:
    """Twelve posts an hour by day, three at night, a third of them complaints; everybody writes once."""
    rng = np.random.default_rng(seed)
    found = []
    for hour in range(24 * DAYS):
        begin = START + timedelta(hours=hour)
        for _ in range(rng.poisson(12 if 8 <= begin.hour < 22 else 3)):
            at = begin + timedelta(minutes=int(rng.integers(60)))
            found.append(Post(at, "all", f"a{len(found)}", bool(rng.random() < 1 / 3)))
    return found


def storm(number: int, *, authors: int, negative: bool = True) -> list[Post]:
    return [Post(STORM + timedelta(minutes=i % 55), "all", f"s{i % authors}", negative) for i in range(number)]


def raised(posts: list[Post], step: str = "hour", *, since: datetime = STORM - timedelta(hours=2)) -> list[Spike]:
    known = [post for post in posts if post.at < STORM + timedelta(hours=4)]
    return spikes(count(known, pace=PACES[step]), since=since, budget=BUDGET)


@pytest.mark.parametrize(("step", "late"), [("hour", timedelta(hours=1)), ("15m", timedelta(minutes=30))])
def test_a_storm_of_complaints_is_noticed_within_the_hour(step: str, late: timedelta) -> None:
    [spike] = raised(ordinary() + storm(40, authors=40), step)
    assert STORM < spike.noticed <= STORM + late
    assert spike.start <= STORM < spike.end
    assert spike.count > 4 * spike.expected
    assert spike.share_before == pytest.approx(1 / 3, abs=0.05)


def test_a_few_people_who_write_much_are_a_few_people() -> None:
    assert raised(ordinary() + storm(40, authors=3)) == []


def test_more_of_everything_is_no_spike() -> None:
    crowd = [post for part in (0, 1, 2) for post in storm(60, authors=60, negative=part == 0)]
    others = [Post(p.at, p.series, f"{p.author}-{i}", p.negative) for i, p in enumerate(crowd)]
    assert raised(ordinary() + others) == []


def test_an_ordinary_week_has_no_spike() -> None:
    assert raised(ordinary(2), since=START) == []


def test_what_comes_later_changes_nothing() -> None:
    posts = ordinary() + storm(40, authors=40)
    cut = [post for post in posts if post.at < STORM + timedelta(hours=1)]
    [early], [whole] = raised(cut), raised(posts)
    assert (early.noticed, early.start) == (whole.noticed, whole.start)


def test_two_days_must_have_been_seen_before_anything_is_raised() -> None:
    young = [post for post in ordinary() if post.at >= STORM - timedelta(days=1)]
    assert raised(young + storm(60, authors=60)) == []


def test_nothing_cannot_be_counted() -> None:
    with pytest.raises(InvalidValue):
        count([], pace=PACES["hour"])
