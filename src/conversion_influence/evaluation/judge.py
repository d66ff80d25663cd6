"""A model against simple rules: every metric with an interval, paired differences, a verdict."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError
from conversion_influence.evaluation import metrics, weighted
from conversion_influence.evaluation.judge_notes import (
    notes_on_intervals,
    notes_on_level,
    notes_on_outcomes,
)
from conversion_influence.evaluation.judgement import Judgement
from conversion_influence.evaluation.measured import Measured
from conversion_influence.evaluation.outcomes import Forecast, Outcome, require_matching
from conversion_influence.evaluation.recalibration import UNDEFINED
from conversion_influence.evaluation.resample import (
    Resamples,
    difference_interval,
    draw_creators,
    percentile_interval,
)
from conversion_influence.evaluation.verdict import Rival, Size, Verdict, decide
from conversion_influence.evaluation.verdict_subjects import CONVERSIONS, Subject
from conversion_influence.messages.notes import Note

__all__ = ["Forecast", "Judgement", "Outcome", "judge"]

DECIDING_SLICE = "test"
"""The slice of the verdict; where it is absent, the last slice given."""

ONE_RATE = "base_rate"
"""The rule that tells nobody apart: several cuts have several rates, and no slope is its own."""

COMPARED = {"log_loss": -1.0, "auc": 1.0}
"""Metrics with paired differences, and the sign that makes "the model is better" positive."""


def judge(
    outcomes: Mapping[str, Outcome],
    forecasts: Mapping[str, Mapping[str, Forecast]],
    *,
    model: str = "model",
    replicates: int = 300,
    seed: int = 0,
    level: float = 0.95,
    about: Subject = CONVERSIONS,
) -> Judgement:
    """Measure every model on every slice and compare one model with all others.

    Parameters
    ----------
    outcomes : mapping of slice to Outcome
        What happened, such as ``{"validation": ..., "test": ...}``.
    forecasts : mapping of model to mapping of slice to Forecast
        What each model foretold, row by row as in `outcomes`. All but `model` are baselines.
    model : str
        The model that is judged.
    replicates : int
        Bootstrap draws of creators; the same draws serve all models (paired).
    seed : int
        The same seed gives the same numbers.
    level : float
        Nominal coverage of every interval shown.
    about : Subject
        What was foretold, for the verdict's words.

    Returns
    -------
    Judgement
        Tables, verdict and notes.

    Raises
    ------
    ModelError
        Forecasts that do not match the outcomes row by row.

    Notes
    -----
    ``beaten`` needs the whole interval of the difference above zero, at a level corrected for the
    number of baselines (Bonferroni: ``1 - (1 - level) / baselines``), so that in one slice and
    metric the chance of any wrong ``beaten`` stays below ``(1 - level) / 2``; ``low`` and ``high``
    are at the nominal level. Intervals are percentile intervals, for the models as they were
    fitted; those of differences are as wide as few creators make them (`difference_interval`). The
    calibration error of a resample is biased upward by its noise, so an interval is widened where
    it would not hold the value itself. The verdict needs every baseline beaten on log loss in the
    slice ``test`` (the last slice where there is no ``test``).
    """
    require_matching(outcomes, forecasts, model)
    if replicates < 1 or not 0.0 < level < 1.0:
        msg = f"replicates must be 1 or more and level in (0, 1); came {replicates} and {level}"
        raise ModelError(msg)
    rows: list[dict[str, object]] = []
    differences: list[dict[str, object]] = []
    notes: list[Note] = []
    for name, outcome in outcomes.items():
        draws = draw_creators(outcome.groups, name, replicates=replicates, seed=seed)
        measured = _measure_models(outcome, {m: f[name] for m, f in forecasts.items()}, draws)
        rows.extend(_metric_rows(name, measured, level, len(outcome)))
        differences.extend(_difference_rows(name, measured, model, level, draws.creators))
        notes.extend(notes_on_intervals(name, draws, measured, level, replicates))
        notes.extend(notes_on_outcomes(name, outcome))
    table = pd.DataFrame(rows, columns=["slice", "model", "metric", "value", "low", "high", "n"])
    compared = pd.DataFrame(
        differences,
        columns=["slice", "baseline", "metric", "difference", "low", "high", "beaten"],
    ).astype({"difference": float, "low": float, "high": float, "beaten": bool})
    deciding = DECIDING_SLICE if DECIDING_SLICE in outcomes else list(outcomes)[-1]
    notes = [*notes_on_level(table, deciding, model), *notes]
    return Judgement(
        table=table,
        differences=compared,
        verdict=_verdict(table, compared, deciding, outcomes[deciding], model, level, about),
        notes=tuple(each for place, each in enumerate(notes) if each not in notes[:place]),
        model=model,
        replicates=replicates,
        seed=seed,
        level=level,
    )


def _measure_models(
    outcome: Outcome, forecasts: Mapping[str, Forecast], draws: Resamples
) -> dict[str, Measured]:
    """Measure the models side by side; threads share no state, so results do not depend on them."""
    workers = min(len(forecasts), os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        done = pool.map(lambda name: _measure(outcome, forecasts[name], draws, name), forecasts)
        return dict(zip(forecasts, done, strict=True))


def _measure(outcome: Outcome, forecast: Forecast, draws: Resamples, name: str) -> Measured:
    k, n = outcome.conversions, outcome.exposures
    line = UNDEFINED if name == ONE_RATE else metrics.calibration_line(k, n, forecast.likelihood)
    prepared = weighted.prepare(k, n, forecast.likelihood, forecast.score, line)
    whole = weighted.measure(prepared, np.ones((1, len(outcome))))
    parts = [weighted.measure(prepared, weights) for weights in draws.weights()]
    replicates = {
        metric: np.concatenate([part[metric] for part in parts]) if parts else np.empty(0)
        for metric in metrics.METRICS
    }
    return Measured({metric: float(whole[metric][0]) for metric in metrics.METRICS}, replicates)


def _metric_rows(
    name: str, measured: Mapping[str, Measured], level: float, placements: int
) -> Iterator[dict[str, object]]:
    for model, result in measured.items():
        for metric in metrics.METRICS:
            value = result.values[metric]
            low, high = np.nan, np.nan
            if np.isfinite(value):
                low, high = percentile_interval(result.replicates[metric], level)
            yield {
                "slice": name,
                "model": model,
                "metric": metric,
                "value": value,
                "low": min(low, value) if np.isfinite(low) else np.nan,
                "high": max(high, value) if np.isfinite(high) else np.nan,
                "n": placements,
            }


def _difference_rows(
    name: str, measured: Mapping[str, Measured], model: str, level: float, creators: int
) -> Iterator[dict[str, object]]:
    baselines = [other for other in measured if other != model]
    corrected = 1.0 - (1.0 - level) / max(1, len(baselines))
    ours = measured[model]
    for baseline in baselines:
        theirs = measured[baseline]
        for metric, sign in COMPARED.items():
            paired = sign * (ours.replicates[metric] - theirs.replicates[metric])
            lead = sign * (ours.values[metric] - theirs.values[metric])
            low, high = difference_interval(lead, paired, creators, level)
            strict_low, _ = difference_interval(lead, paired, creators, corrected)
            yield {
                "slice": name,
                "baseline": baseline,
                "metric": metric,
                "difference": lead,
                "low": low,
                "high": high,
                "beaten": bool(strict_low > 0.0),
            }


def _verdict(
    table: pd.DataFrame,
    differences: pd.DataFrame,
    name: str,
    outcome: Outcome,
    model: str,
    level: float,
    about: Subject,
) -> Verdict:
    losses = table[(table["slice"] == name) & (table["metric"] == "log_loss")]
    log_loss = dict(zip(losses["model"], losses["value"], strict=True))
    won = differences[(differences["slice"] == name) & (differences["metric"] == "log_loss")]
    rivals = [
        Rival(name, log_loss[name], beaten, difference, low, high)
        for name, beaten, difference, low, high in zip(
            *(won[column] for column in ("baseline", "beaten", "difference", "low", "high")),
            strict=True,
        )
    ]
    size = Size(len(outcome), outcome.creators, float(outcome.exposures.sum()))
    return decide(log_loss[model], rivals, size=size, level=level, about=about)
