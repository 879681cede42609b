"""Short things customers said, word for word, that could be the name of a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.models.topics.phrases import REDACTED, content, fluent, is_empty, words_of

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
    e or that's would in least even though considering ultimately fortunately unfortunately until after told what
    me like far least you're they're he's she's u're who's
    honestly frankly
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
_DANGLING = frozenset(
    """
    and but so or the a an to of for is it that this with my our your their was are be in on at from by as if than
    i we they he she you not no when which who because since while into about very really just also has have had
    were been will would can could should do does did am me us them him her more most only even how why where what
    too either though anyway
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
NEGATION = re.compile(
    r"\b(?:no|not|never|without|unable|cannot|cant|dont|doesnt|didnt|wont|isnt|wasnt|arent|hasnt|havent|couldnt|wouldnt"
    r"|\w+n't)\b"
)
# Said to a person, not of a thing: no subject.
_GREETING = re.compile(
    r"(?:welcome|hello|hi|hey|dear|(?:big |many )?thanks?|thank ?you|cheers|(?:big )?shout[ -]?outs?|kudos|props"
    r"|congrat\w*|hats off|good (?:morning|afternoon|evening|day|bye)|okay|ok|yeah|sorry|please|keep up)\b",
    re.IGNORECASE,
)
# Said of what was said before: nobody who was not there knows what.
_REFERS = re.compile(r"(?:same (?:goes|for|with|here|thing|again)|so (?:do|does|did|is|are|was))\b", re.IGNORECASE)
# Words that judge and name nothing by themselves, well and badly.
_PRAISE = frozenset(
    """
    amazing awesome best better brilliant easier easily easy efficient excellent fantastic fast faster fine friendly
    glad good great happy helpful impressed love loved loves lovely nice perfect perfectly pleasant pleased professional
    prompt quick quickly recommend recommended reliable satisfied seamless simple smooth superb timely trust useful
    wonderful
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
_BLAME = frozenset(
    """
    awful bad broke broken complaint crash crashed crashes crashing denied denies deny denying difficult disappointed
    disappointing fail failed fails frustrating hard horrible issue issues joke lost missing poor poorly problem
    problems ridiculous rude scam slow terrible trouble unacceptable useless waste worse worst wrong
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
JUDGING = _PRAISE | _BLAME


def is_nameless(phrase: str) -> bool:
    """Whether a phrase is a verdict alone, or said to a person."""
    return frozenset(words_of(phrase)) <= JUDGING or _GREETING.match(phrase) is not None


def sayings(text: str) -> Iterator[str]:
    """The parts of a text between punctuation, without fillers around them, of two to eight words with content."""
    # What stands on both sides of a redaction was never said in one breath.
    for part in _PART.split(fluent(REDACTED.sub(". ", text)).replace("’", "'")):
        words = _EMOJI.sub(" ", part).split()
        while words and (words[0].lower() in _FILLERS or not any(map(str.isalpha, words[0]))):
            words = words[1:]
        while words and (words[-1].lower() in _DANGLING or _is_cut(words[-1])):
            words = words[:-1]
        said = " ".join(words)
        telling = [word for word in words_of(said) if not is_empty(word)]
        fits = _FEWEST <= len(words) <= _MOST and len(said) <= _CHARS and not _REFERS.match(said)
        if fits and len(set(telling)) == len(telling) >= _FEWEST and content(said) and not is_nameless(said):
            yield said


def _is_cut(word: str) -> bool:
    """Whether a last word has no letter, or is a small one alone, what a cut left of "w/o"."""
    return not any(map(str.isalpha, word)) or (len(word) == 1 and word.islower())


def suits(said: str, polarity: int) -> bool:
    """Whether a saying may name what is blamed (-1) or praised (1): it is not put in words of the other."""
    words, negated = frozenset(words_of(said)), is_negated(said)
    praises, blames = bool(words & _PRAISE), bool(words & _BLAME)
    if polarity < 0:
        return negated or blames or not praises
    return polarity == 0 or (not praises if negated else not blames)


def is_negated(text: str) -> bool:
    """Whether something is said not to be."""
    return NEGATION.search(text.lower().replace("’", "'")) is not None
