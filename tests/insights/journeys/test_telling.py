from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insights.journeys.telling import earlier_contacts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I already wrote twice about this", 2),
        ("this is the third time I'm contacting you about this", 2),
        ("as I told your colleague on the phone last week, this is still not solved", 1),
        ("I rang about this ten days ago and heard nothing since", 1),
        ("I've called four times and emailed", 4),
        ("After six emails I gave up", 6),
        ("still waiting for a reply", 1),
        ("I have called you 200 times", 20),
        ("2nd email about this", 1),
    ],
)
def test_contacts_before_this_one_are_counted(text: str, count: int) -> None:
    assert earlier_contacts(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "the second time I bought here",
        "I called and they solved it at once",
        "three times the price",
        "Thanks again",
        "",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert earlier_contacts(text) == 0


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    assert 0 <= earlier_contacts(text) <= 20
