"""Candidates and a bundle become scores: likelihood, conversions, ranges, reasons, flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle
from conversion_influence.errors import Language
from conversion_influence.evaluation.grouping import by_group
from conversion_influence.evaluation.speech import speech_of
from conversion_influence.modeling.certainty import Certainty, evidence_of
from conversion_influence.tables.schemas import FOLDED

REASONS = 3
"""Reasons given per candidate."""

BATCH = 5000
"""Rows whose contributions are computed at once."""

LEVEL = 0.9
"""Share of outcomes that lie inside a range."""

ASSUMED_WIDTH = 2.563
"""Standard deviations between the ends of a normal range of 8 in 10."""


def score(
    frame: pd.DataFrame,
    bundle: Bundle,
    *,
    language: Language = "en",
    target_cost: float | None = None,
) -> pd.DataFrame:
    """Score candidates.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate with the model's signals; a signal without column is missing for all.
        ``exposures`` and ``cost`` are used where present.
    bundle : Bundle
        The model.
    language : {"en", "fr"}
        Of the reasons.
    target_cost : float, optional
        Highest cost of a conversion that is worth it, above 0, in the currency of ``cost``.

    Returns
    -------
    pandas.DataFrame
        Index of ``frame``, its order kept: ``rank`` (1 is likeliest; ties share the best rank),
        ``likelihood`` per exposure, between ``low`` and ``high`` in 90 % of cases,
        ``expected_conversions`` where exposures are given, between ``conversions_low`` and
        ``conversions_high`` (whole numbers) in at least 90 %, ``cost_per_conversion`` where a cost
        is given too, with ``target_cost`` ``chance_cost``, the probability that a conversion costs
        no more, ``reason_1`` to ``reason_3`` (strongest first; (+) raises and (-) lowers the
        likelihood), ``coverage``, the share of the model's signals that are known for the row, and
        ``flags``, codes joined by ``;`` (`modeling.support`). Ranges and flags are missing where a
        model was kept without its limits.
    """
    known = with_all_signals(frame, bundle)
    likelihood = bundle.likelihood(known)
    expected = likelihood * _numbers(frame, "exposures")
    limits = Certainty.from_dict(_facts(bundle))
    low, high, conversions_low, conversions_high = _ranges(frame, known, likelihood, limits)
    scores = pd.DataFrame({"likelihood": likelihood}, index=frame.index)
    scores.insert(0, "rank", scores["likelihood"].rank(method="min", ascending=False).astype(int))
    scores["low"], scores["high"] = low, high
    scores["expected_conversions"] = expected
    scores["conversions_low"] = pd.array(conversions_low, dtype="Int64")
    scores["conversions_high"] = pd.array(conversions_high, dtype="Int64")
    scores["cost_per_conversion"] = _numbers(frame, "cost") / np.where(
        expected > 0, expected, np.nan
    )
    if target_cost is not None:
        scores["chance_cost"] = _chances(frame, known, likelihood, limits, target_cost)
    scores = scores.join(explain(known, bundle, language=language))
    scores["coverage"] = known[list(bundle.encoding.signals)].notna().mean(axis=1)
    flags = "" if limits is None else _flags(frame, known, bundle, limits)
    scores["flags"] = pd.Series(flags, index=frame.index, dtype="str")
    return scores


def _ranges(
    frame: pd.DataFrame, known: pd.DataFrame, likelihood: np.ndarray, limits: Certainty | None
) -> tuple[np.ndarray, ...]:
    """Return both ends of the likelihood's range, and of the conversions'."""
    if limits is None:
        return tuple(np.full((4, len(frame)), np.nan))
    evidence, spread = evidence_of(known), limits.spread
    exposures = _numbers(frame, "exposures")
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
    exposures, cost = _numbers(frame, "exposures"), _numbers(frame, "cost")
    evidence, doubt = evidence_of(known), _doubt(frame)
    return limits.spread.chance_of_cost(likelihood, exposures, evidence, cost, target, doubt)


def _doubt(frame: pd.DataFrame) -> np.ndarray:
    """Return the relative variance of exposures that are assumed, 0 of those given.

    Assumed ones come with the ends of a range of 8 in 10, taken as log-normal.
    """
    low, high = _numbers(frame, "exposures_low"), _numbers(frame, "exposures_high")
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.log(high / low) / ASSUMED_WIDTH
    return np.asarray(np.expm1(np.where(np.isfinite(deviation), deviation, 0.0) ** 2))


def _flags(
    frame: pd.DataFrame, known: pd.DataFrame, bundle: Bundle, limits: Certainty
) -> pd.Series:
    """Return flags; names are compared as the tables spell them, in lower case."""
    names = FOLDED if _facts(bundle).get("kind") == "tables" else ()
    texts = {name: frame[name].str.strip().str.lower() for name in names if _is_text(frame, name)}
    return limits.support.flags(known.assign(**texts), evidence_of(known))


def _is_text(frame: pd.DataFrame, name: str) -> bool:
    return name in frame and pd.api.types.is_string_dtype(frame[name])


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def ranked(candidates: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Put scores beside the candidates' own columns, likeliest first.

    Parameters
    ----------
    candidates : pandas.DataFrame
        The list as it was read.
    scores : pandas.DataFrame
        From `score`, same index.

    Returns
    -------
    pandas.DataFrame
        ``rank`` first, then the candidates' columns, then the other scores; a candidate column of
        the same name as a score is kept as ``given_<name>``. Ties stay in the list's order.
    """
    own = candidates.rename(columns=_other_names(candidates, scores))
    rest = [column for column in scores.columns if column != "rank"]
    joined = pd.concat([scores[["rank"]], own, scores[rest]], axis=1)
    return joined.sort_values("rank", kind="stable").reset_index(drop=True)


def _other_names(candidates: pd.DataFrame, scores: pd.DataFrame) -> dict[str, str]:
    """Return new names for the columns called like a score: no two columns share one."""
    taken = {*candidates.columns, *scores.columns}
    renamed: dict[str, str] = {}
    for column in candidates.columns.intersection(scores.columns):
        name = f"given_{column}"
        while name in taken:
            name = f"given_{name}"
        taken.add(name)
        renamed[column] = name
    return renamed


def with_all_signals(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return the frame with a missing column for each signal that it does not hold.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates.
    bundle : Bundle
        The model.
    """
    absent = [name for name in bundle.encoding.signals if name not in frame.columns]
    return frame.reindex(columns=[*frame.columns, *absent])


def explain(frame: pd.DataFrame, bundle: Bundle, *, language: Language = "en") -> pd.DataFrame:
    """Return the strongest reasons of each row, in plain words.

    Contributions add up, so those of one theme over different lookbacks are one reason; the
    lookback that moved the row most is shown.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with every signal.
    bundle : Bundle
        The model.
    language : {"en", "fr"}
        Of the words.

    Returns
    -------
    pandas.DataFrame
        ``reason_1`` to ``reason_3``; empty text where fewer themes move the row.
    """
    speech = speech_of(bundle.encoding.signals, _facts(bundle), language)
    columns = [f"reason_{position + 1}" for position in range(REASONS)]
    batches = [frame.iloc[start : start + BATCH] for start in range(0, len(frame), BATCH)]
    parts = [speech.reasons(batch, bundle.contributions(batch), REASONS) for batch in batches]
    texts = np.concatenate(parts) if parts else np.empty((0, REASONS), dtype=object)
    return pd.DataFrame(texts, index=frame.index, columns=columns)


def contributions_by_group(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return how far each characteristic of influence moves each row's calibrated log-odds.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates; a signal without column is missing for all.
    bundle : Bundle
        The model.

    Returns
    -------
    pandas.DataFrame
        Index of ``frame``; one column per group of the model's signals and ``expected``. A row's
        sum is its calibrated log-odds, within 1e-9.
    """
    listed = _facts(bundle).get("signals", [])
    groups = {entry["name"]: entry["group"] for entry in listed}
    return by_group(bundle.contributions(with_all_signals(frame, bundle)), groups)


def _facts(bundle: Bundle) -> Mapping[str, Any]:
    return bundle.record.facts if bundle.record is not None else {}
