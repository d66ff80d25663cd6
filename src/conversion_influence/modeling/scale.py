"""A score from 0 to 100: where a likelihood stands among those of the placements learned from.

It is a position, not a percentage of anything: 80 says that the model foretells less for four of
five placements of its past. What is kept are quantiles of the log-odds before calibration, so that
a level set anew later moves no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from conversion_influence.modeling.calibration import LogisticCalibrator, log_odds
from conversion_influence.modeling.stored import read_fact
from conversion_influence.modeling.terms import CHECKS, Finite

FACT = "scale"
"""Where a bundle's record keeps it."""

KNOTS = 201
"""Quantiles that are kept, the smallest and the largest value among them."""

DECIMALS = 1
"""Of a score."""


@dataclass(frozen=True)
class Scale:
    """Likelihoods of the placements that a model learned from, as quantiles.

    Attributes
    ----------
    knots : tuple of float
        Quantiles of the log-odds before calibration, at equal steps from the smallest to the
        largest; none is below the one before.
    rows : int
        Placements they stand for.
    """

    __pydantic_config__ = CHECKS

    knots: Annotated[tuple[Finite, ...], Field(min_length=2, max_length=10_001)]
    rows: Annotated[int, Field(ge=1)]

    def __post_init__(self) -> None:
        if any(first > second for first, second in pairwise(self.knots)):
            msg = "knots must not fall"
            raise ValueError(msg)

    def score(self, likelihood: np.ndarray, calibrator: LogisticCalibrator) -> np.ndarray:
        """Return the position of each likelihood, from 0 (lowest) to 100 (highest).

        Equal placements share the middle of their places. Missing where a calibrator without
        slope makes all alike.

        Parameters
        ----------
        likelihood : numpy.ndarray
            Calibrated, one per row.
        calibrator : LogisticCalibrator
            The one they were calibrated with.
        """
        if not calibrator.slope:
            return np.full(len(likelihood), np.nan)
        knots = np.array(self.knots)
        steps = np.linspace(0.0, 100.0, len(knots))
        values, place = np.unique(knots, return_inverse=True)
        middle = np.bincount(place, weights=steps) / np.bincount(place)
        told = _before(likelihood, calibrator)
        inside = np.interp(told, values, middle)
        outside = np.where(told < knots[0], 0.0, 100.0)
        within = (told >= knots[0]) & (told <= knots[-1])
        return np.asarray(np.round(np.where(within, inside, outside), DECIMALS))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return {"knots": list(self.knots), "rows": self.rows}

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Scale | None:
        """Return what `to_dict` wrote among a model's facts, see `stored.read_fact`."""
        return read_fact(Scale, FACT, "the scale of a model's scores", stored)


def fit_scale(likelihood: np.ndarray, calibrator: LogisticCalibrator) -> Scale | None:
    """Return the scale of the placements a model learned from, None without slope or placement.

    Parameters
    ----------
    likelihood : numpy.ndarray
        Of each of them, by the model that is kept.
    calibrator : LogisticCalibrator
        Of that model.
    """
    if not calibrator.slope or not len(likelihood):
        return None
    known = _before(likelihood, calibrator)
    knots = np.quantile(known, np.linspace(0.0, 1.0, KNOTS))
    return Scale(tuple(np.maximum.accumulate(knots).tolist()), len(known))


def _before(likelihood: np.ndarray, calibrator: LogisticCalibrator) -> np.ndarray:
    """Return the log-odds before calibration."""
    return np.asarray((log_odds(likelihood) - calibrator.intercept) / calibrator.slope)
