"""Presidio's recognisers, with its way of weighing context and of settling overlaps, but without a language model."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile

import regex
import tldextract
from phonenumbers import PhoneNumberMatcher

from voc.ingest.pii.kinds import KINDS, NAME_SCORE, PHONE_WORDS, Kind


@contextmanager
def _not_installed(*modules: str) -> Iterator[None]:
    """Meanwhile, importing `modules` fails as it does where they are not installed."""
    hidden = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for module in hidden:
            sys.modules.pop(module, None)


# Where they are installed Presidio imports them for language engines that voc does not use: 18 s instead of 3.
with _not_installed("torch", "transformers"):
    from presidio_analyzer import EntityRecognizer, Pattern, RecognizerResult
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        DateRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        PhoneRecognizer,
        UsSsnRecognizer,
    )

# Results below are dropped. The weakest that Presidio means to be believed alone are valid telephone numbers.
THRESHOLD = 0.4
# What can be a number of another country than the one that was tried: with a plus it is the same in all.
_POSSIBLE_PHONE = {least: re.compile(rf"(?<![+\d])\d(?:[^\w\n]{{0,3}}\d){{{least - 1},}}") for least in (6, 9)}
# Numbers that are written without a country are looked up in the plans of these.
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU", "BR")
Span = tuple[str, int, int]


class _Email(EmailRecognizer):
    """Presidio's, which would fetch the list of top-level domains from the network."""

    _domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def validate_result(self, pattern_text: str) -> bool:
        return bool(self._domains(pattern_text).fqdn)


class _Phone(PhoneRecognizer):
    """Presidio's, which goes through all countries for each text, and looks up of which country a number is."""

    # What has fewer digits is dropped.
    MIN_DIGITS = 9

    def analyze(
        self,
        text: str,
        entities: list[str],  # noqa: ARG002
        nlp_artifacts: NlpArtifacts | None = None,
    ) -> list[RecognizerResult]:
        """The numbers in `text`. Countries are tried until one is found wherever one can be, in its full length."""
        found: list[RecognizerResult] = []
        runs = [run.span() for run in _POSSIBLE_PHONE[self.MIN_DIGITS].finditer(text)]
        for region in self.supported_regions:
            matches = PhoneNumberMatcher(text, region, leniency=self.leniency or 0)
            found += [self._get_recognizer_result(match, text, region, nlp_artifacts) for match in matches]  # type: ignore[no-untyped-call]
            if all(any(each.start <= start and end <= each.end for each in found) for start, end in runs):
                break
        return EntityRecognizer.remove_duplicates(found)


class _PhoneInContext(_Phone):
    """For numbers of a possible length: they need a word nearby to be believed."""

    SCORE, MIN_DIGITS = 0.2, 6
    CONTEXT = [*PHONE_WORDS]  # noqa: RUF012


def _recognizers() -> dict[Kind, EntityRecognizer]:
    presidio = {
        # 64 characters is the longest that the part before the @ may be; without an end it takes minutes on
        # 100,000 characters of "a-a-a-".
        "email": _Email([Pattern(p.name, p.regex.replace("{0,}", "{0,62}"), p.score) for p in _Email.PATTERNS]),
        "card": CreditCardRecognizer(),
        "iban": IbanRecognizer(regex_flags=re.IGNORECASE),
        "ip": IpRecognizer(),
        "ssn": UsSsnRecognizer(),
        "phone": _Phone(supported_regions=REGIONS),
        "phone abroad": _Phone(supported_regions=(None,), leniency=0),
        "phone in context": _PhoneInContext(supported_regions=("US", "GB"), leniency=0),
        "date": DateRecognizer(),
    }
    return {kind: presidio[kind.recognizer] for kind in KINDS if kind.recognizer}


_RECOGNIZERS = _recognizers()
# Our own expressions are looked for without a recogniser around each, which took three times as long as looking.
_PATTERNS = {kind: regex.compile(kind.pattern, regex.MULTILINE) for kind in KINDS if not kind.recognizer}
_CONTEXT = LemmaContextAwareEnhancer(context_matching_mode="whole_word")
_ENGINE = NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}])
_ENGINE.load()
_NO_WORDS = _ENGINE.process_text("", "en")


def find(text: str, kinds: Sequence[Kind], *, keep: frozenset[str]) -> list[Span]:
    """Where personal data of `kinds` lie in `text`: label, start and end, in order and apart from each other.

    The lower-case words of `keep` are no names. A name that was found once is found wherever it stands.
    """
    results = [result for kind in kinds for result in _results(text, kind)]
    people = [text[r.start : r.end] for r in results if r.entity_type == "PERSON"]
    results = [r for r in results if r.entity_type != "PERSON"] + _mentions(text, people, keep)
    taken = bytearray(len(text))
    spans: list[Span] = []
    for result in EntityRecognizer.remove_duplicates(results):  # the surest first
        if not any(taken[result.start : result.end]):
            taken[result.start : result.end] = b"x" * (result.end - result.start)
            spans.append((result.entity_type, result.start, result.end))
    return sorted((span for span in spans if span[0]), key=lambda span: span[1])


def _results(text: str, kind: Kind) -> Iterator[RecognizerResult]:
    for result in _recognized(text, kind) if kind.recognizer else _matches(text, kind):
        if not kind.min_digits or sum(map(str.isdigit, text[result.start : result.end])) >= kind.min_digits:
            yield result


def _matches(text: str, kind: Kind) -> Iterator[RecognizerResult]:
    for match in _PATTERNS[kind].finditer(text):
        start, end = match.span()
        if start < end:
            yield RecognizerResult(kind.label or "", start, end, kind.score)


def _recognized(text: str, kind: Kind) -> Iterator[RecognizerResult]:
    recognizer = _RECOGNIZERS[kind]
    for result in recognizer.analyze(text, recognizer.supported_entities, _NO_WORDS):
        if result.score < THRESHOLD and recognizer.context:
            result = _weighed(result, text, recognizer)
        if result.score >= THRESHOLD:
            result.entity_type = kind.label or ""
            yield result


def _weighed(result: RecognizerResult, text: str, recognizer: EntityRecognizer) -> RecognizerResult:
    """`result` with a higher score if one of the words around it is of the recogniser's context."""
    around = text[max(0, result.start - 40) : result.start] + " " + text[result.end : result.end + 10]
    words = re.findall(r"\w+", around.lower())
    if not any(word.lower() in words for word in recognizer.context):
        return result  # as Presidio would, which copies it first
    weighed: list[RecognizerResult] = _CONTEXT.enhance_using_context(text, [result], _NO_WORDS, [recognizer], words)
    return weighed[0]


def _mentions(text: str, people: Iterable[str], keep: frozenset[str]) -> list[RecognizerResult]:
    """Wherever one of `people` is named in `text`, in full or by a part of the name."""
    full = {" ".join(takewhile(lambda word: word.lower() not in keep, name.split())) for name in people} - {""}
    # "my name is Ann Lee ... Ann": the parts of a name are the person as well.
    names = full | {part for name in full for part in name.split() if len(part) > 2}
    found: list[RecognizerResult] = []
    for start, end in sorted(
        (span for name in names for span in _occurrences(text, name)), key=lambda s: (s[0], -s[1])
    ):
        if not found or start >= found[-1].end:  # the longest of those that begin there
            found.append(RecognizerResult("PERSON", start, end, NAME_SCORE))
    return found


def _occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where `name` stands as words of its own; to compile an expression for each text took longer than all the rest."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not _is_letter(text[start - 1 : start]) and not _is_letter(text[end : end + 1]):
            yield start, end
        start = text.find(name, start + 1)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"
