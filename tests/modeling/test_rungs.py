"""Which rungs there are, and that their weighted sum is one line and one text."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling import rungs as module
from conversion_influence.modeling.rungs import RUNGS, Rungs, fit_rungs, pooled, usual

from .drawn_rows import drawn_rows, learning_of

QUICK = {"rounds": 40, "learning_rate": 0.1, "patience": 8, "seeds": 1}


def rungs_of(rows: Rows, conversions: float | None = None, **settings: object) -> Rungs:
    learning, encoding = learning_of(rows)
    worth = learning.discounted(0.02)
    total = float(worth.conversions.sum()) if conversions is None else conversions
    chosen = ModelSettings(**{**QUICK, **settings})  # type: ignore[arg-type]
    return fit_rungs(worth, encoding, chosen, 0, conversions=total, threads=1)


FEW, BETWEEN, MANY = module.TO_DRIFT / 2, (module.TO_DRIFT + module.ENOUGH) / 2, 2 * module.ENOUGH


@pytest.mark.parametrize(
    ("conversions", "past", "names"),
    [
        (FEW, True, ("pooled", "scorecard", "history", "ridge", "lightgbm", "on_ridge")),
        (BETWEEN, True, RUNGS),
        (MANY, True, ("pooled", "scorecard", "history", "ridge", "lightgbm", "on_going")),
        (FEW, False, ("pooled", "scorecard", "ridge", "lightgbm", "on_ridge")),
        (MANY, False, ("pooled", "scorecard", "ridge", "lightgbm")),
    ],
)
def test_the_rungs_follow_from_the_conversions_and_from_what_is_known_of_the_past(
    conversions: float, past: bool, names: tuple[str, ...]
) -> None:
    assert rungs_of(drawn_rows(rows=120, past=past, marks=True), conversions).names == names
    without = rungs_of(drawn_rows(rows=120, past=past), conversions)
    assert without.names == tuple(name for name in names if name != "scorecard")


@pytest.mark.parametrize("use", ["pooled", "history", "ridge", "lightgbm"])
def test_a_rung_that_is_wanted_alone_is_fitted_and_costs_no_other_trees(use: str) -> None:
    found = rungs_of(drawn_rows(rows=120), use=use)
    assert use in found.names
    assert set(found.trees) == ({"lightgbm"} if use == "lightgbm" else set())


@pytest.mark.parametrize("converted", [False, True])
def test_of_one_outcome_there_is_one_rate_off_the_edge(converted: bool) -> None:
    rows = drawn_rows(rows=30)
    rows.conversions[:] = rows.exposures if converted else 0.0
    found = rungs_of(rows)
    assert found.names == ("pooled",)
    assert np.isfinite(found.lines["pooled"].intercept)
    assert (found.lines["pooled"].intercept > 0) is converted


def test_the_pooled_rate_is_the_rate_of_all() -> None:
    learning, _ = learning_of(drawn_rows())
    rate = learning.conversions.sum() / learning.exposures.sum()
    assert 1.0 / (1.0 + np.exp(-pooled(learning).intercept)) == pytest.approx(rate)


def test_what_is_usual_has_the_level_of_the_rows_whatever_that_of_the_past() -> None:
    rows = drawn_rows()
    rows.frame["creator_topic_rate"] /= 5.0
    learning, encoding = learning_of(rows)
    told = usual(learning, encoding)
    assert (told * learning.exposures).sum() == pytest.approx(learning.conversions.sum())
    assert np.corrcoef(told, rows.frame["creator_topic_rate"])[0, 1] > 0.99
    without, encoding = learning_of(drawn_rows(past=False))
    assert np.ptp(usual(without, encoding)) == 0.0


def test_the_weighted_sum_is_one_line_and_one_text() -> None:
    rows = drawn_rows(rows=300, marks=True)
    learning, encoding = learning_of(rows)
    found = rungs_of(rows, BETWEEN)
    weights = dict(zip(found.names, np.arange(1.0, 8.0) / 28.0, strict=True))
    line, texts = found.weighed(weights)
    booster = lightgbm.Booster(model_str=merge(texts, len(encoding.signals)))
    trees = np.asarray(booster.predict(learning.matrix, raw_score=True))
    told = found.log_odds(learning.matrix, encoding)
    assert tuple(told) == found.names
    np.testing.assert_allclose(
        line.log_odds(learning.matrix, encoding.signals) + trees,
        sum(weights[name] * told[name] for name in found.names),
        atol=1e-9,
    )


def test_every_rung_but_the_pooled_one_knows_more_than_the_pooled_one() -> None:
    rows, later = (drawn_rows(seed, rows=900, marks=True) for seed in (0, 1))
    _, encoding = learning_of(rows)
    told = rungs_of(rows, BETWEEN).log_odds(encoding.matrix(later.frame), encoding)

    def loss(eta: np.ndarray) -> float:
        return float((later.exposures * np.logaddexp(0.0, eta) - later.conversions * eta).sum())

    for name in set(told) - {"pooled"}:
        assert loss(told[name]) < loss(told["pooled"]), name
