"""What is no topic: small talk, and verdicts without a reason."""

from __future__ import annotations

import re
from typing import Literal

from voc.models.topics.phrases import content, says_something, words_of

Noise = Literal["small_talk", "bare_verdict", "one_off"]
KINDS: tuple[Noise, ...] = ("small_talk", "bare_verdict", "one_off")

# Whole sentences of a conversation that are about nothing the company does.
_SMALL_TALK = re.compile(
    r"\b(?:have|enjoy) (?:a |an |your )?(?:\w+ )?(?:good |great |nice |lovely |wonderful |blessed )?"
    r"(?:day|one|evening|weekend|week|night|afternoon|morning|rest of (?:your|the) \w+)"
    r"|\b(?:you too|same to you|no problem|no worries|take care|you(?:'re| are) welcome|happy to help|glad to help)\b"
    r"|\bthanks (?:so much|very much|a lot|again|a million|for (?:your|the) help)\b"
    r"|\b(?:that's|that is|that'll be|that will be) (?:all|it|everything)\b|\bhow are you(?: doing)?(?: today)?\b"
    r"|\b(?:one|just a) (?:moment|second|minute|sec)\b|\blet me (?:check|see|look)\b|\bhold on\b|\bof course\b"
)
# Words that judge without saying what, and words for the whole thing that is judged.
_VERDICTS = frozenset(
    """
    amazing awesome awful awsome bad best better brilliant cool crap decent disappointed disappointing dope dreadful
    enjoy excellent excelente exceptional fab fabulous fantastic fine five garbage gd good great happy hate horrible
    incredible like liked love loved loves loving lovely marvelous neat nice ok okay outstanding perfect perfectly
    phenomenal poor really rubbish satisfied star stars sucks super superb terrible terrific top trash useful useless
    very well wonderful wow worst zero one absolutely totally truly extremely highly simply pretty thumbs rate rating
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
_WHOLE = frozenset({"app", "apps", "application", "company", "product", "program", "software", "thing", "stuff",
                    "experience", "job", "work", "works", "everything"})  # fmt: skip


def noise(text: str) -> Noise | None:
    """Why a text is in no topic whatever is near it: small talk, or a verdict without a reason; None for the rest."""
    if not says_something(_SMALL_TALK.sub(" ", text.lower().replace("’", "'").replace("thank you", "thanks"))):
        return "small_talk"
    words = words_of(text)
    said = {word for word in words if content(word)}
    return "bare_verdict" if said <= _VERDICTS | _WHOLE and len(words) <= 8 else None
