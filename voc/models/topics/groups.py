"""Groups of vectors that are about the same thing, without knowing how many there are: two steps that BERTopic runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.models.topics.assign import THRESHOLD, nearest

# A vector is smoothed with 1 in 90 of the sample, at least 5: in a small sample, 15 reach beyond a topic.
NEIGHBOURS = 15
_ONE_IN, _FEWEST = 90, 5
ROUNDS = 2
WIDTH = 50
# Two groups stay apart when their smoothed vectors are on average this far apart (0.55 is a cosine of about 0.85).
# On banking77 every cut from 0.5 to 0.6 gives the same agreement with its 77 intents (AMI .77), at 5,000 and at 2,000.
CUT = 0.55
# A topic reaches as far as 98 % of the texts that linkage put into it, between these cosines: talk about one thing in
# many words ("play some jazz") lies wide. Looking at 0.3 to 0.5 raised hwu64 from AMI .70 to .74, the others stayed.
_OUTSIDE = 0.02
_WIDEST = 0.3
_BLOCK = 1000


def reduction(shape: tuple[int, int]) -> Any:
    """BERTopic's step before the clustering: smoothing, then the principal components, in which distances stay."""
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(smooth), PCA(min(WIDTH, *shape), svd_solver="covariance_eigh"))


def smooth(vectors: NDArray[np.float32], *, rounds: int = ROUNDS) -> NDArray[np.float32]:
    """Each vector moved to the mean of itself and its nearest neighbours, `rounds` times (a blurring mean shift).

    Source: Cheng, "Mean shift, mode seeking, and clustering", 1995.

    *Shape:* (n, width) of unit length -> the same
    """
    neighbours = min(NEIGHBOURS, max(_FEWEST, len(vectors) // _ONE_IN), len(vectors) - 1)
    for _ in range(rounds if neighbours > 0 else 0):
        vectors = unit(vectors + vectors[_neighbours(vectors, neighbours)].sum(axis=1))
    return vectors


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors at unit length; one of no length stays zero. *Shape:* (n, width) -> the same."""
    scaled: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


class Groups:
    """BERTopic's clustering step: average linkage cut at one distance, then settled around the centroids.

    `labels_` (n,) is the group of each vector, numbered from 0 by falling size, or -1 where it is near none or in one
    smaller than `min_size`. `radius_` (k,) is how far each group reaches. No number of groups
    is needed, and nothing is random. Quadratic in n: meant for a sample
    of up to about 8,000.

    *Shape:* `vectors` (n, width) of unit length, before the reduction
    """

    labels_: NDArray[np.int64]
    radius_: NDArray[np.float32]

    def __init__(self, vectors: NDArray[np.float32], *, min_size: int) -> None:
        self.vectors, self.min_size = vectors, min_size

    def fit(self, reduced: NDArray[np.floating]) -> Groups:
        """Group the reduced vectors, then give each original vector to the nearest centroid, in two rounds."""
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import pdist

        found = fcluster(linkage(pdist(reduced), "average"), CUT, "distance").astype(np.int64)
        groups = _by_size(found, self.min_size)
        for _ in range(2):
            centroids = _centroids(self.vectors, groups)
            rows, _probability = nearest(self.vectors, centroids, radius=_radius(self.vectors, groups, centroids))
            groups = _by_size(rows, self.min_size)
        self.labels_ = groups
        self.radius_ = _radius(self.vectors, groups, _centroids(self.vectors, groups))
        return self


class Given:
    """BERTopic's clustering step where the groups are known, in any order; its results are named as in `Groups`.

    *Shape:* `vectors` (n, width) of unit length, `labels` (n,) from 0 without gaps, -1 for none
    """

    def __init__(self, vectors: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        self.labels_ = labels
        self.radius_ = _radius(vectors, self.labels_, _centroids(vectors, self.labels_))

    def fit(self, reduced: NDArray[np.floating]) -> Given:  # noqa: ARG002 - BERTopic's signature
        """Nothing to do."""
        return self


def _neighbours(vectors: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    found = []
    for start in range(0, len(vectors), _BLOCK):
        similarity = vectors[start : start + _BLOCK] @ vectors.T
        rows = np.arange(len(similarity))
        similarity[rows, start + rows] = -np.inf
        found.append(np.argpartition(-similarity, k - 1, axis=1)[:, :k])
    return np.concatenate(found)


def _centroids(vectors: NDArray[np.float32], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    means = [vectors[groups == k].mean(axis=0) for k in range(int(groups.max(initial=-1)) + 1)]
    return unit(np.stack(means)) if means else np.zeros((0, vectors.shape[1]), dtype=np.float32)


def _radius(
    vectors: NDArray[np.float32], groups: NDArray[np.int64], centroids: NDArray[np.float32]
) -> NDArray[np.float32]:
    reach = [np.quantile(vectors[groups == k] @ middle, _OUTSIDE) for k, middle in enumerate(centroids)]
    return np.clip(np.array(reach, dtype=np.float32), _WIDEST, THRESHOLD)


def _by_size(found: NDArray[np.int64], min_size: int) -> NDArray[np.int64]:
    """The groups (-1 is none) numbered by falling size, equal sizes in the order in which they appear."""
    values, first, inverse, sizes = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    number = np.full(len(values), -1, dtype=np.int64)
    kept = [i for i in np.lexsort((first, -sizes)) if sizes[i] >= min_size and values[i] >= 0]
    number[kept] = np.arange(len(kept))
    return number[inverse]
