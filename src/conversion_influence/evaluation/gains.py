"""What an order of placements would have brought in: money, conversions and cost of those chosen.

In each period the top share of the placements that were made is chosen by a forecast, and their
own revenue and cost are added up. It says which of these placements were worth their money, not
what would have come of others; revenue is not known to be caused by the placement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.evaluation import weighted
from conversion_influence.evaluation.outcomes import Forecast
from conversion_influence.evaluation.resample import (
    difference_interval,
    draw_creators,
    percentile_interval,
)

SHARES = (0.1, 0.2, 0.3)
"""Shares of the placements of each period that are chosen."""

FIGURES = ("value", "revenue", "cost", "conversions", "cost_per_conversion")
"""Per placement chosen, but for the last; value is revenue less cost."""

COMPARED = ("value", "cost_per_conversion")
"""Figures with paired differences, model less rule."""


@dataclass(frozen=True, eq=False)
class Priced:
    """Placements with known revenue and cost.

    Attributes
    ----------
    positions : numpy.ndarray
        Of the placements among all that were judged.
    conversions, revenue, cost : numpy.ndarray
        Of each.
    groups, periods : numpy.ndarray
        Creator, and the period in which it competes with others.
    """

    positions: np.ndarray
    conversions: np.ndarray
    revenue: np.ndarray
    cost: np.ndarray
    groups: np.ndarray
    periods: np.ndarray


def gains_tables(
    priced: Priced,
    forecasts: Mapping[str, Forecast],
    *,
    model: str,
    replicates: int = 300,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each forecast's choice would have brought in, and the model's lead over others.

    Placements that tie at the border are chosen in part, so that a forecast which ties all stands
    for choosing at random.

    Parameters
    ----------
    priced : Priced
        The placements.
    forecasts : mapping of str to Forecast
        By name, of all placements that were judged.
    model : str
        The one compared with the others.
    replicates, seed, level : int, int, float
        Of the bootstrap over creators; each draw chooses anew, and serves all forecasts.

    Returns
    -------
    gains : pandas.DataFrame
        One row per forecast and share: ``model``, ``share``, ``placements`` (chosen), and each of
        `FIGURES` with ``<figure>_low`` and ``<figure>_high``.
    differences : pandas.DataFrame
        One row per baseline, share and figure of `COMPARED`: ``difference``, ``low``, ``high``.
    """
    draws = draw_creators(priced.groups, "gains", replicates=replicates, seed=seed)
    rows, differences = [], []
    for share in SHARES:
        whole, drawn = {}, {}
        for name, forecast in forecasts.items():
            order = _order(priced, forecast.score[priced.positions])
            whole[name] = _measure(priced, order, share, np.ones((1, len(priced.cost))))[0]
            parts = [_measure(priced, order, share, weights) for weights in draws.weights()]
            drawn[name] = np.concatenate([np.empty((0, len(FIGURES) + 1)), *parts])
            rows.append(_row(name, share, whole[name], drawn[name], level))
        for name in forecasts:
            if name != model:
                leads = whole[model] - whole[name], drawn[model] - drawn[name]
                differences += _lead_rows(name, share, *leads, (draws.creators, level))
    columns = ["baseline", "share", "figure", "difference", "low", "high"]
    return pd.DataFrame(rows), pd.DataFrame(differences, columns=columns)


def _order(priced: Priced, score: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return per period the rows best first, and at each the number of its block of ties."""
    found = []
    for period in np.unique(priced.periods):
        rows = np.flatnonzero(priced.periods == period)
        order, starts = weighted.tied_blocks(-score[rows])
        block = np.zeros(len(rows), dtype=int)
        block[starts[1:]] = 1
        found.append((rows[order], np.cumsum(block)))
    return found


def _measure(
    priced: Priced, order: list[tuple[np.ndarray, np.ndarray]], share: float, weights: np.ndarray
) -> np.ndarray:
    """Return `FIGURES` and the placements chosen, of shape (replicates, figures + 1)."""
    sums = np.zeros((len(weights), 4))
    values = np.column_stack(
        [np.ones(len(priced.cost)), priced.revenue, priced.cost, priced.conversions]
    )
    for rows, block in order:
        mass = weights[:, rows]
        starts = np.flatnonzero(np.r_[True, np.diff(block) > 0])
        per_block = np.add.reduceat(mass, starts, axis=1)
        room = share * per_block.sum(axis=1, keepdims=True)
        before = np.cumsum(per_block, axis=1) - per_block
        taken = np.clip((room - before) / np.where(per_block > 0, per_block, 1.0), 0.0, 1.0)
        sums += (mass * taken[:, block]) @ values[rows]
    chosen, revenue, cost, conversions = sums.T
    count = np.where(chosen > 0, chosen, np.nan)
    return np.column_stack(
        [
            (revenue - cost) / count,
            revenue / count,
            cost / count,
            conversions / count,
            cost / np.where(conversions > 0, conversions, np.nan),
            chosen,
        ]
    )


def _row(
    name: str, share: float, whole: np.ndarray, drawn: np.ndarray, level: float
) -> dict[str, object]:
    row: dict[str, object] = {"model": name, "share": share, "placements": float(whole[-1])}
    for at, figure in enumerate(FIGURES):
        low, high = percentile_interval(drawn[:, at], level)
        row |= {figure: float(whole[at]), f"{figure}_low": low, f"{figure}_high": high}
    return row


def _lead_rows(
    name: str, share: float, whole: np.ndarray, drawn: np.ndarray, interval: tuple[int, float]
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for figure in COMPARED:
        at = FIGURES.index(figure)
        low, high = difference_interval(float(whole[at]), drawn[:, at], *interval)
        found.append(
            {
                "baseline": name,
                "share": share,
                "figure": figure,
                "difference": float(whole[at]),
                "low": low,
                "high": high,
            }
        )
    return found
