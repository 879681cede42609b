"""The phrases customers use: what is said in several texts, never across punctuation, never starting in "the"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 6
MIN_TEXTS = 3
_MAX_WORDS = 80
# A phrase never runs across these, nor across a redaction ("[EMAIL]").
REDACTED = re.compile(r"\[[A-Za-z_]+\]")
_BREAK = re.compile(r"\[[A-Za-z_]+\]|https?://\S+|[@#]\w+|[.,;:!?()\[\]{}<>\"“”…|/*\n]+|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_a-z]")
_DIGIT = re.compile(r"\d")
# Speech as it is transcribed: "the the uh chest chest of drawers".
_HESITATION = re.compile(r"\b(?:uh|um|erm|ehm|hm|hmm|mhm)\b,?", re.IGNORECASE)
_STUTTER = re.compile(r"\b(\w+)(?:,? \1\b)+", re.IGNORECASE)

# Words that say nothing by themselves and may neither start nor end a phrase. Negations are not among them.
_STOP = frozenset(
    """
    a about above after again all almost already also although always am an and another any anyone anything are
    around as at be became because been before being below between both but by came can come could did do does
    doing done down during each either else even ever every everyone everything far few first for from further
    gave get gets getting give given go goes going gone got had has have having he her here hers herself him
    himself his how however i i'd i'll i'm i've if in instead into is it it'd it'll it's its itself just keep
    kept let lot lots made make makes making many may maybe me might more most much must my myself nor now of
    off often oh ok on once one only onto or other others our ours out over own per perhaps please put quite
    rather re really said same say says see seem seems several shall she should since so some someone something
    still such take taken than that that's the their theirs them themselves then there there's these they they'd
    they'll they're they've thing things this those though through thus to told took too toward twice two under
    until up upon us use used using various very via want wants was way we we'd we'll we're we've well went were
    what what's whatever when where whether which while who whole whom whose why will with within would yes yet
    you you'd you'll you're you've your yours yourself im ive dont didnt doesnt cant wont isnt wasnt thats etc
    like theres whats hes shes she's he's who's let's year years month months day days today time times week
    weeks hour hours minute minutes three four five six seven eight nine ten eleven twelve except next exactly
    ago
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
# These carry the point when they come first ("not paid", "cannot log in") and dangle when they come last.
_NEGATIONS = frozenset(
    """
    no not never without cannot can't won't don't doesn't didn't isn't wasn't aren't weren't wouldn't couldn't
    shouldn't hasn't haven't hadn't
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)


# Another thought begins here, so no phrase goes on: "store | because the site said".
_TURNS = frozenset(
    """
    although because but he however i if she since so then they though we what when where whether which while who
    whose why you
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
# What opens and closes a message and says nothing about the company.
_COURTESY = re.compile(
    r"\b(?:good (?:morning|afternoon|evening|day)|(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|cheers"
    r"|dear (?:sir|madam)(?: or (?:sir|madam))?|dear \w+(?: team)?|to whom it may concern|hello|hi|hey|good ?bye|bye"
    r"|thanks|thank you|okay|yeah|yep|nope|no|sure|sorry|all|my name|(?:my )?e-?mail(?: address)?"
    r"|(?:order|reference|ticket|case|account) number)\b"
)
# What stands before a noun, and what stands before a verb, a participle or the adjective of a sentence.
_BEFORE_THINGS = frozenset(
    """
    a an the my your our their his its every each another whose
    of for with without about from by in on at per new old good bad great poor free
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
_BEFORE_DEEDS = frozenset(
    """
    i you he she it we they who i've you've we've they've he's she's it's have has had having is are am was were be
    been being get got to will would can could shall should may might must do does did not never just already even
    i'm i'd i'll we'd we'll they'd they'll you'll you're we're they're isnt wasnt dont didnt doesnt cant wont
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
# These finish a verb ("top up", "timed out") but begin nothing.
_PARTICLES = frozenset({"up", "off", "out", "down"})
# One spelling for what is written in two ways, and as one word where the second would be cut off as empty.
_SAME = (("’", "'"), ("thank you", "thanks"), ("log in", "login"), ("log on", "login"))


def phrases(text: str) -> list[str]:
    """What `text` says, each once and in lower case, up to six words long; sorted."""
    return sorted(set(_keys(list(clauses(text)))))


def common(said: Iterable[Sequence[str]]) -> list[str]:
    """What at least 3 texts say, sorted; `said` are the phrases of each text."""
    counted = Counter(key for keys in said for key in keys)
    return sorted(key for key, count in counted.items() if count >= MIN_TEXTS)


def without_redactions(text: str) -> str:
    """The text without "[PERSON]", "[EMAIL]" and the like, on one line and fluent."""
    return fluent(REDACTED.sub(" ", text))


def fluent(text: str) -> str:
    """The text on one line without hesitations and words said twice in a row."""
    return _STUTTER.sub(r"\1", " ".join(_HESITATION.sub(" ", text).split()))


def clauses(text: str) -> Iterator[list[str]]:
    """The words of each part of `text` that punctuation does not break, in lower case ("thank you" as "thanks")."""
    left = _MAX_WORDS
    text = "\n".join(map(fluent, text.lower().splitlines()))
    for written, same in _SAME:
        text = text.replace(written, same)
    for part in _BREAK.split(text):
        words = _WORD.findall(part)[:left]
        left -= len(words)
        if words:
            yield words


def _keys(text: list[list[str]]) -> Iterator[str]:
    for words in text:
        for start, first in enumerate(words):
            if is_empty(first):
                continue
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                last = words[end - 1]
                if last in _TURNS or last in words[start : end - 1]:
                    break
                if last in _PARTICLES or not (is_empty(last) or last in _NEGATIONS):
                    yield " ".join(words[start:end])


def says_something(text: str) -> bool:
    """Whether anything is left of `text` without courtesies, numbers, handles, links and redactions."""
    rest = _COURTESY.sub(" ", " ".join(_BREAK.split(text.lower())))
    return any(_LETTERS.search(word) and not _DIGIT.search(word) and word not in _STOP for word in _WORD.findall(rest))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def deeds(texts: Iterable[str]) -> frozenset[str]:
    """The words that name nothing in `texts`: they follow "I", "was" or "to" more often than "the", "my" or "of"."""
    seen: Counter[str] = Counter()
    for text in texts:
        for clause in clauses(text):
            for before, word in pairwise(clause):
                seen[word] += (before in _BEFORE_DEEDS or before.endswith("n't")) - (before in _BEFORE_THINGS)
    return frozenset(word for word, more in seen.items() if more > 0)


def is_empty(word: str) -> bool:
    """Whether a word says nothing by itself."""
    return word in _STOP or word.isdigit() or (len(word) < 2 and word.isascii())


def content(phrase: str) -> frozenset[str]:
    """What makes two phrases the same name: their words without empty ones, order and plural."""
    return frozenset(_stem(word) for word in phrase.lower().split() if not is_empty(word))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def completeness(keys: list[str], counts: NDArray[Any]) -> NDArray[Any]:
    """How often a phrase stands alone: near 0 where nearly always the same words go on ("thank you Pets" Best).

    Source: Frantzi et al., "Automatic recognition of multi-word terms: the C-value/NC-value method", 2000.
    """
    index = {key: i for i, key in enumerate(keys)}
    longer = np.zeros_like(counts)
    for key, parent in index.items():
        words = key.split()
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                part = index.get(" ".join(words[start:end]), parent)
                if part != parent:
                    np.maximum(longer[:, part], counts[:, parent], out=longer[:, part])
    alone: NDArray[Any] = 1 - longer / np.maximum(counts, 1)
    return alone


def spellings(texts: Sequence[str]) -> dict[str, str]:
    """How each word is usually written where a capital letter says something: not first, not in a shouted text."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        if text.isupper():
            continue
        for word in _WORD.findall(text.replace("’", "'"))[1:_MAX_WORDS]:
            seen.setdefault(word.lower(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items()}


def write(phrase: str, spelling: Mapping[str, str]) -> str:
    """The phrase as it is usually written."""
    return " ".join(spelling.get(word, word) for word in phrase.split())


def capitalised(phrase: str, spelling: Mapping[str, str]) -> str:
    """The phrase as it is usually written, with a capital letter in front."""
    first, _, rest = write(phrase, spelling).partition(" ")
    return " ".join(filter(None, (first.capitalize() if first.islower() else first, rest)))
