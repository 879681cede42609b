"""Names a person would give: a short phrase in the customers' own words, with keywords beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = NDArray[Any]

LONGEST = 6
KEYWORDS = 8
_MIN_TEXTS = 3
_MAX_WORDS = 80
# A name says what at least this share of the group says.
_LEAST_SHARE = 0.03
# What a phrase of 0, 1, 2 ... words is worth as a name: one says little, five are hard to scan, and six are only
# counted to see where a phrase of five goes on.
_LENGTH_WEIGHT = (0, 0.35, 1, 1.15, 1.15, 1, 0)
# A phrase never runs across these, nor across a redaction ("[EMAIL]").
_BREAK = re.compile(r"\[[A-Za-z_]+\]|https?://\S+|[@#]\w+|[.,;:!?()\[\]{}<>\"“”…|/*\n]+|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

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
    like theres whats hes shes she's he's who's let's year years month months day days today time times
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)
# These carry the point when they come first ("not paid", "cannot log in") and dangle when they come last.
_NEGATIONS = frozenset(
    """
    no not never without cannot can't won't don't doesn't didn't isn't wasn't aren't weren't wouldn't couldn't
    shouldn't hasn't haven't hadn't
    """.split()  # noqa: SIM905 (a list of this length reads better without quotes)
)


# These finish a verb ("top up", "timed out") but begin nothing.
_PARTICLES = frozenset({"up", "off", "out", "down"})
# One spelling for what is written in two ways, and as one word where the second would be cut off as empty.
_SAME = (("’", "'"), ("thank you", "thanks"), ("log in", "login"), ("log on", "login"))


@dataclass(frozen=True, slots=True)
class Name:
    """What a topic is called: `phrase` for people, `keywords` best first."""

    phrase: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrases:
    keys: list[str]
    # (n texts, n phrases): 1 where the text holds the phrase.
    held: Any


def name_topics(
    texts: Sequence[str], vectors: NDArray[np.float32], groups: NDArray[np.int64], *, taken: Sequence[str] = ()
) -> list[Name]:
    """A name for each group, none of them given twice nor equal to one in `taken`.

    A phrase is scored by class-based TF-IDF (Grootendorst, "BERTopic", 2022), by how near the texts that hold it are
    to the middle of the group, by how much of the group holds it, and by its length.

    *Shape:* `vectors` (n, width) of unit length; `groups` (n,) from 0, -1 for none -> one name per group
    """
    count = int(groups.max(initial=-1)) + 1
    words = [list(clauses(text)) for text in texts]
    phrases = _phrases(words)
    if not count or not phrases.keys:
        return [Name(f"Topic {i + 1}", ()) for i in range(count)]
    counts = _counts(phrases, groups, count)
    weight = class_tf_idf(counts)
    score = _scores(phrases, groups, counts, weight, _nearness(phrases, vectors, groups, count))
    spelling = _spelling(texts)
    used = {_content(key) for key in taken}
    return [_name(phrases.keys, weight[k], score[k], used, spelling) for k in range(count)]


def clauses(text: str) -> Iterator[list[str]]:
    """The words of each part of `text` that punctuation does not break, in lower case ("thank you" as "thanks")."""
    left = _MAX_WORDS
    text = text.lower()
    for written, same in _SAME:
        text = text.replace(written, same)
    for part in _BREAK.split(text):
        words = _WORD.findall(part)[:left]
        left -= len(words)
        if words:
            yield words


def _phrases(texts: Sequence[list[list[str]]]) -> _Phrases:
    from scipy.sparse import csr_matrix

    said = [sorted(set(_keys(words))) for words in texts]
    counted = Counter(key for keys in said for key in keys)
    index = {key: i for i, key in enumerate(sorted(key for key, count in counted.items() if count >= _MIN_TEXTS))}
    columns = [[index[key] for key in keys if key in index] for keys in said]
    flat = np.fromiter((i for row in columns for i in row), dtype=np.int32)
    ends = np.cumsum([0, *map(len, columns)])
    ones = np.ones(len(flat), dtype=np.float32)
    return _Phrases(list(index), csr_matrix((ones, flat, ends), shape=(len(texts), len(index))))


def _keys(text: list[list[str]]) -> Iterator[str]:
    for words in text:
        for start, first in enumerate(words):
            if _empty(first):
                continue
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                last = words[end - 1]
                if last in _PARTICLES or not (_empty(last) or last in _NEGATIONS):
                    yield " ".join(words[start:end])


def _empty(word: str) -> bool:
    return word in _STOP or word.isdigit() or (len(word) < 2 and word.isascii())


def _counts(phrases: _Phrases, groups: NDArray[np.int64], count: int) -> Row:
    """In how many texts of each group each phrase is. What is in no group is the last row."""
    from scipy.sparse import csr_matrix

    rows = np.where(groups < 0, count, groups)
    ones = np.ones(len(rows), dtype=np.float32)
    member = csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count + 1, len(rows)))
    return np.asarray((member @ phrases.held).todense())


def _scores(phrases: _Phrases, groups: NDArray[np.int64], counts: Row, weight: Row, near: Row) -> Row:
    length = np.array([_LENGTH_WEIGHT[key.count(" ") + 1] for key in phrases.keys])
    precision = counts / counts.sum(axis=0)
    complete = np.maximum(_completeness(phrases.keys, counts), 0.05)
    score = np.sqrt(weight * precision * complete)[: len(near)] * np.maximum(near, 0) * length
    sizes = np.bincount(groups[groups >= 0], minlength=len(near))[:, None]
    return np.where(counts[: len(near)] >= np.maximum(_MIN_TEXTS, _LEAST_SHARE * sizes), score, 0)


def class_tf_idf(counts: Row) -> Row:
    """c-TF-IDF: a term's share of its class, times log(1 + terms per class / frequency of the term in all classes).

    Source: Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure", 2022.

    *Shape:* (classes, terms) -> the same
    """
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    weight: Row = share * np.log1p(counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1))
    return weight


def _nearness(phrases: _Phrases, vectors: NDArray[np.float32], groups: NDArray[np.int64], count: int) -> Row:
    """Cosine between the mean of the texts that hold a phrase and the centroid of each group."""
    middle = _unit(np.stack([vectors[groups == k].mean(axis=0) for k in range(count)]))
    near: Row = middle @ _unit(np.asarray(phrases.held.T @ vectors)).T
    return near


def _unit(vectors: Row) -> Row:
    unit: Row = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _name(keys: list[str], weight: Row, score: Row, used: set[frozenset[str]], spelling: dict[str, str]) -> Name:
    best = [keys[i] for i in np.argsort(-weight, kind="stable")[:60] if weight[i] > 0]
    keywords = _keywords(best, spelling)
    phrases = [keys[i] for i in np.argsort(-score, kind="stable")[:200] if score[i] > 0]
    phrase = next((key for key in phrases if _content(key) not in used), ", ".join(best[:2]))
    used.add(_content(phrase))
    return Name(_spell(phrase, spelling), keywords)


def _completeness(keys: list[str], counts: Row) -> Row:
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
    return 1 - longer / np.maximum(counts, 1)


def _content(phrase: str) -> frozenset[str]:
    """What makes two phrases the same name: their words without empty ones, order and plural."""
    return frozenset(_stem(word) for word in phrase.lower().split() if not _empty(word))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _keywords(keys: list[str], spelling: dict[str, str]) -> tuple[str, ...]:
    kept: list[str] = []
    for key in keys:
        new = _content(key)
        if key.count(" ") < 2 and key not in _NEGATIONS and not any(new <= _content(other) for other in kept):
            kept.append(key)
    return tuple(_write(key, spelling) for key in kept[:KEYWORDS])


def _spelling(texts: Sequence[str]) -> dict[str, str]:
    """How each word is usually written where a capital letter says something: not first, not in a shouted text."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        if text.isupper():
            continue
        for word in _WORD.findall(text.replace("’", "'"))[1:_MAX_WORDS]:
            seen.setdefault(word.lower(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items()}


def _write(phrase: str, spelling: dict[str, str]) -> str:
    return " ".join(spelling.get(word, word) for word in phrase.split())


def _spell(phrase: str, spelling: dict[str, str]) -> str:
    first, _, rest = _write(phrase, spelling).partition(" ")
    return " ".join(filter(None, (first.capitalize() if first.islower() else first, rest)))
