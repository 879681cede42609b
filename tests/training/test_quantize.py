import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.quantize import best, limits, rounded
from voc.models import graph

MATRICES = arrays(np.float32, (6, 4), elements=st.floats(-100, 100, width=32)).filter(lambda m: float(m.std()) > 0.1)


@given(MATRICES)
def test_zero_stays_zero_and_nothing_moves_by_more_than_a_step(values: np.ndarray) -> None:
    bounds = limits(values, 1.0)
    step = (bounds[1] - bounds[0]) / 255

    assert abs(rounded(np.zeros(1, np.float32), bounds)[0]) < 1e-3 * step
    assert np.abs(rounded(values, bounds) - values).max() <= step * 1.01


def test_a_channel_with_outliers_is_evened_out() -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(500, 32)).astype(np.float32)
    inputs[:, 3] *= 40
    weight = rng.normal(size=(16, 32)).astype(np.float32)
    exact = inputs @ weight.T

    found = best(inputs, weight)

    integers, scale = graph.integer_weight(weight * found[graph.SMOOTH])
    made = rounded(inputs / found[graph.SMOOTH], found[graph.RANGE]) @ (integers * scale).T + found[graph.SHIFT]
    plain_integers, plain_scale = graph.integer_weight(weight)
    plain = rounded(inputs, limits(inputs, 1.0)) @ (plain_integers * plain_scale).T
    assert np.square(made - exact).mean() < 0.2 * np.square(plain - exact).mean()
    assert found[graph.SMOOTH][3] > 4


def test_a_matrix_comes_back_from_integers_within_half_a_step() -> None:
    weight = np.random.default_rng(1).normal(size=(5, 7)).astype(np.float32)

    integers, scale = graph.integer_weight(weight)

    assert integers.dtype == np.int8
    assert (np.abs(integers * scale - weight) <= scale / 2 + 1e-6).all()
