"""Trees on log-odds: LightGBM corrects what is known without it, as far as later rows bear it out.

Several seeds are averaged, so that a score does not hang on one draw of rows and signals.
"""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm
import numpy as np

from conversion_influence.config import ModelSettings
from conversion_influence.modeling.estimator import ConversionClassifier, KofN, level_free_loss

LEAVES = ((1_000.0, 4), (10_000.0, 7), (np.inf, 15))
"""Leaves of a tree below so many conversions: a small tree where little is known."""

LEAST_CONVERSIONS = 5.0
"""With fewer conversions later rows cannot tell whether trees help, and none are grown."""

MANY_ROWS = 10_000
"""From so many rows on one seed is enough: two were no better on 200,000."""


@dataclass(frozen=True, eq=False)
class Grown:
    """Trees whose mean corrects the log-odds they started from.

    Attributes
    ----------
    boosters : tuple of lightgbm.Booster
        One per seed; none where later rows did not bear out the first tree.
    rounds : int
        Trees of each.
    """

    boosters: tuple[lightgbm.Booster, ...]
    rounds: int

    def log_odds(self, matrix: np.ndarray) -> np.ndarray:
        """Return the correction per row.

        Parameters
        ----------
        matrix : numpy.ndarray of shape (rows, signals)
            From `Encoding.matrix`.
        """
        found = np.zeros(len(matrix))
        if not len(matrix):
            return found
        for booster in self.boosters:
            found += np.asarray(booster.predict(matrix, raw_score=True))
        return found / max(1, len(self.boosters))

    def texts(self, weight: float) -> list[tuple[str, float]]:
        """Return the model text of each booster and its share of a weight.

        Parameters
        ----------
        weight : float
            Of the trees in a sum of log-odds.
        """
        share = weight / max(1, len(self.boosters))
        return [(booster.model_to_string(), share) for booster in self.boosters]


def grow_trees(
    early: KofN,
    later: KofN,
    whole: KofN,
    *,
    categorical: list[int],
    settings: ModelSettings,
    seed: int,
    threads: int = 0,
) -> Grown:
    """Grow trees on a slice, as many as help on later rows when grown on earlier ones.

    Parameters
    ----------
    early, later : KofN
        Two parts of ``whole`` in time order, with the log-odds to start from. The level of the
        later part is set free: it is to say how far signals rank, not how rates drift.
    whole : KofN
        All rows to learn from, with the log-odds to start from.
    categorical : list of int
        Positions of columns that hold category codes.
    settings : ModelSettings
        Of LightGBM.
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.

    Returns
    -------
    Grown
        Without trees where the earlier rows hold no conversion or the later ones too few.
    """
    conversions = float((whole.rate * whole.exposures).sum())
    leaves = settings.leaves or next(most for below, most in LEAVES if conversions < below)
    shared = settings.model_dump(exclude={"use", "seeds", "leaves"})
    shared |= {"leaves": leaves, "categorical": categorical, "threads": threads}
    rounds = _rounds(early, later, settings, shared, seed)
    seeds = settings.seeds if len(whole.rate) < MANY_ROWS else 1
    boosters = []
    for draw in range(seeds if rounds else 0):
        grown = ConversionClassifier(**{**shared, "rounds": rounds, "seed": seed + draw})
        grown.fit(whole.X, whole.rate, whole.exposures, offset=whole.offset)
        boosters.append(grown.booster_)
    return Grown(tuple(boosters), rounds)


def _rounds(
    early: KofN, later: KofN, settings: ModelSettings, shared: dict[str, object], seed: int
) -> int:
    """Return how many trees help on the later rows, 0 where the first does not.

    LightGBM grows none on a share of the rows that holds no row.
    """
    if _one_outcome(early) or _one_outcome(later):
        return 0
    if (later.rate * later.exposures).sum() < LEAST_CONVERSIONS:
        return 0
    if int(len(early.rate) * settings.row_share) < 1:
        return 0
    growing = ConversionClassifier(**shared, seed=seed)  # type: ignore[arg-type]
    growing.fit(early.X, early.rate, early.exposures, offset=early.offset, stopping=later)
    rounds = int(growing.booster_.best_iteration)
    correction = np.asarray(growing.booster_.predict(later.X, raw_score=True, num_iteration=rounds))
    assert later.offset is not None
    before, after = later.offset, later.offset + correction
    helped = level_free_loss(after, later) < level_free_loss(before, later)
    return rounds if helped else 0


def _one_outcome(part: KofN) -> bool:
    converted = part.rate * part.exposures
    return not 0.0 < converted.sum() < part.exposures.sum()
