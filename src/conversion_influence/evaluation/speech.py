"""The strongest reasons of each row, as sentences.

Signals that say the same over different lookbacks are one theme, and one reason: contributions add
up. The lookback that moved the row most is the one that is told.

What is the same for everybody at one instant, such as the going conversion rate, moves likelihoods
and no rank: it is no reason of a row, and told once of a list. The signal decides that and not the
list, so that a row's reasons do not depend on the rows beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.errors import Language
from conversion_influence.evaluation.peer_position import (
    Cell,
    Peers,
    cells,
    in_words,
    peers_from_facts,
)
from conversion_influence.evaluation.reasons import (
    comparison_of,
    is_shared,
    is_told,
    reason,
    stem_of,
)

OWN = "signals"
"""Group of the columns of a flat table, which are the user's own whatever they are called."""


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
    shared : bool
        Whether it is the same for everybody at one instant.
    """

    words: str
    positions: tuple[int, ...]
    own: bool = False
    shared: bool = False


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

    def reasons(self, frame: pd.DataFrame, contributions: pd.DataFrame, most: int) -> np.ndarray:
        """Return the strongest reasons of each row, strongest first; none that all rows share.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds every signal.
        contributions : pandas.DataFrame
            Same rows; a column per signal, in log-odds.
        most : int
            Reasons per row.

        Returns
        -------
        numpy.ndarray
            Shape (rows, ``most``): texts that end with (+) where the reason raises the likelihood
            and with (-) where it lowers it; empty where fewer themes move the row.
        """
        moves = contributions[list(self.signals)].to_numpy()
        own = [theme for theme in self.themes if not theme.shared]
        texts = np.full((len(frame), most), "", dtype=object)
        if not own:
            return texts
        together = np.column_stack([moves[:, list(t.positions)].sum(axis=1) for t in own])
        strongest = np.argsort(-np.abs(together), axis=1, kind="stable")[:, :most]
        values, places = frame[list(self.signals)], cells(frame)
        for row, order in enumerate(strongest):
            for place, number in enumerate(order):
                moved, theme = together[row, number], own[number]
                if moved == 0.0:
                    continue
                along = moves[row, list(theme.positions)] * np.sign(moved)
                at = theme.positions[int(along.argmax())]
                told = self._told(theme, at, values.iat[row, at], places[row])
                texts[row, place] = f"{told} ({'+' if moved > 0 else '-'})"
        return texts

    def shared(self, frame: pd.DataFrame, contributions: pd.DataFrame) -> Iterator[str]:
        """Yield what moves all rows alike, with (+) or (-) as `reasons` has it.

        Nothing of a signal whose values differ: rows may be asked about at several instants.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds every signal; one row at least.
        contributions : pandas.DataFrame
            A column per signal, in log-odds, of some of these rows.
        """
        moves = contributions[list(self.signals)].to_numpy().mean(axis=0)
        for theme in self.themes:
            along = moves[list(theme.positions)]
            moved = float(along.sum())
            at = theme.positions[int((along * np.sign(moved)).argmax())]
            values = frame[self.signals[at]]
            if theme.shared and moved != 0.0 and values.nunique(dropna=False) == 1:
                told = reason(self.signals[at], theme.words, values.iloc[0], self.language)
                yield f"{told} ({'+' if moved > 0 else '-'})"

    def _told(self, theme: Theme, position: int, value: object, cell: Cell) -> str:
        name = self.signals[position]
        standing = ""
        if isinstance(value, Real):
            found = self.peers.position(name, float(value), cell)
            standing = in_words(found, comparison_of(name, own=theme.own), self.language)
        words = None if theme.own else theme.words
        return reason(name, words, value, self.language, standing=standing)


def speech_of(signals: Sequence[str], facts: Mapping[str, Any], language: Language) -> Speech:
    """Return how a model's reasons are told.

    Parameters
    ----------
    signals : sequence of str
        The model's, in its order.
    facts : mapping
        Of the model's record: ``signals`` (names, groups and words) and ``peers``. A signal it has
        no words for keeps its name, a theme of its own.
    language : {"en", "fr"}
        Of the words.
    """
    listed = {entry["name"]: entry for entry in facts.get("signals", [])}
    found: dict[tuple[str, str, bool], list[int]] = {}
    for position, name in enumerate(signals):
        entry = listed.get(name, {})
        words = str(entry.get(language, name))
        own = words == name and (entry.get("group", OWN) == OWN or not is_told(name))
        stem = name if own else stem_of(name)[0]
        found.setdefault((stem, words, own), []).append(position)
    spoken = tuple(
        Theme(words, tuple(at), own, shared=not own and is_shared(signals[at[0]]))
        for (_, words, own), at in found.items()
    )
    return Speech(language, spoken, tuple(signals), peers_from_facts(facts.get("peers", [])))
