"""Weights start from fixed ones, and move as far as what was foretold makes them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.modeling.blend import (
    LEAST_CONVERSIONS,
    LEAST_ROWS,
    LEVEL_CONVERSIONS,
    NEWEST,
    STEADY,
    Foretold,
    dispersion_of,
    fixed_weights,
    newest_level,
    weigh,
)
from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.forward import Forward, walk_forward
from conversion_influence.modeling.rungs import RUNGS

from .drawn_rows import drawn_rows, learning_of


def foretold(*, rows: int = 600, seed: int = 0, noise: float = 0.0) -> Foretold:
    """Two rungs that know the truth, the first of them with noise."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(-3.0, 0.8, rows)
    n = np.full(rows, 80.0)
    k = rng.binomial(80, expit(truth)).astype(float)
    told = np.column_stack([truth + noise * rng.normal(size=rows), truth])
    return Foretold(told, k, n, np.arange(rows) // 3, np.arange(rows) * 3 // rows)


rungs = st.sets(st.sampled_from(RUNGS), min_size=1).map(sorted)


@given(names=rungs, fewer=st.floats(0, 1e6), more=st.floats(0, 1e6))
def test_fixed_weights_are_shares(names: list[str], fewer: float, more: float) -> None:
    for conversions in (fewer, more):
        fixed = fixed_weights(names, conversions)
        assert fixed.sum() == pytest.approx(1.0)
        assert (fixed > 0).all()


def test_with_more_conversions_simple_rungs_weigh_less() -> None:
    by_number = [fixed_weights(RUNGS[:5], number) for number in (0.0, 100.0, 1e4, 1e6)]
    for fewer, more in pairwise(by_number):
        assert (more[:2] < fewer[:2]).all()
        assert more[4] > fewer[4]


def test_the_better_rung_weighs_more_the_clearer_it_is() -> None:
    fixed = np.array([0.5, 0.5])
    found = [weigh(foretold(noise=noise), fixed) for noise in (0.0, 1.0, 2.0, 4.0)]
    for weights in found:
        assert weights.sum() == pytest.approx(1.0)
    assert all(clearer[1] > less[1] for less, clearer in pairwise(found))
    assert found[0][1] == pytest.approx(0.5, abs=1e-3)
    assert found[-1][1] > 0.75


def test_the_order_of_the_rungs_does_not_matter() -> None:
    drawn, fixed = foretold(noise=2.0), np.array([0.6, 0.4])
    turned = Foretold(
        drawn.log_odds[:, ::-1], drawn.conversions, drawn.exposures, drawn.groups, drawn.folds
    )
    np.testing.assert_allclose(weigh(turned, fixed[::-1]), weigh(drawn, fixed)[::-1], atol=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_rungs_that_say_nearly_the_same_keep_about_their_fixed_weights(seed: int) -> None:
    fixed = np.array([0.7, 0.3])
    np.testing.assert_allclose(weigh(foretold(seed=seed, noise=0.1), fixed), fixed, atol=0.02)


def test_how_a_rate_moved_between_folds_says_nothing_of_the_rungs() -> None:
    drawn = foretold(noise=2.0)
    moved = drawn.log_odds + np.array([1.0, -0.5, 2.0])[drawn.folds][:, None]
    other = Foretold(moved, drawn.conversions, drawn.exposures, drawn.groups, drawn.folds)
    fixed = np.array([0.5, 0.5])
    assert weigh(other, fixed)[1] == pytest.approx(weigh(drawn, fixed)[1], abs=0.15)


@pytest.mark.parametrize("lack", ["rows", "conversions", "other outcome"])
def test_where_too_little_was_foretold_the_fixed_weights_stay(lack: str) -> None:
    drawn = foretold(rows=LEAST_ROWS - 1 if lack == "rows" else 60)
    k = {
        "rows": drawn.conversions,
        "conversions": np.eye(1, 60)[0] * (LEAST_CONVERSIONS - 1.0),
        "other outcome": drawn.exposures,
    }[lack]
    few = Foretold(drawn.log_odds, k, drawn.exposures, drawn.groups, drawn.folds)
    assert few.too_few
    fixed = np.array([0.4, 0.6])
    np.testing.assert_array_equal(weigh(few, fixed), fixed)


def test_luck_that_creators_share_is_seen_as_dispersion() -> None:
    drawn = foretold()
    told = drawn.log_odds[:, 1]
    assert dispersion_of(told, drawn) == pytest.approx(1.0, abs=0.25)
    shared = np.repeat(np.random.default_rng(1).normal(0.0, 1.0, 200), 3)
    lucky = np.round(drawn.exposures * expit(told + shared))
    clustered = Foretold(drawn.log_odds, lucky, drawn.exposures, drawn.groups, drawn.folds)
    assert dispersion_of(told, clustered) > 3.0


@pytest.mark.parametrize("drift", [-1.5, 0.0, 0.8])
def test_the_level_of_the_newest_rows_is_found(drift: float) -> None:
    rng = np.random.default_rng(0)
    told = rng.normal(-3.0, 0.5, 2000)
    newest = np.arange(2000) >= 2000 * (1.0 - NEWEST)
    n = np.full(2000, 100.0)
    k = rng.binomial(100, expit(told + drift * newest)).astype(float)
    newest_k = k[newest].sum()
    heard = newest_k / (newest_k + STEADY)
    assert newest_level(told, k, n) == pytest.approx(heard * drift, abs=0.12)


def test_with_few_conversions_more_rows_set_the_level_and_with_too_few_none() -> None:
    rows = 200
    told, n = np.full(rows, -4.0), np.full(rows, 10.0)
    k = np.where(np.arange(rows) % 2, 1.0, 0.0)  # one in twenty, so that a tenth holds too few
    assert k[-int(rows * NEWEST) :].sum() < LEVEL_CONVERSIONS
    heard = LEVEL_CONVERSIONS / (LEVEL_CONVERSIONS + STEADY)
    whole = 4.0 + np.log(0.05 / 0.95)
    assert newest_level(told, k, n) == pytest.approx(heard * whole, abs=0.05)
    assert newest_level(told, np.eye(1, rows)[0] * (LEVEL_CONVERSIONS - 1.0), n) == 0.0
    assert newest_level(told[:0], k[:0], n[:0]) == 0.0
    assert newest_level(told, n, n) == 0.0


def forward(**drawn: object) -> Forward:
    """Walk forward with the rate so far, and with a rung that only some folds know."""
    learning, _ = learning_of(drawn_rows(**drawn))  # type: ignore[arg-type]

    def fit(first: np.ndarray):  # type: ignore[no-untyped-def]
        rate = learning.conversions[first].sum() / learning.exposures[first].sum()
        odds = np.log(rate / (1.0 - rate))

        def foretell(asked: np.ndarray) -> dict[str, np.ndarray]:
            told = {"pooled": np.full(len(asked), odds), "unwanted": np.zeros(len(asked))}
            return told | ({"late": told["pooled"] + 1.0} if len(first) > 120 else {})

        return foretell

    return walk_forward(learning, fit, ("pooled", "late", "never"), seed=0)


def test_walking_forward_a_model_a_fold_lacks_is_stood_in_for_by_the_pooled_rate() -> None:
    walked = forward(rows=240)
    assert walked.names == ("pooled", "late", "never")
    pooled, late, never = walked.outcomes.log_odds.T
    np.testing.assert_array_equal(pooled, never)
    first = walked.outcomes.folds == 0
    np.testing.assert_array_equal(pooled[first], late[first])
    np.testing.assert_allclose(late[~first], pooled[~first] + 1.0)
    assert walked.of(["late"]).log_odds.shape == (len(walked.positions), 1)


def test_a_blend_is_set_at_the_level_that_was_known_before_each_fold() -> None:
    walked = forward(rows=900, rate=0.2, drift=-2.0)
    told = walked.weighed({"pooled": 1.0})
    levels = told - walked.outcomes.log_odds[:, 0]
    assert [len(set(levels[walked.outcomes.folds == fold])) for fold in range(4)] == [1] * 4
    assert (levels < -0.05).all()  # rates fell before every fold, too
    k, n = walked.outcomes.conversions, walked.outcomes.exposures
    assert abs((n * expit(told)).sum() - k.sum()) < abs(
        (n * expit(walked.outcomes.log_odds[:, 0])).sum() - k.sum()
    )


def test_without_order_no_level_is_set() -> None:
    walked = forward(rows=240, timed=False)
    np.testing.assert_array_equal(walked.weighed({"pooled": 1.0}), walked.outcomes.log_odds[:, 0])
    assert sorted(walked.positions) == list(range(240))


def test_where_no_row_was_settled_before_another_was_asked_nothing_is_foretold() -> None:
    walked = forward(rows=40, waits=100)
    assert len(walked.positions) == 0
    assert len(walked.weighed({"pooled": 0.5, "late": 0.5})) == 0
    assert walked.of(["pooled", "never"]).too_few
