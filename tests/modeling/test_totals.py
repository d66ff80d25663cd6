"""The law of a total is that of conversions whose level is drawn, and its answers agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.modeling.totals import TotalLaw


def drawn(law: TotalLaw, draws: int = 40_000) -> np.ndarray:
    """Return totals of drawn levels, over-dispersed as the law says."""
    rng = np.random.default_rng(0)
    times = np.exp(np.sqrt(law.level) * rng.normal(size=draws))
    share = law.mean / law.exposures * times
    binomial = law.exposures * share * (1.0 - share)
    rho = np.maximum((law.variance * times / binomial - 1.0) / (law.exposures - 1.0), 1e-6)
    size = 1.0 / rho - 1.0
    chance = rng.beta(share * size, (1.0 - share) * size)
    return rng.binomial(int(law.exposures), chance).astype(float)


@pytest.mark.parametrize("level", [0.0, 0.01, 0.2])
@pytest.mark.parametrize("mean", [0.7, 12.0, 900.0])
def test_the_law_is_that_of_drawn_totals(mean: float, level: float) -> None:
    law = TotalLaw(50_000.0, mean, 2.5 * mean, level)
    totals = drawn(law)
    for share in (0.05, 0.5, 0.95):
        at = law.quantile(share)
        assert (totals > at).mean() <= 1.0 - share + 0.01
        assert (totals >= at).mean() >= 1.0 - share - 0.01
    for least in np.round([0.5 * mean, mean, 2.0 * mean]):
        assert law.chance_of(least) == pytest.approx((totals >= least).mean(), abs=0.012)


@given(
    st.floats(1.0, 1e7).map(np.rint),
    st.floats(1e-9, 0.9),
    st.floats(1.0, 50.0),
    st.floats(0.0, 3.0),
    st.floats(0.01, 0.99),
)
def test_the_quantile_is_the_smallest_count_that_so_little_lies_above(
    exposures: float, share: float, times: float, level: float, at: float
) -> None:
    mean = exposures * share
    law = TotalLaw(exposures, mean, times * mean, level)
    found = law.quantile(at)
    assert 0.0 <= found <= exposures
    assert law.chance_of(found + 1.0) <= 1.0 - at + 1e-9
    if found > 0.0 and found < 100.0:
        assert law.chance_of(found) > 1.0 - at - 1e-9


def test_a_level_in_doubt_widens_a_range_upwards_more_than_downwards() -> None:
    sure, doubted = (TotalLaw(1e5, 500.0, 600.0, level) for level in (0.0, 0.1))
    middle = sure.quantile(0.5)
    up, down = doubted.quantile(0.95) - middle, middle - doubted.quantile(0.05)
    assert up > down > middle - sure.quantile(0.05)
    assert doubted.quantile(0.5) == pytest.approx(middle, rel=0.01)
