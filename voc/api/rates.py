"""How often a key may ask, and how often somebody without one may guess."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from voc.errors import InvalidSettings

# Keys are 256 bits, so this is about load and logs rather than about guessing them.
_GUESSES = parse("20/minute")


class Rates:
    """Counts requests in windows, in memory or in Redis, where several processes share the counts.

    Raises:
        InvalidSettings: for a limit that is not written as "600/minute".
    """

    def __init__(self, limit: str, *, redis_url: str | None = None) -> None:
        self._limit = _parse(limit)
        self._windows = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def wait(self, who: str) -> int | None:
        """Count one request; whole seconds to wait where it is one too many."""
        return None if self._windows.hit(self._limit, "key", who) else self._seconds(self._limit, "key", who)

    def wait_after_guesses(self, address: str) -> int | None:
        """Seconds to wait where too many wrong keys came from an address."""
        free = self._windows.test(_GUESSES, "guess", address)
        return None if free else self._seconds(_GUESSES, "guess", address)

    def guessed(self, address: str) -> None:
        """Count one wrong key."""
        self._windows.hit(_GUESSES, "guess", address)

    def _seconds(self, limit: RateLimitItem, *who: str) -> int:
        return max(1, math.ceil(self._windows.get_window_stats(limit, *who).reset_time - time.time()))


def _parse(limit: str) -> RateLimitItem:
    try:
        return parse(limit)
    except ValueError as error:
        raise InvalidSettings(
            [f"VOC_RATE_LIMIT={limit[:40]!r}: write it as 10/second, 600/minute or 20000/day"]
        ) from error
