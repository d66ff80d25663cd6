"""Figures of a backtest: the lead over rules at each cut, and the money chosen placements made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conversion_influence.plots.drawing import REFERENCE, color_of, new_figure, percent, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 0.6
"""Room that the marks of one cut, or of one share, take together; 1 is all."""


def plot_walk(differences: pd.DataFrame, cuts: Sequence[str], whole: str) -> Figure:
    """Draw the model's lead in log loss over each rule, at every cut and over all of them.

    Parameters
    ----------
    differences : pandas.DataFrame
        `Judgement.differences`.
    cuts : sequence of str
        Slices of the cuts, oldest first.
    whole : str
        Slice of all cuts.
    """
    rows = differences[differences["metric"] == "log_loss"]
    names = [str(name) for name in rows["baseline"].unique()]
    across = min(4, len(names))
    down = math.ceil(len(names) / across)
    figure = new_figure(2.9 * across + 0.6, 2.5 * down + 0.8)
    panels = figure.subplots(down, across, sharex=True, squeeze=False)
    slices = [*cuts, whole]
    for index, axes in enumerate(panels.flat):
        if index >= len(names):
            axes.remove()
            continue
        of_rule = rows[rows["baseline"] == names[index]].set_index("slice").loc[slices]
        axes.axhline(0.0, color=REFERENCE, linewidth=1)
        for at, (name, row) in enumerate(of_rule.iterrows()):
            color = color_of(0) if name == whole else color_of(6)
            if math.isfinite(row["low"]):
                axes.vlines(at, row["low"], row["high"], color=color, linewidth=2)
            axes.plot(at, row["difference"], "o", color=color, markersize=5)
        axes.set_xticks(range(len(slices)), [name.removeprefix("cut_") for name in slices])
        axes.set_title(names[index], fontsize=10)
        axes.ticklabel_format(axis="y", style="sci", scilimits=(-2, 3))
        tidy(axes)
    figure.suptitle("Lead of the model over each rule in log loss per exposure (above 0: better)")
    figure.supxlabel("cut, and all cuts")
    return figure


def plot_gains(gains: pd.DataFrame) -> Figure:
    """Draw revenue less cost per chosen placement, by each forecast's order.

    Parameters
    ----------
    gains : pandas.DataFrame
        From `evaluation.gains.gains_tables`.
    """
    names = [str(name) for name in gains["model"].unique()]
    shares = list(gains["share"].unique())
    figure = new_figure(8.6, 4.6)
    axes = figure.subplots()
    for index, name in enumerate(names):
        rows = gains[gains["model"] == name]
        at = np.arange(len(shares)) + WIDTH * ((index + 0.5) / len(names) - 0.5)
        axes.vlines(at, rows["value_low"], rows["value_high"], color=color_of(index), linewidth=2)
        axes.plot(at, rows["value"], "o", color=color_of(index), markersize=5, label=name)
    axes.set_xticks(range(len(shares)), [percent(share) for share in shares])
    axes.set_xlabel("share of the placements chosen, best-ranked first, within each cut")
    axes.set_ylabel("revenue less cost, per placement chosen")
    axes.set_title("What the chosen placements made, with interval")
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    tidy(axes)
    return figure
