"""How much less exposures of one placement tell than as many of different placements.

People who see one post are alike: their conversions come in clusters. With a correlation rho
between two exposures of a placement, n of them hold as much as n / (1 + (n - 1) rho) independent
ones (Kish 1965, "Survey Sampling", section 5.4; Williams 1982, Applied Statistics 31).
"""

from __future__ import annotations

import numpy as np

from conversion_influence.errors import ModelError
from conversion_influence.modeling.calibration import SMALLEST

PSEUDO_CONVERSIONS = 10.0
"""Conversions that what is usual counts for beside those at hand."""

USUAL_VARIANCE = 2.0
"""Usual variance of placements' likelihoods around the expected ones, over p (1 - p) squared."""

LARGEST = 0.5
"""Correlation that none exceeds."""


def within_placement(k: np.ndarray, n: np.ndarray, likelihood: np.ndarray) -> float:
    """Return the correlation rho of two exposures of one placement, within [0, 0.5].

    By moments: what the squared residuals exceed the binomial variance by, over the number of pairs
    of exposures times p (1 - p). It is shrunk to ``2 p (1 - p)`` at the pooled rate p, a variance
    relative to the rate, so that rates of 1e-6 and of 0.1 are treated alike.

    Parameters
    ----------
    k, n : numpy.ndarray
        Conversions and exposures per placement.
    likelihood : numpy.ndarray
        Expected likelihood per placement, known before the outcome, up to a common factor; NaN
        where there is none, which counts as the pooled rate.

    Raises
    ------
    ModelError
        If there is no exposure.
    """
    conversions, exposures = float(k.sum()), float(n.sum())
    if exposures <= 0.0:
        msg = f"{len(n)} placements hold no exposure: there is nothing to learn from"
        raise ModelError(msg)
    pooled = conversions / exposures
    expected = np.where(np.isnan(likelihood), pooled, likelihood)
    scale = conversions / max(float((expected * n).sum()), SMALLEST)
    p = np.clip(expected * scale, SMALLEST, 1.0 - SMALLEST)
    variance = p * (1.0 - p)
    pairs = float((n * (n - 1.0) * variance).sum())
    excess = float(((k - n * p) ** 2 - n * variance).sum())
    measured = min(max(excess / pairs, 0.0), LARGEST) if pairs > 0.0 else 0.0
    usual = USUAL_VARIANCE * pooled * (1.0 - pooled)
    evidence = conversions + PSEUDO_CONVERSIONS
    return min((conversions * measured + PSEUDO_CONVERSIONS * usual) / evidence, LARGEST)


def discount(n: np.ndarray, rho: float) -> np.ndarray:
    """Return the weight of one exposure per placement, 1 / (1 + (n - 1) rho).

    Every part of a model is fitted on k and n times this weight.

    Parameters
    ----------
    n : numpy.ndarray
        Exposures per placement.
    rho : float
        Correlation of two exposures of one placement, see `within_placement`.
    """
    weight: np.ndarray = 1.0 / (1.0 + np.maximum(n - 1.0, 0.0) * rho)
    return weight
