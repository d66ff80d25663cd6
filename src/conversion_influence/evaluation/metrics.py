"""How good a likelihood and a ranking are, on outcomes of k conversions in n exposures.

Grain: one row per placement; the optional weight counts a row as if it stood there that many
times (the bootstrap's weights). Losses and calibration judge the likelihood, AUC, lift and captured
share judge the ranking. NaN stands where a metric is not defined.
"""

from __future__ import annotations

import numpy as np

from conversion_influence.errors import ModelError
from conversion_influence.evaluation import weighted
from conversion_influence.evaluation.recalibration import CoxLine, fit_line
from conversion_influence.modeling.calibration import log_odds

METRICS = (
    "log_loss",
    "brier",
    "auc",
    "lift_at_10",
    "captured_at_10",
    "calibration_slope",
    "calibration_intercept",
    "calibration_error",
    "predicted_over_observed",
)
"""Names of all metrics, in the order of every table."""


def log_loss(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the mean negative log likelihood, in nats per exposure; lower is better.

    ``-sum w [k ln p + (n - k) ln(1 - p)] / sum w n`` (Good 1952). The likelihood is kept
    inside (1e-9, 1 - 1e-9).

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    rows = _one_weighting(conversions, exposures, likelihood, weight)
    return float(weighted.losses(conversions, exposures, likelihood, rows)["log_loss"][0])


def brier(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the mean squared error of the likelihood, per exposure; lower is better.

    ``sum w [k (1 - p)^2 + (n - k) p^2] / sum w n`` (Brier 1950, one class).

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    rows = _one_weighting(conversions, exposures, likelihood, weight)
    return float(weighted.losses(conversions, exposures, likelihood, rows)["brier"][0])


def predicted_over_observed(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return predicted conversions per conversion that happened; 1 is right on the whole.

    ``sum w n p / sum w k``; NaN where nothing converted.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    rows = _one_weighting(conversions, exposures, likelihood, weight)
    ratios = weighted.losses(conversions, exposures, likelihood, rows)
    return float(ratios["predicted_over_observed"][0])


def auc(
    conversions: np.ndarray,
    exposures: np.ndarray,
    ranking: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the chance that a converted exposure ranks above one that did not; ties count half.

    A row stands for k positives and n - k negatives at the same rank (Mann and Whitney 1947), so
    even a perfect ranking of rows stays below 1 where rows hold both. 0.5 is chance.

    Parameters
    ----------
    conversions, exposures, ranking : numpy.ndarray
        k, n and rank score of each row; higher means rather converting.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    return float(_ranked(conversions, exposures, ranking, weight).auc[0])


def lift_at_10(
    conversions: np.ndarray,
    exposures: np.ndarray,
    ranking: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the rate in the top 10 % of placements over the overall rate; 1 is chance.

    ``(sum_top k / sum_top n) / (sum k / sum n)``. Where a block of tied rows crosses the border,
    every row of it counts with the same fraction: the expectation over random orders of the tie,
    for numerator and denominator.

    Parameters
    ----------
    conversions, exposures, ranking : numpy.ndarray
        k, n and rank score of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    return float(_ranked(conversions, exposures, ranking, weight).lift[0])


def captured_at_10(
    conversions: np.ndarray,
    exposures: np.ndarray,
    ranking: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the share of all conversions that lies in the top 10 % of placements.

    ``sum_top k / sum k``, ties as in `lift_at_10`; 0.10 is chance where rows are of equal size.

    Parameters
    ----------
    conversions, exposures, ranking : numpy.ndarray
        k, n and rank score of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    return float(_ranked(conversions, exposures, ranking, weight).captured[0])


def calibration_line(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> CoxLine:
    """Return intercept and slope of the rate's log-odds on those of the likelihood (Cox 1958).

    Binomial logistic regression ``logit(k / n) = intercept + slope * logit(p)``. A slope below 1
    means likelihoods too far apart (over-confident), above 1 too close together. (0, 1) is right.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.

    Returns
    -------
    CoxLine
        NaN where the likelihood is constant or separates the outcomes.
    """
    rows = _one_weighting(conversions, exposures, likelihood, weight)[0]
    return fit_line(log_odds(likelihood), rows * conversions, rows * exposures)


def calibration_slope(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the slope of `calibration_line`; 1 is right, NaN where not defined.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    return calibration_line(conversions, exposures, likelihood, weight).slope


def calibration_intercept(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the intercept of `calibration_line`, in log-odds; 0 is right, NaN where not defined.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    return calibration_line(conversions, exposures, likelihood, weight).intercept


def calibration_error(
    conversions: np.ndarray,
    exposures: np.ndarray,
    likelihood: np.ndarray,
    weight: np.ndarray | None = None,
) -> float:
    """Return the expected calibration error, per exposure: mean gap of promise and outcome.

    Rows are put in 10 bins of equal exposures by likelihood (equal likelihoods stay together);
    ``sum over bins |sum w n p - sum w k| / sum w n`` (Naeini et al. 2015, with bins of equal
    mass). 0 is right; noise alone makes it positive.

    Parameters
    ----------
    conversions, exposures, likelihood : numpy.ndarray
        k, n and p of each row.
    weight : numpy.ndarray, optional
        Weight of each row, 1 by default.
    """
    rows = _one_weighting(conversions, exposures, likelihood, weight)
    blocks = weighted.tied_blocks(likelihood)
    return float(weighted.calibration_error(conversions, exposures, likelihood, blocks, rows)[0])


def _ranked(
    conversions: np.ndarray,
    exposures: np.ndarray,
    ranking: np.ndarray,
    weight: np.ndarray | None,
) -> weighted.Ranked:
    rows = _one_weighting(conversions, exposures, ranking, weight)
    return weighted.ranked(conversions, exposures, weighted.tied_blocks(ranking), rows)


def _one_weighting(
    conversions: np.ndarray, exposures: np.ndarray, score: np.ndarray, weight: np.ndarray | None
) -> np.ndarray:
    """Return the weight as shape (1, rows) after checking that the arrays belong together."""
    given = np.ones(len(conversions)) if weight is None else np.asarray(weight, dtype=float)
    lengths = [len(conversions), len(exposures), len(score), len(given)]
    if len(set(lengths)) != 1 or lengths[0] == 0:
        msg = (
            "metrics need one row per placement, at least one: came conversions, exposures, "
            f"likelihood or ranking, weight of lengths {lengths}; pass arrays of one length"
        )
        raise ModelError(msg)
    return given[None, :]
