"""Cox's calibration line: k of n regressed on the log-odds of a likelihood, for many weightings.

Cox (1958), "Two further applications of a model for binary regression", Biometrika 45.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

FLATTEST = 1e-12
"""Log-odds that spread less than this are constant: no line can be drawn."""

NARROWEST = 0.01
"""Share of the variance of log-odds below which a resample draws no line: a tenth of the spread.

Few creators drawn again and again may leave likelihoods that hardly differ, and their line may
have any slope."""


class CoxLine(NamedTuple):
    """``log-odds of the rate = intercept + slope * log-odds of the likelihood``.

    Both are NaN where the line is not defined.
    """

    intercept: float
    slope: float


UNDEFINED = CoxLine(float("nan"), float("nan"))


def fit_line(log_odds: np.ndarray, conversions: np.ndarray, exposures: np.ndarray) -> CoxLine:
    """Fit the line by maximum likelihood (damped Newton on centred log-odds).

    Parameters
    ----------
    log_odds : numpy.ndarray
        Log-odds of the likelihood, one per row.
    conversions, exposures : numpy.ndarray
        k and n of each row, already multiplied by the row's weight.

    Returns
    -------
    CoxLine
        NaN where the log-odds are constant, where all or no exposures converted, or where one
        threshold separates converted from other exposures (the estimate would be infinite).
    """
    seen = exposures > 0
    x, k, n = log_odds[seen], conversions[seen], exposures[seen]
    if not _has_line(x, k, n):
        return UNDEFINED
    centre = float(np.average(x, weights=n))
    z, rate = x - centre, k.sum() / n.sum()
    a, b = float(np.log(rate / (1.0 - rate))), 0.0
    current = _loss(a, b, z, k, n)
    for _ in range(100):
        step_a, step_b = _newton_step(a, b, z, k, n)
        scale = 1.0
        while scale > 1e-8 and _loss(a + scale * step_a, b + scale * step_b, z, k, n) > current:
            scale /= 2
        a, b = a + scale * step_a, b + scale * step_b
        previous, current = current, _loss(a, b, z, k, n)
        if abs(previous - current) <= 1e-13 * max(1.0, abs(current)):
            break
    return CoxLine(intercept=a - b * centre, slope=b)


def refit_lines(
    log_odds: np.ndarray,
    conversions: np.ndarray,
    exposures: np.ndarray,
    weights: np.ndarray,
    start: CoxLine,
) -> tuple[np.ndarray, np.ndarray]:
    """Refit the line for each weighting by two Newton steps from the unweighted solution.

    The first step shares one evaluation of the likelihood between all weightings. For resampled
    weights two steps differ from the maximum by far less than the weightings differ. A weighting
    that leaves log-odds of hardly any spread (`NARROWEST`) has no line.

    Parameters
    ----------
    log_odds, conversions, exposures : numpy.ndarray
        As for `fit_line`, without weights.
    weights : numpy.ndarray
        Shape (replicates, rows).
    start : CoxLine
        The solution with every weight 1.

    Returns
    -------
    intercepts, slopes : numpy.ndarray
        One per replicate; NaN where not defined.
    """
    if np.isnan(start.slope):
        return np.full(len(weights), np.nan), np.full(len(weights), np.nan)
    centre = float(np.average(log_odds, weights=exposures))
    z = log_odds - centre
    p = expit(start.intercept + start.slope * log_odds)
    residual, variance = conversions - exposures * p, exposures * p * (1.0 - p)
    parts = np.column_stack([residual, residual * z, variance, variance * z, variance * z * z])
    sums = weights @ parts
    narrow = _variance(*sums[:, 2:].T) < NARROWEST * _variance(*parts[:, 2:].sum(axis=0))
    step_a, step_b = _solve(*sums.T)
    a, b = start.intercept + start.slope * centre + step_a, start.slope + step_b

    p = expit(a[:, None] + b[:, None] * z)
    weighted_n = weights * exposures
    p_n = weighted_n * p
    residuals, variances = weights * conversions - p_n, p_n * (1.0 - p)
    powers = np.column_stack([np.ones_like(z), z, z * z])
    g, h = residuals @ powers[:, :2], variances @ powers
    step_a, step_b = _solve(g[:, 0], g[:, 1], h[:, 0], h[:, 1], h[:, 2])
    a, b = a + step_a, np.where(narrow, np.nan, b + step_b)
    return a - b * centre, b


def _variance(h00: np.ndarray, h01: np.ndarray, h11: np.ndarray) -> np.ndarray:
    """Return the variance of centred log-odds, weighed by their information; NaN without any."""
    mass = np.where(h00 > 0.0, h00, np.nan)
    return np.asarray(h11 / mass - (h01 / mass) ** 2)


def _has_line(x: np.ndarray, k: np.ndarray, n: np.ndarray) -> bool:
    """Return whether the maximum likelihood estimate exists and is finite."""
    if not 0.0 < k.sum() < n.sum() or np.ptp(x) <= FLATTEST:
        return False
    converted, other = x[k > 0], x[k < n]
    separated = converted.min() >= other.max() or converted.max() <= other.min()
    return not separated


def _loss(a: float, b: float, z: np.ndarray, k: np.ndarray, n: np.ndarray) -> float:
    eta = a + b * z
    return float((n * np.logaddexp(0.0, eta) - k * eta).sum())


def _newton_step(
    a: float, b: float, z: np.ndarray, k: np.ndarray, n: np.ndarray
) -> tuple[float, float]:
    p = expit(a + b * z)
    residual, variance = k - n * p, n * p * (1.0 - p)
    hessian = np.array(
        [[variance.sum(), (variance * z).sum()], [(variance * z).sum(), (variance * z * z).sum()]]
    )
    step = np.linalg.lstsq(hessian, np.array([residual.sum(), (residual * z).sum()]))[0]
    return float(step[0]), float(step[1])


def _solve(
    g0: np.ndarray, g1: np.ndarray, h00: np.ndarray, h01: np.ndarray, h11: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Solve one 2 x 2 system per replicate; NaN where it is singular."""
    determinant = h00 * h11 - h01 * h01
    determinant = np.where(determinant > FLATTEST * h00 * h11, determinant, np.nan)
    return (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
