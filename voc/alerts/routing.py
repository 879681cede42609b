"""Which channel is told of which insight, now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time

from voc.domain import Insight, Rule

Wants = Callable[[Insight], bool]


def routes(always: Iterable[str], rules: Sequence[Rule], *, now: time) -> dict[str, Wants]:
    """What each channel wants at the local time `now`: `always` everything, others what one of their rules asks.

    A channel whose rules are all quiet now is left out; what it wants stays due.
    """
    awake = [rule for rule in rules if rule.enabled and rule.sends_at(now)]
    named = {
        name: _any_of([rule for rule in awake if name in rule.channels]) for rule in awake for name in rule.channels
    }
    return named | dict.fromkeys(always, everything)


def _any_of(rules: Sequence[Rule]) -> Wants:
    return lambda insight: any(rule.matches(insight) for rule in rules)


def everything(_: Insight) -> bool:
    """What a channel without rules wants."""
    return True
