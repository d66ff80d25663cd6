"""Calibration of a likelihood on k of n outcomes, by logistic recalibration.

Cox (1958), "Two further applications of a model for binary regression"; Platt (1999). Two numbers
are learned, so that a slice of a few hundred conversions is enough, and ranks never change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    return np.log(kept) - np.log1p(-kept)


def expit(value: np.ndarray) -> np.ndarray:
    """Return the probability of log-odds, without overflow.

    Parameters
    ----------
    value : numpy.ndarray
        Log-odds, any shape.
    """
    shrunk = np.exp(-np.abs(value))
    return np.where(value >= 0, 1.0 / (1.0 + shrunk), shrunk / (1.0 + shrunk))


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


def fit_calibrator(
    likelihood: np.ndarray, conversions: np.ndarray, exposures: np.ndarray, *, prior_sd: float = 1.0
) -> LogisticCalibrator:
    """Fit intercept and slope by penalised maximum likelihood of k of n.

    The slope has a normal prior around 1 and is never negative: a calibration slice may flatten a
    ranking but not turn it round. The intercept is free.

    Parameters
    ----------
    likelihood : numpy.ndarray
        Raw likelihoods, one per placement.
    conversions, exposures : numpy.ndarray
        k and n of each placement.
    prior_sd : float
        Standard deviation of the prior of the slope.

    Returns
    -------
    LogisticCalibrator
        The identity where the slice holds no conversion or nothing but conversions.
    """
    total_k, total_n = float(conversions.sum()), float(exposures.sum())
    if not 0.0 < total_k < total_n:
        return LogisticCalibrator()
    x = log_odds(likelihood)
    free = _newton(x, conversions, exposures, prior_sd, slope=1.0, slope_is_free=True)
    if free.slope >= 0.0:
        return free
    return _newton(x, conversions, exposures, prior_sd, slope=0.0, slope_is_free=False)


def _newton(
    x: np.ndarray,
    k: np.ndarray,
    n: np.ndarray,
    prior_sd: float,
    *,
    slope: float,
    slope_is_free: bool,
) -> LogisticCalibrator:
    """Maximise the penalised binomial likelihood by damped Newton steps on centred log-odds."""
    centre = float(np.average(x, weights=n))
    z = x - centre
    rate = k.sum() / n.sum()
    a, b = float(np.log(rate / (1 - rate))), slope
    precision = 1.0 / prior_sd**2

    def loss(a_: float, b_: float) -> float:
        eta = a_ + b_ * z
        return float((n * np.logaddexp(0.0, eta) - k * eta).sum() + 0.5 * precision * (b_ - 1) ** 2)

    current = loss(a, b)
    for _ in range(100):
        p = expit(a + b * z)
        residual, weight = k - n * p, n * p * (1 - p)
        gradient = np.array([residual.sum(), (residual * z).sum() - precision * (b - 1)])
        hessian = np.array(
            [
                [weight.sum(), (weight * z).sum()],
                [(weight * z).sum(), (weight * z * z).sum() + precision],
            ]
        )
        if not slope_is_free:
            gradient[1], hessian[0, 1], hessian[1, 0], hessian[1, 1] = 0.0, 0.0, 0.0, 1.0
        step = np.linalg.solve(hessian, gradient)
        scale = 1.0
        while scale > 1e-6 and loss(a + scale * step[0], b + scale * step[1]) > current:
            scale /= 2
        a, b = a + scale * float(step[0]), b + scale * float(step[1])
        previous, current = current, loss(a, b)
        if abs(previous - current) <= 1e-12 * max(1.0, abs(current)):
            break
    return LogisticCalibrator(intercept=a - b * centre, slope=b)
