"""A fitted model: a line and trees that add up to log-odds, calibrated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conversion_influence.modeling.calibration import SMALLEST, LogisticCalibrator, expit
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.quickscorer import QuickScorer

if TYPE_CHECKING:
    import lightgbm

MANY = 20_000
"""From so many rows on it pays to lay out the trees for them, which takes about 0.2 seconds."""


@dataclass(frozen=True, eq=False)
class Model:
    """Likelihood of conversion per exposure.

    Attributes
    ----------
    encoding : Encoding
        From a frame to the matrix of signals, by name.
    line : Line
        One part of the log-odds.
    booster : lightgbm.Booster
        Trees whose raw score is the other part.
    calibrator : LogisticCalibrator
        From their sum to the calibrated log-odds.
    """

    encoding: Encoding
    line: Line
    booster: lightgbm.Booster
    calibrator: LogisticCalibrator

    def log_odds_of(self, matrix: np.ndarray) -> np.ndarray:
        """Return the calibrated log-odds per row, not bounded as the likelihood is.

        Parameters
        ----------
        matrix : numpy.ndarray of shape (rows, signals)
            From `Encoding.matrix`.
        """
        if not len(matrix):
            return np.empty(0)
        many = len(matrix) >= MANY or "_quick" in self.__dict__
        quick = self._quick if many else None
        if quick is None:
            trees = np.asarray(self.booster.predict(matrix, raw_score=True))
        else:
            trees = quick.raw_scores(matrix)
        summed = self.line.log_odds(matrix, self.encoding.signals) + trees
        return np.asarray(self.calibrator.intercept + self.calibrator.slope * summed)

    def lay_out(self) -> None:
        """Prepare for many rows that are asked for some at a time; answers stay the same."""
        _ = self._quick

    @cached_property
    def _quick(self) -> QuickScorer | None:
        return QuickScorer.of(self.booster)

    def likelihood_of(self, matrix: np.ndarray) -> np.ndarray:
        """Return the calibrated likelihood of conversion per exposure, one per row, in (0, 1).

        Parameters
        ----------
        matrix : numpy.ndarray of shape (rows, signals)
            From `Encoding.matrix`.
        """
        likelihood = expit(self.log_odds_of(matrix))
        return np.asarray(np.clip(likelihood, SMALLEST, 1.0 - SMALLEST))

    def contributions_of(self, matrix: np.ndarray) -> np.ndarray:
        """Return what each signal adds to each row's calibrated log-odds, and the rest last.

        Terms of the line as they are, and Shapley values along the trees (Lundberg, Erion and Lee
        2018, "Consistent individualized feature attribution for tree ensembles"). They explain the
        model, not the world, and cost about 150 times a prediction.

        Parameters
        ----------
        matrix : numpy.ndarray of shape (rows, signals)
            From `Encoding.matrix`.

        Returns
        -------
        numpy.ndarray of shape (rows, signals + 1)
            A row's sum is its calibrated log-odds.
        """
        if not len(matrix):
            return np.empty((0, matrix.shape[1] + 1))
        parts = np.asarray(self.booster.predict(matrix, pred_contrib=True))
        parts[:, :-1] += self.line.contributions(matrix, self.encoding.signals)
        parts[:, -1] += self.line.intercept
        parts *= self.calibrator.slope
        parts[:, -1] += self.calibrator.intercept
        return parts

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the calibrated likelihood per row of a frame.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds every signal by name, in any column order; other columns are ignored.

        Raises
        ------
        ModelError
            If a signal's column is absent.
        """
        return self.likelihood_of(self.encoding.matrix(frame))

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return how much each signal moves each row's calibrated log-odds.

        Parameters
        ----------
        frame : pandas.DataFrame
            As for `likelihood`.

        Returns
        -------
        pandas.DataFrame
            Index of ``frame``; one column per signal and ``expected``, the log-odds before any
            signal is known. A row's sum is its calibrated log-odds.
        """
        parts = self.contributions_of(self.encoding.matrix(frame))
        return pd.DataFrame(parts, index=frame.index, columns=[*self.encoding.signals, "expected"])
