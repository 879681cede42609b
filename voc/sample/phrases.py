"""Phrases with alternatives: `the {item} (came|arrived) (two|three) days late`.

`(a|b|)` stands for one of its alternatives, which may be empty and may nest. `{name}` stands for a slot, which keeps
its value throughout a message. There are no other signs: a phrase cannot contain literal brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from voc.sample.dice import Dice

_SIGN = re.compile(r"[(|){}]")


class _Slot(str):
    """The name of a slot inside a phrase."""


# A phrase is a row of parts: text, a slot, or a tuple of alternative rows.
_Part: TypeAlias = "str | tuple[_Row, ...]"
_Row: TypeAlias = "tuple[_Part, ...]"


@cache
def _parse(phrase: str) -> _Row:
    row, end = _row(phrase, 0, closing="")
    if end != len(phrase):
        raise ValueError(f"unbalanced brackets at {end} in {phrase!r}")
    return row


def _row(phrase: str, at: int, *, closing: str) -> tuple[_Row, int]:
    parts: list[_Part] = []
    while at < len(phrase):
        found = _SIGN.search(phrase, at)
        end = found.start() if found else len(phrase)
        if end > at:
            parts.append(phrase[at:end])
        if found is None or (found[0] in closing and found[0]):
            return tuple(parts), end
        if found[0] == "(":
            alternatives, at = _alternatives(phrase, end + 1)
            parts.append(alternatives)
        elif found[0] == "{":
            at = phrase.index("}", end) + 1
            parts.append(_Slot(phrase[end + 1 : at - 1]))
        else:
            raise ValueError(f"unexpected {found[0]!r} at {end} in {phrase!r}")
    return tuple(parts), at


def _alternatives(phrase: str, at: int) -> tuple[tuple[_Row, ...], int]:
    rows = []
    while True:
        row, at = _row(phrase, at, closing="|)")
        rows.append(row)
        if at >= len(phrase):
            raise ValueError(f"a bracket is not closed in {phrase!r}")
        at += 1
        if phrase[at - 1] == ")":
            return tuple(rows), at


def expand(phrase: str, dice: Dice, slot: Callable[[str], str]) -> str:
    """One wording of `phrase`; `slot` gives the value of a slot by its name."""
    return _expand(_parse(phrase), dice, slot)


def _expand(row: _Row, dice: Dice, slot: Callable[[str], str]) -> str:
    out = []
    for part in row:
        if isinstance(part, tuple):
            out.append(_expand(dice.pick(part), dice, slot))
        else:
            out.append(slot(part) if isinstance(part, _Slot) else part)
    return "".join(out)


def wordings(phrase: str) -> int:
    """How many wordings a phrase has, slots apart."""
    return _count(_parse(phrase))


def _count(row: _Row) -> int:
    total = 1
    for part in row:
        if isinstance(part, tuple):
            total *= sum(_count(alternative) for alternative in part)
    return total
