"""Short things customers said, word for word, that could be the name of a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.models.topics.phrases import content, is_empty, without_redactions, words_of

_FEWEST, _MOST = 2, 8
_CHARS = 60
_PART = re.compile(
    r"https?://\S+|[@#]\w+|[.,;:!?()\[\]{}<>\"“”…|/*\n]+|\s[-–—]+\s|\b(?:because|although|however|which)\b",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"[^\w\s'’%$€£&+-]+")
# Said on the way to the point; "I" goes too, where a verb follows: "I cannot log in" is "cannot log in".
_FILLERS = frozenset(
    """
    and but so also then plus or i we it it's its they that this just very really always still again now when if
    because since well also actually basically overall please was is are am were be been i'm i've we've i'd have had
    has he she you there there's here the a an my our your their his her do as of to about hello hi for with from at by
    e or that's would
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
_DANGLING = frozenset(
    """
    and but so or the a an to of for is it that this with my our your their was are be in on at from by as if than
    i we they he she you not no when which who because since while into about very really just also has have had
    were been will would can could should do does did am me us them him her more most only even
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
NEGATION = re.compile(r"\b(?:no|not|never|without|cannot|can't|cant|won't|don't|doesn't|didn't|isn't|wasn't|unable)\b")


def sayings(text: str) -> Iterator[str]:
    """The parts of a text between punctuation, without fillers around them, of two to eight words with content."""
    for part in _PART.split(without_redactions(text).replace("’", "'")):
        words = _EMOJI.sub(" ", part).split()
        while words and (words[0].lower() in _FILLERS or not any(map(str.isalpha, words[0]))):
            words = words[1:]
        while words and words[-1].lower() in _DANGLING:
            words = words[:-1]
        said = " ".join(words)
        telling = sum(not is_empty(word) for word in words_of(said))
        if _FEWEST <= len(words) <= _MOST and telling >= _FEWEST and len(said) <= _CHARS and content(said):
            yield said


def is_negated(text: str) -> bool:
    """Whether something is said not to be."""
    return NEGATION.search(text.lower().replace("’", "'")) is not None
