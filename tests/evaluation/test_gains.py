"""Money of chosen placements: what was chosen is what an order says, in each period."""

from __future__ import annotations

import numpy as np
import pytest

from conversion_influence.evaluation.gains import SHARES, Priced, gains_tables
from conversion_influence.evaluation.outcomes import Forecast

ROWS = 200


def priced(seed: int = 0) -> Priced:
    draw = np.random.default_rng(seed)
    cost = draw.uniform(50, 150, ROWS)
    return Priced(
        np.arange(ROWS),
        draw.poisson(5, ROWS).astype(float),
        cost * draw.uniform(0.5, 2.0, ROWS),
        cost,
        draw.integers(0, 40, ROWS).astype(str),
        np.repeat([0, 1], ROWS // 2),
    )


def test_the_perfect_order_brings_the_most_and_ties_bring_the_average() -> None:
    given = priced()
    value = given.revenue - given.cost
    scaled = (value - value.min()) / np.ptp(value)
    forecasts = {"model": Forecast(scaled), "base_rate": Forecast(np.full(ROWS, 0.5))}
    gains, differences = gains_tables(given, forecasts, model="model", replicates=50)
    for share in SHARES:
        rows = gains[gains["share"] == share].set_index("model")
        best = [np.sort(value[given.periods == i])[::-1][: int(share * 100)] for i in (0, 1)]
        assert rows.loc["model", "value"] == pytest.approx(np.concatenate(best).mean())
        assert rows.loc["model", "placements"] == pytest.approx(share * ROWS)
        assert rows.loc["base_rate", "value"] == pytest.approx(value.mean())
        assert rows.loc["base_rate", "cost_per_conversion"] == pytest.approx(
            given.cost.sum() / given.conversions.sum()
        )
        assert rows.loc["model", "value_low"] < rows.loc["model", "value"]
    leads = differences[differences["figure"] == "value"]
    assert (leads["low"] > 0).all()


def test_a_period_chooses_its_own_even_where_another_ranks_higher() -> None:
    given = priced()
    score = np.where(given.periods == 0, 0.9, 0.1) + 0.0001 * np.arange(ROWS) / ROWS
    gains, _ = gains_tables(given, {"model": Forecast(score)}, model="model", replicates=5)
    chosen = [np.flatnonzero(given.periods == i)[-10:] for i in (0, 1)]
    expected = given.conversions[np.concatenate(chosen)].mean()
    assert gains.loc[gains["share"] == 0.1, "conversions"].item() == pytest.approx(expected)


def test_only_priced_placements_are_looked_at() -> None:
    given = priced()
    half = Priced(
        given.positions[::2],
        *(getattr(given, name)[::2] for name in ("conversions", "revenue", "cost", "groups")),
        given.periods[::2],
    )
    draw = np.random.default_rng(1).uniform(size=ROWS)
    everywhere, _ = gains_tables(half, {"model": Forecast(draw)}, model="model", replicates=5)
    moved = draw.copy()
    moved[1::2] = 0.0
    again, _ = gains_tables(half, {"model": Forecast(moved)}, model="model", replicates=5)
    assert everywhere.equals(again)


def test_the_same_seed_gives_the_same_tables() -> None:
    given = priced()
    draw = Forecast(np.random.default_rng(1).uniform(size=ROWS))
    one, two = (gains_tables(given, {"model": draw}, model="model", seed=4) for _ in range(2))
    assert one[0].equals(two[0])
    assert one[1].equals(two[1])
