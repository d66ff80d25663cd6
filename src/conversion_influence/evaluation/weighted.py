"""The formulas of `metrics`, for many weightings of the same rows at once.

Grain: every function takes one row per placement and ``weights`` of shape (replicates, rows), and
returns arrays of shape (replicates,). A weight is a repetition: weight 2 is the row twice. NaN
stands where a weighting leaves a metric undefined.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from conversion_influence.evaluation.recalibration import CoxLine, refit_lines
from conversion_influence.modeling.calibration import SMALLEST, log_odds

TOP_SHARE = 0.10
"""Share of placements that the ranking words `lift_at_10` and `captured_at_10` look at."""

BINS = 10
"""Bins of equal exposures, for calibration error and reliability."""


class Ranked(NamedTuple):
    """The three metrics of a ranking, each of shape (replicates,)."""

    auc: np.ndarray
    lift: np.ndarray
    captured: np.ndarray


class Blocks(NamedTuple):
    """Rows in ascending order of a score, and where each block of equal scores starts."""

    order: np.ndarray
    starts: np.ndarray

    def sums(self, weighted: np.ndarray) -> np.ndarray:
        """Return the sum of each block, from (replicates, rows) that are already in order.

        Parameters
        ----------
        weighted : numpy.ndarray
            Values times weights, columns in `order`.
        """
        if len(self.starts) == len(self.order):
            return weighted
        summed: np.ndarray = np.add.reduceat(weighted, self.starts, axis=1)
        return summed


def tied_blocks(score: np.ndarray) -> Blocks:
    """Sort rows by score and find the blocks of equal scores.

    Parameters
    ----------
    score : numpy.ndarray
        One finite number per row.
    """
    order = np.argsort(score, kind="stable")
    ascending = score[order]
    starts = np.flatnonzero(np.r_[True, ascending[1:] != ascending[:-1]])
    return Blocks(order, starts)


def log_loss_of_rows(
    conversions: np.ndarray, exposures: np.ndarray, likelihood: np.ndarray
) -> np.ndarray:
    """Return the log loss of each row, summed over its exposures.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        One per row.
    """
    p = np.clip(likelihood, SMALLEST, 1.0 - SMALLEST)
    return np.asarray(-(conversions * np.log(p) + (exposures - conversions) * np.log1p(-p)))


def losses(
    conversions: np.ndarray, exposures: np.ndarray, likelihood: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Return log_loss, brier and predicted_over_observed, which are ratios of sums over rows.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        One per row.
    weights : numpy.ndarray
        Shape (replicates, rows).
    """
    k, n = conversions, exposures
    log_loss = log_loss_of_rows(k, n, likelihood)
    p = np.clip(likelihood, SMALLEST, 1.0 - SMALLEST)
    brier = k * (1.0 - p) ** 2 + (n - k) * p**2
    sums = weights @ np.column_stack([log_loss, brier, n * likelihood, k, n])
    return {
        "log_loss": _ratio(sums[:, 0], sums[:, 4]),
        "brier": _ratio(sums[:, 1], sums[:, 4]),
        "predicted_over_observed": _ratio(sums[:, 2], sums[:, 3]),
    }


def ranked(
    conversions: np.ndarray,
    exposures: np.ndarray,
    blocks: Blocks,
    weights: np.ndarray,
    share: float = TOP_SHARE,
) -> Ranked:
    """Return AUC, lift and captured share of a ranking (formulas: see `metrics`).

    Parameters
    ----------
    conversions, exposures : numpy.ndarray
        One per row.
    blocks : Blocks
        `tied_blocks` of the ranking, higher is better.
    weights : numpy.ndarray
        Shape (replicates, rows).
    share : float
        Top share of the rows for lift and captured.
    """
    k, n = conversions[blocks.order], exposures[blocks.order]
    rows = weights[:, blocks.order]
    mass = blocks.sums(rows)
    converted, exposed = blocks.sums(rows * k), blocks.sums(rows * n)

    other = exposed - converted
    total_k, total_other = converted.sum(axis=1), other.sum(axis=1)
    below = np.cumsum(other, axis=1) - 0.5 * other
    auc = _ratio(np.einsum("ij,ij->i", converted, below), total_k * total_other)

    total_mass = mass.sum(axis=1, keepdims=True)
    room = share * total_mass - (total_mass - np.cumsum(mass, axis=1))
    taken = np.clip(room / np.where(mass > 0, mass, 1.0), 0.0, 1.0)
    top_k = np.einsum("ij,ij->i", taken, converted)
    top_n = np.einsum("ij,ij->i", taken, exposed)
    rate = _ratio(total_k, total_k + total_other)
    return Ranked(auc, _ratio(_ratio(top_k, top_n), rate), _ratio(top_k, total_k))


def calibration_error(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    blocks: Blocks,
    weights: np.ndarray,
    bins: int = BINS,
) -> np.ndarray:
    """Return the expected calibration error over bins of equal exposures (see `metrics`).

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        One per row.
    blocks : Blocks
        `tied_blocks` of the likelihood.
    weights : numpy.ndarray
        Shape (replicates, rows).
    bins : int
        Number of bins.
    """
    gap = (exposures * likelihood - conversions)[blocks.order]
    rows = weights[:, blocks.order]
    exposed, gaps = blocks.sums(rows * exposures[blocks.order]), blocks.sums(rows * gap)
    position = bin_position(exposed, bins)
    running = np.concatenate([np.zeros((len(gaps), 1)), np.cumsum(gaps, axis=1)], axis=1)
    inner = np.arange(1, bins)
    ends = np.array([np.searchsorted(row, inner, side="left") for row in position])
    first, last = np.zeros((len(ends), 1), dtype=int), np.full((len(ends), 1), gaps.shape[1])
    edges = np.concatenate([first, ends, last], axis=1)
    per_bin = np.diff(np.take_along_axis(running, edges, axis=1), axis=1)
    return _ratio(np.abs(per_bin).sum(axis=1), exposed.sum(axis=1))


def bin_position(exposed: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Return each block's place on the scale 0 to `bins`, by the middle of its exposures.

    The whole part is the bin. A block of equal likelihoods is never split over two bins.

    Parameters
    ----------
    exposed : numpy.ndarray
        Exposures of each block in ascending order of likelihood, shape (replicates, blocks).
    bins : int
        Number of bins.
    """
    middle = np.cumsum(exposed, axis=1) - 0.5 * exposed
    position: np.ndarray = bins * middle / exposed.sum(axis=1, keepdims=True)
    return position


class Prepared(NamedTuple):
    """Rows of one model, sorted once for all weightings."""

    conversions: np.ndarray
    exposures: np.ndarray
    likelihood: np.ndarray
    log_odds: np.ndarray
    by_ranking: Blocks
    by_likelihood: Blocks
    line: CoxLine


def prepare(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    ranking: np.ndarray,
    line: CoxLine,
) -> Prepared:
    """Sort the rows by ranking and by likelihood.

    Parameters
    ----------
    conversions, exposures, likelihood, ranking : numpy.ndarray
        One per row.
    line : CoxLine
        Calibration line of the rows with weight 1, the start of each refit.
    """
    by_ranking = tied_blocks(ranking)
    by_likelihood = by_ranking if ranking is likelihood else tied_blocks(likelihood)
    odds = log_odds(likelihood)
    return Prepared(conversions, exposures, likelihood, odds, by_ranking, by_likelihood, line)


def measure(rows: Prepared, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Return every metric by name for every weighting.

    Parameters
    ----------
    rows : Prepared
        Rows of one model.
    weights : numpy.ndarray
        Shape (replicates, rows).
    """
    k, n, p = rows.conversions, rows.exposures, rows.likelihood
    order = ranked(k, n, rows.by_ranking, weights)
    intercepts, slopes = refit_lines(rows.log_odds, k, n, weights, rows.line)
    ratios = losses(k, n, p, weights)
    return {
        "log_loss": ratios["log_loss"],
        "brier": ratios["brier"],
        "auc": order.auc,
        "lift_at_10": order.lift,
        "captured_at_10": order.captured,
        "calibration_slope": slopes,
        "calibration_intercept": intercepts,
        "calibration_error": calibration_error(k, n, p, rows.by_likelihood, weights),
        "predicted_over_observed": ratios["predicted_over_observed"],
    }


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, with NaN where the denominator is zero."""
    return above / np.where(below == 0.0, np.nan, below)
