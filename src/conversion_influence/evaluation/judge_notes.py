"""What to know before trusting the figures of a judgement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from conversion_influence.evaluation.measured import Measured
from conversion_influence.evaluation.outcomes import Outcome
from conversion_influence.evaluation.resample import FEW, Resamples
from conversion_influence.messages.notes import Note, note

FEWEST_CASES = 10
"""Conversions, or other exposures, with fewer of which the figures of a slice say nothing."""

LEVEL_OFF = 1.25
"""Foretold over observed conversions, or the reverse, from which on a level is told to be off."""


def notes_on_intervals(
    name: str, draws: Resamples, measured: Mapping[str, Measured], level: float, replicates: int
) -> Iterator[Note]:
    """Say what the reader must know before trusting an interval of a slice.

    Parameters
    ----------
    name : str
        Of the slice.
    draws : Resamples
        Of its creators.
    measured : mapping of str to Measured
        By model.
    level : float
        Of the intervals.
    replicates : int
        Draws.
    """
    if draws.creators < 2:
        yield note("one_creator", slice=name)
        return
    if draws.creators < FEW:
        yield note("few_creators", slice=name, creators=draws.creators, few=FEW)
    baselines = max(1, len(measured) - 1)
    needed = math.ceil(round(2.0 * baselines / (1.0 - level), 6))
    if replicates < needed:
        asked = {"replicates": replicates, "baselines": baselines, "needed": needed}
        yield note("few_replicates", level=level, **asked)
    undefined = max(int((~np.isfinite(m.replicates["auc"])).sum()) for m in measured.values())
    if undefined:
        yield note("bare_resamples", slice=name, undefined=undefined, replicates=replicates)
    loose = max(_without_line(m) for m in measured.values())
    if loose > undefined:
        yield note("loose_lines", slice=name, undefined=loose, replicates=replicates)


def _without_line(measured: Measured) -> int:
    """Return of how many resamples no calibration line can be drawn, though one can of all rows."""
    if not math.isfinite(measured.values["calibration_slope"]):
        return 0
    return int((~np.isfinite(measured.replicates["calibration_slope"])).sum())


def notes_on_outcomes(name: str, outcome: Outcome) -> Iterator[Note]:
    """Say where a slice holds hardly any conversion, or hardly anything else.

    Parameters
    ----------
    name : str
        Of the slice.
    outcome : Outcome
        What happened in it.
    """
    conversions = float(outcome.conversions.sum())
    others = float(outcome.exposures.sum()) - conversions
    if min(conversions, others) < FEWEST_CASES:
        yield note("few_conversions", slice=name, conversions=conversions, others=others)


def notes_on_level(table: pd.DataFrame, name: str, model: str) -> Iterator[Note]:
    """Say where the totals that a model foretells are off, by more than chance explains.

    Parameters
    ----------
    table : pandas.DataFrame
        Metrics with their intervals.
    name, model : str
        The slice and the model.
    """
    rows = table[(table["slice"] == name) & (table["model"] == model)].set_index("metric")
    ratio, low, high = (
        float(rows[column].loc["predicted_over_observed"]) for column in ("value", "low", "high")
    )
    if (low > 1.0 and ratio > LEVEL_OFF) or (high < 1.0 and ratio < 1.0 / LEVEL_OFF):
        yield note("level_off", slice=name, ratio=ratio, low=low, high=high)
