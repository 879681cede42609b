"""Turns a phrase into the way somebody writes or speaks it: capitals, slang, typos, filler words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voc.sample.dice import Dice

# "a oven" -> "an oven", but "a useless", "a one hour slot", "a European".
_ARTICLE = re.compile(r"\b([Aa]) (?=(?!a\b|uni|us[aeiu]|one\b|once|eu)[aeiou])")
_FIRST = re.compile(r"(^|[.!?]\s+)([\"'(]*)([a-z])")
_GAP = re.compile(r" +(?=[,.?!])")
_SLANG = tuple(
    (re.compile(rf"\b{word}\b", re.IGNORECASE), short)
    for word, short in (
        ("you", "u"), ("are you", "r u"), ("please", "pls"), ("because", "bc"), ("your", "ur"), ("thanks", "thx"),
        ("and", "&"), ("weeks", "wks"), ("minutes", "mins"), ("hours", "hrs"), ("people", "ppl"), ("to", "2"),
        ("for", "4"), ("customer service", "cs"), ("something", "smth"), ("delivery", "dlvry"), ("with", "w/"),
    )
)  # fmt: skip
_FILLERS = ("uh", "um", "well", "you know", "I mean", "like", "erm")
_KEYS = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "t", "l": "k", "h": "j"}


def articles(text: str) -> str:
    """`text` with "a" turned into "an" before vowels."""
    return _ARTICLE.sub(r"\1n ", text)


def sentence(text: str) -> str:
    """`text` with capitals at the start of sentences and a full stop at the end."""
    text = _GAP.sub("", text)
    text = _FIRST.sub(lambda m: m[1] + m[2] + m[3].upper(), articles(text.strip()))
    return text if text[-1:] in ".!?:" or text.endswith('."') else text + "."


def joined(parts: Sequence[str], joint: str) -> str:
    """`parts` with `joint` between them, or a space where a part brings its own punctuation."""
    before = [part + (" " if part[-1] in ".?!:" else joint) for part in parts[:-1]]
    return "".join([*before, *parts[-1:]])


def formal(parts: Sequence[str], dice: Dice) -> str:
    """Whole sentences, now and then an exclamation mark."""
    ends = [sentence(p) for p in parts]
    return " ".join(e[:-1] + "!" if e.endswith(".") and dice.chance(0.08) else e for e in ends)


def casual(parts: Sequence[str], dice: Dice) -> str:
    """Commas instead of full stops, few capitals, typos."""
    ends = [_GAP.sub("", articles(p.strip())) for p in parts]
    joint = dice.pick((". ", ". ", ". ", ". ", ", ", ", ", "... ", "\n", " "))
    text = joined(ends, joint)
    if dice.chance(0.5):
        text = sentence(text) if dice.chance(0.5) else text[:1].upper() + text[1:]
    elif dice.chance(0.3):
        text = text.lower()
    if dice.chance(0.15):
        text = text.replace("'", "")
    return _ended(typos(text, dice, rate=0.005), dice)


def _ended(text: str, dice: Dice) -> str:
    end = dice.pick(("", "", "", "", ".", ".", "!", "!!", "..."))
    return text.rstrip(".") + end if end and text[-1] not in "?!" else text


def tweet(parts: Sequence[str], dice: Dice) -> str:
    """Casual, with slang words."""
    text = casual(parts, dice)
    for pattern, short in _SLANG:
        if dice.chance(0.12):
            text = pattern.sub(short, text)
    if dice.chance(0.04):
        text = text.upper()
    return text


def spoken(text: str, dice: Dice) -> str:
    """What a transcript makes of it: filler words, restarts, plain punctuation."""
    words = articles(text.strip()).split(" ")
    out: list[str] = []
    for i, word in enumerate(words):
        if dice.chance(0.05):
            out.append(dice.pick(_FILLERS) + ",")
        if i and dice.chance(0.02):
            out.append(word.rstrip(",."))
        out.append(word)
    start = dice.pick(("", "", "", "yeah, ", "so, ", "right, ", "okay so "))
    return sentence(start + " ".join(out).replace('"', ""))


def typos(text: str, dice: Dice, *, rate: float) -> str:
    """`text` with about `rate` slips per letter: swapped, doubled, dropped or neighbouring keys."""
    if not dice.chance(0.5):
        return text
    out = list(text)
    for _ in range(int(len(text) * rate * 2 * dice.unit() + dice.unit())):
        at = dice.below(max(len(out) - 2, 1)) + 1
        if not all(c.isalpha() for c in out[at : at + 2]):
            continue
        slip = dice.below(4)
        if slip == 0 and at + 1 < len(out):
            out[at], out[at + 1] = out[at + 1], out[at]
        elif slip == 1:
            out[at] *= 2
        elif slip == 2:
            out[at] = ""
        else:
            out[at] = _KEYS.get(out[at], out[at])
    return "".join(out)
