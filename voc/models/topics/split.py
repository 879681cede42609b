"""A topic in parts: what a person sees as two or more subjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.errors import InvalidValue
from voc.models.topics.assign import nearest
from voc.models.topics.fit import sample
from voc.models.topics.groups import unit
from voc.models.topics.names import Name

# Ward's linkage is quadratic in this: 1 s.
_SAMPLE = 3_000


def split(
    vectors: NDArray[np.floating], texts: Sequence[str], *, parts: int, taken: Sequence[str] = ()
) -> tuple[NDArray[np.float32], list[Name], NDArray[np.int64]]:
    """The centroids, names and sizes of `parts` parts of a topic, largest first (Ward's linkage).

    *Shape:* `vectors` (n, width) of unit length; `texts` n -> (parts, width), parts, (parts,)

    Raises:
        InvalidValue: for less than two parts, or more than there are segments.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if not 2 <= parts <= min(20, len(vectors)):
        raise InvalidValue("parts", parts, f"2 to 20, and at most one for each of the {len(vectors)} segments")
    from voc.models.topics.model import find  # imports BERTopic, which takes seconds

    chosen = sample(texts, np.arange(len(texts)), _SAMPLE)
    own = vectors[chosen].astype(np.float32)
    found = fcluster(linkage(own, "ward"), parts, "maxclust").astype(np.int64) - 1
    groups, count = _by_size(found)
    middles = unit(np.stack([own[groups == k].mean(axis=0) for k in range(count)]))
    names = find([texts[i] for i in chosen], own, min_size=1, taken=taken, groups=groups)[2]
    rows, _ = nearest(vectors, middles, radius=-1.0)
    return middles, names, np.bincount(rows, minlength=count)


def _by_size(found: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    values, inverse, sizes = np.unique(found, return_inverse=True, return_counts=True)
    number = np.empty(len(values), dtype=np.int64)
    number[np.argsort(-sizes, kind="stable")] = np.arange(len(values))
    return number[inverse], len(values)
