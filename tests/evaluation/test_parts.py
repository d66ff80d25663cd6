"""Figures of parts: they add up, small ones are summed up, and agree with the plain metrics."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.evaluation import metrics
from conversion_influence.evaluation.outcomes import Forecast, Outcome
from conversion_influence.evaluation.parts import TIERS, TOO_FEW, part_labels, parts_table

ROWS = 300


def case() -> tuple[Outcome, Forecast, Forecast, pd.DataFrame]:
    draw = np.random.default_rng(0)
    n = draw.integers(50, 300, ROWS).astype(float)
    p = 0.05 * np.exp(0.5 * draw.normal(size=ROWS))
    k = draw.binomial(n.astype(int), p).astype(float)
    labels = pd.DataFrame(
        {
            "network": np.where(np.arange(ROWS) < 10, "tumblr", draw.choice(["x", "y"], ROWS)),
            "country": ["FR"] * ROWS,
        }
    )
    outcome = Outcome(k, n, draw.integers(0, 40, ROWS).astype(str))
    return outcome, Forecast(p), Forecast(np.full(ROWS, k.sum() / n.sum())), labels


def test_the_parts_of_a_kind_add_up_to_the_whole() -> None:
    outcome, model, rule, labels = case()
    found = parts_table(outcome, model, rule, labels, replicates=40)
    for _, rows in found.groupby("kind"):
        assert rows["placements"].sum() == ROWS
        assert rows["conversions"].sum() == outcome.conversions.sum()
        assert rows["exposures"].sum() == outcome.exposures.sum()
    assert list(found["kind"].unique()) == ["network", "country"]


def test_the_figures_are_the_plain_metrics_of_the_rows_and_lie_in_their_intervals() -> None:
    outcome, model, rule, labels = case()
    found = parts_table(outcome, model, rule, labels, replicates=60).set_index(["kind", "part"])
    row, at = found.loc[("network", "x")], (labels["network"] == "x").to_numpy()
    k, n = outcome.conversions[at], outcome.exposures[at]
    ours, theirs = (metrics.log_loss(k, n, f.likelihood[at]) for f in (model, rule))
    assert row["difference"] == pytest.approx(theirs - ours)
    assert row["auc"] == pytest.approx(metrics.auc(k, n, model.score[at]))
    assert row["low"] < row["difference"] < row["high"]
    assert row["auc_low"] < row["auc"] < row["auc_high"]
    assert row["observed"] == pytest.approx(k.sum() / n.sum())


def test_small_parts_are_one_and_without_figures_where_that_is_small_too() -> None:
    outcome, model, rule, labels = case()
    found = parts_table(outcome, model, rule, labels, replicates=20).set_index("part")
    assert "tumblr" not in found.index
    assert found.loc[TOO_FEW, "placements"] == 10
    assert np.isnan(found.loc[TOO_FEW, "auc"])


def test_tiers_begin_at_their_borders_and_what_is_absent_has_no_part() -> None:
    followers = [0, 9_999, 10_000, 49_999, 50_000, 250_000, 10_000_000]
    frame = pd.DataFrame({"log_followers": [*np.log1p(followers), np.nan], "topic": ["a"] * 8})
    labels = part_labels(frame)
    small, middle, large, huge = TIERS
    assert list(labels["size"]) == [small, small, middle, middle, large, huge, huge, "unknown"]
    assert list(labels.columns) == ["topic", "size"]
    assert part_labels(pd.DataFrame({"warmth": [1.0]})).empty
