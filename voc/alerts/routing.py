"""Which channel is told of which insight, now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time

from voc.domain import Insight, Rule

Wants = Callable[[Insight], bool]


def routes(
    always: Iterable[str],
    rules: Sequence[Rule],
    *,
    now: time,
    owners: Mapping[str, Wants] | None = None,
    least_people: int = 1,
) -> dict[str, Wants]:
    """What each channel wants at the local time `now`: `always` every change, others what one of their rules asks.

    A channel in `owners` also wants what its owner answers for. One whose rules are all quiet now is left out, whoever
    owns it; what it wants stays due. So does what fewer than `least_people` people wrote: nobody wants it before more
    of them do. Reminders go to those whom a rule or an owner's address names, and to nobody else.
    """
    quiet = {name for rule in rules if rule.enabled and not rule.sends_at(now) for name in rule.channels}
    awake = [rule for rule in rules if rule.enabled and rule.sends_at(now)]
    named = {
        name: _any_of([rule for rule in awake if name in rule.channels]) for rule in awake for name in rule.channels
    }
    for name, wants in (owners or {}).items():
        if name in named:
            named[name] = _either(named[name], wants)
        elif name not in quiet:
            named[name] = wants
    wanted = named | {name: _either(_is_change, named.get(name, _is_change)) for name in always}
    return {name: _from(least_people, wants) for name, wants in wanted.items()}


def _from(least_people: int, wants: Wants) -> Wants:
    return lambda insight: (insight.is_reminder or insight.people >= least_people) and wants(insight)


def _any_of(rules: Sequence[Rule]) -> Wants:
    return lambda insight: any(rule.matches(insight) for rule in rules)


def _either(one: Wants, other: Wants) -> Wants:
    return lambda insight: one(insight) or other(insight)


def _is_change(insight: Insight) -> bool:
    return not insight.is_reminder


def everything(_: Insight) -> bool:
    """What a channel without rules wants."""
    return True
