"""Candidates and a bundle become scores: likelihood, expected conversions, reasons, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle
from conversion_influence.evaluation.peer_position import (
    Cell,
    Peers,
    cells,
    in_words,
    peers_from_facts,
)
from conversion_influence.evaluation.reasons import (
    Language,
    comparison_of,
    is_told,
    reason,
    stem_of,
)

REASONS = 3
"""Reasons given per candidate."""

OWN = "signals"
"""Group of the columns of a flat table, which are the user's own whatever they are called."""

BATCH = 5000
"""Rows whose contributions are computed at once."""


@dataclass(frozen=True)
class Theme:
    """Signals that say the same over different lookbacks; together they are one reason.

    Attributes
    ----------
    words : str
        What they are called; for a column of the user's own its name.
    positions : tuple of int
        Places of the signals in the model's order.
    own : bool
        Whether it is a column of the user's own, shown as it is.
    """

    words: str
    positions: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True)
class Speech:
    """All that is needed to give reasons in one language.

    Attributes
    ----------
    language : {"en", "fr"}
        Of the words.
    themes : tuple of Theme
        The model's signals.
    signals : tuple of str
        Their names, in the model's order.
    peers : Peers
        Whom values are compared with.
    """

    language: Language
    themes: tuple[Theme, ...]
    signals: tuple[str, ...]
    peers: Peers

    def told(self, theme: Theme, position: int, value: object, cell: Cell) -> str:
        """Return one reason, without its sign.

        Parameters
        ----------
        theme : Theme
            What moved the row.
        position : int
            Of its signal that moved the row most.
        value : object
            That signal's value.
        cell : Cell
            Network and tier of the row.
        """
        name = self.signals[position]
        standing = ""
        if isinstance(value, (int, float)):
            found = self.peers.position(name, float(value), cell)
            standing = in_words(found, comparison_of(name, own=theme.own), self.language)
        words = None if theme.own else theme.words
        return reason(name, words, value, self.language, standing=standing)


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
        ``cost_per_conversion`` where a cost is given too, ``reason_1`` to ``reason_3`` (strongest
        first; (+) raises and (-) lowers the likelihood) and ``coverage``, the share of the model's
        signals that are known for the row.
    """
    known = with_all_signals(frame, bundle)
    likelihood = bundle.likelihood(known)
    expected = likelihood * _numbers(frame, "exposures")
    scores = pd.DataFrame({"likelihood": likelihood}, index=frame.index)
    scores.insert(0, "rank", scores["likelihood"].rank(method="min", ascending=False).astype(int))
    scores["expected_conversions"] = expected
    scores["cost_per_conversion"] = _numbers(frame, "cost") / np.where(
        expected > 0, expected, np.nan
    )
    scores = scores.join(explain(known, bundle, language=language))
    scores["coverage"] = known[list(bundle.encoding.signals)].notna().mean(axis=1)
    return scores


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
    speech = Speech(language, themes(bundle, language), bundle.encoding.signals, _peers(bundle))
    columns = [f"reason_{position + 1}" for position in range(REASONS)]
    parts = [
        _explain_batch(frame.iloc[start : start + BATCH], bundle, speech)
        for start in range(0, len(frame), BATCH)
    ]
    texts = np.concatenate(parts) if parts else np.empty((0, REASONS), dtype=object)
    return pd.DataFrame(texts, index=frame.index, columns=columns)


def _explain_batch(frame: pd.DataFrame, bundle: Bundle, speech: Speech) -> np.ndarray:
    contributions = bundle.contributions(frame).drop(columns="expected").to_numpy()
    together = np.column_stack(
        [contributions[:, list(theme.positions)].sum(axis=1) for theme in speech.themes]
    )
    strongest = np.argsort(-np.abs(together), axis=1, kind="stable")[:, :REASONS]
    values, places = frame[list(speech.signals)], cells(frame)
    texts = np.full((len(frame), REASONS), "", dtype=object)
    for row, order in enumerate(strongest):
        for place, number in enumerate(order):
            moved, theme = together[row, number], speech.themes[number]
            if moved == 0.0:
                continue
            along = contributions[row, list(theme.positions)] * np.sign(moved)
            at = theme.positions[int(along.argmax())]
            told = speech.told(theme, at, values.iat[row, at], places[row])
            texts[row, place] = f"{told} ({'+' if moved > 0 else '-'})"
    return texts


def _facts(bundle: Bundle) -> Mapping[str, Any]:
    return bundle.record.facts if bundle.record is not None else {}


def _peers(bundle: Bundle) -> Peers:
    return peers_from_facts(_facts(bundle).get("peers", []))


def themes(bundle: Bundle, language: Language) -> tuple[Theme, ...]:
    """Return the model's signals in plain words, those of several lookbacks together.

    Parameters
    ----------
    bundle : Bundle
        A loaded model; signals it has no words for keep their names, each a theme of its own.
    language : {"en", "fr"}
        Of the words.
    """
    listed = {entry["name"]: entry for entry in _facts(bundle).get("signals", [])}
    found: dict[tuple[str, str, bool], list[int]] = {}
    for position, name in enumerate(bundle.encoding.signals):
        entry = listed.get(name, {})
        words = str(entry.get(language, name))
        own = words == name and (entry.get("group", OWN) == OWN or not is_told(name))
        stem = name if own else stem_of(name)[0]
        found.setdefault((stem, words, own), []).append(position)
    return tuple(Theme(words, tuple(places), own) for (_, words, own), places in found.items())
