"""Sums over patterns as linear models: additive contributions, and the share each driver has in what is explained."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voc.insights.drivers.mentions import Floats

# Up to so many drivers every subset is looked at (64 for six touchpoints); beyond, orders are sampled.
EXACT_PLAYERS = 7
# Orders, each also backwards: the shares of 20 topics then repeat within a point.
ORDERS = 48
# Added to the variance of each column, in parts of the mean variance: a column that never varies gets no weight.
RIDGE = 1e-6


def moments(rows: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means and covariances of the columns of `rows`. *Shape:* (columns,), (columns, columns)"""
    means = weights @ rows / weights.sum()
    centred = rows - means
    return means, (centred * weights[:, None]).T @ centred / weights.sum()


def coefficients(covariance: Floats) -> Floats:
    """Least squares of the last column on the others. *Shape:* (columns - 1,)"""
    x, y = _ridged(covariance[:-1, :-1]), covariance[:-1, -1]
    return np.asarray(np.linalg.solve(x, y), float)


def explained_shares(covariance: Floats) -> Floats:
    """R squared, split between drivers of two columns each by their Shapley values. *Shape:* (drivers,)

    Known as LMG: the gain in R squared that a driver brings, averaged over all orders in which drivers can come in.
    Source: Lindeman, Merenda and Gold (1980); Groemping, The American Statistician 61 (2007) 139.
    """
    players = (len(covariance) - 1) // 2
    if covariance[-1, -1] <= 0:
        return np.zeros(players)
    return _exact(covariance, players) if players <= EXACT_PLAYERS else _sampled(covariance, players)


def _exact(covariance: Floats, players: int) -> Floats:
    inside = _subsets(players)
    columns = np.repeat(inside, 2, axis=1)
    x = _ridged(covariance[:-1, :-1])
    # A column outside of the subset becomes one that is independent of all others and of the score.
    kept = columns[:, :, None] & columns[:, None, :]
    systems = np.where(kept, x, np.eye(len(x)))
    right = np.where(columns, covariance[:-1, -1], 0.0)
    solved = np.linalg.solve(systems, right[..., None])[..., 0]
    worth = (solved * right).sum(axis=1) / covariance[-1, -1]
    found: Floats = _shapley_weights(players) @ worth
    return found


def _subsets(players: int) -> NDArray[np.bool_]:
    numbers = np.arange(2**players)
    found: NDArray[np.bool_] = (numbers[:, None] >> np.arange(players)) & 1 > 0
    return found


def _shapley_weights(players: int) -> Floats:
    """What the worth of each subset counts for each player. *Shape:* (players, 2 ** players)"""
    inside = _subsets(players)
    sizes = inside.sum(axis=1)
    joining = np.array([1 / (players * math.comb(players - 1, max(size - 1, 0))) for size in sizes])
    staying = np.array([1 / (players * math.comb(players - 1, min(size, players - 1))) for size in sizes])
    return np.where(inside.T, joining, -staying)


def _sampled(covariance: Floats, players: int) -> Floats:
    """Gains along sampled orders: in one Cholesky factor, the squares of the last row are the gains of an order."""
    dice = np.random.default_rng(0)
    orders = np.array([dice.permutation(players) for _ in range(ORDERS)])
    orders = np.concatenate([orders, orders[:, ::-1]])
    columns = (2 * orders[:, :, None] + np.arange(2)).reshape(len(orders), -1)
    places = np.column_stack([columns, np.full(len(orders), 2 * players)])
    whole = covariance.copy()
    whole[:-1, :-1] = _ridged(covariance[:-1, :-1])
    whole[-1, -1] *= 1 + RIDGE
    factors = np.linalg.cholesky(whole[places[:, :, None], places[:, None, :]])
    gains = factors[:, -1, :-1] ** 2 / covariance[-1, -1]
    found = np.zeros(players)
    np.add.at(found, orders.ravel(), gains.reshape(len(orders), players, 2).sum(axis=2).ravel())
    return found / len(orders)


def _ridged(matrix: Floats) -> Floats:
    scale = float(np.trace(matrix)) / len(matrix)
    found: Floats = matrix + (RIDGE * scale + 1e-12) * np.eye(len(matrix))
    return found


def r_squared(covariance: Floats) -> float:
    """The share of the variance of the last column that the others explain together."""
    if covariance[-1, -1] <= 0:
        return 0.0
    return float(coefficients(covariance) @ covariance[:-1, -1]) / float(covariance[-1, -1])
