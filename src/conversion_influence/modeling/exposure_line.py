"""Everybody's line of log exposures and each network's distance to it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from conversion_influence.modeling.exposures import LEVELS, Errors, Regime, log_size

DEGREES = (1.0, 2.0, 4.0, 10.0, 30.0)
"""Degrees of freedom that errors are tried with: from many outliers to next to none."""

SLOPE_SD = 0.5
"""Prior standard deviation of the slope around 1, exposures in proportion to followers."""

MOST = 20_000
"""Placements that a line is learned from; of more, so many are taken at equal distances."""

ENDLESS = 1e6
"""Days that stand for an endless half-life."""

NO_WEIGHT = 1e9
"""Strength at which creators' own placements count for nothing."""

UNKNOWN = Errors((0.0,) * len(LEVELS), 1.0)
"""Stands where errors are not learned yet."""


def fit_medians(past: pd.DataFrame, *, sized: bool) -> Regime:
    """Learn the medians of log exposures, per follower where sized, of everybody and each network.

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_regime`.
    sized : bool
        Whether followers are used.
    """
    size = log_size(past) if sized else 0.0
    rates = np.log(past["exposures"].to_numpy(dtype=np.float64)) - size
    everybody = float(np.median(rates))
    of_networks = pd.Series(rates, index=past.index).groupby(past["platform"]).median() - everybody
    distances = {str(name): float(value) for name, value in of_networks.items()}
    return _plain(everybody, float(sized), distances, len(past))


def fit_line(past: pd.DataFrame, *, sized: bool) -> Regime:
    """Learn everybody's line and the networks' distances to it; creators have no weight yet.

    Student's t for errors, by iterated weights (Lange, Little and Taylor 1989, JASA 84), with the
    degrees of freedom that make the placements likeliest. Distances of networks are shrunk by the
    variance within over the variance between them (one-way random effects, by moments).

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_regime`.
    sized : bool
        Whether followers are used.
    """
    rows = len(past)
    if rows > MOST:
        past = past.iloc[np.linspace(0, rows - 1, MOST).astype(int)]
    size = log_size(past) if sized else np.zeros(len(past))
    centre = float(size.mean())
    target = np.log(past["exposures"].to_numpy(dtype=np.float64)) - size
    codes, names = pd.factorize(past["platform"], use_na_sentinel=True)
    design = np.column_stack([np.ones(len(past)), size - centre])
    members = np.eye(len(names) + 1)[codes][:, :-1]
    fits = [_robust(design, members, codes, target, degrees) for degrees in DEGREES]
    found = max(fits, key=lambda fit: fit[0])[1]
    slope = 1.0 + float(found[1]) if sized else 0.0
    intercept = float(found[0]) - (slope - 1.0) * centre * sized
    networks = {str(n): float(v) for n, v in zip(names, found[2:], strict=True)}
    return _plain(intercept, slope, networks, rows)


def _robust(
    design: np.ndarray, members: np.ndarray, codes: np.ndarray, target: np.ndarray, degrees: float
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood and coefficients of a fit with errors of so many degrees."""
    columns = np.column_stack([design, members])
    weights = np.ones(len(target))
    found = np.zeros(columns.shape[1])
    variance, penalty = 1.0, 1.0
    for turn in range(100):
        pull = variance * np.r_[0.0, 1.0 / SLOPE_SD**2, np.zeros(members.shape[1])]
        pull[2:] = penalty
        gram = columns.T @ (columns * weights[:, None]) + np.diag(pull)
        before, found = found, np.linalg.solve(gram, columns.T @ (weights * target))
        errors = target - columns @ found
        variance = float((weights * errors**2).mean()) + 1e-8
        weights = (degrees + 1.0) / (degrees + errors**2 / variance)
        if turn < 5:
            penalty = _between(target - design @ found[:2], weights, codes, variance)
        elif np.abs(found - before).max() < 1e-8:
            break
    scale = np.sqrt(variance)
    told = stats.t.logpdf(errors / scale, degrees).sum() - len(errors) * np.log(scale)
    return float(told), found


def _between(off: np.ndarray, weights: np.ndarray, codes: np.ndarray, variance: float) -> float:
    """Return the variance within networks over that between them."""
    named = codes >= 0
    amount = np.bincount(codes[named], weights[named])
    if len(amount) < 2:
        return 1e6 * variance
    means = np.bincount(codes[named], (weights * off)[named]) / amount
    total = float(amount.sum())
    middle = float((amount * means).sum() / total)
    excess = float((amount * (means - middle) ** 2).sum()) - variance * (len(amount) - 1)
    between = max(excess / (total - float((amount**2).sum()) / total), 1e-6 * variance)
    return variance / between


def _plain(intercept: float, slope: float, networks: Mapping[str, float], rows: int) -> Regime:
    """Return a regime in which creators have no weight and errors are not learned yet."""
    return Regime(intercept, slope, networks, NO_WEIGHT, ENDLESS, UNKNOWN, UNKNOWN, rows)
