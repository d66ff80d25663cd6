"""Figures of how good a model is: gain, reliability, and metrics beside those of simple rules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError, shorten
from conversion_influence.plots.drawing import (
    FIRST,
    REFERENCE,
    color_of,
    line_style,
    mark_rates,
    new_figure,
    percent,
    tidy,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOREST = {"log_loss": "log loss per exposure (lower is better)", "auc": "AUC (higher is better)"}
"""Panels of the forest plot and their axis labels."""


def plot_gain(table: pd.DataFrame, *, model: str | None = None) -> Figure:
    """Draw the share of conversions captured against the share of placements taken.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.curves.gain_table`.
    model : str, optional
        Model to bring out; by default the first of the table.
    """
    figure = new_figure(8.0, 5.4)
    axes = figure.subplots()
    order = _models_first(table, model)
    axes.plot([0, 1], [0, 1], color=REFERENCE, linewidth=1, label="chance")
    for index, name in enumerate(order):
        rows = table[table["model"] == name]
        axes.plot(
            rows["placements_share"],
            rows["conversions_share"],
            label=f"{name} ({_share_at(rows, 0.1):.0%} at 10 %)",
            **line_style(index),
        )
    axes.axvline(0.1, color=REFERENCE, linewidth=0.8, linestyle=":")
    axes.set(xlim=(0, 1), ylim=(0, 1.01))
    axes.set_xlabel("share of placements taken, best-ranked first")
    axes.set_ylabel("share of all conversions in them")
    axes.set_title(f"Conversions captured by the ranking ({table['n'].iloc[0]:,} placements)")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(percent)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    tidy(axes)
    return figure


def plot_reliability(table: pd.DataFrame, *, model: str | None = None) -> Figure:
    """Draw observed against predicted rate, one panel per model, on logarithmic axes.

    A bin without conversions cannot stand on a logarithmic axis: a hollow triangle at the
    bottom stands for it, below its interval.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.curves.reliability_table`.
    model : str, optional
        Model to bring out; by default the first of the table.
    """
    order = _models_first(table, model)
    across = min(3, len(order))
    down = math.ceil(len(order) / across)
    figure = new_figure(3.5 * across + 0.6, 3.3 * down + 0.8)
    panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    low, high = _rate_limits(table)
    for index, axes in enumerate(panels.flat):
        if index >= len(order):
            axes.remove()
            continue
        _draw_reliability(axes, table[table["model"] == order[index]], index, low)
        axes.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high))
        axes.set_title(order[index], fontsize=10)
        for axis in (axes.xaxis, axes.yaxis):
            mark_rates(axis, low, high)
        if index >= len(order) - across:
            axes.xaxis.set_tick_params(labelbottom=True)
        tidy(axes)
    first = table[table["model"] == order[0]]
    figure.suptitle(
        f"Is the likelihood right? {first['n'].sum():,} placements, "
        f"{first['exposures'].sum():,.0f} exposures, bins of equal exposures"
    )
    figure.supxlabel("predicted conversions per exposure")
    figure.supylabel("observed, with interval")
    return figure


def plot_judgement(
    table: pd.DataFrame, *, slice_name: str = "test", model: str | None = None
) -> Figure:
    """Draw log loss and AUC of each model with intervals, best log loss on top.

    Parameters
    ----------
    table : pandas.DataFrame
        `Judgement.table`.
    slice_name : str
        Slice to show.
    model : str, optional
        Model to bring out; by default the first of the table.
    """
    rows = table[table["slice"] == slice_name]
    if rows.empty:
        msg = f"no slice {slice_name!r} in the table; it has {shorten(table['slice'].unique())}"
        raise ModelError(msg)
    strong = _models_first(rows, model)[0]
    losses = rows[rows["metric"] == "log_loss"].sort_values("value", ascending=False, kind="stable")
    order = [str(name) for name in losses["model"]]
    figure = new_figure(10.0, 1.6 + 0.42 * len(order))
    panels = figure.subplots(1, len(FOREST), sharey=True)
    for axes, (metric, label) in zip(panels, FOREST.items(), strict=True):
        values = rows[rows["metric"] == metric].set_index("model").loc[order]
        _draw_forest(axes, values, strong)
        axes.set_xlabel(label)
        tidy(axes)
    panels[1].axvline(0.5, color=REFERENCE, linewidth=1, linestyle="--", zorder=0)
    panels[0].set_yticks(range(len(order)), order)
    for tick, name in zip(panels[0].get_yticklabels(), order, strict=True):
        tick.set_fontweight("bold" if name == strong else "normal")
    figure.suptitle(
        f"Model against simple rules, slice {slice_name}: {rows['n'].iloc[0]:,} placements"
    )
    return figure


def _draw_reliability(axes: Any, rows: pd.DataFrame, index: int, floor: float) -> None:
    color = color_of(index)
    axes.plot([1e-12, 1], [1e-12, 1], color=REFERENCE, linewidth=1)
    seen, none = rows[rows["observed"] > 0], rows[rows["observed"] <= 0]
    for part in (seen, none):
        lows = np.maximum(part["low"], floor)
        axes.vlines(part["predicted"], lows, part["high"], color=color, linewidth=1.6)
    axes.plot(seen["predicted"], seen["observed"], "o", color=color, markersize=5)
    axes.plot(
        none["predicted"],
        np.full(len(none), floor * 1.15),
        "v",
        color=color,
        markersize=6,
        markerfacecolor="white",
    )


def _draw_forest(axes: Any, values: pd.DataFrame, strong: str) -> None:
    axes.grid(axis="x", color="#E5E5E5", linewidth=0.8)
    axes.set_axisbelow(True)
    for height, (name, row) in enumerate(values.iterrows()):
        color = FIRST if name == strong else "#000000"
        if math.isfinite(row["low"]):
            axes.hlines(height, row["low"], row["high"], color=color, linewidth=2)
        axes.plot(row["value"], height, "o" if name == strong else "s", color=color, markersize=6)
        axes.annotate(
            f"{row['value']:.3g}",
            (row["value"], height),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=color,
        )
    axes.set_ylim(-0.6, len(values) - 0.2)
    axes.locator_params(axis="x", nbins=6)


def _rate_limits(table: pd.DataFrame) -> tuple[float, float]:
    """Return limits that hold every positive rate, a little room around them."""
    rates = table[["predicted", "observed"]].to_numpy().ravel()
    positive = rates[rates > 0]
    bounds = table[["low", "high"]].to_numpy().ravel()
    smallest = positive.min() if len(positive) else 1e-4
    largest = max(rates.max(), bounds.max(), smallest)
    inside = bounds[(bounds > smallest / 4) & (bounds < smallest)]
    smallest = inside.min() if len(inside) else smallest
    return float(smallest / 1.5), float(min(1.5, largest * 1.4))


def _share_at(rows: pd.DataFrame, share: float) -> float:
    return float(np.interp(share, rows["placements_share"], rows["conversions_share"]))


def _models_first(table: pd.DataFrame, model: str | None) -> list[str]:
    """Return the table's models, the one to bring out first."""
    models = [str(name) for name in table["model"].unique()]
    if not models:
        msg = "nothing to draw: the table holds no model"
        raise ModelError(msg)
    if model is None:
        return models
    if model not in models:
        msg = f"no model {model!r} in the table; it has {shorten(models)}"
        raise ModelError(msg)
    return [model, *[name for name in models if name != model]]
