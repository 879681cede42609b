from __future__ import annotations

import pytest

from voc.models.topics.noise import noise


@pytest.mark.parametrize(
    "text",
    ["Have a good day!", "thank you so much", "You too, take care", "That's all, thanks", "One moment please", "-----"],
)
def test_small_talk_is_no_topic(text: str) -> None:
    assert noise(text) == "small_talk"


@pytest.mark.parametrize("text", ["Great app", "Excellent", "5 stars", "I love it", "worst app ever", "Bad program"])
def test_a_verdict_without_a_reason_is_no_topic(text: str) -> None:
    assert noise(text) == "bare_verdict"


@pytest.mark.parametrize(
    "text", ["Great customer service", "The app crashes", "Thank you for refunding me", "Good price", "快递太慢了"]
)
def test_what_gives_a_reason_may_be_in_a_topic(text: str) -> None:
    assert noise(text) is None
