"""Why: reasons of each row in plain words, and how far each group of signals moves it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle
from conversion_influence.errors import Language
from conversion_influence.evaluation.grouping import by_group
from conversion_influence.evaluation.speech import speech_of
from conversion_influence.messages.said import Said
from conversion_influence.scoring.given import facts_of, with_all_signals

REASONS = 3
"""Reasons given per candidate."""

LANGUAGES: tuple[Language, Language] = ("en", "fr")

SOME = 100
"""Rows whose contributions say which way it goes what is the same for all."""

BATCH = 5000
"""Rows whose contributions are computed at once."""


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
    return explained(frame, bundle, language)[0]


def explained(
    frame: pd.DataFrame, bundle: Bundle, language: Language
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reasons of each row and what each group of signals moves, computed at once.

    Parameters
    ----------
    frame, bundle, language
        As for `explain`.

    Returns
    -------
    reasons : pandas.DataFrame
        From `explain`.
    groups : pandas.DataFrame
        From `contributions_by_group`.
    """
    speech = speech_of(bundle.encoding.signals, facts_of(bundle), language)
    groups = _groups(bundle)
    texts, moves = [], []
    for start in range(0, max(len(frame), 1), BATCH):
        batch = frame.iloc[start : start + BATCH]
        contributions = bundle.contributions(batch)
        texts.append(speech.reasons(batch, contributions, REASONS))
        moves.append(by_group(contributions, groups))
    columns = [f"reason_{position + 1}" for position in range(REASONS)]
    return pd.DataFrame(np.concatenate(texts), frame.index, columns), pd.concat(moves)


def same_for_all(frame: pd.DataFrame, bundle: Bundle) -> tuple[Said, ...]:
    """Return what moves the likelihood of every row alike, and so is no reason of any.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with every signal.
    bundle : Bundle
        The model.
    """
    if frame.empty:
        return ()
    contributions = bundle.contributions(frame.head(SOME))
    english, french = (
        speech_of(bundle.encoding.signals, facts_of(bundle), language).shared(frame, contributions)
        for language in LANGUAGES
    )
    return tuple(Said(*both) for both in zip(english, french, strict=True))


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
    return by_group(bundle.contributions(with_all_signals(frame, bundle)), _groups(bundle))


def _groups(bundle: Bundle) -> dict[str, str]:
    """Return the group of each signal that has one."""
    return {entry["name"]: entry["group"] for entry in facts_of(bundle).get("signals", [])}
