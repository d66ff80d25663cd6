"""A level set anew: what newly settled placements say of the intercept of a model kept as it is.

Rates drift while the order of creators lasts, so a model that ranks well may foretell too much or
too little of everything. One number is moved, by penalised likelihood: with few conversions the
prior holds the level where training set it (Steyerberg 2004, Statistics in Medicine 23, "Validation
and updating of predictive logistic regression models", the update of the intercept).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from conversion_influence.modeling.blend import FARTHEST, Foretold, dispersion_of, newest_rows
from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.dispersion import discount

PRIOR_SD = 0.5
"""Standard deviation of the level's drift that is believed before any placement is seen, in
log-odds: two times in three, rates stay between 0.6 and 1.65 times what they were. It weighs as
much as four conversions."""

LEVEL = 0.9
"""Share of cases in which the level lies inside its interval."""


@dataclass(frozen=True)
class Shift:
    """What to add to a model's log-odds, and what newly settled placements were foretold.

    Attributes
    ----------
    value, low, high : float
        The shift in log-odds and the ends of its 90 % interval: posterior mode and normal
        approximation.
    placements : int
        The newest ones, which set the level.
    conversions, exposures : float
        k and n, summed over them.
    foretold, foretold_after : float
        Conversions foretold of them before the shift and after it.
    foretold_low, foretold_high : float
        Conversions foretold at both ends of the interval.
    """

    value: float
    low: float
    high: float
    placements: int
    conversions: float
    exposures: float
    foretold: float
    foretold_after: float
    foretold_low: float
    foretold_high: float

    @property
    def within_chance(self) -> bool:
        """Whether no change at all would fit the placements too."""
        return self.low <= 0.0 <= self.high


def refresh_level(
    told: np.ndarray,
    conversions: np.ndarray,
    exposures: np.ndarray,
    groups: np.ndarray,
    rho: float,
    moved: float = 0.0,
) -> Shift:
    """Return the shift of the level that the newest placements ask for.

    The newest tenth sets it, and more where that holds fewer than 50 conversions, each counted for
    what it is worth beside others of its placement (`newest_rows`). Placements of one creator share
    luck: where conversions vary more than binomially, by placement or by creator, they count for
    less, down to what the prior leaves of them.

    Parameters
    ----------
    told : numpy.ndarray
        Log-odds that the model foretold of each placement, oldest first; at least one.
    conversions, exposures : numpy.ndarray
        k and n of each.
    groups : numpy.ndarray
        Creator of each.
    rho : float
        Correlation of the conversions of one placement (`within_placement`).
    moved : float
        What was added to log-odds since training: the prior holds the level of training, so that
        many refreshes do not add up their noise.
    """
    worth = discount(exposures, rho)
    newest = newest_rows(conversions * worth)
    odds = np.clip(told[newest], -FARTHEST, FARTHEST)
    k, n = conversions[newest] * worth[newest], exposures[newest] * worth[newest]
    first = _mode(odds, k, n, 1.0, moved)
    shifted = odds + first
    fold = np.zeros(len(odds))
    outcomes = Foretold(shifted[:, None], k, n, groups[newest], fold)
    scale = dispersion_of(shifted, outcomes)
    value = _mode(odds, k, n, scale, moved)
    error = _error(odds + value, n, scale)
    reach = float(norm.ppf(0.5 + LEVEL / 2)) * error

    def foretold(shift: float) -> float:
        return float((exposures[newest] * expit(odds + shift)).sum())

    return Shift(
        value=value,
        low=value - reach,
        high=value + reach,
        placements=len(odds),
        conversions=float(conversions[newest].sum()),
        exposures=float(exposures[newest].sum()),
        foretold=foretold(0.0),
        foretold_after=foretold(value),
        foretold_low=foretold(value - reach),
        foretold_high=foretold(value + reach),
    )


def _mode(odds: np.ndarray, k: np.ndarray, n: np.ndarray, scale: float, moved: float) -> float:
    """Return the shift that is likeliest under its prior, the loss divided by its dispersion."""

    def slope(shift: float) -> float:
        return float((n * expit(odds + shift) - k).sum()) / scale + (shift + moved) / PRIOR_SD**2

    largest = PRIOR_SD**2 * float(n.sum()) / scale + abs(moved) + 1.0
    return float(brentq(slope, -largest, largest, xtol=1e-12))


def _error(odds: np.ndarray, n: np.ndarray, scale: float) -> float:
    likelihood = expit(odds)
    information = float((n * likelihood * (1.0 - likelihood)).sum()) / scale
    return float((information + PRIOR_SD**-2.0) ** -0.5)
