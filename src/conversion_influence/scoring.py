"""Candidates and a bundle become scores: likelihood, expected conversions, reasons, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle

Language = Literal["en", "fr"]
REASONS = 3
"""Reasons given per candidate."""

BATCH = 5000
"""Rows whose contributions are computed at once."""


@dataclass(frozen=True)
class Words:
    """How a model's signal is spoken of.

    Attributes
    ----------
    name : str
        Name of the signal.
    text : str
        The signal in plain words, in the chosen language.
    """

    name: str
    text: str


def score(frame: pd.DataFrame, bundle: Bundle, *, language: Language = "en") -> pd.DataFrame:
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

    Returns
    -------
    pandas.DataFrame
        Index of ``frame``, its order kept: ``rank`` (1 is likeliest; ties share the best rank),
        ``likelihood`` per exposure, ``expected_conversions`` where exposures are given,
        ``reason_1`` to ``reason_3`` (strongest first, + raises and - lowers the likelihood) and
        ``coverage``, the share of the model's signals that are known for the row.
    """
    known = with_all_signals(frame, bundle)
    likelihood = bundle.likelihood(known)
    scores = pd.DataFrame({"likelihood": likelihood}, index=frame.index)
    scores.insert(0, "rank", scores["likelihood"].rank(method="min", ascending=False).astype(int))
    if "exposures" in frame:
        scores["expected_conversions"] = likelihood * frame["exposures"].to_numpy(dtype=float)
        if "cost" in frame:
            expected = scores["expected_conversions"].to_numpy()
            scores["cost_per_conversion"] = frame["cost"].to_numpy(dtype=float) / expected
    reasons = explain(known, bundle, language=language)
    scores = scores.join(reasons)
    signals = list(bundle.encoding.signals)
    scores["coverage"] = known[signals].notna().mean(axis=1)
    return scores


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
    own = candidates.rename(columns={c: f"given_{c}" for c in candidates if c in scores.columns})
    rest = [column for column in scores.columns if column != "rank"]
    joined = pd.concat([scores[["rank"]], own, scores[rest]], axis=1)
    return joined.sort_values("rank", kind="stable").reset_index(drop=True)


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
        ``reason_1`` to ``reason_3``; empty text where fewer signals move the row.
    """
    words = spoken(bundle, language)
    columns = [f"reason_{position + 1}" for position in range(REASONS)]
    parts = [
        _explain_batch(frame.iloc[start : start + BATCH], bundle, words, language)
        for start in range(0, len(frame), BATCH)
    ]
    texts = np.concatenate(parts) if parts else np.empty((0, REASONS), dtype=object)
    return pd.DataFrame(texts, index=frame.index, columns=columns)


def _explain_batch(
    frame: pd.DataFrame, bundle: Bundle, words: Sequence[Words], language: Language
) -> np.ndarray:
    contributions = bundle.contributions(frame).drop(columns="expected").to_numpy()
    strongest = np.argsort(-np.abs(contributions), axis=1, kind="stable")[:, :REASONS]
    texts = np.full((len(frame), REASONS), "", dtype=object)
    for row, positions in enumerate(strongest):
        for place, position in enumerate(positions):
            moved = contributions[row, position]
            if moved != 0.0:
                value = frame[words[position].name].iloc[row]
                sign = "+" if moved > 0 else "-"
                texts[row, place] = f"{sign} {words[position].text}: {_told(value, language)}"
    return texts


def _told(value: object, language: Language) -> str:
    """Write a signal's value for a reader."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "unknown" if language == "en" else "inconnu"
    if isinstance(value, (float, int, np.floating, np.integer)):
        text = f"{float(value):.3g}" if abs(float(value)) < 1000 else f"{float(value):.0f}"
        return text if language == "en" else text.replace(".", ",")
    return str(value)


def spoken(bundle: Bundle, language: Language) -> tuple[Words, ...]:
    """Return the model's signals in plain words, in the model's order.

    Parameters
    ----------
    bundle : Bundle
        A loaded model; signals it has no words for keep their names.
    language : {"en", "fr"}
        Of the words.
    """
    facts = bundle.record.facts if bundle.record is not None else {}
    listed = {entry["name"]: entry for entry in facts.get("signals", [])}
    return tuple(
        Words(name, str(listed.get(name, {}).get(language, name)))
        for name in bundle.encoding.signals
    )
