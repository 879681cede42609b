"""How often a key may ask, and how often somebody without one may guess."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import cast

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from voc.errors import InvalidSettings

# Keys are 256 bits, so this is about load and logs rather than about guessing them.
_GUESSES = parse("20/minute")
_REDIS = ("redis://", "rediss://", "redis+sentinel://", "redis+cluster://")
# A request waits for Redis no longer than this.
_SECONDS = 1


class Rates:
    """Counts requests in windows, in memory or in Redis, where several processes share the counts.

    While Redis is away each process counts on its own. A broker of another kind counts nothing: memory then.

    Raises:
        InvalidSettings: for a limit that is not written as "600/minute".
    """

    def __init__(self, limit: str, *, redis_url: str | None = None) -> None:
        self._limit = _parse(limit)
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        shared = redis_url is not None and redis_url.startswith(_REDIS)
        self._windows = FixedWindowRateLimiter(_redis(redis_url)) if shared and redis_url else self._alone

    def wait(self, who: str) -> int | None:
        """Count one request; whole seconds to wait where it is one too many."""
        return self._counted(lambda windows: _hit(windows, self._limit, "key", who))

    def wait_after_guesses(self, address: str) -> int | None:
        """Seconds to wait where too many wrong keys came from an address."""
        return self._counted(lambda windows: _left(windows, _GUESSES, "guess", address))

    def guessed(self, address: str) -> None:
        """Count one wrong key."""
        self._counted(lambda windows: _hit(windows, _GUESSES, "guess", address))

    def _counted(self, count: Callable[[FixedWindowRateLimiter], int | None]) -> int | None:
        try:
            return count(self._windows)
        except StorageError:
            return count(self._alone)


def _redis(url: str) -> Storage:
    # What redis raises is wrapped, so that any kind of its being away is one error.
    waits = {"socket_connect_timeout": _SECONDS, "socket_timeout": _SECONDS}
    # The other kind that this gives is for "async+redis" alone.
    return cast(Storage, storage_from_string(url, wrap_exceptions=True, **waits))


def _hit(windows: FixedWindowRateLimiter, limit: RateLimitItem, *who: str) -> int | None:
    return None if windows.hit(limit, *who) else _seconds(windows, limit, *who)


def _left(windows: FixedWindowRateLimiter, limit: RateLimitItem, *who: str) -> int | None:
    return None if windows.test(limit, *who) else _seconds(windows, limit, *who)


def _seconds(windows: FixedWindowRateLimiter, limit: RateLimitItem, *who: str) -> int:
    return max(1, math.ceil(windows.get_window_stats(limit, *who).reset_time - time.time()))


def _parse(limit: str) -> RateLimitItem:
    try:
        return parse(limit)
    except ValueError as error:
        raise InvalidSettings(
            [f"VOC_RATE_LIMIT={limit[:40]!r}: write it as 10/second, 600/minute or 20000/day"]
        ) from error
