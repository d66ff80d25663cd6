"""The law of a total: what placements of one time share does not average out.

Given the level of its time a total is beta-binomial. How far that level lies from what was foretold
is normal in logarithms: it is as often twice as high as half as high, which a symmetric law misses
at its upper end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from conversion_influence.modeling.beta_binomial import chance_of, count_quantile

NODES = ndtri((np.arange(201) + 0.5) / 201.0)
"""Levels, in standard deviations, equally likely, at which the law is added up."""

LARGEST_SHARE = 1.0 - 1e-9
"""Share of exposures that is expected to convert at most, at the highest level."""


@dataclass(frozen=True, eq=False)
class TotalLaw:
    """Law of the conversions of many placements together.

    Attributes
    ----------
    exposures : float
        Of all placements, a whole number above 0.
    mean, variance : float
        Of the total at the level foretold; the mean is above 0.
    level : float
        Variance of the logarithm of the level.
    """

    exposures: float
    mean: float
    variance: float
    level: float

    def chance_of(self, least: float) -> float:
        """Return the probability of at least so many conversions.

        Parameters
        ----------
        least : float
            A whole number.
        """
        return float(chance_of(*self._at_levels(), np.full(len(NODES), least)).mean())

    def quantile(self, level: float) -> float:
        """Return the smallest count that at most ``1 - level`` of the law lies above.

        Parameters
        ----------
        level : float
            In (0, 1).
        """
        at_each = count_quantile(*self._at_levels(), level)
        low, high = float(at_each.min()), float(at_each.max())
        while low < high:
            middle = np.floor((low + high) / 2.0)
            if self.chance_of(middle + 1.0) <= 1.0 - level:
                high = middle
            else:
                low = middle + 1.0
        return float(high)

    def _at_levels(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return exposures, mean share and correlation at each level."""
        sizes = np.full(len(NODES), self.exposures)
        times = np.exp(np.sqrt(self.level) * NODES)
        shares = np.minimum(self.mean / self.exposures * times, LARGEST_SHARE)
        binomial = sizes * shares * (1.0 - shares)
        rho = (self.variance * times / binomial - 1.0) / np.maximum(sizes - 1.0, 1.0)
        return sizes, shares, rho
