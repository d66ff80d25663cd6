"""The alteration test as values: what is asked, what was compared, what moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from conversion_influence.dataset.assemble import Features
from conversion_influence.dataset.audit.movement import Movement
from conversion_influence.dataset.features import Signal


@dataclass(frozen=True)
class Compared:
    """What one copy was compared on.

    Attributes
    ----------
    cut : datetime
        From which instant on the copy differs, naive UTC.
    copy : str
        How it differs.
    facts : int
        How many facts differ.
    rows : int
        Rows asked at or before the cut; of them, ``at_cut`` at the cut itself.
    passed_over : int
        Values not compared: lasting attributes of a creator whose own row the copy changes, because
        it counts only from the cut on.
    """

    cut: datetime
    copy: str
    facts: int
    rows: int
    at_cut: int
    passed_over: int = 0


@dataclass(frozen=True, eq=False)
class Alteration:
    """Result of the alteration test.

    Attributes
    ----------
    features : Features
        Of the sample's placements as training computes them; one row per placement.
    placements : pandas.DataFrame
        The sample's placements, in the order of ``features``.
    compared : tuple of Compared
        One per cut and copy.
    moved : tuple of Movement
        Signals that moved on a copy.
    unsteady : tuple of Movement
        Signals that differ although nothing was altered: between training and prediction, or with
        the order of the rows.
    """

    features: Features
    placements: pd.DataFrame
    compared: tuple[Compared, ...]
    moved: tuple[Movement, ...]
    unsteady: tuple[Movement, ...]

    @property
    def comparisons(self) -> int:
        """How many pairs of values were compared."""
        values = sum(entry.rows for entry in self.compared) * len(self.features.signals)
        return values - sum(entry.passed_over for entry in self.compared)


@dataclass(frozen=True)
class Question:
    """What the alteration test computes, and from where.

    Attributes
    ----------
    signals : tuple of Signal
        From the catalog, and the user's own columns that pass through.
    creators, placements : tuple of str
        Extra columns of these tables that pass through.
    offered : frozenset of str
        Columns of the plan that the placements give.
    now : datetime
        Naive UTC.
    """

    signals: tuple[Signal, ...]
    creators: tuple[str, ...]
    placements: tuple[str, ...]
    offered: frozenset[str]
    now: datetime
