"""Learning how many exposures placements have: lines that outliers do not bend, then creators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from conversion_influence.modeling.exposure_past import Known, look_back
from conversion_influence.modeling.exposures import (
    LEVELS,
    SIZED,
    UNLISTED,
    Errors,
    ExposureModel,
    Regime,
    log_size,
    regimes_of,
)

FEWEST = 20
"""Placements below which a regime of its own is not learned."""

DEGREES = (1.0, 2.0, 4.0, 10.0, 30.0)
"""Degrees of freedom that errors are tried with: from many outliers to next to none."""

HALF_LIVES = (60.0, 180.0, 540.0, np.inf)
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 1e9)
"""Of what creators' own placements are weighed against; the last gives them no weight."""

ENDLESS = 1e6
"""Days that stand for an endless half-life."""

SLOPE_SD = 0.5
"""Prior standard deviation of the slope around 1, exposures in proportion to followers."""

RECENT, ENOUGH = 0.3, 200
"""Share, and least number, of the newest placements that tell how far forecasts stray."""

MOST = 20_000
"""Placements that a line is learned from; of more, so many are taken at equal distances."""

UNKNOWN = Errors((0.0,) * len(LEVELS), 1.0)
"""Stands where errors are not learned yet."""

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


def fit_medians(past: pd.DataFrame, *, sized: bool) -> Regime:
    """Learn the medians of log exposures, per follower where sized, of everybody and each network.

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_regime`.
    sized : bool
        Whether followers are used.
    """
    size = log_size(past) if sized else 0.0
    rates = np.log(past["exposures"].to_numpy(dtype=np.float64)) - size
    everybody = float(np.median(rates))
    of_networks = pd.Series(rates, index=past.index).groupby(past["platform"]).median() - everybody
    distances = {str(name): float(value) for name, value in of_networks.items()}
    return _plain(everybody, float(sized), distances, len(past))


def _plain(intercept: float, slope: float, networks: Mapping[str, float], rows: int) -> Regime:
    """Return a regime in which creators have no weight and errors are not learned yet."""
    return Regime(intercept, slope, networks, STRENGTHS[-1], ENDLESS, UNKNOWN, UNKNOWN, rows)


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
        for strength in STRENGTHS[:-1]:
            strayed = float(np.abs(off - summed / (weight + strength)).mean())
            if strayed < least:
                least = strayed
                best = replace(line, strength=strength, half_life=min(half_life, ENDLESS))
    return best


def _with_errors(regime: Regime, known: Known, off: np.ndarray, level: np.ndarray) -> Regime:
    """Return the regime with the errors of its own forecasts; few of a kind take those of all."""
    distance, width = regime.own(known)
    errors, centre = (off - distance) / width, np.exp(level + distance)
    came = np.exp(level + off)
    new, recent = known.last < 0, _newest(known.as_of)
    groups = {
        name: mask if mask.sum() >= FEWEST else recent
        for name, mask in (("new", new & recent), ("known", ~new & recent))
    }
    found = {
        name: _errors(errors[mask], centre[mask], width[mask], came[mask])
        for name, mask in groups.items()
    }
    return replace(regime, new=found["new"], known=found["known"])


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


def fit_line(past: pd.DataFrame, *, sized: bool) -> Regime:
    """Learn everybody's line and the networks' distances to it; creators have no weight yet.

    Student's t for errors, by iterated weights (Lange, Little and Taylor 1989, JASA 84), with the
    degrees of freedom that make the placements likeliest. Distances of networks are shrunk by the
    variance within over the variance between them (one-way random effects, by moments).

    Parameters
    ----------
    past : pandas.DataFrame
        As for `fit_regime`.
    sized : bool
        Whether followers are used.
    """
    rows = len(past)
    if rows > MOST:
        past = past.iloc[np.linspace(0, rows - 1, MOST).astype(int)]
    size = log_size(past) if sized else np.zeros(len(past))
    centre = float(size.mean())
    target = np.log(past["exposures"].to_numpy(dtype=np.float64)) - size
    codes, names = pd.factorize(past["platform"], use_na_sentinel=True)
    design = np.column_stack([np.ones(len(past)), size - centre])
    members = np.eye(len(names) + 1)[codes][:, :-1]
    fits = [_robust(design, members, codes, target, degrees) for degrees in DEGREES]
    found = max(fits, key=lambda fit: fit[0])[1]
    slope = 1.0 + float(found[1]) if sized else 0.0
    intercept = float(found[0]) - (slope - 1.0) * centre * sized
    networks = {str(n): float(v) for n, v in zip(names, found[2:], strict=True)}
    return _plain(intercept, slope, networks, rows)


def _robust(
    design: np.ndarray, members: np.ndarray, codes: np.ndarray, target: np.ndarray, degrees: float
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood and coefficients of a fit with errors of so many degrees."""
    columns = np.column_stack([design, members])
    weights = np.ones(len(target))
    found = np.zeros(columns.shape[1])
    variance, penalty = 1.0, 1.0
    for turn in range(100):
        pull = variance * np.r_[0.0, 1.0 / SLOPE_SD**2, np.zeros(members.shape[1])]
        pull[2:] = penalty
        gram = columns.T @ (columns * weights[:, None]) + np.diag(pull)
        before, found = found, np.linalg.solve(gram, columns.T @ (weights * target))
        errors = target - columns @ found
        variance = float((weights * errors**2).mean()) + 1e-8
        weights = (degrees + 1.0) / (degrees + errors**2 / variance)
        if turn < 5:
            penalty = _between(target - design @ found[:2], weights, codes, variance)
        elif np.abs(found - before).max() < 1e-8:
            break
    scale = np.sqrt(variance)
    told = stats.t.logpdf(errors / scale, degrees).sum() - len(errors) * np.log(scale)
    return float(told), found


def _between(off: np.ndarray, weights: np.ndarray, codes: np.ndarray, variance: float) -> float:
    """Return the variance within networks over that between them."""
    named = codes >= 0
    amount = np.bincount(codes[named], weights[named])
    if len(amount) < 2:
        return 1e6 * variance
    means = np.bincount(codes[named], (weights * off)[named]) / amount
    total = float(amount.sum())
    middle = float((amount * means).sum() / total)
    excess = float((amount * (means - middle) ** 2).sum()) - variance * (len(amount) - 1)
    between = max(excess / (total - float((amount**2).sum()) / total), 1e-6 * variance)
    return variance / between
