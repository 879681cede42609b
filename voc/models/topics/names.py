"""Names a person would give: a short phrase in the customers' own words, with keywords beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.models.topics.phrases import (
    MIN_TEXTS,
    Phrases,
    capitalised,
    completeness,
    content,
    find_phrases,
    spellings,
    write,
)

Row = NDArray[np.floating]

KEYWORDS = 8
# A name says what at least this share of the group says.
_LEAST_SHARE = 0.03
# What a phrase of 0, 1, 2 ... words is worth as a name: one says little, five are hard to scan, and six are only
# counted to see where a phrase of five goes on.
_LENGTH_WEIGHT = (0, 0.5, 1, 1.1, 1.05, 0.8, 0)
# A longer phrase replaces the one word it contains unless it is this much worse.
_LONGER = 0.3
_TEXT_CHARS = 40


@dataclass(frozen=True, slots=True)
class Name:
    """What a topic is called: `phrase` for people, `keywords` best first."""

    phrase: str
    keywords: tuple[str, ...]


def name_topics(
    texts: Sequence[str], vectors: NDArray[np.float32], groups: NDArray[np.int64], *, taken: Sequence[str] = ()
) -> list[Name]:
    """A name for each group, none of them given twice nor equal to one in `taken`.

    A phrase is scored by class-based TF-IDF, by how much of its use is in the group, by how near the texts that hold
    it are to the middle of the group, by how often it stands alone, and by its length. A group without a common
    phrase is named after its most typical text.

    *Shape:* `vectors` (n, width) of unit length; `groups` (n,) from 0, -1 for none -> one name per group
    """
    count = int(groups.max(initial=-1)) + 1
    if not count:
        return []
    phrases = find_phrases(texts)
    middles = _unit(np.stack([vectors[groups == k].mean(axis=0) for k in range(count)]))
    counts = _counts(phrases, groups, count)
    weight = class_tf_idf(counts)
    score = _scores(phrases, counts, weight, _nearness(phrases, vectors, middles))
    share = counts[:count] / np.bincount(groups[groups >= 0], minlength=count)[:, None]
    spelling = spellings(texts)
    used = {content(key) for key in taken}
    names = []
    for k in range(count):
        keywords = _keywords(phrases.keys, weight[k], spelling)
        phrase = _phrase(phrases.keys, np.where(share[k] >= _LEAST_SHARE, score[k], 0), score[k], used)
        used.add(content(phrase))
        text = texts[int(np.argmax(np.where(groups == k, vectors @ middles[k], -1)))]
        names.append(Name(capitalised(phrase, spelling) if phrase else text[:_TEXT_CHARS].strip(), keywords))
    return names


def _counts(phrases: Phrases, groups: NDArray[np.int64], count: int) -> Row:
    """In how many texts of each group each phrase is. What is in no group is the last row."""
    from scipy.sparse import csr_matrix

    rows = np.where(groups < 0, count, groups)
    ones = np.ones(len(rows), dtype=np.float32)
    member = csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count + 1, len(rows)))
    return np.asarray((member @ phrases.held).todense())


def _scores(phrases: Phrases, counts: Row, weight: Row, near: Row) -> Row:
    count = len(near)
    length = np.array([_LENGTH_WEIGHT[key.count(" ") + 1] for key in phrases.keys])
    precision = counts[:count] / np.maximum(counts.sum(axis=0), 1)
    complete = np.maximum(completeness(phrases.keys, counts[:count]), 0.05)
    score = np.sqrt(weight[:count]) * np.sqrt(precision) * complete**0.7 * np.maximum(near, 0) ** 1.5 * length
    return np.where(counts[:count] >= MIN_TEXTS, score, 0)


def class_tf_idf(counts: Row) -> Row:
    """c-TF-IDF: a term's share of its class, times log(1 + terms per class / frequency of the term in all classes).

    Source: Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure", 2022.

    *Shape:* (classes, terms) -> the same
    """
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    weight: Row = share * np.log1p(counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1))
    return weight


def _nearness(phrases: Phrases, vectors: NDArray[np.float32], middles: Row) -> Row:
    """Cosine between the mean of the texts that hold a phrase and the middle of each group."""
    near: Row = middles @ _unit(np.asarray(phrases.held.T @ vectors)).T
    return near


def _unit(vectors: Row) -> Row:
    unit: Row = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _phrase(keys: Sequence[str], score: Row, rare: Row, used: set[frozenset[str]]) -> str:
    """The best phrase that is not used yet, or "". One word gives way to a phrase around it, common or `rare`."""
    best = next((i for i in _falling(score) if content(keys[i]) not in used), None)
    if best is None:
        return ""
    if " " in keys[best]:
        return keys[best]
    around = (i for i in _falling(rare) if content(keys[i]) > content(keys[best]) and content(keys[i]) not in used)
    longer = next(around, best)
    return keys[longer] if rare[longer] >= _LONGER * score[best] else keys[best]


def _falling(score: Row) -> list[int]:
    return [int(i) for i in np.argsort(-score, kind="stable")[:200] if score[i] > 0]


def _keywords(keys: Sequence[str], weight: Row, spelling: Mapping[str, str]) -> tuple[str, ...]:
    kept: list[str] = []
    for key in (keys[i] for i in _falling(weight)):
        new = content(key)
        if len(kept) < KEYWORDS and key.count(" ") < 2 and new and not any(new <= content(other) for other in kept):
            kept.append(key)
    return tuple(write(key, spelling) for key in kept)
