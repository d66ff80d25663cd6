"""Figures of what a model listens to: importance of signals, and contribution against value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError
from conversion_influence.plots.drawing import FIRST, REFERENCE, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TOP = 15
"""Signals shown by their importance."""

PANELS = 6
"""Signals whose contribution is shown against their value."""

AXIS = "mean move of the log-odds, either way"
LABELS = 6
"""Bins of a panel that are labelled at most."""


def plot_importance(table: pd.DataFrame, names: Mapping[str, str]) -> Figure:
    """Draw mean absolute contributions with intervals: groups, and the foremost signals.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.importance.importance`.
    names : mapping of str to str
        Group or signal to words; what is absent keeps its name.

    Raises
    ------
    ModelError
        If the table is empty.
    """
    parts = [table[table["kind"] == kind].head(TOP) for kind in ("group", "signal")]
    if table.empty:
        msg = "nothing to draw: the table holds no signal"
        raise ModelError(msg)
    figure = new_figure(11.0, 1.6 + 0.32 * max(len(part) for part in parts))
    panels = figure.subplots(1, 2)
    for axes, part, title in zip(
        panels, parts, ("Characteristics", f"Signals (first {TOP})"), strict=True
    ):
        _draw_sizes(axes, part, names)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel(AXIS, fontsize=8)
        tidy(axes)
    figure.suptitle(
        f"What the model listens to: {table['n'].iloc[0]:,} placements of "
        f"{table['creators'].iloc[0]:,} creators"
    )
    return figure


def plot_dependence(table: pd.DataFrame, names: Mapping[str, str]) -> Figure:
    """Draw mean contributions against the value of a signal, one panel each, first signals first.

    Bins stand side by side, whatever their width, so that a few huge creators do not squeeze all
    others; the area of a point follows the bin's exposures.

    Parameters
    ----------
    table : pandas.DataFrame
        From `evaluation.dependence.dependence`.
    names : mapping of str to str
        Signal to words; what is absent keeps its name.

    Raises
    ------
    ModelError
        If the table is empty.
    """
    signals = list(dict.fromkeys(table["signal"]))[:PANELS]
    if not signals:
        msg = "nothing to draw: the table holds no signal"
        raise ModelError(msg)
    across = min(3, len(signals))
    down = math.ceil(len(signals) / across)
    figure = new_figure(3.9 * across, 3.0 * down + 0.6)
    panels = figure.subplots(down, across, sharey=True, squeeze=False)
    for index, axes in enumerate(panels.flat):
        if index >= len(signals):
            axes.remove()
            continue
        rows = table[table["signal"] == signals[index]].reset_index(drop=True)
        _draw_bins(axes, rows)
        axes.set_title(_in_lines(names.get(signals[index], signals[index])), fontsize=9)
        tidy(axes)
    n = int(table.loc[table["signal"] == signals[0], "n"].sum())
    figure.suptitle(f"How likelihood moves with a signal's value: {n:,} placements")
    figure.supylabel("move of the log-odds; line: 80 % of the placements", fontsize=9)
    return figure


def _draw_sizes(axes: Any, rows: pd.DataFrame, names: Mapping[str, str]) -> None:
    heights = np.arange(len(rows))[::-1]
    axes.grid(axis="x", color="#E5E5E5", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.hlines(heights, rows["low"], rows["high"], color=FIRST, linewidth=2)
    axes.plot(rows["mean_abs"], heights, "o", color=FIRST, markersize=5)
    axes.set_yticks(heights, [names.get(str(name), str(name)) for name in rows["name"]], fontsize=8)
    axes.set_xlim(left=0)
    axes.set_ylim(-0.7, max(len(rows) - 0.3, 0.7))


def _draw_bins(axes: Any, rows: pd.DataFrame) -> None:
    places = np.arange(len(rows))
    axes.axhline(0.0, color=REFERENCE, linewidth=0.8, linestyle="--", zorder=0)
    axes.vlines(places, rows["low"], rows["high"], color=FIRST, linewidth=1.4, alpha=0.6)
    areas = 10.0 + 90.0 * rows["exposures"] / rows["exposures"].max()
    missing = rows["label"] == "missing"
    fills = np.where(missing, "white", FIRST)
    axes.scatter(places, rows["contribution"], s=areas, c=fills, edgecolors=FIRST, zorder=3)
    valued = places[~missing & rows["value"].notna()]
    axes.plot(valued, rows["contribution"].iloc[valued], color=FIRST, linewidth=1)
    step = max(1, math.ceil(len(rows) / LABELS))
    shown = sorted({*places[::step], *places[missing]})
    axes.set_xticks(shown, rows["label"].iloc[shown], fontsize=7, rotation=30, ha="right")


def _in_lines(text: str, width: int = 38) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width))
