"""What happened and what was foretold, as values that check themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError, shorten


@dataclass(frozen=True, eq=False)
class Outcome:
    """What happened, one row per placement.

    Attributes
    ----------
    conversions : numpy.ndarray
        k, from 0 to n.
    exposures : numpy.ndarray
        n, above 0.
    groups : numpy.ndarray
        Creator of each placement, the unit of the bootstrap.
    """

    conversions: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray

    def __post_init__(self) -> None:
        k, n = np.asarray(self.conversions, dtype=float), np.asarray(self.exposures, dtype=float)
        groups = np.asarray(self.groups)
        object.__setattr__(self, "conversions", k)
        object.__setattr__(self, "exposures", n)
        object.__setattr__(self, "groups", groups)
        if not len(k) == len(n) == len(groups) or len(k) == 0:
            msg = (
                "an outcome needs conversions, exposures and groups of one length, at least 1; "
                f"came lengths {len(k)}, {len(n)}, {len(groups)}"
            )
            raise ModelError(msg)
        right = (k >= 0) & (n > 0) & (k <= n) & np.isfinite(n)
        if not right.all():
            bad = [f"{a:g} of {b:g}" for a, b in zip(k[~right], n[~right], strict=True)]
            msg = (
                "an outcome is k conversions of n exposures with 0 <= k <= n and n > 0; came "
                f"{shorten(bad)}; correct these placements or leave them out"
            )
            raise ModelError(msg)

    def __len__(self) -> int:
        return len(self.conversions)

    @property
    def creators(self) -> int:
        """Number of different creators."""
        return int(pd.Series(self.groups).nunique(dropna=False))


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a model foretold, one row per placement.

    Attributes
    ----------
    likelihood : numpy.ndarray
        P(conversion per exposure), from 0 to 1.
    ranking : numpy.ndarray or None
        Score to rank by, higher is better; None ranks by the likelihood.
    """

    likelihood: np.ndarray
    ranking: np.ndarray | None = None

    def __post_init__(self) -> None:
        p = np.asarray(self.likelihood, dtype=float)
        object.__setattr__(self, "likelihood", p)
        right = (p >= 0) & (p <= 1)
        if not right.all():
            msg = (
                f"a likelihood lies between 0 and 1; came {shorten(p[~right])}; "
                "fill what is missing with the base rate before judging"
            )
            raise ModelError(msg)
        if self.ranking is None:
            return
        score = np.asarray(self.ranking, dtype=float)
        object.__setattr__(self, "ranking", score)
        if len(score) != len(p) or np.isnan(score).any():
            msg = (
                f"a ranking needs one score for each of {len(p)} likelihoods; came {len(score)}, "
                f"{int(np.isnan(score).sum())} of them missing; rank what is missing lowest"
            )
            raise ModelError(msg)

    @property
    def score(self) -> np.ndarray:
        """What the rows are ranked by."""
        return self.likelihood if self.ranking is None else self.ranking


def require_matching(
    outcomes: Mapping[str, Outcome], forecasts: Mapping[str, Mapping[str, Forecast]], model: str
) -> None:
    """Refuse forecasts that do not cover the outcomes row by row.

    Parameters
    ----------
    outcomes : mapping of slice to Outcome
        What happened.
    forecasts : mapping of model to mapping of slice to Forecast
        What was foretold.
    model : str
        The model that is judged; must be among the forecasts.

    Raises
    ------
    ModelError
        Names the model, the slice and both numbers of rows.
    """
    if not outcomes:
        msg = "nothing to judge: no slice was given; pass at least one, such as 'test'"
        raise ModelError(msg)
    if model not in forecasts:
        msg = f"the model to judge, {model!r}, has no forecast; came {shorten(forecasts)}"
        raise ModelError(msg)
    for name, by_slice in forecasts.items():
        for slice_name, outcome in outcomes.items():
            if slice_name not in by_slice:
                msg = (
                    f"model {name!r} has no forecast for slice {slice_name!r} (it has "
                    f"{shorten(by_slice)}); forecast every slice with every model"
                )
                raise ModelError(msg)
            rows = len(by_slice[slice_name].likelihood)
            if rows != len(outcome):
                msg = (
                    f"model {name!r}, slice {slice_name!r}: {rows} likelihoods for "
                    f"{len(outcome)} placements; forecast the same rows in the same order"
                )
                raise ModelError(msg)
