"""What settings of the trees foretell walking forward, and between which bounds they are sought.

The test slice is read by nothing here: settings are compared on what they foretold of training rows
from the rows settled before them, as training itself weighs the rungs of the ladder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ModelError
from conversion_influence.modeling.forward import Foreteller, Forward, walk_forward
from conversion_influence.modeling.prepared import Prepared
from conversion_influence.modeling.rungs import RUNGS, fit_rungs, grown_rungs
from conversion_influence.modeling.training import weigh_rungs

if TYPE_CHECKING:
    import optuna

LEAVES = (None, 3, 5, 8, 12, 20, 31)
"""Leaves of a tree that are tried; None leaves them to the number of conversions."""


def search_space(trial: optuna.Trial, start: ModelSettings) -> ModelSettings:
    """Return settings to try.

    Only trees have any: which rungs are wanted stays as it is, since choosing one by its folds was
    worse than weighing all (`modeling.blend`), and so do rounds, patience and seeds, which cost
    time and are stopped by later rows anyway.

    Parameters
    ----------
    trial : optuna.Trial
        Suggests values.
    start : ModelSettings
        What is not sought is taken from here.
    """
    sought = {
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.2, log=True),
        "min_exposure_hessian": trial.suggest_float("min_exposure_hessian", 0.5, 20.0, log=True),
        "l2": trial.suggest_float("l2", 1.0, 100.0, log=True),
        "column_share": trial.suggest_float("column_share", 0.2, 1.0),
        "row_share": trial.suggest_float("row_share", 0.5, 1.0),
    }
    leaves = trial.suggest_categorical("leaves", LEAVES)
    rounded = {name: float(f"{value:.3g}") for name, value in sought.items()}
    return start.model_copy(update={**rounded, "leaves": leaves})


@dataclass(frozen=True, eq=False)
class Walked:
    """What settings foretold of training rows by models that had not seen them.

    Attributes
    ----------
    losses : numpy.ndarray
        Log loss of each row, summed over its exposures, in nats.
    exposures : numpy.ndarray
        n of each.
    groups : numpy.ndarray
        Creator of each.
    """

    losses: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray

    @property
    def log_loss(self) -> float:
        """Mean log loss per exposure, in nats."""
        return float(self.losses.sum() / self.exposures.sum())


def walk(
    rows: Rows,
    prepared: Prepared,
    settings: ModelSettings,
    seed: int,
    after: Callable[[float], None] = lambda _: None,
) -> Walked:
    """Walk forward through the training rows with some settings.

    Parameters
    ----------
    rows : Rows
        All rows.
    prepared : Prepared
        Those to learn from.
    settings : ModelSettings
        To be tried; they must ask for trees.
    seed : int
        Of all random choices.
    after : callable
        Told after each fold the log loss per exposure so far; what it raises ends the walk.

    Raises
    ------
    ModelError
        If no row is settled before another is booked.
    """
    learning, encoding = prepared.learning, prepared.encoding
    conversions = float(learning.conversions.sum())
    names = _names(prepared, settings, seed, conversions)

    def fit_before(first: np.ndarray) -> Foreteller:
        rungs = fit_rungs(learning.take(first), encoding, settings, seed, conversions=conversions)
        return lambda asked: rungs.log_odds(learning.matrix[asked], encoding)

    def judged(forward: Forward) -> Walked:
        return _judged(rows, prepared, forward, weigh_rungs(forward, names, settings.use))

    forward = walk_forward(
        learning, fit_before, names, seed, lambda so_far: after(judged(so_far).log_loss)
    )
    if not len(forward.positions):
        msg = (
            f"nothing can be foretold: of {len(learning)} training rows none is settled before a "
            "later one is booked. Give more history."
        )
        raise ModelError(msg)
    return judged(forward)


def _names(
    prepared: Prepared, settings: ModelSettings, seed: int, conversions: float
) -> tuple[str, ...]:
    """Return the names of the rungs that all training rows have."""
    plain = settings.model_copy(update={"use": "history"})
    lines = fit_rungs(
        prepared.learning, prepared.encoding, plain, seed, conversions=conversions
    ).lines
    wanted = {*lines, *grown_rungs(lines, settings.use, conversions)}
    wanted |= {"ridge"} if settings.use == "blend" else set()
    return tuple(name for name in RUNGS if name in wanted)


def _judged(rows: Rows, prepared: Prepared, forward: Forward, weights: dict[str, float]) -> Walked:
    at, told = prepared.positions[forward.positions], forward.weighed(weights)
    k, n = rows.conversions[at], rows.exposures[at]
    return Walked(n * np.logaddexp(0.0, told) - k * told, n, rows.groups[at])
