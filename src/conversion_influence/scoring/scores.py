"""Scores of candidates: position, likelihood, conversions, money, ranges, flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle
from conversion_influence.modeling.certainty import Certainty, evidence_of
from conversion_influence.modeling.scale import Scale
from conversion_influence.modeling.worth import Worth
from conversion_influence.scoring.given import facts_of, is_text, numbers, with_all_signals
from conversion_influence.tables.schemas import FOLDED

LEVEL = 0.9
"""Share of outcomes that lie inside a range."""

ASSUMED_WIDTH = 2.563
"""Standard deviations between the ends of a normal range of 8 in 10."""


def score(
    frame: pd.DataFrame,
    bundle: Bundle,
    *,
    target_cost: float | None = None,
    value: float | None = None,
) -> pd.DataFrame:
    """Score candidates, each by itself: no row depends on another.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate with the model's signals; a signal without column is missing for all.
        ``exposures``, ``cost`` and ``value_per_conversion`` are used where present.
    bundle : Bundle
        The model.
    target_cost : float, optional
        Highest cost of a conversion that is worth it, above 0, in the currency of ``cost``.
    value : float, optional
        What a conversion is worth, in that currency, where the row does not say; else what it was
        worth in the model's past (`modeling.worth`), where that is known.

    Returns
    -------
    pandas.DataFrame
        Index of ``frame``, its order kept: ``score``, the position of the likelihood among those
        of the placements learned from, 0 to 100, ``likelihood`` per exposure, between ``low`` and
        ``high`` in 90 % of cases,
        ``expected_conversions`` where exposures are given, between ``conversions_low`` and
        ``conversions_high`` (whole numbers) in at least 90 %, ``expected_revenue``, between
        ``revenue_low`` and ``revenue_high``, where the worth of a conversion is known too,
        ``cost_per_conversion`` where a cost is given, ``return_on_cost``, the revenue over that
        cost, where both are known, with ``target_cost`` ``chance_cost``, the probability that a
        conversion costs no more, ``coverage``, the share of the model's signals that are known for
        the row, and ``flags``, codes joined by ``;`` (`modeling.support`). Scores, ranges and flags
        are missing where a model was kept without what they need. For reasons see `explained`.
    """
    known = with_all_signals(frame, bundle)
    likelihood = bundle.likelihood(known)
    limits = Certainty.from_dict(facts_of(bundle))
    low, high, *conversions = _ranges(frame, known, likelihood, limits)
    scores = pd.DataFrame({"score": _positions(likelihood, bundle)}, index=frame.index)
    scores["likelihood"], scores["low"], scores["high"] = likelihood, low, high
    scores = scores.assign(**_outlook(frame, bundle, likelihood, conversions, value))
    if target_cost is not None:
        scores["chance_cost"] = _chances(frame, known, likelihood, limits, target_cost)
    scores["coverage"] = known[list(bundle.encoding.signals)].notna().mean(axis=1)
    flags = "" if limits is None else _flags(frame, known, bundle, limits)
    scores["flags"] = pd.Series(flags, index=frame.index, dtype="str")
    return scores


def _positions(likelihood: np.ndarray, bundle: Bundle) -> np.ndarray:
    """Return scores from 0 to 100, NaN for a bundle that keeps no scale of them."""
    scale = Scale.from_dict(facts_of(bundle))
    if scale is None:
        return np.full(len(likelihood), np.nan)
    return scale.score(likelihood, bundle.calibrator)


def _outlook(
    frame: pd.DataFrame,
    bundle: Bundle,
    likelihood: np.ndarray,
    conversions: Sequence[np.ndarray],
    value: float | None,
) -> dict[str, Any]:
    """Return what is to be expected, in conversions and in money."""
    expected = likelihood * numbers(frame, "exposures")
    low, high = conversions
    worth, cost = _worth(frame, bundle, value), numbers(frame, "cost")
    return {
        "expected_conversions": expected,
        "conversions_low": pd.array(low, dtype="Int64"),
        "conversions_high": pd.array(high, dtype="Int64"),
        "expected_revenue": expected * worth,
        "revenue_low": low * worth,
        "revenue_high": high * worth,
        "cost_per_conversion": cost / np.where(expected > 0, expected, np.nan),
        "return_on_cost": expected * worth / np.where(cost > 0, cost, np.nan),
    }


def _worth(frame: pd.DataFrame, bundle: Bundle, value: float | None) -> np.ndarray:
    """Return what a conversion of each row is worth, NaN where nothing says so."""
    past = Worth.from_dict(facts_of(bundle))
    otherwise = value if value is not None else np.nan if past is None else past.per_conversion
    given = numbers(frame, "value_per_conversion")
    return np.where(np.isnan(given), otherwise, given)


def _ranges(
    frame: pd.DataFrame, known: pd.DataFrame, likelihood: np.ndarray, limits: Certainty | None
) -> tuple[np.ndarray, ...]:
    """Return both ends of the likelihood's range, and of the conversions'."""
    if limits is None:
        return tuple(np.full((4, len(frame)), np.nan))
    evidence, spread = evidence_of(known), limits.spread
    exposures = numbers(frame, "exposures")
    return (
        *spread.likelihood_range(likelihood, evidence, LEVEL),
        *spread.conversions_range(likelihood, exposures, evidence, LEVEL, _doubt(frame)),
    )


def _chances(
    frame: pd.DataFrame,
    known: pd.DataFrame,
    likelihood: np.ndarray,
    limits: Certainty | None,
    target: float,
) -> np.ndarray:
    if limits is None:
        return np.full(len(frame), np.nan)
    exposures, cost = numbers(frame, "exposures"), numbers(frame, "cost")
    evidence, doubt = evidence_of(known), _doubt(frame)
    return limits.spread.chance_of_cost(likelihood, exposures, evidence, cost, target, doubt)


def _doubt(frame: pd.DataFrame) -> np.ndarray:
    """Return the relative variance of exposures that are assumed, 0 of those given.

    Assumed ones come with the ends of a range of 8 in 10, taken as log-normal.
    """
    low, high = numbers(frame, "exposures_low"), numbers(frame, "exposures_high")
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.log(high / low) / ASSUMED_WIDTH
    return np.asarray(np.expm1(np.where(np.isfinite(deviation), deviation, 0.0) ** 2))


def _flags(
    frame: pd.DataFrame, known: pd.DataFrame, bundle: Bundle, limits: Certainty
) -> pd.Series:
    """Return flags; names are compared as the tables spell them, in lower case."""
    names = FOLDED if facts_of(bundle).get("kind") == "tables" else ()
    texts = {name: frame[name].str.strip().str.lower() for name in names if is_text(frame, name)}
    return limits.support.flags(known.assign(**texts), evidence_of(known))
