"""Ranges cover what they promise on a known truth, whatever is asked of them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from conversion_influence.errors import ModelError
from conversion_influence.modeling.beta_binomial import (
    SMALLEST,
    beta_parameters,
    chance_of,
    count_quantile,
    kept,
    mass,
)
from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.spread_fit import fit_spread

SPREAD = Spread(
    log_rho=-5.0, centre=-3.5, by_likelihood=0.6, by_evidence=-0.1, level=0.01, creator=0.02
)
ROWS = 10_000


class World:
    """Placements of a known law: 20 per creator, four folds in order of time."""

    def __init__(self, seed: int, spread: Spread = SPREAD, rows: int = ROWS) -> None:
        rng = np.random.default_rng(seed)
        self.p = expit(rng.normal(-3.5, 0.8, rows))
        self.n = np.floor(np.exp(rng.normal(5.0, 1.0, rows))) + 1.0
        self.evidence = np.where(rng.random(rows) < 0.3, 0.0, np.exp(rng.normal(7, 1.5, rows)))
        self.groups = rng.integers(0, rows // 20, rows)
        self.folds = np.repeat(np.arange(4), rows // 4)
        self.learned = 0.4 + 0.15 * self.folds
        a, b = beta_parameters(self.p, spread.rho(self.p, self.evidence))
        self.truth = rng.beta(a, b)
        self.k = rng.binomial(self.n.astype(int), self.truth).astype(float)

    def fit(self) -> Spread:
        return fit_spread(
            self.p, self.k, self.n, self.evidence, self.groups, self.folds, self.learned
        )


def randomised_share_inside(world: World, spread: Spread, seed: int = 0) -> float:
    """Czado, Gneiting and Held (2009), section 2: coverage where counts are cut within steps."""
    a, b = beta_parameters(world.p, spread.rho(world.p, world.evidence))
    upto = stats.betabinom.cdf(world.k, world.n, a, b)
    at = stats.betabinom.pmf(world.k, world.n, a, b)
    u = upto - at * np.random.default_rng(seed).random(len(upto))
    return float(np.mean((u > 0.05) & (u < 0.95)))


@pytest.fixture(scope="module")
def learned() -> Spread:
    return World(1).fit()


@pytest.mark.parametrize(("p", "n"), [(1e-5, 1e6), (1e-5, 1e7), (1e-4, 1e6), (5e-3, 1e5)])
def test_what_varies_as_chance_has_it_gets_a_range_of_90_per_cent(p: float, n: float) -> None:
    world = World(5, rows=2_000)
    world.p, world.n = np.full(2_000, p), np.full(2_000, n)
    world.k = np.random.default_rng(6).binomial(int(n), p, 2_000).astype(float)
    few, many = world.fit().conversions_range(world.p, world.n, world.evidence)
    inside = np.mean((few <= world.k) & (world.k <= many))
    # Whole numbers hold more than 90 %: of a mean of 10 by about 4 %.
    sure = stats.binom.interval(0.9, int(n), p)
    exact = np.mean((sure[0] <= world.k) & (world.k <= sure[1]))
    assert exact - 0.01 <= inside <= exact + 0.02


def test_the_smallest_correlation_is_less_only_of_small_likelihoods() -> None:
    p = np.array([1e-12, 1e-5, 1e-3, 0.2])
    np.testing.assert_allclose(kept(p, np.zeros(4)), [1e-9, 1e-8, SMALLEST, SMALLEST])


def test_what_is_learned_is_the_law_of_the_world(learned: Spread) -> None:
    # Foretelling does not get better with the folds of this world.
    world = World(2)
    ratio = learned.rho(world.p, world.evidence) / SPREAD.rho(world.p, world.evidence)
    assert 0.85 < np.quantile(ratio, 0.1) < np.quantile(ratio, 0.9) < 1.15
    assert learned.by_evidence == pytest.approx(SPREAD.by_evidence, abs=0.03)


def test_ranges_cover_what_they_promise(learned: Spread) -> None:
    world = World(3)
    low, high = learned.likelihood_range(world.p, world.evidence)
    assert np.mean((low <= world.truth) & (world.truth <= high)) == pytest.approx(0.9, abs=0.02)
    assert randomised_share_inside(world, learned) == pytest.approx(0.9, abs=0.02)
    few, many = learned.conversions_range(world.p, world.n, world.evidence)
    inside = (few <= world.k) & (world.k <= many)
    assert inside.mean() >= 0.89
    expects_many = world.n * world.p >= 20
    assert inside[expects_many].mean() == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_other_levels_are_covered_too(learned: Spread, level: float) -> None:
    world = World(4)
    low, high = learned.likelihood_range(world.p, world.evidence, level)
    share = np.mean((low <= world.truth) & (world.truth <= high))
    assert share == pytest.approx(level, abs=0.02)


def test_chances_of_a_cost_come_true(learned: Spread) -> None:
    world = World(5)
    cost = np.random.default_rng(5).uniform(0.2, 3.0, ROWS) * world.n * world.p * 10.0
    chance = learned.chance_of_cost(world.p, world.n, world.evidence, cost, 10.0)
    happened = world.k >= cost / 10.0
    for start in np.arange(0.0, 1.0, 0.2):
        near = (chance >= start) & (chance < start + 0.2)
        assert happened[near].mean() == pytest.approx(chance[near].mean(), abs=0.03)


def test_totals_hold_what_placements_share() -> None:
    rng = np.random.default_rng(6)
    chances = rng.normal(1.0, 0.2, 20)  # each block of time has its own level
    world = World(6)
    block = np.repeat(np.arange(20), ROWS // 20)
    world.truth = np.clip(world.truth * chances[block], 0.0, 1.0)
    world.k = rng.binomial(world.n.astype(int), world.truth).astype(float)
    spread = world.fit()
    assert spread.level == pytest.approx(0.04, abs=0.025)
    inside = []
    for number in range(20):
        rows = np.flatnonzero(block == number)[:200]
        parts = world.p[rows], world.n[rows], world.evidence[rows], world.groups[rows]
        low, high = spread.total_range(*parts)
        inside.append(low <= world.k[rows].sum() <= high)
        assert spread.chance_of_total(*parts, low) >= 0.95
        assert spread.chance_of_total(*parts, high + 1.0) <= 0.05
        alone = Spread(**{**spread.to_dict(), "level": 0.0, "creator": 0.0}).total_range(*parts)
        assert alone[1] - alone[0] < high - low
    assert np.mean(inside) >= 0.75


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0.0, 1e9), st.floats(0.0, 1e12), st.floats(0.01, 0.999))
def test_ranges_are_in_order_for_any_input(
    p: float, n: float, evidence: float, level: float
) -> None:
    one = np.array([p]), np.array([n]), np.array([evidence])
    low, high = SPREAD.likelihood_range(one[0], one[2], level)
    assert 0.0 <= low[0] <= p <= high[0] <= 1.0
    few, many = SPREAD.conversions_range(*one, level)
    assert 0.0 <= few[0] <= many[0] <= np.rint(n)
    assert few[0] == int(few[0])
    assert many[0] == int(many[0])


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0.0, 1e6), st.floats(1.0, 1e6))
def test_more_evidence_never_makes_a_range_wider(p: float, less: float, more: float) -> None:
    evidence = np.array([less, less + more])
    low, high = SPREAD.likelihood_range(np.array([p, p]), evidence)
    assert high[1] - low[1] <= (high[0] - low[0]) * 1.01


def test_unknown_evidence_counts_as_none_and_unknown_exposures_give_no_range() -> None:
    p = np.array([0.02, 0.02])
    known, unknown = SPREAD.likelihood_range(p, np.array([0.0, np.nan]))[1]
    assert known == unknown
    few, many = SPREAD.conversions_range(p, np.array([np.nan, 0.0]), np.zeros(2))
    assert np.isnan([few[0], many[0]]).all()
    assert (few[1], many[1]) == (0.0, 0.0)
    nothing = np.array([np.nan, 0.0])
    chance = SPREAD.chance_of_cost(p, np.full(2, 100.0), np.zeros(2), nothing, 5.0)
    assert np.isnan(chance[0])
    assert chance[1] == 1.0
    nothing = p, np.zeros(2), np.zeros(2), np.array(["a", "b"])
    assert SPREAD.total_range(*nothing) == (0.0, 0.0)
    assert [SPREAD.chance_of_total(*nothing, least) for least in (0.0, 0.4)] == [1.0, 0.0]


def test_doubt_about_exposures_widens_ranges_of_conversions() -> None:
    rng = np.random.default_rng(10)
    p, n, evidence = np.full(ROWS, 0.02), np.full(ROWS, 2000.0), np.full(ROWS, 5000.0)
    real = np.rint(n * np.exp(rng.normal(-0.125, 0.5, ROWS)))
    a, b = beta_parameters(p, SPREAD.rho(p, evidence))
    k = rng.binomial(real.astype(int), rng.beta(a, b))
    few, many = SPREAD.conversions_range(p, n, evidence, doubt=float(np.expm1(0.25)))
    assert 0.88 < np.mean((few <= k) & (k <= many)) < 0.96
    sure, too_sure = SPREAD.conversions_range(p, n, evidence)
    assert np.mean((sure <= k) & (k <= too_sure)) < 0.8


def test_yes_or_no_outcomes_leave_the_law_as_it_was_before() -> None:
    world = World(7)
    world.n, world.k = np.ones(ROWS), np.minimum(world.k, 1.0)
    spread = world.fit()
    rate = float(expit(np.array(spread.centre)))
    assert np.exp(spread.log_rho) == pytest.approx(rate * (1 - rate), rel=1e-6)
    few, many = spread.conversions_range(world.p[:5], world.n[:5], world.evidence[:5])
    assert ((few >= 0) & (many <= 1)).all()


def test_few_placements_give_wide_ranges() -> None:
    few, many = World(8, rows=40), World(8)

    def width(spread: Spread) -> float:
        low, high = spread.likelihood_range(np.array([0.03]), np.zeros(1))
        return float(high[0] - low[0])

    empty = fit_spread(*(np.empty(0) for _ in range(7)))
    assert width(many.fit()) < width(empty)
    assert width(few.fit()) < width(empty)


def test_counts_are_those_of_the_exact_law() -> None:
    rng = np.random.default_rng(9)
    n, p = np.floor(10 ** rng.uniform(0, 5, 200)), 10 ** rng.uniform(-4, -0.3, 200)
    rho = 10 ** rng.uniform(-6, -0.3, 200)
    a, b = beta_parameters(p, rho)
    k = np.floor(n * p)
    assert mass(k, n, p, rho) == pytest.approx(stats.betabinom.pmf(k, n, a, b), rel=1e-6)
    for level in (0.05, 0.5, 0.95):
        exact = stats.betabinom.ppf(level, n, a, b)
        found = count_quantile(n, p, rho, level)
        assert (np.abs(found - exact) <= 1).all()
        assert (found == exact)[exact < 150].all()
    chance = chance_of(n, p, rho, k + 1)
    assert chance == pytest.approx(stats.betabinom.sf(k, n, a, b), abs=5e-3)


def test_a_spread_survives_json_and_damage_is_named() -> None:
    stored = json.loads(json.dumps(SPREAD.to_dict()))
    assert Spread.from_dict(stored) == SPREAD
    with pytest.raises(ModelError, match="by_evidence"):
        Spread.from_dict({**stored, "by_evidence": 0.3})
    with pytest.raises(ModelError, match="level"):
        Spread.from_dict({**stored, "level": "much"})
    with pytest.raises(ModelError, match="colour"):
        Spread.from_dict({**stored, "colour": 1.0})
