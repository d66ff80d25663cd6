"""Laws of training: nothing but the training rows, their outcomes and the seed decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from conversion_influence.config import OWN_FORECASTS, ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ModelError
from conversion_influence.modeling.blend import fixed_weights
from conversion_influence.modeling.calibration import expit, log_odds
from conversion_influence.modeling.rungs import RUNGS
from conversion_influence.modeling.training import MODEL, Fitted, fit_model

from .drawn_rows import PAST, drawn_rows

QUICK: dict[str, Any] = {"rounds": 40, "learning_rate": 0.1, "patience": 8, "seeds": 2}


def fitted(rows: Rows, positions: np.ndarray | None = None, **changed: Any) -> Fitted:
    threads = changed.pop("threads", 1)
    chosen = np.arange(len(rows)) if positions is None else positions
    return fit_model(rows, chosen, ModelSettings(**{**QUICK, **changed}), 3, threads)


def kept(model: Fitted) -> tuple[object, ...]:
    """All that a bundle keeps of a model."""
    encoding = model.encoding
    return (
        model.text,
        model.model.line.to_dict(),
        model.model.calibrator,
        dict(model.weights),
        (encoding.signals, dict(encoding.categories), dict(encoding.medians)),
    )


def shuffled(rows: Rows, order: np.ndarray) -> Rows:
    assert rows.as_of is not None
    assert rows.settled_at is not None
    return replace(
        rows,
        frame=rows.frame.iloc[order].reset_index(drop=True),
        conversions=rows.conversions[order],
        exposures=rows.exposures[order],
        groups=rows.groups[order],
        as_of=rows.as_of.iloc[order].reset_index(drop=True),
        settled_at=rows.settled_at.iloc[order].reset_index(drop=True),
    )


@pytest.fixture(scope="module")
def rows() -> Rows:
    return drawn_rows()


@pytest.fixture(scope="module")
def model(rows: Rows) -> Fitted:
    return fitted(rows)


def test_the_weights_are_shares_and_every_rung_has_one(model: Fitted) -> None:
    assert sum(model.weights.values()) == pytest.approx(1.0)
    assert all(weight > 0 for weight in model.weights.values())
    assert set(model.rounds) <= set(model.weights)


def test_threads_and_the_order_of_the_rows_change_no_byte() -> None:
    rows = drawn_rows(rows=120)
    model = kept(fitted(rows, rounds=15))
    order = np.random.default_rng(0).permutation(len(rows))
    assert kept(fitted(rows, rounds=15, threads=2)) == model
    assert kept(fitted(shuffled(rows, order), rounds=15)) == model


@pytest.mark.parametrize("timed", [True, False])
def test_rows_that_are_not_learned_from_change_nothing(timed: bool) -> None:
    rows = drawn_rows(timed=timed)
    train = np.arange(170)
    rng = np.random.default_rng(1)
    test = np.arange(len(rows)) >= 170
    altered = replace(
        rows,
        frame=rows.frame.copy(),
        conversions=np.where(test, rng.permutation(rows.conversions) % 5, rows.conversions),
        exposures=np.where(test, 1000.0, rows.exposures),
        groups=np.where(test, "other", rows.groups),
    )
    altered.frame.loc[test, "warmth"] = 99.0
    altered.frame.loc[test, "topic"] = "never heard of"
    assert kept(fitted(altered, train)) == kept(fitted(rows, train))


@pytest.mark.parametrize("use", ["pooled", "history", "ridge", "lightgbm"])
def test_one_rung_alone_may_be_asked_for(rows: Rows, model: Fitted, use: str) -> None:
    alone = fitted(rows, use=use)
    assert alone.weights[use] == 1.0
    assert sum(alone.weights.values()) == 1.0
    told, told_alone = model.foretold()[1], alone.foretold()[1]
    np.testing.assert_allclose(told_alone[MODEL], told_alone[use])
    np.testing.assert_allclose(told_alone[use], told[use], rtol=1e-9)
    if use == "pooled":
        assert np.ptp(alone.likelihood(rows.frame)) == pytest.approx(0.0, abs=1e-12)


def test_a_past_that_is_not_known_cannot_be_asked_for() -> None:
    with pytest.raises(ModelError, match=r"model\.use is 'history', but the signals know no past"):
        fitted(drawn_rows(past=False, rows=60), use="history")


@pytest.mark.parametrize("timed", [True, False])
@pytest.mark.parametrize("number", [30, 12])
def test_a_few_placements_are_enough(number: int, timed: bool) -> None:
    rows = drawn_rows(2, rows=number, timed=timed)
    model = fitted(rows)
    p = model.likelihood(rows.frame)
    assert ((p > 0) & (p < 1)).all()
    assert (p * rows.exposures).sum() == pytest.approx(rows.conversions.sum(), rel=0.3)


def test_where_nothing_could_be_foretold_the_fixed_weights_stay() -> None:
    rows = drawn_rows(rows=60, waits=300)
    model = fitted(rows)
    positions, told = model.foretold()
    assert len(positions) == 0
    assert {len(likelihood) for likelihood in told.values()} == {0}
    fixed = fixed_weights(list(model.weights), 0.0)
    np.testing.assert_allclose(list(model.weights.values()), fixed)


@pytest.mark.parametrize("outcome", ["no conversion", "nothing but conversions"])
def test_one_outcome_is_refused(outcome: str) -> None:
    rows = drawn_rows(rows=30)
    rows.conversions[:] = 0.0 if outcome == "no conversion" else rows.exposures
    with pytest.raises(
        ModelError, match=rf"the training rows \(30 rows, \d+ exposures\) hold {outcome}"
    ):
        fitted(rows)


@pytest.mark.parametrize(("seed", "timed"), [(0, True), (1, True), (0, False), (1, False)])
def test_from_shuffled_outcomes_the_base_rate_is_learned(seed: int, timed: bool) -> None:
    rows = drawn_rows(seed, rows=600, timed=timed)
    order = np.random.default_rng(seed).permutation(len(rows))
    rows = replace(rows, conversions=rows.conversions[order], exposures=rows.exposures[order])
    base = rows.conversions.sum() / rows.exposures.sum()
    p = fitted(rows).likelihood(drawn_rows(seed + 10, rows=600).frame)
    assert log_odds(p).std() < 0.15
    # Where rows have an order, the level is that of the newest of them, by luck higher or lower.
    assert p.mean() == pytest.approx(base, rel=0.4 if timed else 0.05)


def test_what_is_learned_foretells_new_rows_better_than_the_rate(model: Fitted) -> None:
    later = drawn_rows(1, rows=400)
    k, n = later.conversions, later.exposures

    def loss(p: np.ndarray) -> float:
        return float(-(k * np.log(p) + (n - k) * np.log1p(-p)).sum())

    assert loss(model.likelihood(later.frame)) < loss(np.full(400, k.sum() / n.sum()))


def test_the_level_moves_most_of_the_way_to_the_newest_rows() -> None:
    rows = drawn_rows(rows=900, rate=0.15, drift=-1.5, past=False)
    newest = np.arange(900) >= 810
    found = fitted(rows)
    likelihood = found.likelihood(rows.frame[newest])
    learned = expit(log_odds(likelihood) - found.model.calibrator.intercept)
    n, k = rows.exposures[newest], rows.conversions[newest].sum()
    too_much, left = (learned * n).sum() / k, (likelihood * n).sum() / k
    assert too_much > 2.0
    assert 1.0 <= left < 1.0 + 0.4 * (too_much - 1.0)


def test_rules_are_at_the_same_level_and_foretell_the_same_rows(rows: Rows, model: Fitted) -> None:
    assert set(model.rules) >= {"base_rate", "creator_history", "warm", "logistic_regression"}
    told = model.foretold()[1]
    assert set(told) == {MODEL, *model.weights, *model.rules}
    assert len({len(likelihood) for likelihood in told.values()}) == 1
    for rule in model.rules.values():
        assert rule.calibrator.slope == 1.0
    assert {rule.calibrator.intercept for rule in model.rules.values()} != {0.0}


def test_the_past_may_be_missing_of_every_early_row() -> None:
    rows = drawn_rows(rows=120)
    rows.frame.loc[:60, list(PAST)] = np.nan
    p = fitted(rows).likelihood(rows.frame)
    assert np.isfinite(p).all()


def test_no_forecast_goes_by_a_name_that_a_baseline_may_bear(rows: Rows, model: Fitted) -> None:
    own = {MODEL, *RUNGS, *(set(model.rules) - set(rows.rules))}
    assert own <= set(OWN_FORECASTS)
