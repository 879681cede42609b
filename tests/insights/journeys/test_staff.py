from __future__ import annotations

import pytest

from tests.insights.journeys.made import remark
from voc.insights.journeys.staff import mention


@pytest.mark.parametrize(
    ("text", "touchpoint", "cause"),
    [
        ("She was rude about the policy.", "service", "conduct"),
        ("He said it is not allowed by the rules.", "service", "policy"),
        ("They were understaffed.", "service", "system"),
        ("He sold me a broken kettle.", "service", "product"),
        ("She did it.", "product", "not said"),
    ],
)
def test_criticism_is_kept_apart_by_what_it_is_of(text: str, touchpoint: str, cause: str) -> None:
    found = mention(remark(text, staff="criticism", touchpoint=touchpoint))
    assert found is not None
    assert (found.praise, found.cause) == (False, cause)


def test_praise_worth_passing_on_is_marked() -> None:
    found = mention(remark("Tom went above and beyond and stayed late.", staff="praise", sentiment="positive"))
    assert found is not None
    assert (found.praise, found.cause, found.extra_mile) == (True, None, True)
    assert mention(remark()) is None
