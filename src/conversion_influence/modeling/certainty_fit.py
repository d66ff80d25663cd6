"""The limits of a fitted model, measured on what was foretold of its training rows."""

from __future__ import annotations

import numpy as np

from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling.certainty import Certainty, evidence_of
from conversion_influence.modeling.spread_fit import fit_spread
from conversion_influence.modeling.support import fit_support
from conversion_influence.modeling.training import Fitted


def fit_certainty(rows: Rows, fitted: Fitted) -> Certainty:
    """Measure the limits of a model on what was foretold of its training rows.

    Parameters
    ----------
    rows : Rows
        All rows.
    fitted : Fitted
        The model.
    """
    positions = fitted.positions
    told, likelihoods = fitted.foretold()
    folds = fitted.forward.outcomes.folds
    evidence = evidence_of(rows.frame)
    spread = fit_spread(
        likelihoods["model"],
        rows.conversions[told],
        rows.exposures[told],
        evidence[told],
        rows.groups[told],
        folds,
        learned_shares(folds, len(positions), in_time=rows.as_of is not None),
    )
    return Certainty(
        spread,
        fit_support(
            rows.frame.iloc[positions],
            evidence[positions],
            float(rows.conversions[positions].sum()),
            spread,
        ),
    )


def learned_shares(folds: np.ndarray, total: int, *, in_time: bool) -> np.ndarray:
    """Return what share of the rows the model had learned from that foretold each row.

    Parameters
    ----------
    folds : numpy.ndarray
        Fold of each row foretold.
    total : int
        Rows that the final model learned from.
    in_time : bool
        Folds were foretold from the rows before them; else from all others.
    """
    numbers, codes, sizes = np.unique(folds, return_inverse=True, return_counts=True)
    unseen = np.cumsum(sizes[::-1])[::-1] if in_time else sizes
    shares = np.maximum(total - unseen, 1) / total if len(numbers) else np.empty(0)
    return np.asarray(shares[codes])
