"""The limits of a fitted model: how wide its ranges are, and what it learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.spread_fit import fit_spread
from conversion_influence.modeling.support import Support, fit_support
from conversion_influence.modeling.training import Fitted

EVIDENCE = "creator_log_exposures"
"""The signal that says how much is known of a creator: ln(1 + settled exposures)."""


@dataclass(frozen=True)
class Certainty:
    """Limits of a model.

    Attributes
    ----------
    spread : Spread
        How wide its ranges are.
    support : Support
        What it learned from.
    """

    spread: Spread
    support: Support

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, by ``spread`` and ``support``; `from_dict` reads them."""
        return {"spread": self.spread.to_dict(), "support": self.support.to_dict()}

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Certainty | None:
        """Return what `to_dict` wrote, or None where a model came without.

        Parameters
        ----------
        stored : mapping
            Facts of a model; other keys are ignored.

        Raises
        ------
        ModelError
            If either is damaged.
        """
        if "spread" not in stored or "support" not in stored:
            return None
        return Certainty(Spread.from_dict(stored["spread"]), Support.from_dict(stored["support"]))


def evidence_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the settled exposures of each row's creator, NaN where not known.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with their signals.
    """
    if EVIDENCE not in frame:
        return np.full(len(frame), np.nan)
    return np.asarray(np.expm1(frame[EVIDENCE].to_numpy(dtype=np.float64, na_value=np.nan)))


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
