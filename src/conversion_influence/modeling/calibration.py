"""Calibration of a likelihood on k of n outcomes, by logistic recalibration.

Cox (1958), "Two further applications of a model for binary regression"; Platt (1999). Two numbers
are learned, so that a slice of a few hundred conversions is enough, and no two placements swap
ranks.
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


def fit_calibrator(
    likelihood: np.ndarray, conversions: np.ndarray, exposures: np.ndarray, *, prior_sd: float = 1.0
) -> LogisticCalibrator:
    """Fit intercept and slope by penalised maximum likelihood of k of n.

    Conversions come in clusters, so exposures count for less than their number: k and n are divided
    by the dispersion of the slice (McCullagh and Nelder 1989, section 4.5) before they are weighed
    against the prior. The slope has a normal prior around 1 and is never negative: a calibration
    slice may flatten a ranking, down to one likelihood for all, but not turn it round. The
    intercept is free.

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
    flat = (float(np.log(total_k / (total_n - total_k))), 0.0)
    line = fit_line(x, conversions, exposures, prior_mean=1.0, prior_sd=prior_sd)
    if not _holds(line, x, conversions, exposures):
        line = flat
    scale = dispersion(expit(line[0] + line[1] * x), conversions, exposures)
    line = fit_line(x, conversions / scale, exposures / scale, prior_mean=1.0, prior_sd=prior_sd)
    if not _holds(line, x, conversions, exposures):
        line = flat
    return LogisticCalibrator(*line)


def _holds(
    line: tuple[float, float], x: np.ndarray, conversions: np.ndarray, exposures: np.ndarray
) -> bool:
    """Return whether a line is not turned round and foretells the conversions there were.

    The intercept is free, so totals match where the fit has found its end.
    """
    total = float(conversions.sum())
    foretold = float((exposures * expit(line[0] + line[1] * x)).sum())
    return line[1] >= 0.0 and abs(foretold - total) <= 1e-5 * total


def dispersion(likelihood: np.ndarray, conversions: np.ndarray, exposures: np.ndarray) -> float:
    """Return how many times the binomial variance the conversions vary, at least 1.

    The squared residuals of all placements over their binomial variances, both added up first,
    which unlike Pearson's mean of ratios is steady where a placement expects far less than one
    conversion.

    Parameters
    ----------
    likelihood : numpy.ndarray
        Fitted likelihoods, one per placement.
    conversions, exposures : numpy.ndarray
        k and n of each placement.
    """
    expected = exposures * likelihood
    variance = float((expected * (1.0 - likelihood)).sum())
    return max(1.0, float(((conversions - expected) ** 2).sum()) / variance)


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
    z = x - centre
    rate = float(conversions.sum() / exposures.sum())
    start = np.log(rate) - np.log1p(-rate)
    at = np.array([start, prior_mean])
    precision = 1.0 / prior_sd**2

    def loss(line: np.ndarray) -> float:
        eta = line[0] + line[1] * z
        misfit = (exposures * np.logaddexp(0.0, eta) - conversions * eta).sum()
        return float(misfit + 0.5 * precision * (line[1] - prior_mean) ** 2)

    for _ in range(100):
        step, promised = _newton_step(at, z, conversions, exposures, prior_mean, precision)
        if promised <= 1e-8:
            at = at + step
            break
        current, scale = loss(at), 1.0
        while scale > 1e-9 and loss(at + scale * step) > current:
            scale /= 2
        if scale <= 1e-9:  # what is left to gain drowns in rounding
            break
        at = at + scale * step
    return float(at[0] - at[1] * centre), float(at[1])


def _newton_step(
    at: np.ndarray,
    z: np.ndarray,
    k: np.ndarray,
    n: np.ndarray,
    prior_mean: float,
    precision: float,
) -> tuple[np.ndarray, float]:
    """Return the step to the top of the local parabola, and the log-likelihood it promises."""
    eta = at[0] + at[1] * z
    p = expit(eta)
    residual = k - n * p
    weight = n * np.maximum(p * expit(-eta), 1e-12)  # so that sure likelihoods still give a step
    slope_pull = (residual * z).sum() - precision * (at[1] - prior_mean)
    gradient = np.array([residual.sum(), slope_pull])
    cross = (weight * z).sum()
    hessian = np.array([[weight.sum(), cross], [cross, (weight * z * z).sum() + precision]])
    step = np.asarray(np.linalg.solve(hessian, gradient))
    return step, float(0.5 * gradient @ step)
