"""The limits of a model as it is kept: how wide its ranges are, and what it learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.support import Support

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
