"""Proportional odds: how mentions go with a higher step of an ordered score, without taking steps for distances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voc.insights.drivers.mentions import Floats, Ints, Mentions

# A normal prior of this spread on each log odds: a driver of thirty mentions cannot claim odds of a thousand.
PRIOR_SPREAD = 1.5
_STEP = 1e-4


@dataclass(frozen=True)
class Odds:
    """Log odds of a higher score for each column of `Mentions.columns`, with standard errors. *Shape:* (columns,)"""

    values: Floats
    errors: Floats


@dataclass(frozen=True)
class _Data:
    columns: Floats
    steps: Ints
    weights: Floats
    levels: int


def fit(mentions: Mentions) -> Odds:
    """The ridge-regularised proportional odds model.

    Errors are sandwich ones over people, so two messages of one person do not count as two witnesses.
    Source: McCullagh, Journal of the Royal Statistical Society B 42 (1980) 109; White, Econometrica 50 (1982) 1.
    """
    from scipy.optimize import minimize  # as long to import as the API takes to start

    rows, which = mentions.patterns
    values, steps = np.unique(rows[:, -1], return_inverse=True)
    data = _Data(rows[:, :-1], steps.reshape(-1), mentions.counts, len(values))
    if data.levels < 2:
        nothing = np.zeros(data.columns.shape[1])
        return Odds(nothing, nothing)
    found = minimize(_loss, _start(data), args=(data,), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    bread = _hessian(found.x, data)
    scores = _scores(found.x, data)[which]
    meat = np.column_stack([np.bincount(mentions.people, weights=column) for column in scores.T])
    inner = np.linalg.solve(bread, meat.T)
    errors = np.sqrt((inner**2).sum(axis=1))
    first = data.levels - 1
    return Odds(np.asarray(found.x[first:], float), errors[first:])


def _start(data: _Data) -> Floats:
    shares = np.cumsum(np.bincount(data.steps, weights=data.weights)) / data.weights.sum()
    cuts = np.log(shares[:-1] / (1 - shares[:-1]))
    # Thresholds are kept in order by their logged gaps.
    return np.concatenate([cuts[:1], np.log(np.diff(cuts)), np.zeros(data.columns.shape[1])])


def _cuts(parameters: Floats, levels: int) -> Floats:
    return np.cumsum(np.concatenate([parameters[:1], np.exp(parameters[1 : levels - 1])]))


def _loss(parameters: Floats, data: _Data) -> tuple[float, Floats]:
    beta = parameters[data.levels - 1 :]
    low, high = _cumulative(parameters, data)
    likelihood = float(data.weights @ np.log(np.maximum(high - low, 1e-300)))
    gradient = data.weights @ _scores(parameters, data)
    gradient[data.levels - 1 :] -= beta / PRIOR_SPREAD**2
    return -likelihood + float(beta @ beta) / (2 * PRIOR_SPREAD**2), -gradient


def _cumulative(parameters: Floats, data: _Data) -> tuple[Floats, Floats]:
    """The probabilities of a score below, and at most, the one given."""
    from scipy.special import expit

    cuts = np.concatenate([[-np.inf], _cuts(parameters, data.levels), [np.inf]])
    tilt = data.columns @ parameters[data.levels - 1 :]
    return expit(cuts[data.steps] - tilt), expit(cuts[data.steps + 1] - tilt)


def _scores(parameters: Floats, data: _Data) -> Floats:
    """What each pattern adds to the slope of the log likelihood. *Shape:* (patterns, parameters)"""
    low, high = _cumulative(parameters, data)
    mass = np.maximum(high - low, 1e-300)
    by_cut = np.zeros((len(data.steps), data.levels + 1))
    rows = np.arange(len(data.steps))
    by_cut[rows, data.steps + 1] += high * (1 - high) / mass
    by_cut[rows, data.steps] -= low * (1 - low) / mass
    inner = by_cut[:, 1:-1]
    # A gap moves its own threshold and all above it.
    from_here = np.cumsum(inner[:, ::-1], axis=1)[:, ::-1]
    gaps = np.concatenate([[1.0], np.exp(parameters[1 : data.levels - 1])])
    return np.concatenate([from_here * gaps, (high + low - 1)[:, None] * data.columns], axis=1)


def _hessian(parameters: Floats, data: _Data) -> Floats:
    """Second derivatives of the loss, by differences of its exact slope."""
    found = np.empty((len(parameters), len(parameters)))
    for number in range(len(parameters)):
        step = np.zeros(len(parameters))
        step[number] = _STEP
        found[number] = (_loss(parameters + step, data)[1] - _loss(parameters - step, data)[1]) / (2 * _STEP)
    symmetric: Floats = (found + found.T) / 2
    return symmetric
