from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from tests.insights.drivers.made import made
from voc.insights.drivers import linear
from voc.insights.drivers.mentions import Floats


def covariance(drivers: int = 4) -> Floats:
    mentions = made(600, drivers=drivers)
    return linear.moments(mentions.patterns[0], mentions.counts)[1]


def by_definition(matrix: Floats) -> Floats:
    """The gain in R squared that each driver brings, averaged over every order."""
    players = (len(matrix) - 1) // 2
    found = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        for place, player in enumerate(order):
            found[player] += _worth(matrix, order[: place + 1]) - _worth(matrix, order[:place])
    return found / len(orders)


def _worth(matrix: Floats, players: tuple[int, ...]) -> float:
    columns = [*(2 * player + side for player in players for side in (0, 1)), len(matrix) - 1]
    return linear.r_squared(matrix[np.ix_(columns, columns)]) if players else 0.0


def test_moments_of_patterns_are_those_of_all_messages() -> None:
    mentions = made(500)
    means, found = linear.moments(mentions.patterns[0], mentions.counts)
    everything = np.column_stack([mentions.columns, mentions.scores])
    assert means == pytest.approx(everything.mean(axis=0))
    assert found == pytest.approx(np.cov(everything, rowvar=False, bias=True))


def test_shares_are_shapley_values_by_their_definition() -> None:
    assert linear.explained_shares(covariance()) == pytest.approx(by_definition(covariance()), abs=1e-5)


def test_sampled_shares_are_close_to_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = covariance(6)
    exact = linear.explained_shares(matrix)
    monkeypatch.setattr(linear, "EXACT_PLAYERS", 0)
    assert linear.explained_shares(matrix) == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize("drivers", [3, 9])
def test_shares_add_up_to_what_is_explained(drivers: int) -> None:
    matrix = covariance(drivers)
    assert linear.explained_shares(matrix).sum() == pytest.approx(linear.r_squared(matrix), abs=1e-5)


def test_scores_that_never_vary_are_not_explained() -> None:
    matrix = covariance()
    matrix[-1] = matrix[:, -1] = 0
    assert linear.explained_shares(matrix).tolist() == [0, 0, 0, 0]
    assert linear.r_squared(matrix) == 0
