"""Rows to learn from, in the order in which they became known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from conversion_influence.modeling.dispersion import discount
from conversion_influence.timeframe import is_past

FIRST = 0.4
"""Share of the rows that is learned from before the first fold is foretold."""

FOLDS = ((300, 3), (10_000, 4), (float("inf"), 3))
"""Folds below so many rows: few where rows are few, and where they are so many that it costs."""

RANDOM_FOLDS = 5


@dataclass(frozen=True, eq=False)
class Learning:
    """Encoded rows with their outcomes, those with instants in order of as_of.

    Attributes
    ----------
    matrix : numpy.ndarray of shape (rows, signals)
        From `Encoding.matrix`.
    conversions, exposures : numpy.ndarray
        k and n per row.
    groups : numpy.ndarray
        Creator (or other unit that repeats) per row.
    as_of, settled_at : pandas.Series or None
        Instants per row, or None where rows have no order.
    worth : numpy.ndarray or None
        What k and n have been multiplied with, where they were.
    """

    matrix: np.ndarray
    conversions: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray
    as_of: pd.Series | None = None
    settled_at: pd.Series | None = None
    worth: np.ndarray | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.conversions)

    @property
    def one_outcome(self) -> bool:
        """Whether no exposure converted, or all did."""
        return not 0.0 < self.conversions.sum() < self.exposures.sum()

    def take(self, positions: np.ndarray) -> Learning:
        """Return some of the rows.

        Parameters
        ----------
        positions : numpy.ndarray
            Of rows, in the order to keep.
        """
        return Learning(
            self.matrix[positions],
            self.conversions[positions],
            self.exposures[positions],
            self.groups[positions],
            None if self.as_of is None else self.as_of.iloc[positions],
            None if self.settled_at is None else self.settled_at.iloc[positions],
            None if self.worth is None else self.worth[positions],
        )

    @property
    def totals(self) -> tuple[float, float]:
        """All conversions and exposures, as they were counted."""
        worth = 1.0 if self.worth is None else self.worth
        return float((self.conversions / worth).sum()), float((self.exposures / worth).sum())

    def discounted(self, rho: float) -> Learning:
        """Return the rows with k and n counted for what they are worth.

        Parameters
        ----------
        rho : float
            Correlation of the conversions of one placement.
        """
        worth = discount(self.exposures, rho)
        return Learning(
            self.matrix,
            self.conversions * worth,
            self.exposures * worth,
            self.groups,
            self.as_of,
            self.settled_at,
            worth,
        )

    def cut(self, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Return positions of earlier rows and of later ones.

        Parameters
        ----------
        share : float
            Of the later rows.
        seed : int
            Of the order of groups, where rows have no instants.
        """
        if self.as_of is None:
            codes = self._shuffled(seed)
            late = codes >= (1.0 - share) * (codes.max() + 1)
            return np.flatnonzero(~late), np.flatnonzero(late)
        return self._before(int(len(self) * (1.0 - share)), len(self))

    def folds(self, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return positions of the rows learned from and of those foretold, fold by fold.

        With instants, each fold is foretold from all rows settled before its first as_of; without,
        from all other groups.

        Parameters
        ----------
        seed : int
            Of the order of groups, where rows have no instants.
        """
        if self.as_of is None:
            codes = self._shuffled(seed)
            fold = codes % min(RANDOM_FOLDS, codes.max() + 1)
            return [
                (np.flatnonzero(fold != i), np.flatnonzero(fold == i))
                for i in range(fold.max() + 1)
            ]
        count = next(folds for below, folds in FOLDS if len(self) < below)
        edges = np.unique(np.round(np.linspace(FIRST, 1.0, count + 1) * len(self)).astype(int))
        return [self._before(int(start), int(end)) for start, end in pairwise(edges)]

    def _before(self, start: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows settled before row ``start`` was asked, and those from there to the end.

        Rows asked at one instant stay on one side.
        """
        assert self.as_of is not None
        assert self.settled_at is not None
        instant = self.as_of.iloc[start]
        settled = is_past(self.settled_at, instant) & is_past(self.as_of, instant)
        later = ~is_past(self.as_of, instant).to_numpy()
        if end < len(self):
            later &= is_past(self.as_of, self.as_of.iloc[end]).to_numpy()
        return np.flatnonzero(settled.to_numpy()), np.flatnonzero(later)

    def _shuffled(self, seed: int) -> np.ndarray:
        """Return the place of each row's group in a random order."""
        names, codes = np.unique(self.groups, return_inverse=True)
        places: np.ndarray = np.random.default_rng(seed).permutation(len(names))[codes]
        return places
