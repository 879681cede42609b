"""A topic in parts: what a person sees as two or more subjects. Needs numpy and scipy only: the API splits as well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.errors import InvalidValue
from voc.models.topics.assign import nearest
from voc.models.topics.fit import sample
from voc.models.topics.groups import unit
from voc.models.topics.names import Name, Said, keywords, name_groups
from voc.models.topics.phrases import common, phrases, spellings, write

# Ward's linkage is quadratic in this: 1 s.
_SAMPLE = 3_000


def split(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    *,
    parts: int,
    taken: Sequence[str] = (),
    polarity: NDArray[np.int8] | None = None,
) -> tuple[NDArray[np.float32], list[Name], NDArray[np.int64]]:
    """The centroids, names and sizes of at most `parts` parts of a topic, largest first (Ward's linkage).

    `polarity` is that of `voc.models.topics.names.name_groups`.

    *Shape:* `vectors` (n, width) of unit length; `texts` and `polarity` n -> (parts, width), parts, (parts,)

    Raises:
        InvalidValue: for less than two parts, more than there are segments, or segments that all say the same.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if not 2 <= parts <= min(20, len(vectors)):
        raise InvalidValue("parts", parts, f"2 to 20, and at most one for each of the {len(vectors)} segments")
    chosen = sample(texts, np.arange(len(texts)), _SAMPLE)
    own, words = vectors[chosen].astype(np.float32), [texts[i] for i in chosen]
    found = fcluster(linkage(own, "ward"), parts, "maxclust").astype(np.int64) - 1
    if not found.any():
        raise InvalidValue("parts", parts, "nothing was parted, since all segments of the topic say nearly the same")
    middles = unit(np.stack([own[found == k].mean(axis=0) for k in range(int(found.max()) + 1)]))
    rows, _ = nearest(vectors, middles, radius=-1.0)
    sizes = np.bincount(rows, minlength=len(middles))
    order = np.argsort(-sizes, kind="stable")
    spoken = None if polarity is None else polarity[chosen]
    return middles[order], _names(words, own, np.argsort(order)[found], taken, spoken), sizes[order]


def _names(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    groups: NDArray[np.int64],
    taken: Sequence[str],
    polarity: NDArray[np.int8] | None,
) -> list[Name]:
    from scipy.sparse import csr_matrix

    said = [phrases(text) for text in texts]
    keys = common(said)
    column = {key: at for at, key in enumerate(keys)}
    cells = [(row, column[key]) for row, found in enumerate(said) for key in found if key in column]
    at = ([row for row, _ in cells], [key for _, key in cells])
    held = csr_matrix((np.ones(len(cells), np.float32), at), shape=(len(texts), len(keys)))
    spelling = spellings(texts)
    weight = _weights(held, groups)
    names = name_groups(
        Said(keys, held, vectors), groups, weight, texts, spelling=spelling, taken=taken, polarity=polarity
    )
    return [
        Name(name, tuple(write(keys[i], spelling) for i in keywords(keys, weight[k]))) for k, name in enumerate(names)
    ]


def _weights(held: object, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """The class-based TF-IDF of each phrase in each group (Grootendorst, *BERTopic*, 2022)."""
    dense = [np.asarray(held[groups == k].sum(axis=0)).ravel() for k in range(int(groups.max()) + 1)]  # type: ignore[index]
    counts = np.stack(dense)
    frequency = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    weight: NDArray[np.float64] = frequency * np.log1p(counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1))
    return weight
