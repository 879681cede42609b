"""What the stars of a review say about the sentiment of its parts, beside the words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.domain import Rating

Array = NDArray[np.float64]

# log(share of the value among segments of reviews with so many stars / its share among all), from the worst rating to
# the best, in the order negative, neutral, positive, mixed: `python -m training.rated`.
EVIDENCE = (
    (0.67, -0.29, -2.93, -1.54),
    (0.59, -0.46, -2.22, 0.59),
    (0.38, -0.28, -1.02, 1.04),
    (-0.25, 0.37, -0.14, 1.14),
    (-2.60, 0.19, 0.72, -0.64),
)
# How much of it counts: the words and the stars of one review are not independent. Of 545 held-out segments with a
# rating .824 are right at 0, .862 at .5, .868 at 1; of what is called negative in reviews of 4 and 5 stars .37, .53
# and .74, but .5 still finds 19 of the 24 that are, 1 only 14.
SHARE = 0.5


def with_ratings(found: Array, ratings: Sequence[Rating | None], *, share: float = SHARE) -> Array:
    """Probabilities of the sentiments, given also the rating of the message where there is one.

    `share` says how much the rating counts. *Shape:* found and result (n, 4), `ratings` n
    """
    weight = np.array([(0.0,) * 4 if rating is None else EVIDENCE[level(rating)] for rating in ratings])
    powers = found * np.exp(share * weight.reshape(-1, 4))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def level(rating: Rating) -> int:
    """0 (worst) to 4 (best)."""
    share = (rating.value - rating.low) / (rating.high - rating.low)
    return round(4 * min(1.0, max(0.0, share)))
