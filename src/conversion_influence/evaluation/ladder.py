"""The ladder: what each rung of a model foretold of rows it had not seen, and what it weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from conversion_influence.dataset.rows import Rows
from conversion_influence.evaluation.weighted import log_loss_of_rows
from conversion_influence.modeling.pairs import Learned


@dataclass(frozen=True)
class Standing:
    """One rung.

    Attributes
    ----------
    rung : str
        Its name.
    weight : float
        Its share of the log-odds.
    log_loss : float or None
        Per exposure, of the rows foretold; None where none was.
    difference, standard_error : float or None
        Its log loss less that of the best rung, and the standard error of that; None where fewer
        than two creators tell.
    rounds : int or None
        Trees of each seed; None where the rung has no trees.
    in_time : bool
        Whether the rows were foretold walking forward in time; else on shuffled folds.
    """

    rung: str
    weight: float
    log_loss: float | None
    difference: float | None
    standard_error: float | None
    rounds: int | None
    in_time: bool = True


def ladder(rows: Rows, fitted: Learned) -> tuple[Standing, ...]:
    """Return every rung of a model, simplest first.

    What a rung foretold of training rows, it foretold without having seen them; rungs foretold the
    same rows.

    Parameters
    ----------
    rows : Rows
        All rows.
    fitted : Learned
        The model.
    """
    at, told = fitted.foretold()
    k, n, groups = rows.conversions[at], rows.exposures[at], rows.groups[at]
    found = {name: log_loss_of_rows(k, n, told[name]) for name in fitted.weights}
    best = min(found, key=lambda name: float(found[name].sum()))
    in_time = rows.as_of is not None
    return tuple(
        replace(
            _standing(fitted, name, found[name], found[name] - found[best], n, groups),
            in_time=in_time,
        )
        for name in found
    )


def ladder_to_dict(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return a ladder as plain values.

    Parameters
    ----------
    standings : sequence of Standing
        From `ladder`.
    """
    return [asdict(standing) for standing in standings]


def ladder_metrics(standings: Sequence[Standing]) -> Mapping[str, float]:
    """Return the numbers of a ladder by dotted names.

    Parameters
    ----------
    standings : sequence of Standing
        From `ladder`.
    """
    weights = {f"weight.{each.rung}": each.weight for each in standings}
    foretold = {
        f"{'walk_forward' if each.in_time else 'folds'}.{each.rung}.log_loss": each.log_loss
        for each in standings
        if each.log_loss is not None
    }
    return weights | foretold


def clustered_error(difference: np.ndarray, exposures: np.ndarray, groups: np.ndarray) -> float:
    """Return the standard error of a mean difference per exposure, by groups that share luck.

    The groups' sums around what their exposures lead to expect, with the correction of G groups
    (Liang and Zeger 1986, Biometrika 73, the sandwich of a ratio of means). Drift in time is not in
    it, and below about 20 groups it comes out too small.

    Parameters
    ----------
    difference : numpy.ndarray
        Of the losses of two models, summed over the exposures of each placement.
    exposures : numpy.ndarray
        n of each placement.
    groups : numpy.ndarray
        Creator of each placement.

    Returns
    -------
    float
        NaN below two groups.
    """
    codes = np.unique(groups, return_inverse=True)[1]
    of_group = np.bincount(codes, difference) - (
        np.bincount(codes, exposures) * difference.sum() / exposures.sum()
    )
    count = len(of_group)
    if count < 2:
        return float("nan")
    return float(np.sqrt(count / (count - 1) * (of_group**2).sum()) / exposures.sum())


def _standing(
    fitted: Learned,
    rung: str,
    loss: np.ndarray,
    difference: np.ndarray,
    n: np.ndarray,
    groups: np.ndarray,
) -> Standing:
    weight, rounds = fitted.weights[rung], fitted.rounds.get(rung)
    if not len(loss):
        return Standing(rung, weight, None, None, None, rounds)
    total = float(n.sum())
    mean = float(loss.sum()) / total
    error = clustered_error(difference, n, groups)
    if np.isnan(error):
        return Standing(rung, weight, mean, None, None, rounds)
    return Standing(rung, weight, mean, float(difference.sum()) / total, error, rounds)
