"""Names a person would give: a short phrase in the customers' own words, with keywords beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Count, Topic
from voc.models.topics.groups import unit
from voc.models.topics.phrases import (
    MIN_TEXTS,
    capitalised,
    completeness,
    content,
    deeds,
    spellings,
    without_redactions,
    words_of,
)
from voc.models.topics.sayings import JUDGING, is_nameless, is_negated, sayings, suits

Row = NDArray[np.floating]

KEYWORDS = 8
# A name says what at least this share of the group says.
_LEAST_SHARE = 0.03
# What a phrase of 0, 1, 2 ... words is worth as a name: one says little, five are hard to scan, and more are only
# counted to see where a phrase of five goes on.
_LENGTH_WEIGHT = (0, 0.5, 1, 1.1, 1.05, 0.8, 0)
# A longer phrase replaces the one word it contains from this share of its score on, another phrase from this one. With
# 0.5, "Refund" became "Customer service" and "Playlist" became "Apple music".
_LONGER = 0.3
_OTHER = 0.85
# A proper noun that this share of the groups says is a brand, and no name by itself; few groups cannot show that.
_BRAND = 0.25
_MANY_GROUPS = 8
# A text that stands for a name is cut to this.
NAME_CHARS = 40


# Among how many of the most typical segments of a topic its name is looked for.
_TYPICAL = 120
# What a saying of 0, 1, 2 ... words with content is worth: one is vague, many are a detail.
_CONTENT_WEIGHT = (0, 0.3, 0.9, 1, 1, 0.85, 0.7)
_OTHER_POLARITY = 0.6
_BRAND_WORTH = 0.3
# A group in which fewer than this share of the texts, or than `MIN_TEXTS`, blame or praise takes no side.
_TAKES_SIDES = 0.1
# A saying is shared where so many of the typical segments have two of its words, and half of its words are in as many.
# Another one is what one person went through: a name where there is no better.
_SHARED = 0.025
_ANECDOTE = 0.4
# Two names with this share of their words in common are one name.
_SAME_WORDS = 0.6


@dataclass(frozen=True, slots=True)
class Name:
    """What a topic is called: `phrase` for people, `keywords` best first."""

    phrase: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Which phrases each text holds: `keys` in lower case, `held` sparse.

    *Shape:* `held` (n, phrases), at most 1; `vectors` (n, width) of unit length
    """

    keys: list[str]
    held: Any
    vectors: NDArray[np.float32]


def name_groups(
    said: Said,
    groups: NDArray[np.int64],
    weight: Row,
    texts: Sequence[str],
    *,
    spelling: Mapping[str, str],
    taken: Sequence[str] = (),
    polarity: NDArray[np.int8] | None = None,
) -> list[str]:
    """A name for each group, none of them given twice nor equal to one in `taken`.

    Where a group mostly blames or mostly praises, its name comes from those who do: `polarity` is -1 for negative and
    mixed texts, 1 for positive ones, 0 for others.

    The name is a short thing that a typical segment says (`_saying`). Where there is none, it is a phrase, scored by
    its class-based TF-IDF `weight`, by how much of its use is in the group, by how near the texts that hold it are to
    the middle of the group, by how often it stands alone, and by its length. A group without a common phrase is named
    after its most typical text.

    *Shape:* `groups` and `polarity` (n,), groups from 0, -1 for none; `weight` (groups, phrases); `texts` n -> one
    name per group
    """
    count = len(weight)
    if not count:
        return []
    sides = _sides(groups, polarity, count)
    speaking = groups if polarity is None else np.where((sides[groups] == 0) | (sides[groups] == polarity), groups, -1)
    counts = _counts(said.held, speaking, count)
    middles = unit(np.stack([said.vectors[groups == k].mean(axis=0) for k in range(count)]))
    share = counts[:count] / np.maximum(np.bincount(speaking[speaking >= 0], minlength=count), 1)[:, None]
    brands = _brands(said.keys, share, spelling)
    nameless = np.array([is_nameless(key) for key in said.keys], dtype=np.bool_)
    score = _scores(said, counts, weight, middles) * ~(brands | nameless)
    precision = counts[:count] / np.maximum(counts.sum(axis=0), 1)
    relevance = np.minimum(share, 1) * np.sqrt(precision) * np.where(brands, _BRAND_WORTH, 1)
    used = {content(name) for name in taken}
    names = []
    for k in range(count):
        nearness = np.where(speaking == k, said.vectors @ middles[k], -1)
        worth = dict(zip(said.keys, relevance[k].tolist(), strict=True))
        name = _saying(texts, nearness, worth, _subjects(said.keys, weight[k]), int(sides[k]), spelling, used)
        if not name:
            done = deeds(texts[int(i)] for i in np.flatnonzero(speaking == k))
            common = (share[k] >= _LEAST_SHARE) & ~np.array([key in done for key in said.keys], dtype=np.bool_)
            phrase = _phrase(said.keys, np.where(common, score[k], 0), score[k], used)
            name = capitalised(phrase, spelling) or _typical(texts, nearness)
        used.add(content(name))
        names.append(name)
    return names


def praised(topic: Topic, said: Count) -> bool:
    """Whether a topic has its name from those who praise it: they are more than the others, and nobody named it."""
    by_hand = topic.renamed or topic.pinned
    return not by_hand and said["positive"] > said["negative"] + said["mixed"]


def headline(complaints: Sequence[str]) -> str:
    """What complaints have in common, in the short words of one of them; "" where none has any."""
    held = [frozenset(words_of(text)) for text in complaints]
    counted = Counter(word for words in held for word in words)
    common = {word: count / len(held) for word, count in counted.items()}
    return _saying(complaints, np.ones(len(held)), common, frozenset(), -1, spellings(complaints), set())


def _saying(
    texts: Sequence[str],
    nearness: Row,
    relevance: Mapping[str, float],
    subjects: frozenset[str],
    side: int,
    spelling: Mapping[str, str],
    used: set[frozenset[str]],
) -> str:
    """What a typical segment says, word for word and short, if no other topic is called nearly so; or "".

    A saying scores by how near its segment is to the middle of the topic, by how common its words are in the topic
    and not elsewhere, and by how many typical segments share two of them. It names one of the `subjects` and suits the
    side of the topic. It is negated where most of the typical segments are, and plain otherwise.
    """
    nearest = [int(i) for i in np.argsort(-nearness, kind="stable")[:_TYPICAL] if nearness[i] > 0]
    negated = sum(is_negated(texts[i]) for i in nearest) > len(nearest) / 2
    typical = [content(texts[i]) for i in nearest]
    least = max(_SHARED * len(nearest), 2)
    spread = Counter(word for words in typical for word in words)
    found: dict[str, float] = {}
    for i in nearest:
        for said in sayings(texts[i]):
            words = content(said)
            if not (words & subjects or not subjects) or not suits(said, side):
                continue
            alike = [min(len(words & other), 2) for other in typical]
            shared = alike.count(2) >= least and 2 * sum(spread[word] >= least for word in words) >= len(words)
            together = sum(alike) / (2 * len(typical)) * (1 if shared else _ANECDOTE**2)
            common = sum(relevance.get(word, 0) for word in words_of(said) if content(word)) / max(len(words), 1)
            score = float(nearness[i]) * common**0.8 * together**0.5 * _CONTENT_WEIGHT[min(len(words), 6)]
            found[said] = max(found.get(said, 0), score * (1 if is_negated(said) == negated else _OTHER_POLARITY))
    free = (said for said in sorted(found, key=lambda said: (-found[said], said)) if found[said] > 0)
    chosen = next((said for said in free if not any(_alike(content(said), other) for other in used)), "")
    return capitalised(chosen.lower(), spelling) if chosen else ""


def _sides(groups: NDArray[np.int64], polarity: NDArray[np.int8] | None, count: int) -> NDArray[np.int8]:
    """Whether each group mostly blames (-1) or mostly praises (1); 0 where few do either. *Shape:* (count,)."""
    if polarity is None:
        return np.zeros(count, dtype=np.int8)
    inside = groups >= 0
    total = np.maximum(np.bincount(groups[inside], minlength=count), 1)
    blames, praises = (np.bincount(groups[inside & (polarity == side)], minlength=count) for side in (-1, 1))
    taken = np.maximum(blames, praises) >= np.maximum(_TAKES_SIDES * total, MIN_TEXTS)
    return np.where(taken, np.sign(praises - blames), 0).astype(np.int8)


def _subjects(keys: Sequence[str], weight: Row) -> frozenset[str]:
    """The words of the keywords of a group that name something, rather than judge it."""
    words = (word for i in keywords(keys, weight) for word in keys[i].split() if word not in JUDGING)
    return content(" ".join(words))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_WORDS * len(one | other)


def _counts(held: Any, groups: NDArray[np.int64], count: int) -> Row:
    """In how many texts of each group each phrase is. What is in no group is the last row."""
    from scipy.sparse import csr_matrix

    rows = np.where(groups < 0, count, groups)
    ones = np.ones(len(rows), dtype=np.float32)
    member = csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count + 1, len(rows)))
    return np.asarray((member @ held).todense())


def _scores(said: Said, counts: Row, weight: Row, middles: NDArray[np.float32]) -> Row:
    count = len(weight)
    # Cosine between the mean of the texts that hold a phrase and the middle of each group.
    near = middles @ unit(np.asarray(said.held.T @ said.vectors)).T
    length = np.array([_LENGTH_WEIGHT[min(key.count(" ") + 1, 6)] for key in said.keys])
    precision = counts[:count] / np.maximum(counts.sum(axis=0), 1)
    complete = np.maximum(completeness(said.keys, counts[:count]), 0.05)
    score = np.sqrt(weight) * np.sqrt(precision) * complete**0.7 * np.maximum(near, 0) ** 1.5 * length
    return np.where(counts[:count] >= MIN_TEXTS, score, 0)


def _brands(keys: Sequence[str], share: Row, spelling: Mapping[str, str]) -> NDArray[np.bool_]:
    """Which phrases are a brand alone. *Shape:* `share` (groups, phrases) -> (phrases,)."""
    spread = (share >= _LEAST_SHARE).mean(axis=0) >= _BRAND
    proper = [all(not spelling.get(word, word).islower() for word in key.split()) for key in keys]
    brands: NDArray[np.bool_] = spread & np.array(proper, dtype=np.bool_) & (len(share) >= _MANY_GROUPS)
    return brands


def _phrase(keys: Sequence[str], score: Row, rare: Row, used: set[frozenset[str]]) -> str:
    """The best phrase that is not used yet, or "".

    One word gives way to a phrase around it, common or `rare`, and then to another common phrase nearly as good.
    """
    free = [i for i in _falling(score) if content(keys[i]) not in used]
    if not free:
        return ""
    best = free[0]
    if " " in keys[best]:
        return keys[best]
    around = (i for i in _falling(rare) if content(keys[i]) > content(keys[best]) and content(keys[i]) not in used)
    longer = next(around, best)
    if longer != best and rare[longer] >= _LONGER * score[best]:
        return keys[longer]
    return keys[next((i for i in free if " " in keys[i] and score[i] >= _OTHER * score[best]), best)]


def _typical(texts: Sequence[str], nearness: Row) -> str:
    """The beginning of the first text that says more than redactions, from the most typical one on."""
    texts_by_nearness = (without_redactions(texts[int(i)]) for i in np.argsort(-nearness, kind="stable"))
    return next(filter(None, texts_by_nearness), "")[:NAME_CHARS].rstrip(" .,;:!")


def keywords(keys: Sequence[str], weight: Row) -> Iterator[int]:
    """Which phrases of one or two words are the keywords of a group, best first, none within another; at most 8."""
    kept: list[frozenset[str]] = []
    for i in _falling(weight):
        new = content(keys[i])
        if len(kept) < KEYWORDS and keys[i].count(" ") < 2 and new and not any(new <= other for other in kept):
            kept.append(new)
            yield i


def _falling(score: Row) -> list[int]:
    return [int(i) for i in np.argsort(-score, kind="stable")[:200] if score[i] > 0]
