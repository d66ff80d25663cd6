"""A level set anew: nothing moves without cause, few conversions move little, intervals hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.refresh import PRIOR_SD, Shift, refresh_level


def drawn(
    rows: int = 200, shift: float = 0.0, creators: int = 40, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return log-odds foretold, k, n and creators of placements whose level has moved."""
    rng = np.random.default_rng(seed)
    told = rng.normal(-5.0, 0.7, rows)
    n = rng.integers(100, 2000, rows).astype(float)
    groups = rng.integers(0, creators, rows)
    luck = rng.normal(0.0, 0.3, creators) - 0.3**2 / 2
    return told, rng.binomial(n.astype(int), expit(told + shift + luck[groups])) * 1.0, n, groups


def refreshed(rows: int, shift: float, seed: int = 0, rho: float = 1e-4) -> Shift:
    told, k, n, groups = drawn(rows, shift, seed=seed)
    return refresh_level(told, k, n, groups, rho)


def test_outcomes_as_foretold_move_nothing() -> None:
    told, _, n, groups = drawn()
    found = refresh_level(told, n * expit(told), n, groups, 1e-4)
    assert found.value == pytest.approx(0.0, abs=1e-9)
    assert found.foretold_after == pytest.approx(found.conversions)


@pytest.mark.parametrize("shift", [-0.8, 0.6])
def test_a_level_that_moved_is_found(shift: float) -> None:
    found = [refreshed(400, shift, seed).value for seed in range(30)]
    assert np.mean(found) == pytest.approx(shift, abs=0.1)


def test_the_interval_holds_the_level_about_as_often_as_it_says() -> None:
    found = [refreshed(300, 0.4, seed) for seed in range(200)]
    assert 0.82 <= np.mean([each.low <= 0.4 <= each.high for each in found]) <= 0.97


def test_few_conversions_move_the_level_little() -> None:
    n, told, groups = np.full(3, 100.0), np.full(3, -5.0), np.arange(3)
    none = refresh_level(told, np.zeros(3), n, groups, 0.0)
    one = refresh_level(told, np.array([1.0, 0.0, 0.0]), n, groups, 0.0)
    assert -0.5 < none.value < 0.0 < one.value - none.value < 0.25
    assert none.high - none.low > PRIOR_SD


def test_the_newest_placements_set_the_level() -> None:
    told, k, n, groups = drawn(600, 0.0)
    newest = slice(-120, None)
    moved = drawn(600, 0.7)[1]
    k[newest] = moved[newest]
    found = refresh_level(told, k, n, groups, 1e-4)
    assert found.placements <= 120
    assert found.value > 0.4
    assert refresh_level(told[::-1], k[::-1], n[::-1], groups[::-1], 1e-4).value < 0.3


def test_exposures_of_one_placement_count_for_less_where_they_are_alike() -> None:
    told, k, n, groups = drawn(60, 0.7)
    alone, alike = (refresh_level(told, k, n, groups, rho) for rho in (0.0, 0.05))
    assert alike.high - alike.low > alone.high - alone.low


def test_creators_that_share_luck_widen_the_interval() -> None:
    told, k, n, _ = drawn(60, 0.0)
    k[:30] *= 3.0
    apart = refresh_level(told, k, n, np.arange(60), 0.02)
    alike = refresh_level(told, k, n, np.arange(60) // 30, 0.02)
    assert alike.high - alike.low > apart.high - apart.low


def test_what_was_moved_before_is_held_to_the_level_of_training() -> None:
    told, k, n, groups = drawn(30, 0.5)
    once = refresh_level(told, k, n, groups, 1e-3)
    again = refresh_level(told + once.value, k, n, groups, 1e-3, moved=once.value)
    assert again.value == pytest.approx(0.0, abs=0.02)


@given(
    k=st.lists(st.integers(0, 20), min_size=1, max_size=30),
    rho=st.floats(0.0, 0.5),
    moved=st.floats(-2.0, 2.0),
)
def test_any_outcomes_give_a_finite_shift_inside_its_interval(
    k: list[int], rho: float, moved: float
) -> None:
    rows = len(k)
    told, n = np.linspace(-20.0, 20.0, rows), np.full(rows, 20.0)
    found = refresh_level(told, np.array(k, dtype=float), n, np.arange(rows) % 3, rho, moved)
    assert found.low < found.value < found.high
    assert np.isfinite([found.low, found.high, found.foretold, found.foretold_after]).all()
    assert found.foretold_low <= found.foretold_after <= found.foretold_high
