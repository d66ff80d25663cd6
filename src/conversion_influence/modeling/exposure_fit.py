"""Learning how many exposures placements have: creators beside their networks, and errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from conversion_influence.modeling.exposure_line import ENDLESS, fit_line, fit_medians
from conversion_influence.modeling.exposure_past import Known, look_back
from conversion_influence.modeling.exposures import (
    LEVELS,
    SIZED,
    UNLISTED,
    Errors,
    ExposureModel,
    Regime,
    regimes_of,
)

FEWEST = 20
"""Placements below which a regime of its own is not learned."""

HALF_LIVES = (60.0, 180.0, 540.0, np.inf)
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Placements that creators' own are tried to be weighed against, beside no weight at all."""

RECENT, ENOUGH = 0.3, 200
"""Share, and least number, of the newest placements that tell how far forecasts stray."""

USUAL_SD = 0.5
"""Standard deviation of errors, in logs, expected beforehand: it counts as four placements."""


def fit_exposures(past: pd.DataFrame) -> ExposureModel | None:
    """Learn from past placements.

    Parameters
    ----------
    past : pandas.DataFrame
        From `past_exposures`: ``creator_id``, ``platform``, ``as_of``, ``settled_at``,
        ``exposures``, ``followers``, ``listed``.

    Returns
    -------
    ExposureModel or None
        None without placements.
    """
    if past.empty:
        return None
    names = regimes_of(past)
    found = {
        name: fit_regime(past[names == name], sized=name == SIZED)
        for name in (SIZED, UNLISTED)
        if (names == name).sum() >= FEWEST
    }
    return ExposureModel(fit_regime(past, sized=False), found.get(SIZED), found.get(UNLISTED))


def fit_regime(past: pd.DataFrame, *, sized: bool) -> Regime:
    """Learn from placements of which the same is known.

    Strength and half-life are those whose forecasts, each from what was settled before, have
    strayed least in logs (prequential; Dawid 1984, JRSS A 147).

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_exposures`, at least one row.
    sized : bool
        Whether followers are used.
    """
    return _judged(fit_line(past, sized=sized), past, own=True)


def fit_rule(past: pd.DataFrame) -> ExposureModel | None:
    """Learn the simple rule instead: followers times the median rate of the network.

    Where followers are unknown it is the network's median exposures; creators' own placements do
    not count.

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_exposures`.

    Returns
    -------
    ExposureModel or None
        None without placements.
    """
    if past.empty:
        return None
    mine = past[regimes_of(past) == SIZED]
    sized = None if mine.empty else _judged(fit_medians(mine, sized=True), mine, own=False)
    return ExposureModel(_judged(fit_medians(past, sized=False), past, own=False), sized)


def _judged(line: Regime, past: pd.DataFrame, *, own: bool) -> Regime:
    """Return the regime with weights of creators, where wanted, and its forecasts' errors."""
    level = line.level(past)
    known = look_back(level, past, past)
    off = np.log(past["exposures"].to_numpy(dtype=np.float64)) - level
    return _with_errors(_with_own(line, known, off) if own else line, known, off, level)


def _with_own(line: Regime, known: Known, off: np.ndarray) -> Regime:
    """Return the regime with the strength and half-life that have strayed least."""
    best, least = line, float(np.abs(off).mean()) * (1.0 - 1e-9)
    for half_life in HALF_LIVES:
        weight, summed = known.sums(half_life)
        for strength in STRENGTHS:
            strayed = float(np.abs(off - summed / (weight + strength)).mean())
            if strayed < least:
                least = strayed
                best = replace(line, strength=strength, half_life=min(half_life, ENDLESS))
    return best


def _with_errors(regime: Regime, known: Known, off: np.ndarray, level: np.ndarray) -> Regime:
    """Return the regime with the errors of its own forecasts.

    Of new creators and of others each the newest; where these are few, all; where all are few, all
    creators, taken for new ones.
    """
    distance, width = regime.own(known)
    errors, centre = (off - distance) / width, np.exp(level + distance)
    came = np.exp(level + off)
    new, recent = known.last < 0, _newest(known.as_of)
    at = _first_of_many(new & recent, new, recent)
    as_new = _errors(off[at], np.exp(level[at]), np.ones(int(at.sum())), came[at])
    at = _first_of_many(~new & recent, ~new, recent)
    as_known = _errors(errors[at], centre[at], width[at], came[at])
    return replace(regime, new=as_new, known=as_known)


def _first_of_many(*masks: np.ndarray) -> np.ndarray:
    """Return the first mask that holds for at least `FEWEST` rows, or the last one."""
    return next((mask for mask in masks if mask.sum() >= FEWEST), masks[-1])


def _newest(as_of: pd.Series) -> np.ndarray:
    """Return which rows are the newest: `RECENT` of them, or `ENOUGH` where that is more."""
    wanted = max(int(RECENT * len(as_of)), ENOUGH)
    ranks = as_of.rank(method="first", ascending=False).to_numpy()
    return np.asarray(ranks <= wanted)


def _errors(errors: np.ndarray, centre: np.ndarray, width: np.ndarray, came: np.ndarray) -> Errors:
    """Return quantiles and factor of some forecasts.

    Twenty errors of a normal distribution stand beside those that were made, and twenty placements
    that came as foretold, so that few placements promise neither a narrow range nor a high mean.
    """
    spread = np.sqrt((np.square(errors).sum() + 4.0 * USUAL_SD**2) / (len(errors) + 4.0))
    usual = spread * stats.norm.ppf((np.arange(20) + 0.5) / 20)
    quantiles = np.quantile(np.r_[errors, usual], LEVELS)
    told = Errors(tuple(float(value) for value in quantiles), 1.0)
    medians = centre * np.exp(width * told.at(0.5))
    beside = 20.0 * float(medians.mean())
    return replace(told, factor=float((came.sum() + beside) / (medians.sum() + beside)))
