from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.insights.standardise import common_weights, standardised

PARTS = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda x: (min(x), x[1])), min_size=1
)


def rates(counts: dict[str, tuple[int, int]]) -> dict[str, Metric]:
    return {key: metrics.rate(part, whole) for key, (part, whole) in counts.items()}


def test_a_louder_channel_is_no_trend() -> None:
    before = rates({"app": (90, 100), "mail": (10, 100)})
    now = rates({"app": (45, 50), "mail": (15, 150)})
    weights = common_weights(now, before)
    adjusted, adjusted_before = standardised(now, weights), standardised(before, weights)
    assert adjusted is not None
    assert adjusted_before is not None
    assert weights == {"app": pytest.approx(0.375), "mail": pytest.approx(0.625)}
    assert adjusted.value == pytest.approx(adjusted_before.value) == pytest.approx(0.4)


def test_what_only_one_period_has_is_left_out() -> None:
    weights = common_weights(rates({"app": (5, 10), "new": (1, 90)}), rates({"app": (5, 10), "gone": (1, 10)}))
    assert set(weights) == {"app"}
    assert standardised(rates({"new": (1, 90)}), weights) is None
    assert standardised({}, {}) is None


@given(PARTS)
def test_with_its_own_mix_a_rate_is_what_was_counted(counts: dict[str, tuple[int, int]]) -> None:
    parts = rates(counts)
    found = standardised(parts, {key: float(whole) for key, (_, whole) in counts.items()})
    assert found is not None
    part, whole = (sum(each) for each in zip(*counts.values(), strict=True))
    assert found.value == pytest.approx(part / whole)
    assert found.low <= found.value <= found.high


def test_the_interval_of_one_part_is_its_own() -> None:
    part = metrics.rate(3, 40)
    found = standardised({"a": part}, {"a": 2.0})
    assert found is not None
    assert np.allclose((found.low, found.high), (part.low, part.high))
