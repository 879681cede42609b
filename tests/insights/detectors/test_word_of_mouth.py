from __future__ import annotations

import numpy as np

from tests.insights.made import FIRST, count, day
from voc.domain import Count
from voc.insights.budget import Budget
from voc.insights.watch import watch


def test_a_wave_of_warnings_is_found_with_a_plain_title() -> None:
    rng = np.random.default_rng(1)
    rows = [
        count({"day": day(d)}, messages=80, warns=int(rng.poisson(12 if 140 <= d < 144 else 1))) for d in range(150)
    ]

    def read(by: tuple[str, ...]) -> list[Count]:
        return rows if not by else []

    [insight] = watch(
        read,
        first=FIRST,
        since=day(130),
        until=day(149),
        budget=Budget.parse("1/year"),
        topics={},
        kinds=["word_of_mouth"],
    )
    assert insight.kind == "word_of_mouth"
    assert insight.first_seen == day(140)
    assert insight.title.startswith("Customers warn others about the company: ")
    assert "messages in" in insight.title
    assert insight.details["measure"] == "warns"
