"""What a creator's past placements tell of the next one's exposures, as it was known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.dataset.exposures import last_known

STEEPEST = 1000.0
"""Most half-lives that are told apart: numbers stay finite."""


@dataclass(frozen=True, eq=False)
class Known:
    """What past placements told of the creators of some rows, as it was known.

    Attributes
    ----------
    facts : pandas.DataFrame
        Placements sorted by ``creator_id`` and ``settled_at``; ``distance``: log exposures above
        the level of others.
    last : numpy.ndarray
        From `last_known`.
    as_of : pandas.Series
        Instant of each row.
    """

    facts: pd.DataFrame
    last: np.ndarray
    as_of: pd.Series

    def sums(self, half_life: float) -> tuple[np.ndarray, np.ndarray]:
        """Return per row the weight of the creator's known placements, and weighted distances.

        Weights are counted from the creator's first placement, so that what came later than a row
        changes nothing of it, to the last bit.

        Parameters
        ----------
        half_life : float
            Days after which a placement weighs half.
        """
        if not (self.last >= 0).any():
            return np.zeros(len(self.last)), np.zeros(len(self.last))
        age = _days(self.facts["settled_at"])
        creator = self.facts["creator_id"].to_numpy()
        first = pd.Series(age).groupby(creator).transform("min").to_numpy()
        weight = np.exp2(np.minimum((age - first) / half_life, STEEPEST))
        weighed = pd.DataFrame({"weight": weight, "sum": weight * self.facts["distance"]})
        grown = weighed.groupby(creator).cumsum().to_numpy()[self.last]
        passed = np.minimum((_days(self.as_of) - first[self.last]) / half_life, STEEPEST)
        faded = np.where(self.last >= 0, np.exp2(-passed), 0.0)
        return grown[:, 0] * faded, grown[:, 1] * faded


def look_back(level: np.ndarray, facts: pd.DataFrame, asked: pd.DataFrame) -> Known:
    """Return what placements told of the creators of rows.

    Parameters
    ----------
    level : numpy.ndarray
        Log exposures expected of others, one per fact.
    facts : pandas.DataFrame
        Placements with ``settled_at`` and ``exposures``.
    asked : pandas.DataFrame
        Rows with ``creator_id`` and ``as_of``.
    """
    distance = np.log(facts["exposures"].to_numpy(dtype=np.float64)) - level
    told = facts[["creator_id", "settled_at"]].assign(distance=distance)
    told = told.sort_values(["creator_id", "settled_at"], kind="stable").reset_index(drop=True)
    return Known(told, last_known(told, asked), asked["as_of"])


def _days(instants: pd.Series) -> np.ndarray:
    """Return days since 1970."""
    return np.asarray(instants.to_numpy(dtype="datetime64[us]").astype(np.int64) / 86400e6)
