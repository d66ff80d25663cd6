"""Laws of calibration: known truth comes back, ranks stay, nothing is learned from nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from conversion_influence.modeling.calibration import (
    LogisticCalibrator,
    expit,
    fit_calibrator,
    fit_line,
    log_odds,
)

slices = st.lists(
    st.tuples(
        st.floats(1e-9, 1 - 1e-9),
        st.integers(1, 1_000_000),
        st.floats(0, 1) | st.sampled_from([0.0, 0.0, 1e-5, 1.0]),
    ),
    min_size=1,
    max_size=30,
)


def arrays(rows: list[tuple[float, int, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    likelihood, n, share = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return likelihood, np.floor(n * share), n


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (-1.0, 0.6), (2.0, 1.7), (-3.0, 0.0)])
def test_a_known_line_is_recovered(intercept: float, slope: float) -> None:
    rng = np.random.default_rng(0)
    raw = expit(rng.normal(-2.0, 1.0, 4000))
    n = rng.integers(1, 2000, 4000)
    k = rng.binomial(n, LogisticCalibrator(intercept, slope).apply(raw))
    found = fit_calibrator(raw, k.astype(float), n.astype(float))
    assert found.intercept == pytest.approx(intercept, abs=0.05)
    assert found.slope == pytest.approx(slope, abs=0.02)


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


@given(rows=slices)
@example(rows=[(0.5, 2406, 0.0), (1e-9, 2024, 1.0)])  # turned round as far as can be
@settings(max_examples=300)
def test_totals_match_ranks_stay_and_the_slope_is_never_negative(
    rows: list[tuple[float, int, float]],
) -> None:
    likelihood, k, n = arrays(rows)
    found = fit_calibrator(likelihood, k, n)
    assert np.isfinite([found.intercept, found.slope]).all()
    assert found.slope >= 0.0
    after = found.apply(likelihood)
    assert ((after >= 0) & (after <= 1)).all()
    assert (np.diff(after[np.argsort(likelihood)]) >= 0).all()
    if 0 < k.sum() < n.sum():
        assert (after * n).sum() == pytest.approx(k.sum(), rel=1e-4)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_without_both_outcomes_nothing_is_changed(share: float) -> None:
    n = np.array([10.0, 20.0])
    found = fit_calibrator(np.array([0.1, 0.9]), n * share, n)
    assert found == LogisticCalibrator()
    np.testing.assert_allclose(found.apply(np.array([0.1, 0.9])), [0.1, 0.9], rtol=1e-12)


def test_a_reversed_ranking_is_flattened_to_the_rate_and_not_turned_round() -> None:
    found = fit_calibrator(np.array([0.1, 0.4]), np.array([40.0, 10.0]), np.array([100.0, 100.0]))
    assert found.slope == 0.0
    np.testing.assert_allclose(found.apply(np.array([0.01, 0.99])), [0.25, 0.25])


def test_a_constant_likelihood_takes_the_rate_of_the_slice() -> None:
    found = fit_calibrator(np.full(3, 0.2), np.array([0.0, 1.0, 2.0]), np.array([10.0, 10.0, 10.0]))
    assert found.slope == pytest.approx(1.0)
    assert found.apply(np.array([0.2]))[0] == pytest.approx(0.1)


def test_few_conversions_move_the_slope_little() -> None:
    found = fit_calibrator(np.array([0.01, 0.02]), np.array([0.0, 2.0]), np.array([100.0, 100.0]))
    assert found.slope == pytest.approx(1.0, abs=0.6)


def test_log_odds_stay_finite_and_undo_the_probability() -> None:
    edges = np.array([0.0, 1e-300, 0.25, 1.0])
    assert np.isfinite(log_odds(edges)).all()
    values = np.array([-20.0, -1.0, 0.0, 3.0, 15.0])
    np.testing.assert_allclose(log_odds(expit(values)), values, rtol=1e-6)
    np.testing.assert_array_equal(expit(np.array([-1e4, 1e4])), [0.0, 1.0])
