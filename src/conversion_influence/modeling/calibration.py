"""Log-odds, and the line in them that sets a likelihood at its level.

Logistic recalibration: Cox (1958), "Two further applications of a model for binary regression".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conversion_influence.modeling.newton import Outcomes, Prior

SMALLEST = 1e-9
"""Likelihoods are kept inside (SMALLEST, 1 - SMALLEST) so that log-odds stay finite."""


def log_odds(likelihood: np.ndarray) -> np.ndarray:
    """Return log(p / (1 - p)), with p kept off 0 and 1.

    Parameters
    ----------
    likelihood : numpy.ndarray
        Probabilities, any shape.
    """
    kept = np.clip(likelihood, SMALLEST, 1.0 - SMALLEST)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def expit(value: np.ndarray) -> np.ndarray:
    """Return the probability of log-odds, without overflow.

    Parameters
    ----------
    value : numpy.ndarray
        Log-odds, any shape.
    """
    shrunk = np.exp(-np.abs(value))
    return np.asarray(np.where(value >= 0, 1.0 / (1.0 + shrunk), shrunk / (1.0 + shrunk)))


@dataclass(frozen=True)
class LogisticCalibrator:
    """``log-odds -> intercept + slope * log-odds``; the default changes nothing."""

    intercept: float = 0.0
    slope: float = 1.0

    def apply(self, likelihood: np.ndarray) -> np.ndarray:
        """Return calibrated likelihoods of the same shape.

        Parameters
        ----------
        likelihood : numpy.ndarray
            Raw likelihoods.
        """
        return expit(self.intercept + self.slope * log_odds(likelihood))


def fit_line(
    x: np.ndarray,
    conversions: np.ndarray,
    exposures: np.ndarray,
    *,
    prior_mean: float,
    prior_sd: float,
) -> tuple[float, float]:
    """Return intercept and slope of the log-odds of k of n as a line in x.

    Penalised maximum likelihood by damped Newton steps on centred x.

    Parameters
    ----------
    x : numpy.ndarray
        One finite value per placement.
    conversions, exposures : numpy.ndarray
        k and n of each placement; neither none nor all may have converted.
    prior_mean, prior_sd : float
        Of the normal prior of the slope. The intercept is free.
    """
    centre = float(np.average(x, weights=exposures))
    design = np.column_stack([np.ones(len(x)), x - centre])
    rate = float(conversions.sum() / exposures.sum())
    prior = Prior(np.array([0.0, prior_mean]), np.array([0.0, prior_sd**-2.0]))
    start = np.array([np.log(rate) - np.log1p(-rate), prior_mean])
    outcomes = Outcomes(design, conversions, exposures, np.zeros(len(x)))
    intercept, slope = outcomes.fit(prior, start).coefficients.tolist()
    return intercept - slope * centre, slope


def level_shift(log_odds: np.ndarray, conversions: np.ndarray, exposures: np.ndarray) -> float:
    """Return what to add to log-odds for the conversions foretold to be those that happened.

    Parameters
    ----------
    log_odds : numpy.ndarray
        One per placement.
    conversions, exposures : numpy.ndarray
        k and n of each; neither none nor all may have converted.
    """
    from scipy.optimize import brentq

    wanted = float(conversions.sum())

    def surplus(shift: float) -> float:
        return float((exposures * expit(log_odds + shift)).sum()) - wanted

    low, high = -60.0 - float(log_odds.max()), 60.0 - float(log_odds.min())
    return float(brentq(surplus, low, high, xtol=1e-12))
