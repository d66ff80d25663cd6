"""How far likelihoods and conversions lie from what is foretold.

The likelihood of a placement, as very many exposures would show it, is Beta distributed around the
foretold p; conversions are then beta-binomial. How wide the law is was measured on placements that
the model had not seen (`spread_fit`): its correlation rho depends on p and on the evidence at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from conversion_influence.modeling.beta_binomial import (
    LARGEST,
    central_range,
    chance_of,
    count_quantile,
    smallest,
)
from conversion_influence.modeling.calibration import log_odds
from conversion_influence.modeling.stored import read_stored
from conversion_influence.modeling.terms import CHECKS, Finite
from conversion_influence.modeling.totals import TotalLaw

NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
NotPositive = Annotated[float, Field(le=0, allow_inf_nan=False)]

MOST_EXPOSURES = 2.0**53
"""Exposures beyond which whole numbers are no longer whole."""


@dataclass(frozen=True)
class Spread:
    """How wide the law around a foretold likelihood is.

    ``log(rho) = log_rho + by_likelihood * (log-odds - centre) + by_evidence * log(1 + evidence)``.

    Attributes
    ----------
    log_rho : float
        Of a placement at the centre whose creator has no past.
    centre : float
        Log-odds, the mean over the conversions foretold.
    by_likelihood : float
        1 where the relative spread is the same everywhere.
    by_evidence : float
        0 or less: what is better known never has a wider range.
    level : float
        Variance of the logarithm of what all placements of one time share: how far their level lies
        from what was foretold.
    creator : float
        Further variance that the placements of one creator share, as relative.
    """

    __pydantic_config__ = CHECKS

    log_rho: Finite
    centre: Finite
    by_likelihood: NotNegative
    by_evidence: NotPositive
    level: NotNegative
    creator: NotNegative

    def rho(self, p: np.ndarray, evidence: np.ndarray) -> np.ndarray:
        """Return the correlation of two exposures of each placement.

        Parameters
        ----------
        p : numpy.ndarray
            Foretold likelihoods.
        evidence : numpy.ndarray
            Settled exposures of each creator; NaN counts as none.
        """
        known = np.log1p(np.maximum(np.nan_to_num(evidence), 0.0))
        line = self.log_rho + self.by_likelihood * (log_odds(p) - self.centre)
        line = line + self.by_evidence * known
        bounded = np.clip(line, np.log(smallest(p)), np.log(LARGEST))
        return np.asarray(np.exp(bounded))

    def likelihood_range(
        self, p: np.ndarray, evidence: np.ndarray, level: float = 0.9
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return both ends of the central range of each placement's likelihood, around p.

        Parameters
        ----------
        p : numpy.ndarray
            Foretold likelihoods, in (0, 1).
        evidence : numpy.ndarray
            As for `rho`.
        level : float
            Share of placements whose likelihood lies inside.
        """
        return central_range(p, self.rho(p, evidence), level)

    def conversions_range(
        self,
        p: np.ndarray,
        n: np.ndarray,
        evidence: np.ndarray,
        level: float = 0.9,
        doubt: np.ndarray | float = 0.0,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return both ends of the central range of conversions, whole numbers as floats.

        At least ``level`` of placements end inside: counts come in steps of one, so a range cannot
        be cut exactly where few conversions are expected.

        Parameters
        ----------
        p, evidence : numpy.ndarray
            As for `likelihood_range`.
        n : numpy.ndarray
            Planned exposures, rounded to whole ones; NaN where unknown, and so are both ends then.
        level : float
            Share of placements whose conversions lie inside.
        doubt : numpy.ndarray or float
            Variance of the exposures themselves over their square, 0 where they are sure.
        """
        known = np.isfinite(n)
        shares, exposures, tail = p[known], _whole(n[known]), (1.0 - level) / 2.0
        rho = _doubted(shares, self.rho(p, evidence), doubt, known)
        low, high = np.full(len(n), np.nan), np.full(len(n), np.nan)
        low[known] = count_quantile(exposures, shares, rho, tail)
        high[known] = count_quantile(exposures, shares, rho, 1.0 - tail)
        return low, high

    def chance_of_cost(
        self,
        p: np.ndarray,
        n: np.ndarray,
        evidence: np.ndarray,
        cost: np.ndarray,
        target: np.ndarray | float,
        doubt: np.ndarray | float = 0.0,
    ) -> np.ndarray:
        """Return the probability that a conversion costs no more than the target.

        That is, of at least cost / target conversions.

        Parameters
        ----------
        p, n, evidence, doubt : numpy.ndarray
            As for `conversions_range`.
        cost : numpy.ndarray
            Of the placement; NaN where unknown, and so is the result then.
        target : numpy.ndarray or float
            Highest cost of one conversion, above 0.
        """
        least = np.ceil(cost / target - 1e-9)
        known = np.isfinite(n) & np.isfinite(least)
        shares = p[known]
        rho = _doubted(shares, self.rho(p, evidence), doubt, known)
        chance = np.full(len(n), np.nan)
        chance[known] = chance_of(_whole(n[known]), shares, rho, least[known])
        return chance

    def total_range(
        self,
        p: np.ndarray,
        n: np.ndarray,
        evidence: np.ndarray,
        creators: np.ndarray,
        level: float = 0.9,
    ) -> tuple[float, float]:
        """Return both ends of the central range of the conversions of all placements together.

        What placements share does not average out: the level of their time, and their creator
        (`totals`).

        Parameters
        ----------
        p, n, evidence : numpy.ndarray
            As for `conversions_range`; n must be known.
        creators : numpy.ndarray
            Who each placement is with.
        level : float
            Share of such totals that lie inside.
        """
        law = self._total_law(p, n, evidence, creators)
        tail = (1.0 - level) / 2.0
        return (0.0, 0.0) if law is None else (law.quantile(tail), law.quantile(1.0 - tail))

    def chance_of_total(
        self,
        p: np.ndarray,
        n: np.ndarray,
        evidence: np.ndarray,
        creators: np.ndarray,
        least: float,
    ) -> float:
        """Return the probability that all placements together convert at least so often.

        Parameters
        ----------
        p, n, evidence, creators : numpy.ndarray
            As for `total_range`.
        least : float
            Conversions, rounded up to whole ones.
        """
        law, wanted = self._total_law(p, n, evidence, creators), float(np.ceil(least - 1e-9))
        return float(wanted <= 0.0) if law is None else law.chance_of(wanted)

    def _total_law(
        self, p: np.ndarray, n: np.ndarray, evidence: np.ndarray, creators: np.ndarray
    ) -> TotalLaw | None:
        """Return the law of the total; None where nothing is expected."""
        mean, variance = self.total_moments(p, n, evidence, creators)
        exposures = float(_whole(n).sum())
        if mean <= 0.0 or exposures <= 0.0:
            return None
        return TotalLaw(exposures, mean, variance, self.level)

    def total_moments(
        self, p: np.ndarray, n: np.ndarray, evidence: np.ndarray, creators: np.ndarray
    ) -> tuple[float, float]:
        """Return mean and variance of all conversions together, at the level foretold.

        Parameters
        ----------
        p, n, evidence, creators : numpy.ndarray
            As for `total_range`.
        """
        exposures = _whole(n)
        expected = exposures * p
        pairs = np.maximum(exposures - 1.0, 0.0) * self.rho(p, evidence)
        alone = float((expected * (1.0 - p) * (1.0 + pairs)).sum())
        _, codes = np.unique(creators, return_inverse=True)
        by_creator = np.bincount(codes, expected)
        own, one = (float((x**2).sum()) for x in (expected, by_creator))
        binomial = float((expected * (1.0 - p)).sum())
        at_level = max(binomial, alone - float(np.expm1(self.level)) * own)
        return float(expected.sum()), at_level + self.creator * (one - own)

    def to_dict(self) -> dict[str, float]:
        """Return plain values for JSON; `from_dict` reads them."""
        return {name: float(value) for name, value in asdict(self).items()}

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Spread:
        """Return the spread that `to_dict` wrote.

        Parameters
        ----------
        stored : mapping
            Plain values.

        Raises
        ------
        ModelError
            If a key is absent, unknown or holds no such value, naming the first.
        """
        return read_stored(Spread, "a stored spread", stored, "Train the model again")


def _doubted(
    p: np.ndarray, rho: np.ndarray, doubt: np.ndarray | float, known: np.ndarray
) -> np.ndarray:
    """Return the correlation of the known rows that also holds the doubt about exposures.

    Relative variances of a product of independent numbers: (1 + u) (1 + v) - 1.
    """
    relative = rho[known] * (1.0 - p) / p
    more = np.broadcast_to(doubt, rho.shape)[known]
    return np.asarray((relative + more + relative * more) * p / (1.0 - p))


def _whole(n: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip(np.rint(n), 0.0, MOST_EXPOSURES))
