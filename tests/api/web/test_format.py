from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from voc.api.web import format
from voc.insights.metrics import Metric


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (3, "3"), (6.24, "6.2"), (1234.0, "1,234"), (394.4, "394"), (-2.5, "−2.5")],
)
def test_numbers_are_short_and_grouped(value: float | None, text: str) -> None:
    assert format.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (12.4, "+12"), (-19.6, "−20"), (0.2, "0"), (-0.2, "0")])
def test_points_carry_their_sign_and_zero_has_none(value: float | None, text: str) -> None:
    assert format.signed(value) == text


@pytest.mark.parametrize(
    ("p", "text"), [(1e-9, "under 1 in a million"), (0.001, "1 in 1,000"), (0.25, "25.0\N{NO-BREAK SPACE}%")]
)
def test_a_chance_is_said_in_words(p: float, text: str) -> None:
    assert format.chance(p) == text


def test_intervals_are_ranges() -> None:
    metric = Metric(0.07, 0.06, 0.083, 100, "segments", "k / n")
    assert format.percent_range(metric) == "6.0 to 8.3\N{NO-BREAK SPACE}%"
    assert format.signed_range(Metric(3, -4, 10, 9, "mentions", "")) == "−4 to +10"


def test_days_are_written_out() -> None:
    assert format.day(datetime(2026, 11, 3, 23, tzinfo=UTC)) == "3 Nov 2026"
    assert format.days(date(2026, 10, 25), date(2026, 11, 21)) == "25 October to 21 November 2026"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://shop.example/1", True),
        ("HTTP://x", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str | None, kept: bool) -> None:
    assert format.web_address(address) == (address if kept else None)
