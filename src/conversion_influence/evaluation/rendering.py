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

from conversion_influence.errors import Language, ModelError, did_you_mean
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.metrics import METRICS
from conversion_influence.evaluation.naming import in_words
from conversion_influence.messages.said import Said, typeset

HEADLINE = ("log_loss", "auc", "lift_at_10", "calibration_slope", "predicted_over_observed")
"""Metrics shown where the terminal is too narrow for all."""

NAME_WIDTH = 16
"""Columns of the terminal for a model's name, which is wrapped."""

TITLES = {
    "log_loss": Said("log loss", "perte\nlog"),
    "brier": Said("Brier", "Brier"),
    "auc": Said("AUC", "AUC"),
    "lift_at_10": Said("lift,\ntop 10%", "lift,\n10 % de tête"),
    "captured_at_10": Said("captured,\ntop 10%", "captées,\n10 % de tête"),
    "calibration_slope": Said("calibr.\nslope", "pente\ncalibr."),
    "calibration_intercept": Said("calibr.\nintercept", "ordonnée\ncalibr."),
    "calibration_error": Said("calibr.\nerror", "erreur\ncalibr."),
    "predicted_over_observed": Said("predicted/\nobserved", "prévues/\nobservées"),
}
"""Column headings."""

PER_EXPOSURE = {1e3: "\nper 1,000", 1e6: "\nper million", 1e9: "\nper billion"}
"""Units of small losses per exposure: log loss, Brier score, calibration error."""

IN_FRENCH = {1e3: "\npour 1 000", 1e6: "\npar million", 1e9: "\npar milliard"}

ROWS = Said("{slice}: {rows:,} rows", "{slice} : {rows:,} lignes")
BELOW = Said(
    "Below each value its {level:.0%} interval over creators; * best.",
    "Sous chaque valeur, son intervalle à {level:.0%} sur les créateurs ; * la meilleure.",
)
NOTE = Said("Note: {note}", "Remarque : {note}")

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
    language: Language = "en",
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
    language : {"en", "fr"}
        Of headings, notes and numbers.

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
    for page in _pages(rows, judgement.model, console, metrics, language):
        console.print(page)
    below = BELOW.told(language, {"level": judgement.level})
    console.print(below, style="dim", highlight=False)
    for each in judgement.notes:
        told = NOTE.told(language, {"note": each.told(language)})
        console.print(told, markup=False, highlight=False)


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
    rows: pd.DataFrame,
    judged: str,
    console: Console,
    metrics: Sequence[str] | None,
    language: Language,
) -> list[Table]:
    """Return as few tables as hold the metrics at the console's width."""
    if metrics is None:
        whole = _table(rows, judged, METRICS, language)
        if _fits(whole, console):
            return [whole]
    pages: list[Table] = []
    page: tuple[str, ...] = ()
    for metric in metrics or HEADLINE:
        longer = _table(rows, judged, (*page, metric), language)
        if page and not _fits(longer, console):
            page = (metric,)
            pages.append(_table(rows, judged, page, language))
        else:
            page = (*page, metric)
            pages[-1:] = [longer]
    return pages


def _fits(table: Table, console: Console) -> bool:
    unlimited = console.options.update(max_width=10_000)
    return Measurement.get(console, unlimited, table).maximum <= console.width


def _table(rows: pd.DataFrame, judged: str, metrics: Sequence[str], language: Language) -> Table:
    printed = Table(
        title=ROWS.told(language, {"slice": rows["slice"].iloc[0], "rows": int(rows["n"].iloc[0])}),
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    printed.add_column("", width=NAME_WIDTH, overflow="fold")
    best = {metric: best_models(rows, metric) for metric in metrics}
    scales = {metric: _scale(rows, metric) for metric in metrics}
    for metric in metrics:
        units = PER_EXPOSURE if language == "en" else IN_FRENCH
        unit = units.get(scales[metric].factor, "")
        heading = f"{TITLES[metric].told(language)}{unit}"
        printed.add_column(heading, justify="right", no_wrap=True)
    for model in rows["model"].unique():
        cells = rows[rows["model"] == model].set_index("metric")
        name = Text(in_words(str(model), language), style="bold" if model == judged else "")
        texts = [
            _cell(cells.loc[metric], scales[metric], str(model) in best[metric], language)
            for metric in metrics
        ]
        printed.add_row(name, *texts)
    return printed


def _cell(row: pd.Series, scale: Scale, is_best: bool, language: Language) -> Text:
    """Return a value with its interval below; a dash where it is not defined."""
    if not math.isfinite(row["value"]):
        return Text("–", style="dim")
    mark = "*" if is_best else ""
    value, low, high = (typeset(scale.write(row[n]), language) for n in ("value", "low", "high"))
    text = Text(f"{mark}{value}", style="bold green" if is_best else "")
    if math.isfinite(row["low"]):
        interval = f"\n{low}{scale.dash}{high}"
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
