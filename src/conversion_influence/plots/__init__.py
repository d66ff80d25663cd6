"""Figures drawn from evaluation's tables; nothing is computed here.

Every function takes a table and returns a matplotlib ``Figure`` of its own (no global state), ready
for ``figure.savefig(path)``.
"""

from __future__ import annotations

from conversion_influence.plots.backtesting import plot_gains, plot_walk
from conversion_influence.plots.drawing import to_png
from conversion_influence.plots.explaining import plot_dependence, plot_importance
from conversion_influence.plots.judging import plot_gain, plot_judgement, plot_reliability

__all__ = [
    "plot_dependence",
    "plot_gain",
    "plot_gains",
    "plot_importance",
    "plot_judgement",
    "plot_reliability",
    "plot_walk",
    "to_png",
]
