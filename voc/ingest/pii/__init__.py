"""Personal data in a text become placeholders before anything is stored; the same person keeps the same placeholder.

Presidio's recognisers do the finding (docs/decisions/0005-personal-data.md). Here is what spares most texts from
them: a kind of data is only looked for where something in the text could be one.
"""

from __future__ import annotations

import re

from voc.ingest.pii.kinds import KINDS, Kind

# What a link says after its address may be anybody's: ids, names, e-mail addresses.
_QUERY = re.compile(r"(?<=[\w/=-])[?#][^\s?#=]*=\S*")


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
    """The kinds of personal data that could be in `text`; none for most texts."""
    low = text.lower()
    kinds = [kind for kind in KINDS if kind.could_be_in(text, low)]
    return kinds if any(kind.label for kind in kinds) else []


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
