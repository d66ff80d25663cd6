"""Trees that correct a score per creator, grown on judgements between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from conversion_influence.config import ModelSettings
from conversion_influence.modeling.calibration import expit
from conversion_influence.modeling.estimator import DATA_SETTINGS, SMALLEST_LEAF
from conversion_influence.modeling.preference import Judged

LEAVES = 7
"""Leaves of a tree at most, where the settings do not say."""

_SAMPLED = {"bagging_freq": 1, "cat_smooth": 10.0, "min_data_per_group": 1}
_EXACT = {"deterministic": True, "force_row_wise": True, "metric": "None"}


@dataclass(frozen=True, eq=False)
class Started:
    """Judgements, and the scores that trees start from.

    Attributes
    ----------
    judged : Judged
        Judgements.
    scores : numpy.ndarray
        Log-odds, one per creator.
    """

    judged: Judged
    scores: np.ndarray

    def slope_and_curvature(self, scores: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
        """Return the first two derivatives of the loss by each creator's score.

        Of one judgement the loss is ``-log sigma(f(chosen) - f(other))``. A creator's derivatives
        are summed over its judgements; the curvature is its diagonal (Burges 2010, "From RankNet to
        LambdaRank to LambdaMART", section 2).

        Parameters
        ----------
        scores : numpy.ndarray
            Log-odds, one per creator.
        """
        given = self.judged
        likelihood = expit(given.gaps(scores))
        slope = likelihood - given.chosen
        curvature = likelihood * (1.0 - likelihood)
        size = len(given.matrix)
        return (
            np.bincount(given.first, slope, size) - np.bincount(given.second, slope, size),
            np.bincount(given.first, curvature, size) + np.bincount(given.second, curvature, size),
        )

    def dataset(self, categorical: Sequence[int], like: Any = None) -> Any:
        """Return LightGBM's view: one row per creator.

        Parameters
        ----------
        categorical : sequence of int
            Positions of columns that hold category codes.
        like : lightgbm.Dataset, optional
            Whose bins to take.
        """
        matrix = self.judged.matrix
        return lightgbm.Dataset(
            matrix,
            np.zeros(len(matrix)),
            init_score=self.scores,
            reference=like,
            feature_name=[f"f{position}" for position in range(matrix.shape[1])],
            categorical_feature=list(categorical),
            params=dict(DATA_SETTINGS),
        )


def grow(
    given: Started,
    categorical: Sequence[int],
    settings: ModelSettings,
    *,
    seed: int,
    threads: int,
    rounds: int | None = None,
    later: Started | None = None,
) -> lightgbm.Booster:
    """Return trees whose raw score corrects the scores they started from.

    Parameters
    ----------
    given : Started
        Judgements to learn from.
    categorical : sequence of int
        Positions of columns that hold category codes.
    settings : ModelSettings
        Of LightGBM.
    seed : int
        Of the draws of creators and signals.
    threads : int
        Threads of LightGBM; 0 lets it choose.
    rounds : int, optional
        Trees; by the settings where not given.
    later : Started, optional
        Other judgements, on which growth stops; ``best_iteration`` then says where they were
        foretold best.
    """
    data = given.dataset(categorical)
    stopping: dict[str, Any] = {}
    if later is not None:

        def loss(scores: np.ndarray, _: object) -> tuple[str, float, bool]:
            return "log_loss", later.judged.loss(scores), False

        stopping = {
            "valid_sets": [later.dataset(categorical, data)],
            "feval": loss,
            "callbacks": [lightgbm.early_stopping(settings.patience, verbose=False)],
        }
    return lightgbm.train(
        {
            **DATA_SETTINGS,
            **_SAMPLED,
            **_EXACT,
            "objective": given.slope_and_curvature,
            "learning_rate": settings.learning_rate,
            "num_leaves": settings.leaves or LEAVES,
            "min_data_in_leaf": 1,
            "min_sum_hessian_in_leaf": max(settings.min_exposure_hessian, SMALLEST_LEAF),
            "lambda_l2": settings.l2,
            "feature_fraction": settings.column_share,
            "bagging_fraction": settings.row_share,
            "seed": seed,
            "num_threads": threads,
        },
        data,
        num_boost_round=rounds or settings.rounds,
        **stopping,
    )


def text_of(booster: lightgbm.Booster) -> str:
    """Return the model's text, with the objective that its raw score is of: log-odds.

    LightGBM leaves it out where the derivatives were not its own.

    Parameters
    ----------
    booster : lightgbm.Booster
        From `grow`.
    """
    named = "\nobjective=cross_entropy\nfeature_names="
    return str(booster.model_to_string()).replace("\nfeature_names=", named, 1)
