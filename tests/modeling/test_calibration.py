"""Laws of the line through log-odds: known truth comes back, little is learned from little."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from conversion_influence.modeling.calibration import (
    LogisticCalibrator,
    expit,
    fit_line,
    log_odds,
)


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (-1.0, 0.6), (2.0, 1.7), (-3.0, 0.0)])
def test_a_known_line_is_recovered(intercept: float, slope: float) -> None:
    rng = np.random.default_rng(0)
    raw = rng.normal(-2.0, 1.0, 4000)
    n = rng.integers(1, 2000, 4000)
    k = rng.binomial(n, LogisticCalibrator(intercept, slope).apply(expit(raw)))
    found = fit_line(raw, k.astype(float), n.astype(float), prior_mean=1.0, prior_sd=1.0)
    np.testing.assert_allclose(found, (intercept, slope), atol=0.05)


def test_the_fit_is_where_a_general_optimizer_ends() -> None:
    rng = np.random.default_rng(1)
    x, n = rng.normal(-6, 1, 50), rng.integers(1, 5000, 50).astype(float)
    k = rng.binomial(n.astype(int), expit(0.5 + 1.3 * x)).astype(float)

    def loss(line: np.ndarray) -> float:
        eta = line[0] + line[1] * x
        return float((n * np.logaddexp(0, eta) - k * eta).sum() + (line[1] - 1) ** 2 / (2 * 0.3**2))

    best = minimize(loss, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9})
    found = fit_line(x, k, n, prior_mean=1.0, prior_sd=0.3)
    np.testing.assert_allclose(found, best.x, rtol=1e-5)


def test_a_constant_gives_the_rate_and_the_slope_that_was_expected() -> None:
    k, n = np.array([0.0, 1.0, 2.0]), np.full(3, 10.0)
    intercept, slope = fit_line(np.full(3, -1.5), k, n, prior_mean=1.0, prior_sd=0.5)
    assert slope == pytest.approx(1.0)
    assert expit(np.array([intercept - 1.5 * slope]))[0] == pytest.approx(0.1)


def test_few_conversions_move_the_slope_little() -> None:
    x = log_odds(np.array([0.01, 0.02]))
    k, n = np.array([0.0, 2.0]), np.array([100.0, 100.0])
    assert fit_line(x, k, n, prior_mean=1.0, prior_sd=1.0)[1] == pytest.approx(1.0, abs=0.6)


def test_log_odds_stay_finite_and_undo_the_probability() -> None:
    edges = np.array([0.0, 1e-300, 0.25, 1.0])
    assert np.isfinite(log_odds(edges)).all()
    values = np.array([-20.0, -1.0, 0.0, 3.0, 15.0])
    np.testing.assert_allclose(log_odds(expit(values)), values, rtol=1e-6)
    np.testing.assert_array_equal(expit(np.array([-1e4, 1e4])), [0.0, 1.0])
