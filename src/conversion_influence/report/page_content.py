"""All that a page tells of a ranked list, gathered beforehand: nothing here is computed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conversion_influence.errors import Language

if TYPE_CHECKING:
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.messages.said import Said
    from conversion_influence.modeling.ranges import Spread

MOST_CARDS = 500
"""Candidates, from the top, that are shown one by one."""

MOST_ROWS = 1500
"""Candidates, from the top, that stand in the page's table."""

MOST_BYTES = 2_000_000
"""Size of a page; where long names make it larger, fewer candidates are shown one by one."""

MOST_FAULTS = 200
"""Rows that could not be scored, or are duplicates, that are named."""


@dataclass(frozen=True, eq=False)
class About:
    """What was ranked, when, and by which model.

    Attributes
    ----------
    candidates : str
        Name of the list's file.
    made_at, trained_at : datetime
        Of the page and of the model, in UTC.
    model : str
        Digest of the bundle.
    judge : mapping
        What the bundle keeps of its judgement; empty for one without.
    choice : bool
        Whether the model has learned whom people choose, not who converts.
    refreshed : int
        How often the model's level has been set anew since it was judged.
    data : bool
        Whether raw tables were at hand.
    """

    candidates: str
    made_at: datetime
    trained_at: datetime | None
    model: str
    judge: Mapping[str, Any]
    choice: bool = False
    refreshed: int = 0
    data: bool = False


@dataclass(frozen=True, eq=False)
class Content:
    """What the page tells.

    Attributes
    ----------
    scores : pandas.DataFrame
        The scored candidates, likeliest first, or the best of a long list.
    followers : numpy.ndarray
        Of each of these rows; NaN where not known.
    evidence : numpy.ndarray
        Settled exposures of each row's creator; NaN where not known.
    spread : Spread or None
        How wide ranges are; None for a model without.
    reasons : mapping of {"en", "fr"} to sequence of sequence of str
        Of the first `MOST_CARDS` rows.
    groups : pandas.DataFrame
        Of the same rows: from `scoring.contributions_by_group`.
    placements, audience : pandas.DataFrame
        Of the same rows, ``row_id`` being their place: from `dataset.seen`; empty without tables.
    rejects, duplicates : tuple of Reject
        Rows of the list that could not be scored or stand there twice; the first of many.
    total, scored, rejected, duplicated : int
        Rows of the list, and how many of them are what.
    notes : tuple of Said
        How the list was read and what is missing from it.
    about : About
        Everything else.
    most_cards : int
        Candidates shown one by one, at most.
    """

    scores: pd.DataFrame
    followers: np.ndarray
    evidence: np.ndarray
    spread: Spread | None
    reasons: Mapping[Language, Sequence[Sequence[str]]]
    groups: pd.DataFrame
    placements: pd.DataFrame
    audience: pd.DataFrame
    rejects: tuple[Reject, ...]
    duplicates: tuple[Reject, ...]
    total: int
    scored: int
    rejected: int
    duplicated: int
    notes: tuple[Said, ...]
    about: About
    most_cards: int = MOST_CARDS

    @property
    def cards(self) -> int:
        """How many candidates are shown one by one."""
        return min(len(self.scores), self.most_cards)

    def numbers(self, column: str) -> np.ndarray:
        """Return a column of the scores, NaN where it is missing or absent.

        Parameters
        ----------
        column : str
            Of numbers.
        """
        if column not in self.scores:
            return np.full(len(self.scores), np.nan)
        return self.scores[column].to_numpy(dtype=np.float64, na_value=np.nan)
