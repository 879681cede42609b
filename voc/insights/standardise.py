"""What a number would be if the mix of where it comes from had stayed the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import sqrt
from typing import TypeVar

from voc.insights.metrics import Metric

K = TypeVar("K", bound=Hashable)


def standardised(parts: Mapping[K, Metric], weights: Mapping[K, float]) -> Metric | None:
    """The mean of `parts` with fixed `weights` (direct standardisation); None where no part has a weight.

    The interval is made of those of the parts, which may lie unevenly around their values, by the method of variance
    estimates recovery. Source: Keiding, International Statistical Review 55 (1987) 1 (standardisation); Zou, Huang and
    Zhang, Biometrical Journal 51 (2009) 529 (weighted sums of proportions).
    """
    common = [key for key in parts if weights.get(key, 0.0) > 0]
    total = sum(weights[key] for key in common)
    if not total:
        return None
    weighed = [(weights[key] / total, parts[key]) for key in common]
    value = sum(weight * part.value for weight, part in weighed)
    below = sqrt(sum((weight * (part.value - part.low)) ** 2 for weight, part in weighed))
    above = sqrt(sum((weight * (part.high - part.value)) ** 2 for weight, part in weighed))
    some = weighed[0][1]
    formula = f"{some.formula}; each part weighs the same on both sides"
    return Metric(value, value - below, value + above, sum(part.n for _, part in weighed), some.denominator, formula)


def common_weights(now: Mapping[K, Metric], before: Mapping[K, Metric]) -> dict[K, float]:
    """What each part weighs: its mean share in both periods; parts that only one of them has weigh nothing."""
    sizes = [(found, sum(part.n for part in found.values())) for found in (now, before)]
    both = now.keys() & before.keys()
    return {key: sum(found[key].n / size for found, size in sizes) / 2 for key in both}
