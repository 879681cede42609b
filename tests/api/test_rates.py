"""How often a key may ask, also while the counts that processes share are away."""

from __future__ import annotations

import pytest

from voc.api.rates import Rates
from voc.errors import InvalidSettings


@pytest.mark.parametrize("broker", [None, "redis://127.0.0.1:1/0", "amqp://guest@127.0.0.1:1//"])
def test_one_request_too_many_waits_whatever_the_broker(broker: str | None) -> None:
    rates = Rates("2/minute", redis_url=broker)
    assert [rates.wait("a"), rates.wait("a")] == [None, None]
    assert 1 <= (rates.wait("a") or 0) <= 60
    assert rates.wait("b") is None


def test_wrong_keys_are_counted_while_redis_is_away() -> None:
    rates = Rates("9/minute", redis_url="redis://127.0.0.1:1/0")
    for _ in range(20):
        assert rates.wait_after_guesses("10.0.0.1") is None
        rates.guessed("10.0.0.1")
    assert rates.wait_after_guesses("10.0.0.1")


def test_a_limit_that_is_none_is_named() -> None:
    with pytest.raises(InvalidSettings, match="often"):
        Rates("often")
