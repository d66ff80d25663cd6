"""Metrics on k of n equal scikit-learn's on one row per exposure, and keep their laws."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.metrics import log_loss as log_loss_of_labels

from conversion_influence.evaluation import metrics

DRAW = np.random.default_rng(11)
EXPOSURES = DRAW.integers(1, 40, 300).astype(float)
LIKELIHOOD = DRAW.beta(1, 8, 300).round(2).clip(0.01, 0.99)  # rounded, so that many tie
CONVERSIONS = DRAW.binomial(EXPOSURES.astype(int), LIKELIHOOD).astype(float)
ALL = (
    metrics.log_loss,
    metrics.brier,
    metrics.auc,
    metrics.lift_at_10,
    metrics.captured_at_10,
    metrics.calibration_slope,
    metrics.calibration_intercept,
    metrics.calibration_error,
    metrics.predicted_over_observed,
)


def exploded() -> tuple[np.ndarray, np.ndarray]:
    """Return one label and likelihood per exposure."""
    pairs = zip(CONVERSIONS, EXPOSURES, strict=True)
    labels = [np.repeat([1, 0], [int(k), int(n - k)]) for k, n in pairs]
    return np.concatenate(labels), np.repeat(LIKELIHOOD, EXPOSURES.astype(int))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (metrics.log_loss, log_loss_of_labels),
        (metrics.brier, brier_score_loss),
        (metrics.auc, roc_auc_score),
    ],
)
def test_k_of_n_equals_one_row_per_exposure(ours: object, theirs: object) -> None:
    labels, likelihood = exploded()
    found = ours(CONVERSIONS, EXPOSURES, LIKELIHOOD)  # type: ignore[operator]
    assert found == pytest.approx(theirs(labels, likelihood), rel=1e-12)  # type: ignore[operator]


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.__name__)
def test_a_weight_is_a_number_of_copies(metric: object) -> None:
    copies = np.random.default_rng(3).integers(0, 4, 300)
    weighted = metric(CONVERSIONS, EXPOSURES, LIKELIHOOD, copies.astype(float))  # type: ignore[operator]
    repeated = metric(*(np.repeat(x, copies) for x in (CONVERSIONS, EXPOSURES, LIKELIHOOD)))  # type: ignore[operator]
    assert weighted == pytest.approx(repeated, rel=1e-9)


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.__name__)
def test_the_order_of_rows_does_not_matter(metric: object) -> None:
    order = np.random.default_rng(4).permutation(300)
    mixed = metric(CONVERSIONS[order], EXPOSURES[order], LIKELIHOOD[order])  # type: ignore[operator]
    assert mixed == pytest.approx(metric(CONVERSIONS, EXPOSURES, LIKELIHOOD), rel=1e-9)  # type: ignore[operator]


def test_a_constant_ranks_nobody() -> None:
    same = np.full(300, 0.1)
    assert metrics.auc(CONVERSIONS, EXPOSURES, same) == pytest.approx(0.5)
    assert metrics.lift_at_10(CONVERSIONS, EXPOSURES, same) == pytest.approx(1.0)
    assert metrics.captured_at_10(CONVERSIONS, EXPOSURES, same) == pytest.approx(0.1)
    assert np.isnan(metrics.calibration_slope(CONVERSIONS, EXPOSURES, same))


def test_a_ranking_that_knows_the_outcome_is_best() -> None:
    exposures = np.ones(100)
    conversions = (np.arange(100) >= 90).astype(float)
    ranking = np.arange(100) / 100.0
    assert metrics.auc(conversions, exposures, ranking) == 1.0
    assert metrics.auc(conversions, exposures, -ranking) == 0.0
    assert metrics.captured_at_10(conversions, exposures, ranking) == 1.0
    assert metrics.lift_at_10(conversions, exposures, ranking) == pytest.approx(10.0)


def test_only_the_fraction_of_a_tied_block_that_fits_counts() -> None:
    conversions, exposures = np.array([4.0, 0.0, 1.0, 1.0]), np.full(4, 10.0)
    ranking = np.array([2.0, 2.0, 1.0, 1.0])  # the top tenth, 0.4 of a row, is a fifth of the tie
    assert metrics.captured_at_10(conversions, exposures, ranking) == pytest.approx(0.2 * 4 / 6)


def test_the_truth_is_calibrated_and_a_flattened_truth_is_not() -> None:
    draw = np.random.default_rng(8)
    truth = draw.beta(2, 20, 4000)
    exposures = np.full(4000, 200.0)
    conversions = draw.binomial(200, truth).astype(float)
    line = [
        f(conversions, exposures, truth)
        for f in (metrics.calibration_intercept, metrics.calibration_slope)
    ]
    np.testing.assert_allclose(line, [0.0, 1.0], atol=0.03)
    assert metrics.predicted_over_observed(conversions, exposures, truth) == pytest.approx(
        1, abs=0.01
    )
    assert metrics.calibration_error(conversions, exposures, truth) < 0.002
    odds = np.log(truth / (1 - truth))
    steeper = 1 / (1 + np.exp(-2 * odds))
    assert metrics.calibration_slope(conversions, exposures, steeper) == pytest.approx(
        0.5, abs=0.02
    )
