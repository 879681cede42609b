"""Personal data in a text become placeholders before anything is stored; the same person keeps the same placeholder.

Presidio's recognisers do the finding (docs/decisions/0005-personal-data.md). Here is what spares most texts from
them: a kind of data is only looked for where something in the text could be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from voc.ingest.pii.kinds import DIGITLESS, KINDS, Kind

# What a link says after its address may be anybody's: ids, names, e-mail addresses.
_QUERY = re.compile(r"(?<=[\w/=-])[?#][^\s?#=]*=\S*")


def _bits(fits: Iterable[object]) -> int:
    """The kinds that fit, as one bit each."""
    return sum(1 << bit for bit, does_fit in enumerate(fits) if does_fit)


# Each cue and each shape is looked for once, however many kinds need it.
_CUES = [
    (cue, _bits(cue in kind.cues for kind in KINDS))
    for cue in dict.fromkeys(cue for kind in KINDS for cue in kind.cues)
]
_SHAPES = [
    (shape, _bits(kind.shape is shape for kind in KINDS))
    for shape in dict.fromkeys(kind.shape for kind in KINDS if kind.shape)
]
_WITHOUT_SHAPE = _bits(kind.shape is None for kind in KINDS)
# Of a text without a digit, as most are, less is to be found out.
_SHAPES_WITHOUT_DIGITS = [(DIGITLESS[shape], shape, kinds) for shape, kinds in _SHAPES if shape in DIGITLESS]
_FIT_WITHOUT_DIGITS = _bits(kind.shape is None or kind.shape in DIGITLESS for kind in KINDS)
_CUES_WITHOUT_DIGITS = [(cue, kinds) for cue, kinds in _CUES if kinds & _FIT_WITHOUT_DIGITS]
_PERSONAL = _bits(kind.label for kind in KINDS)
_DIGIT = re.compile(r"\d")


def redact(text: str, *, keep: str = "") -> str:
    """`text` with personal data replaced by `[EMAIL]`, `[PHONE]`, `[PERSON]` and so on.

    The words of `keep` are no person's name: that of the brand, for people speak with companies, too.
    """
    if "?" in text and "://" in text:
        text = _QUERY.sub("", text)
    # Again until nothing is found: what stands beside a placeholder reads differently than what stood beside a number.
    while (redacted := _redact(text, frozenset(keep.lower().split()))) != text:
        text = redacted
    return text


def kinds_to_look_for(text: str) -> list[Kind]:
    """The kinds of personal data that could be in `text` (`Kind.could_be_in`); none for most texts."""
    low, cued, shaped, cues = text.lower(), 0, _WITHOUT_SHAPE, _CUES
    if _DIGIT.search(text):
        for shape, kinds in _SHAPES:
            if shape.search(text):
                shaped |= kinds
    else:
        cues = _CUES_WITHOUT_DIGITS
        for mark, shape, kinds in _SHAPES_WITHOUT_DIGITS:
            if mark in text and shape.search(text):
                shaped |= kinds
    for cue, kinds in cues:
        if cue in low:
            cued |= kinds
    if not (found := cued & shaped) & _PERSONAL:
        return []
    return [kind for bit, kind in enumerate(KINDS) if found >> bit & 1]


def _redact(text: str, keep: frozenset[str]) -> str:
    kinds = kinds_to_look_for(text)
    if not kinds:
        return text
    from voc.ingest.pii.recognizers import find  # Presidio takes seconds to import

    pieces, end = [], 0
    for label, start, stop in find(text, kinds, keep=keep):
        pieces += [text[end:start], f"[{label}]"]
        end = stop
    return "".join((*pieces, text[end:]))
