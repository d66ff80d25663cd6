"""How wide ranges must be, measured on placements that the model had not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, digamma

from conversion_influence.modeling.beta_binomial import LARGEST, kept, smallest
from conversion_influence.modeling.calibration import log_odds
from conversion_influence.modeling.ranges import Spread

PRIOR = np.array([[0.0, 1.5], [0.75, 0.5], [-0.1, 0.2], [-0.1, 0.2]])
"""Mean and standard deviation of: log of rho over p (1 - p), the slopes by log-odds, by the log of
evidence, and by the log of how much the model had learned from. So few placements give wide ranges:
before any, the standard deviation of a likelihood is about the likelihood itself."""

BOUNDS = ((None, None), (0.0, 2.0), (-1.0, 0.0), (-1.0, 0.0))
"""Of the same: more evidence and more to learn from never make a range wider."""

MOST_ROWS = 200_000
"""Rows that the law is fitted on; of more, evenly spaced ones."""

BLOCKS = 5
"""Stretches of time that each fold is cut into, to see what placements of one time share."""

USUAL_LEVEL, PSEUDO_BLOCKS = 0.01, 3.0
"""What the logarithm of the level of one time usually varies by (a tenth, squared), and how many
blocks that counts for beside those at hand."""

LEVELS = np.exp(np.linspace(np.log(1e-4), np.log(3.0), 200))
"""Variances of that logarithm that are tried."""


def fit_spread(
    likelihood: np.ndarray,
    k: np.ndarray,
    n: np.ndarray,
    evidence: np.ndarray,
    groups: np.ndarray,
    folds: np.ndarray,
    learned: np.ndarray,
) -> Spread:
    """Fit the law of what came of placements around what was foretold of them.

    Maximum of the beta-binomial likelihood with normal priors. Early folds were foretold by models
    that had learned from less; the law is that of a model that has learned from all rows.

    Parameters
    ----------
    likelihood : numpy.ndarray
        Calibrated, of rows not learned from, in order of time within each fold.
    k, n : numpy.ndarray
        Conversions and exposures.
    evidence : numpy.ndarray
        Settled exposures of the creator at the time; NaN counts as none. All NaN: not known.
    groups, folds : numpy.ndarray
        Creator and fold.
    learned : numpy.ndarray
        Share of all rows that the model of the fold had learned from, in (0, 1].

    Notes
    -----
    Where every n is 1 the rows cannot tell how likelihoods spread: the prior remains.
    """
    p = np.clip(likelihood, 1e-9, 1.0 - 1e-9)
    expected = n * p
    x = log_odds(p)
    centre = float(np.average(x, weights=expected)) if expected.sum() > 0.0 else 0.0
    telling = np.flatnonzero(n > 1.0)
    kept = telling[np.linspace(0, len(telling) - 1, min(len(telling), MOST_ROWS)).astype(np.intp)]
    known = np.log1p(np.maximum(np.nan_to_num(evidence), 0.0))
    design = np.column_stack([np.ones(len(p)), x - centre, known, np.log(learned)])[kept]
    found = _most_likely(design, p[kept], k[kept], n[kept], centre)
    blocks = _blocks(folds)
    spread = Spread(
        log_rho=float(found[0]),
        centre=centre,
        by_likelihood=float(found[1]),
        by_evidence=float(found[2]),
        level=0.0,
        creator=_of_creators(k - expected, expected, groups, blocks),
    )
    each = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    moments = [spread.total_moments(p[b], n[b], evidence[b], groups[b]) for b in each]
    return replace(spread, level=_level(np.array([k[b].sum() for b in each]), np.array(moments)))


def _most_likely(
    design: np.ndarray, p: np.ndarray, k: np.ndarray, n: np.ndarray, centre: float
) -> np.ndarray:
    mean, precision = PRIOR[:, 0].copy(), 1.0 / PRIOR[:, 1] ** 2
    mean[0] -= np.logaddexp(0.0, centre) + np.logaddexp(0.0, -centre)  # log of p (1 - p)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        gap = at - mean
        value, slope = _log_likelihood(design @ at, p, k, n)
        gradient = precision * gap - design.T @ slope
        return 0.5 * float(gap @ (precision * gap)) - value, gradient

    return np.asarray(minimize(loss, mean, jac=True, method="L-BFGS-B", bounds=BOUNDS).x)


def _log_likelihood(
    log_rho: np.ndarray, p: np.ndarray, k: np.ndarray, n: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood but for a constant, and its slope by log(rho), per row."""
    rho = kept(p, np.exp(log_rho))
    size = 1.0 / rho - 1.0
    a, b = p * size, (1.0 - p) * size
    value = float((betaln(k + a, n - k + b) - betaln(a, b)).sum())
    by_size = p * (digamma(k + a) - digamma(a)) + (1.0 - p) * (digamma(n - k + b) - digamma(b))
    by_size += digamma(size) - digamma(n + size)
    inside = (rho > smallest(p)) & (rho < LARGEST)
    return value, np.where(inside, -by_size / rho, 0.0)


def _level(k: np.ndarray, moments: np.ndarray) -> float:
    """Return the variance of the logarithm of the level of blocks of time.

    Largest likelihood, with a prior, of normal logarithms of what came over what was foretold.

    Parameters
    ----------
    k : numpy.ndarray
        Conversions per block.
    moments : numpy.ndarray of shape (blocks, 2)
        Their mean and variance as foretold, the level known.
    """
    if not len(k):
        return USUAL_LEVEL
    mean, variance = moments.T
    log_ratio = np.log((k + 0.5) / (mean + 0.5))
    noise = variance / np.maximum(mean, 1e-12) ** 2
    level = LEVELS[:, None]
    loss = (np.log(noise + level) + log_ratio**2 / (noise + level)).sum(axis=1)
    prior = PSEUDO_BLOCKS * (np.log(LEVELS) + USUAL_LEVEL / LEVELS)
    return float(LEVELS[np.argmin(loss + prior)])


def _of_creators(
    residual: np.ndarray, expected: np.ndarray, groups: np.ndarray, blocks: np.ndarray
) -> float:
    """Return the relative variance that placements of one creator share beside their time.

    By moments: products of the residuals of two placements over those of what was expected, summed
    over pairs of one creator, less the same of different creators in one block.
    """
    _, creators = np.unique(groups, return_inverse=True)
    _, pairs = np.unique(np.column_stack([blocks, creators]), axis=0, return_inverse=True)

    def squares(x: np.ndarray, codes: np.ndarray) -> float:
        return float((np.bincount(codes.ravel(), x) ** 2).sum())

    row = float((residual**2).sum()), float((expected**2).sum())
    both = squares(residual, pairs), squares(expected, pairs)
    time = squares(residual, blocks), squares(expected, blocks)
    if both[1] - row[1] <= 1e-12:
        return 0.0
    level = max(0.0, (time[0] - both[0]) / max(time[1] - both[1], 1e-12))
    return max(0.0, (both[0] - row[0]) / (both[1] - row[1]) - level)


def _blocks(folds: np.ndarray) -> np.ndarray:
    blocks = np.empty(len(folds), dtype=np.intp)
    for number, fold in enumerate(np.unique(folds)):
        rows = np.flatnonzero(folds == fold)
        blocks[rows] = number * BLOCKS + np.arange(len(rows)) * BLOCKS // len(rows)
    return blocks
