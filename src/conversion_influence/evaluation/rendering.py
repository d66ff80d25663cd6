"""A judgement as a table in the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from conversion_influence.errors import ModelError, did_you_mean
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.metrics import METRICS
from conversion_influence.evaluation.naming import in_words

HEADLINE = ("log_loss", "auc", "lift_at_10", "calibration_slope", "predicted_over_observed")
"""Metrics shown where the terminal is too narrow for all."""

NAME_WIDTH = 16
"""Columns of the terminal for a model's name, which is wrapped."""

TITLES = {
    "log_loss": "log loss",
    "brier": "Brier",
    "auc": "AUC",
    "lift_at_10": "lift,\ntop 10%",
    "captured_at_10": "captured,\ntop 10%",
    "calibration_slope": "calibr.\nslope",
    "calibration_intercept": "calibr.\nintercept",
    "calibration_error": "calibr.\nerror",
    "predicted_over_observed": "predicted/\nobserved",
}
"""Column headings."""

PER_EXPOSURE = {1e3: "\nper 1,000", 1e6: "\nper million", 1e9: "\nper billion"}
"""Units of small losses per exposure: log loss, Brier score, calibration error."""

HIGHER_IS_BETTER = frozenset({"auc", "lift_at_10", "captured_at_10"})

TARGETS = {
    "calibration_slope": 1.0,
    "calibration_intercept": 0.0,
    "predicted_over_observed": 1.0,
}
"""Metrics that are best near a number; all others are better when lower or higher."""


class Scale(NamedTuple):
    """How a metric is written: times `factor`, with `decimals`, bounds joined by `dash`."""

    factor: float
    decimals: int
    dash: str

    def write(self, value: float) -> str:
        """Return a value as text.

        Parameters
        ----------
        value : float
            Of the metric.
        """
        return f"{self.factor * value:.{self.decimals}f}"


def render(
    judgement: Judgement,
    slice_name: str,
    console: Console,
    metrics: Sequence[str] | None = None,
) -> None:
    """Print one slice: a row per model, a column per metric, the best value of each marked.

    Metrics that do not fit beside one another go to a further table, so that nothing is cut off.

    Parameters
    ----------
    judgement : Judgement
        What was found.
    slice_name : str
        Slice to show.
    console : rich.console.Console
        Where to print.
    metrics : sequence of str, optional
        Metrics to show; by default all of them where they fit, else the headline ones.

    Raises
    ------
    ModelError
        The slice was not judged, or a metric is not known.
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
    for metric in metrics or ():
        if metric not in METRICS:
            msg = (
                f"no metric {metric!r}; known are {', '.join(METRICS)}."
                f"{did_you_mean(metric, METRICS)}"
            )
            raise ModelError(msg)
    for page in _pages(rows, judgement.model, console, metrics):
        console.print(page)
    console.print(
        f"Below each value its {judgement.level:.0%} interval over creators; * best.",
        style="dim",
        highlight=False,
    )
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


def _pages(
    rows: pd.DataFrame, judged: str, console: Console, metrics: Sequence[str] | None
) -> list[Table]:
    """Return as few tables as hold the metrics at the console's width."""
    if metrics is None:
        whole = _table(rows, judged, METRICS)
        if _fits(whole, console):
            return [whole]
    pages: list[Table] = []
    page: tuple[str, ...] = ()
    for metric in metrics or HEADLINE:
        longer = _table(rows, judged, (*page, metric))
        if page and not _fits(longer, console):
            page = (metric,)
            pages.append(_table(rows, judged, page))
        else:
            page = (*page, metric)
            pages[-1:] = [longer]
    return pages


def _fits(table: Table, console: Console) -> bool:
    unlimited = console.options.update(max_width=10_000)
    return Measurement.get(console, unlimited, table).maximum <= console.width


def _table(rows: pd.DataFrame, judged: str, metrics: Sequence[str]) -> Table:
    printed = Table(
        title=f"{rows['slice'].iloc[0]}: {int(rows['n'].iloc[0]):,} rows",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    printed.add_column("", width=NAME_WIDTH, overflow="fold")
    best = {metric: best_models(rows, metric) for metric in metrics}
    scales = {metric: _scale(rows, metric) for metric in metrics}
    for metric in metrics:
        unit = PER_EXPOSURE.get(scales[metric].factor, "")
        printed.add_column(f"{TITLES[metric]}{unit}", justify="right", no_wrap=True)
    for model in rows["model"].unique():
        cells = rows[rows["model"] == model].set_index("metric")
        name = Text(in_words(str(model)), style="bold" if model == judged else "")
        texts = [
            _cell(cells.loc[metric], scales[metric], str(model) in best[metric])
            for metric in metrics
        ]
        printed.add_row(name, *texts)
    return printed


def _cell(row: pd.Series, scale: Scale, is_best: bool) -> Text:
    """Return a value with its interval below; a dash where it is not defined."""
    if not math.isfinite(row["value"]):
        return Text("–", style="dim")
    mark = "*" if is_best else ""
    text = Text(f"{mark}{scale.write(row['value'])}", style="bold green" if is_best else "")
    if math.isfinite(row["low"]):
        interval = f"\n{scale.write(row['low'])}{scale.dash}{scale.write(row['high'])}"
        text.append(interval, style="not bold dim")
    return text


def _scale(rows: pd.DataFrame, metric: str) -> Scale:
    """Return how to write a metric: losses with four digits, in a unit that fits."""
    of_metric = rows[rows["metric"] == metric]
    dash = " – " if (of_metric[["value", "low"]] < 0.0).any(axis=None) else "–"
    if metric not in ("log_loss", "brier", "calibration_error"):
        return Scale(1.0, 3 if metric in ("auc", "captured_at_10") else 2, dash)
    largest = float(of_metric["value"].abs().max())
    return scale_of(largest, digits=3 if metric == "calibration_error" else 4, dash=dash)


def scale_of(largest: float, *, digits: int, dash: str = "–") -> Scale:
    """Return how to write losses, in a unit that fits the largest of them.

    Parameters
    ----------
    largest : float
        Absolute value.
    digits : int
        That the largest is written with.
    dash : str
        Joins the bounds of an interval.
    """
    if not largest > 0.0:
        return Scale(1.0, 3, dash)
    factor = next((unit for unit in (1.0, *PER_EXPOSURE) if unit * largest >= 0.1), 1e9)
    decimals = digits - 1 - math.floor(math.log10(factor * largest))
    return Scale(factor, min(max(decimals, 1), 5), dash)
