"""What a conversion was worth so far: revenue per conversion of settled placements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from conversion_influence.modeling.stored import read_fact
from conversion_influence.modeling.terms import CHECKS

FACT = "worth"
"""Where a bundle's record keeps it."""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


@dataclass(frozen=True)
class Worth:
    """What a conversion of the placements a model learned from was worth.

    Attributes
    ----------
    per_conversion : float
        Revenue of those placements, added up, over their conversions.
    currency : str or None
        Of all of them; None where the placements do not say.
    placements : int
        Whose revenue is known.
    conversions : float
        Theirs.
    """

    __pydantic_config__ = CHECKS

    per_conversion: Positive
    currency: str | None
    placements: Annotated[int, Field(ge=1)]
    conversions: Positive

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return asdict(self)

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Worth | None:
        """Return what `to_dict` wrote among a model's facts, see `stored.read_fact`."""
        return read_fact(Worth, FACT, "what a conversion was worth", stored)


def learn_worth(conversions: np.ndarray, money: pd.DataFrame) -> Worth | None:
    """Return what a conversion was worth, None where that is not known in one currency.

    Parameters
    ----------
    conversions : numpy.ndarray
        One per settled placement.
    money : pandas.DataFrame
        Same rows: ``revenue``, NaN where unknown, and ``currency``, missing where not said.
    """
    revenue = money["revenue"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(revenue)
    currencies = money.loc[known, "currency"].dropna().str.upper().unique()
    total, converted = float(revenue[known].sum()), float(conversions[known].sum())
    if len(currencies) > 1 or total <= 0.0 or converted <= 0.0:
        return None
    said = str(currencies[0]) if len(currencies) else None
    return Worth(total / converted, said, int(known.sum()), converted)
