"""Exposures of one placement count for less the more their conversions cluster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ModelError
from conversion_influence.modeling.dispersion import discount, within_placement


def clustered(
    rho: float, rate: float, rows: int = 4000, exposures: int = 500
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    n = rng.integers(exposures // 2, exposures * 2, rows)
    a = (1 - rho) / max(rho, 1e-9)
    p = rng.beta(a * rate, a * (1 - rate), rows)
    return rng.binomial(n, p).astype(float), n.astype(float)


@pytest.mark.parametrize("rho", [0.0, 0.01, 0.1])
def test_the_correlation_that_was_drawn_is_found(rho: float) -> None:
    k, n = clustered(rho, 0.02)
    found = within_placement(k, n, np.full(len(n), 0.02))
    assert found == pytest.approx(rho, rel=0.15, abs=1e-3)


def test_what_is_expected_of_each_placement_is_no_clustering_and_its_level_does_not_matter() -> (
    None
):
    rng = np.random.default_rng(4)
    p = np.where(np.arange(4000) % 2 == 0, 0.002, 0.05)
    n = np.full(4000, 300.0)
    k = rng.binomial(n.astype(int), p).astype(float)
    assert within_placement(k, n, p) < 1e-3
    assert within_placement(k, n, p / 3) == pytest.approx(within_placement(k, n, p), rel=1e-9)
    assert within_placement(k, n, np.full(4000, np.nan)) > 0.01, "without it, it looks like one"


@pytest.mark.parametrize("rate", [5e-6, 0.002, 0.1])
def test_without_evidence_it_is_the_usual_relative_variance(rate: float) -> None:
    k, n = np.array([1.0]), np.array([1.0 / rate])
    usual = 2 * rate * (1 - rate)
    assert within_placement(k, n, np.full(1, np.nan)) == pytest.approx(usual, rel=0.15)
    assert within_placement(0 * k, n, np.full(1, 0.3)) == 0.0


@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 10**6), st.floats(0, 1), st.one_of(st.just(np.nan), st.floats(0, 1))
        ),
        min_size=1,
        max_size=6,
    )
)
def test_it_stays_within_its_bounds(rows: list[tuple[int, float, float]]) -> None:
    n = np.array([float(row[0]) for row in rows])
    k = np.floor(n * np.array([row[1] for row in rows]))
    rho = within_placement(k, n, np.array([row[2] for row in rows]))
    assert 0.0 <= rho <= 0.5
    weight = discount(n, rho)
    assert ((weight > 0) & (weight <= 1)).all()


def test_the_weight_of_an_exposure_is_one_over_the_design_effect() -> None:
    np.testing.assert_allclose(discount(np.array([1.0, 11.0, 101.0]), 0.1), [1.0, 0.5, 1 / 11])
    np.testing.assert_array_equal(discount(np.array([1.0, 1e6]), 0.0), [1.0, 1.0])


def test_placements_that_reached_nobody_are_refused() -> None:
    with pytest.raises(ModelError, match="2 placements hold no exposure"):
        within_placement(np.zeros(2), np.zeros(2), np.full(2, 0.1))
