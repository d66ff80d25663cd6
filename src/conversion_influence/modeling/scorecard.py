"""An expert's scorecard: fixed weights over the seven characteristics of influence.

It is what an experienced marketer does without any outcome: look at a few facts of each
characteristic, see how a creator stands among others, and add the marks up. Nothing of it is fitted
but how others stand. Equal or round weights are hard to beat where results are few (Dawes 1979,
"The robust beauty of improper linear models in decision making", American Psychologist 34).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

WEIGHTS: Mapping[str, float] = {
    "relevance": 0.20,
    "frequency": 0.10,
    "mentions": 0.15,
    "conversation": 0.15,
    "reputation": 0.10,
    "history": 0.20,
    "momentum": 0.10,
}
"""Weight of each characteristic; they add up to 1. What is closest to buying weighs most: talking
about the topic, and having sold before."""

MARKS: Mapping[str, Mapping[str, int]] = {
    "relevance": {"topic_share_90d": 1, "topic_activity": 1, "days_since_topic_post": -1},
    "frequency": {"posts_per_week_90d": 1, "active_weeks_90d": 1, "days_since_post": -1},
    "mentions": {"mentioners_90d": 1, "mention_weight_365d": 1, "source_diversity_365d": 1},
    "conversation": {"reply_rate_90d": 1, "hours_to_reply_365d": -1, "comments_per_post_90d": 1},
    "reputation": {"credentials": 1, "listed_per_1000_followers": 1, "topical_h_index_365d": 1},
    "history": {"creator_topic_rate": 1, "creator_lift": 1},
    "momentum": {"follower_growth_28d": 1, "mentions_trend_28d": 1, "reactions_trend_28d": 1},
}
"""Signals of each characteristic: 1 where more is better, -1 where less is."""

FEWEST = 3
"""Characteristics that signals must be known of; with fewer it is no scorecard."""

MIDDLE = 0.5
"""Mark of what is not known."""


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Where values stand among those of the training rows.

    Attributes
    ----------
    known : mapping of str to numpy.ndarray
        Sorted known values of each signal.
    """

    known: Mapping[str, np.ndarray]

    def score(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the score per row, from 0 to 1: the weighted mean mark of the characteristics.

        A mark is the percentile among the training rows, turned round where less is better; what
        is not known has the middle mark. The mark of a characteristic is the mean of its signals'.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds the signals.
        """
        total, weights = np.zeros(len(frame)), 0.0
        for characteristic, signals in MARKS.items():
            marks = [
                self._mark(frame[name], name, sign)
                for name, sign in signals.items()
                if name in self.known
            ]
            if marks:
                total += WEIGHTS[characteristic] * np.mean(marks, axis=0)
                weights += WEIGHTS[characteristic]
        return total / weights

    def _mark(self, values: pd.Series, name: str, sign: int) -> np.ndarray:
        x = values.to_numpy(dtype=np.float64, na_value=np.nan)
        known = self.known[name]
        if not len(known):
            return np.full(len(x), MIDDLE)
        below = np.searchsorted(known, x, side="left") + np.searchsorted(known, x, side="right")
        percentile = below / (2.0 * len(known))
        mark = percentile if sign > 0 else 1.0 - percentile
        return np.where(np.isnan(x), MIDDLE, mark)


def fit_scorecard(frame: pd.DataFrame) -> Scorecard | None:
    """Return the scorecard that a frame's columns allow.

    Parameters
    ----------
    frame : pandas.DataFrame
        Signals of the training rows.

    Returns
    -------
    Scorecard or None
        None where the columns know of fewer than `FEWEST` characteristics.
    """
    found = [
        [name for name in signals if name in frame.columns and _is_number(frame[name])]
        for signals in MARKS.values()
    ]
    if sum(bool(names) for names in found) < FEWEST:
        return None
    values = {
        name: frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for names in found
        for name in names
    }
    return Scorecard({name: np.sort(x[~np.isnan(x)]) for name, x in values.items()})


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))
