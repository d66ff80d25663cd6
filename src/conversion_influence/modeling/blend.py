"""How the rungs are weighed, by what each foretold of rows it had not seen.

On real placements choosing one rung was worse than weighing them at every number of rows tried, and
on simulated ones where rows were few: a rung that leads in the folds is often behind later, since
folds do not show how rates will drift. So weights start from fixed ones and move only as far as the
folds, their noise counted, make them (stacking: Wolpert 1992; Breiman 1996).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

from conversion_influence.modeling.calibration import expit, level_shift

FARTHEST = 15.0
"""Log-odds are kept inside this when rungs are weighed."""

STRENGTH = 3.0
"""How many conversions the fixed weights are worth, beside all that were foretold in time order."""

FEW: Mapping[str, float] = {
    **{"pooled": 0.25, "scorecard": 0.5, "history": 0.75, "ridge": 2.0, "lightgbm": 0.7},
}
MANY: Mapping[str, float] = {
    **{"pooled": 0.02, "scorecard": 0.02, "history": 0.5, "ridge": 2.0, "lightgbm": 1.25},
}
GROWN: Mapping[str, float] = {"on_ridge": 1.0, "on_going": 1.25}
"""Fixed weights, not yet normalised: with few conversions, with many, and of trees on other rungs,
which are there with few or with many alone."""

HALFWAY = 1_000.0
"""Conversions at which the fixed weights lie between the two."""

LEAST_CONVERSIONS, LEAST_ROWS = 5.0, 20
"""Below either, what the folds say is not listened to."""

NEWEST = 0.1
"""Share of the newest rows that set the level."""

NEWEST_SEEN = 0.5
"""Share of the newest rows among which the level is looked for, where few rows hold too little."""

LEVEL_CONVERSIONS = 50.0
"""The level is set on more rows where so many conversions, counted for what they are worth, are not
among them, and not at all where there are not so many."""


STEADY = 25.0
"""Conversions that speak for the level that was learned: a prior of standard deviation 0.2."""


@dataclass(frozen=True, eq=False)
class Foretold:
    """What the rungs foretold of rows they had not seen.

    Attributes
    ----------
    log_odds : numpy.ndarray of shape (rows, rungs)
        Per rung.
    conversions, exposures : numpy.ndarray
        k and n per row.
    groups, folds : numpy.ndarray
        Creator and fold of each row: rows of one share luck, and the drift of a time.
    """

    log_odds: np.ndarray
    conversions: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray
    folds: np.ndarray

    @property
    def too_few(self) -> bool:
        """Whether the rows say too little to be listened to."""
        few = self.conversions.sum() < LEAST_CONVERSIONS or len(self.conversions) < LEAST_ROWS
        return bool(few or self.conversions.sum() >= self.exposures.sum())


def fixed_weights(rungs: Sequence[str], conversions: float) -> np.ndarray:
    """Return the weights of the rungs before any fold has been looked at.

    Parameters
    ----------
    rungs : sequence of str
        Names of the rungs there are.
    conversions : float
        Of all rows, counted for what they are worth.
    """
    many = conversions / (conversions + HALFWAY)
    raw = np.array(
        [GROWN[r] if r in GROWN else (1 - many) * FEW[r] + many * MANY[r] for r in rungs]
    )
    return np.asarray(raw / raw.sum())


def dispersion_of(told: np.ndarray, foretold: Foretold) -> float:
    """Return how many times the binomial variance conversions vary, by row or by creator.

    Parameters
    ----------
    told : numpy.ndarray
        Log-odds per row.
    foretold : Foretold
        Outcomes.

    Returns
    -------
    float
        The larger of the two, at least 1.
    """
    likelihood = expit(told)
    variance = float((foretold.exposures * likelihood * (1.0 - likelihood)).sum())
    residual = foretold.conversions - foretold.exposures * likelihood
    _, codes = np.unique(foretold.groups, return_inverse=True)
    squares = [float((residual**2).sum()), float((np.bincount(codes, residual) ** 2).sum())]
    return max(1.0, max(squares) / max(variance, 1e-12))


def weigh(foretold: Foretold, fixed: np.ndarray, *, drift: bool = True) -> np.ndarray:
    """Return the weights of the rungs.

    The sum of weights is 1 and none is negative. Minimises the loss of the weighted log-odds,
    divided by its dispersion, less the mean log weight under the fixed weights. Where folds follow
    each other in time, that counts as much as all that was foretold, for what the folds teach is
    true of their time only; and the level of each fold is free, for how rates drift between folds
    says nothing of the rungs.

    Parameters
    ----------
    foretold : Foretold
        Of every rung.
    fixed : numpy.ndarray
        From `fixed_weights`.
    drift : bool
        The folds follow each other in time.
    """
    if foretold.too_few or len(fixed) == 1:
        return fixed
    told = np.clip(foretold.log_odds, -FARTHEST, FARTHEST)
    k, n = foretold.conversions, foretold.exposures
    folds = np.unique(foretold.folds, return_inverse=True)[1]
    scale = dispersion_of(told @ fixed, foretold)
    rungs, strength = len(fixed), STRENGTH + (float(k.sum()) / scale if drift else 0.0)

    def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
        weights = softmax(free[:rungs])
        eta = told @ weights + free[rungs:][folds]
        misfit = float((n * np.logaddexp(0.0, eta) - k * eta).sum()) / scale
        pull = strength * float((fixed * np.log(np.maximum(weights, 1e-300))).sum())
        surplus = (n * expit(eta) - k) / scale
        slope = told.T @ surplus
        gradient = weights * (slope - float(weights @ slope)) - strength * (fixed - weights)
        return misfit - pull, np.concatenate([gradient, np.bincount(folds, surplus)])

    start = np.concatenate([np.log(fixed), np.zeros(folds.max() + 1)])
    return np.asarray(softmax(minimize(loss, start, jac=True, method="L-BFGS-B").x[:rungs]))


def newest_level(told: np.ndarray, conversions: np.ndarray, exposures: np.ndarray) -> float:
    """Return what to add to log-odds for the newest rows to be foretold as they were.

    No slope is learned: that of one time does not hold in the next, and shrunk models need none.

    Parameters
    ----------
    told : numpy.ndarray
        Log-odds of rows learned from, oldest first.
    conversions, exposures : numpy.ndarray
        k and n of each, counted for what they are worth.

    Returns
    -------
    float
        0 where the rows hold too few conversions to tell a level, and part of what they tell else.
    """
    if not len(told) or conversions.sum() < LEVEL_CONVERSIONS:
        return 0.0
    newest = newest_rows(conversions)
    k, n = conversions[newest], exposures[newest]
    if k.sum() >= n.sum():
        return 0.0
    heard = float(k.sum()) / (float(k.sum()) + STEADY)
    return heard * level_shift(np.clip(told[newest], -FARTHEST, FARTHEST), k, n)


def newest_rows(conversions: np.ndarray) -> slice:
    """Return the newest rows that tell a level: a tenth, more where these hold few conversions.

    Parameters
    ----------
    conversions : numpy.ndarray
        k of each row, counted for what it is worth, oldest first.

    Returns
    -------
    slice
        Of all rows where not even these hold `LEVEL_CONVERSIONS`.
    """
    worth = np.cumsum(conversions[::-1])
    enough = int(np.searchsorted(worth, LEVEL_CONVERSIONS)) + 1
    return slice(-max(enough, int(np.ceil(NEWEST * len(conversions)))), None)
