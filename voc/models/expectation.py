"""What was expected and what was got, where a text says so: patterns over clauses, the first that fits.

Meant for segments whose expectation is not `none`: elsewhere "told" and "than" say other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from voc.domain import Label, Prediction, Segment
from voc.models.base import Labeler

VERSION = "spans@1"

# Where one clause ends and the next begins.
_BREAK = re.compile(
    r"[.;!?…]+(?=\s|$)|[,(){}|–—]+\s*|:\s+|\s/\s|\s-+\s|\n+"
    r"|\b(?:but|however|yet|although|though|whereas|while|and|so|because|since|which|instead|only to|then|until)\b",
    re.IGNORECASE,
)
_WHO = r"(?:i|we|you|u|it|they|he|she|my \w+|the \w+|this \w*)"
_HOPE = (
    r"(?:expected|expect|expecting|anticipated|anticipate|advertised|described|promised|stated|designed|intended|agreed"
    r"|hoped(?: for)?|should be|supposed to|meant to|usual|normal)"
)
# A statement about the standard: "as advertised", "as you'd expect it to", "what I wanted", "everything we hoped for".
_STANDARD = re.compile(
    rf"\bas (?:{_WHO}(?:['’]\w+)? )?(?:\w+ ){{0,2}}?{_HOPE}\b(?: it\b)?(?: to\b)?"
    rf"|\bas {_WHO} (?:says?|said)(?: {_WHO} would)?\b"
    rf"|\b(?:exactly )?what (?:i|we|you|u|it|they|he|she|my \w+)\b"
    rf"|\beverything {_WHO} (?:could have )?(?:hoped|wanted|expected|needed|asked)",
    re.IGNORECASE,
)
# What a comparison is made with comes after these words.
_THAN = re.compile(
    r"\b(?:than|compared? (?:to|with)|comparing (?:\w+ ){0,2}?(?:to|with)|in contrast to|unlike|beyond|nothing like|"
    r"as (?!well\b)\w+ (?:\w+ )?as|different (?:to|from)|better out of|similar to)\s+",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:(?:was|were|been|am|is|are|be) (?:also )?"
    r"(?:told|promised|assured|offered|quoted|advertised as|led to believe|supposed to)"
    r"|(?:promis\w+|told|assur\w+|guaranteed|said|says|say|advertis\w+|claim\w*|confirmed|paid for|payed for))\b"
    r"(?: (?:me|us|you|him|her|my \w+))?(?: that| to| by| for)?\s*",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:expect(?:ed|ing)?|hop(?:ed|ing)|(?:would have|'d) (?:hoped|thought)|thought|figured|looking for"
    r"|thinking|trusted \w+ to)\b(?: that| to| for)?\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:used to|previous(?:ly)?|last (?:time|year|month|week)|in the past|before|when i first|years? ago|has been"
    r"|have been|once|always|old)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|no longer|anymore|any more|after|since|gone|these days|today|suddenly|current)\b", re.IGNORECASE
)
_OTHERS = re.compile(r"\b(?:other|others|most|every other|any other|competitors?|competing)\b", re.IGNORECASE)
# Words before "than" that are no clause of their own.
MODIFIER = 2
_EDGE = " \t\r\n,.;:!?-–—\"'()"
_LEADING = re.compile(r"(?:(?:that|and|but|which|so|i find|also|because|they|it's just|is)\s+)+", re.IGNORECASE)
_MENTION = re.compile(r"^(?:[@#]\w+\s*|__\w+__\s*)+")


class Span(NamedTuple):
    """Characters `start` to `end`."""

    start: int
    end: int


Found = tuple[tuple[str, int, int], ...]


class WithSpans:
    """A labeler whose expectation labels say which words were expected and which were got."""

    def __init__(self, labeler: Labeler) -> None:
        self.labeler = labeler

    @property
    def version(self) -> str:
        """The version of the labeler and that of the patterns."""
        return f"{self.labeler.version}+{VERSION}"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """The other labeler's predictions, with spans inside the segment where an expectation is told."""
        made = self.labeler.predict(segments)
        return [_with_spans(segment.text, prediction) for segment, prediction in zip(segments, made, strict=True)]


def _with_spans(text: str, prediction: Prediction) -> Prediction:
    if prediction.value("expectation") in (None, "none"):
        return prediction
    return replace(prediction, labels=tuple(_spanned(text, label) for label in prediction.labels))


def _spanned(text: str, label: Label) -> Label:
    return replace(label, spans=find_spans(text)) if label.task == "expectation" else label


def find_spans(text: str) -> Found:
    """("expected", start, end) and ("got", start, end), each where the text has it."""
    clauses = list(_clauses(text))
    for rule in (_by_standard, _by_comparison, _by_promise, _by_before, _by_hope, _by_others):
        expected, got = rule(text, clauses)
        found = [("expected", _trim(text, expected)), ("got", _trim(text, got))]
        spans = tuple((name, *span) for name, span in found if span is not None)
        if spans:
            return spans
    return ()


Pair = tuple[Span | None, Span | None]


def _by_standard(text: str, clauses: list[Span]) -> Pair:
    match = _STANDARD.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, match.start())
    start = match.start() + (len("exactly ") if match[0].lower().startswith("exactly ") else 0)
    end = match.end() if match[0].lower().startswith("as ") else max(_around(clauses, start).end, match.end())
    return Span(start, end), Span(clause.start, start)


def _by_comparison(text: str, clauses: list[Span]) -> Pair:
    match = _THAN.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, match.start())
    if not text[clause.start : match.start()].strip(_EDGE):
        return Span(match.end(), clause.end), _next(clauses, clause)
    if len(text[clause.start : match.start()].split()) <= MODIFIER:
        # "easier and faster than": the clause begins before the "and".
        clause = next((each for each in reversed(clauses) if each.end <= clause.start), clause)
    return Span(match.end(), max(_around(clauses, match.end()).end, match.end())), Span(clause.start, match.start())


def _by_promise(text: str, clauses: list[Span]) -> Pair:
    match = _PROMISE.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, max(match.start(), match.end() - 1))
    if not text[match.end() : clause.end].strip(_EDGE):
        return Span(clause.start, match.end()), _next(clauses, clause)
    return Span(match.end(), clause.end), _next(clauses, clause)


def _by_before(text: str, clauses: list[Span]) -> Pair:
    before = next((clause for clause in clauses if _BEFORE.search(text, *clause)), None)
    if before is None:
        return None, None
    others = [clause for clause in clauses if clause != before]
    now = next((clause for clause in others if _NOW.search(text, *clause)), None)
    return before, now or _next(clauses, before)


def _by_hope(text: str, clauses: list[Span]) -> Pair:
    match = _HOPED.search(text)
    if match is None:
        return None, None
    clause = _around(clauses, max(match.start(), match.end() - 1))
    return Span(match.end(), clause.end), _next(clauses, clause)


def _by_others(text: str, clauses: list[Span]) -> Pair:
    return next((clause for clause in clauses if _OTHERS.search(text, *clause)), None), None


def _clauses(text: str) -> Iterator[Span]:
    start = 0
    for match in _BREAK.finditer(text):
        if text[start : match.start()].strip(_EDGE):
            yield Span(start, match.start())
        start = match.end()
    if text[start:].strip(_EDGE) or start == 0:
        yield Span(start, len(text))


def _around(clauses: list[Span], position: int) -> Span:
    return next((clause for clause in clauses if position < clause.end), clauses[-1])


def _next(clauses: list[Span], clause: Span) -> Span | None:
    """The clause after this one, else the one before it: the outcome is told next to the promise."""
    after = next((each for each in clauses if each.start >= clause.end), None)
    return after or next((each for each in reversed(clauses) if each.end <= clause.start), None)


def _trim(text: str, span: Span | None) -> Span | None:
    """The span without white space, punctuation, mentions and connecting words at its edges; None for an empty one."""
    if span is None:
        return None
    start, end = span
    for pattern in (_MENTION, _LEADING):
        while start < end and text[start] in _EDGE:
            start += 1
        match = pattern.match(text[start:end])
        start += match.end() if match else 0
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if end > start else None
