"""A judgement as a table in the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conversion_influence.errors import ModelError, did_you_mean
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.metrics import METRICS

HEADLINE = ("log_loss", "auc", "lift_at_10", "calibration_slope", "predicted_over_observed")
"""Metrics shown where the terminal is too narrow for all."""

WIDE = 180
"""Columns of a terminal from which all metrics are shown."""

TITLES = {
    "log_loss": "log loss",
    "brier": "Brier",
    "auc": "AUC",
    "lift_at_10": "lift, top 10 %",
    "captured_at_10": "captured, top 10 %",
    "calibration_slope": "calibr. slope",
    "calibration_intercept": "calibr. intercept",
    "calibration_error": "calibr. error",
    "predicted_over_observed": "predicted / observed",
}
"""Column headings."""

HIGHER_IS_BETTER = frozenset({"auc", "lift_at_10", "captured_at_10"})

TARGETS = {
    "calibration_slope": 1.0,
    "calibration_intercept": 0.0,
    "predicted_over_observed": 1.0,
}
"""Metrics that are best near a number; all others are better when lower or higher."""


def render(
    judgement: Judgement,
    slice_name: str,
    console: Console,
    metrics: Sequence[str] | None = None,
) -> None:
    """Print one slice: a row per model, a column per metric, the best value of each marked.

    Parameters
    ----------
    judgement : Judgement
        What was found.
    slice_name : str
        Slice to show.
    console : rich.console.Console
        Where to print.
    metrics : sequence of str, optional
        Metrics to show; by default all of them on a wide console, else the headline ones.

    Raises
    ------
    ModelError
        The slice was not judged.
    """
    table = judgement.table
    rows = table[table["slice"] == slice_name]
    if rows.empty:
        known = [str(name) for name in table["slice"].unique()]
        msg = (
            f"slice {slice_name!r} was not judged; known are {', '.join(known)}."
            f"{did_you_mean(slice_name, known)}"
        )
        raise ModelError(msg)
    shown = tuple(metrics or (METRICS if console.width >= WIDE else HEADLINE))
    placements = int(rows["n"].iloc[0])
    printed = Table(
        title=f"{slice_name}: {placements:,} placements",
        caption=f"below each value: its {judgement.level:.0%} interval over creators; * best",
    )
    printed.add_column("model", no_wrap=True)
    for metric in shown:
        printed.add_column(TITLES[metric], justify="right")
    best = {metric: best_models(rows, metric) for metric in shown}
    decimals = {metric: _decimals(rows, metric) for metric in shown}
    for model in rows["model"].unique():
        cells = rows[rows["model"] == model].set_index("metric")
        name = Text(str(model), style="bold" if model == judgement.model else "")
        texts = [
            _cell(cells.loc[metric], decimals[metric], str(model) in best[metric])
            for metric in shown
        ]
        printed.add_row(name, *texts)
    console.print(printed)
    for note in judgement.notes:
        console.print(f"Note: {note}", markup=False, highlight=False)


def best_models(rows: pd.DataFrame, metric: str) -> frozenset[str]:
    """Return the models with the best value of a metric; several where they tie.

    Parameters
    ----------
    rows : pandas.DataFrame
        The judgement's rows of one slice.
    metric : str
        Name of the metric.
    """
    of_metric = rows[(rows["metric"] == metric) & rows["value"].notna()]
    value = of_metric["value"].astype(float)
    if metric in HIGHER_IS_BETTER:
        badness = -value
    elif metric in TARGETS:
        badness = (value - TARGETS[metric]).abs()
    else:
        badness = value
    return frozenset(of_metric.loc[badness <= badness.min(), "model"].astype(str))


def _cell(row: pd.Series, decimals: int, is_best: bool) -> Text:
    """Return a value with its interval below; a dash where it is not defined."""
    if not math.isfinite(row["value"]):
        return Text("–", style="dim")
    mark = "*" if is_best else ""
    text = Text(f"{mark}{row['value']:.{decimals}f}", style="bold green" if is_best else "")
    if math.isfinite(row["low"]):
        text.append(
            f"\n{row['low']:.{decimals}f} – {row['high']:.{decimals}f}", style="not bold dim"
        )
    return text


def _decimals(rows: pd.DataFrame, metric: str) -> int:
    """Return the decimals of a column: three significant digits of its largest value."""
    largest = rows.loc[rows["metric"] == metric, "value"].abs().max()
    if not largest > 0:
        return 3
    return max(3, 2 - math.floor(math.log10(largest)))
