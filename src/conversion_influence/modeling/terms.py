"""Terms: what one signal adds to log-odds, as a function of its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import ConfigDict, Field

from conversion_influence.errors import ModelError
from conversion_influence.modeling.calibration import log_odds

MOST_DEVIATIONS = 3.0
"""A number counts for no more standard deviations than these: outliers do not carry a row away."""

WIDEST_GAP = 8.0
"""Log-odds that a gap is kept within, on either side of its centre."""

CHECKS = ConfigDict(extra="forbid", strict=True)
"""How stored terms are read: no unknown key, no text for a number."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


@dataclass(frozen=True)
class Number:
    """Term of a numeric signal.

    A known x adds ``known + coefficient * clip((asinh((x - centre) / spread) - mean) / scale)``,
    kept within `MOST_DEVIATIONS`. The inverse hyperbolic sine is near the identity around the
    centre and logarithmic far from it (Burbidge, Magee and Robb 1988, JASA 83).

    Attributes
    ----------
    centre, spread : float
        Where x is large, in its own units.
    mean, scale : float
        Of the transformed known values.
    coefficient : float
        Log-odds per standard deviation.
    missing : float
        Log-odds added where x is missing.
    known : float
        Log-odds added where x is known, so that the term is 0 on average.
    """

    __pydantic_config__ = CHECKS

    centre: Finite
    spread: Positive
    mean: Finite
    scale: Positive
    coefficient: Finite
    missing: Finite
    known: Finite = 0.0

    def standardised(self, x: np.ndarray) -> np.ndarray:
        """Return what the coefficient multiplies, NaN where x is missing.

        Parameters
        ----------
        x : numpy.ndarray
            One value per row.
        """
        with np.errstate(over="ignore"):  # beyond the clip in any case
            z = (np.arcsinh((x - self.centre) / self.spread) - self.mean) / self.scale
        return np.clip(z, -MOST_DEVIATIONS, MOST_DEVIATIONS)

    def values(self, x: np.ndarray) -> np.ndarray:
        """Return the log-odds added per row.

        Parameters
        ----------
        x : numpy.ndarray
            One value per row, NaN where missing.
        """
        there = self.known + self.coefficient * self.standardised(x)
        return np.where(np.isnan(x), self.missing, there)

    def scaled(self, weight: float) -> Number:
        """Return the term of ``weight`` times the log-odds.

        Parameters
        ----------
        weight : float
            Any finite number.
        """
        return replace(
            self,
            coefficient=weight * self.coefficient,
            missing=weight * self.missing,
            known=weight * self.known,
        )

    def plus(self, other: Number, signal: str) -> Number:
        """Return the term of the sum of both log-odds.

        Parameters
        ----------
        other : Number
            A term that transforms x in the same way.
        signal : str
            Its name, for the message.

        Raises
        ------
        ModelError
            If it transforms x in another way.
        """
        mine = (self.centre, self.spread, self.mean, self.scale)
        theirs = (other.centre, other.spread, other.mean, other.scale)
        if mine != theirs:
            msg = (
                f"two lines read the signal {signal!r} on different scales, {mine} and {theirs}: "
                "they cannot be added up. Fit both on the same rows"
            )
            raise ModelError(msg)
        return replace(
            self,
            coefficient=self.coefficient + other.coefficient,
            missing=self.missing + other.missing,
            known=self.known + other.known,
        )


@dataclass(frozen=True)
class Gap:
    """Term of a signal that is a likelihood, against another one or against a number.

    Known likelihoods x and r add ``coefficient * clip(logit(x) - logit(r) - centre)``, kept within
    `WIDEST_GAP`; without a reference logit(r) is left out. A likelihood of exactly 0 or 1 has no
    log-odds: it comes from too few outcomes and counts as missing.

    Attributes
    ----------
    reference : str or None
        Signal of the likelihood compared with.
    centre : float
        Mean gap over the training rows.
    coefficient : float
        Log-odds per log-odds of gap.
    missing : float
        Log-odds added where x or the reference is missing.
    """

    __pydantic_config__ = CHECKS

    reference: str | None
    centre: Finite
    coefficient: Finite
    missing: Finite = 0.0

    def values(self, x: np.ndarray, reference: np.ndarray | None) -> np.ndarray:
        """Return the log-odds added per row.

        Parameters
        ----------
        x : numpy.ndarray
            One likelihood per row, NaN where missing.
        reference : numpy.ndarray or None
            That of the reference; None without one.
        """
        gap = gaps(x, reference)
        kept = np.clip(gap - self.centre, -WIDEST_GAP, WIDEST_GAP)
        return np.where(np.isnan(gap), self.missing, self.coefficient * kept)

    def scaled(self, weight: float) -> Gap:
        """Return the term of ``weight`` times the log-odds.

        Parameters
        ----------
        weight : float
            Any finite number.
        """
        return replace(self, coefficient=weight * self.coefficient, missing=weight * self.missing)

    def plus(self, other: Gap) -> Gap:
        """Return the term of the sum of both log-odds.

        Parameters
        ----------
        other : Gap
            A term of the same signal, reference and centre.
        """
        return replace(
            self,
            coefficient=self.coefficient + other.coefficient,
            missing=self.missing + other.missing,
        )


@dataclass(frozen=True)
class Category:
    """Term of a categorical signal.

    Attributes
    ----------
    coefficients : tuple of float
        Log-odds added per known value, by its code.
    other : float
        Log-odds added where the value is missing or was never seen.
    """

    __pydantic_config__ = CHECKS

    coefficients: tuple[Finite, ...]
    other: Finite

    def values(self, codes: np.ndarray) -> np.ndarray:
        """Return the log-odds added per row.

        Parameters
        ----------
        codes : numpy.ndarray
            One code per row, NaN where missing or never seen.
        """
        size = len(self.coefficients)
        seen = (codes >= 0) & (codes < size)
        at = np.where(seen, codes, size).astype(np.intp)
        return np.array([*self.coefficients, self.other])[at]

    def scaled(self, weight: float) -> Category:
        """Return the term of ``weight`` times the log-odds.

        Parameters
        ----------
        weight : float
            Any finite number.
        """
        return Category(tuple(weight * c for c in self.coefficients), weight * self.other)

    def plus(self, other: Category, signal: str) -> Category:
        """Return the term of the sum of both log-odds.

        Parameters
        ----------
        other : Category
            A term with the same number of known values.
        signal : str
            Its name, for the message.

        Raises
        ------
        ModelError
            If it has another number of known values.
        """
        if len(self.coefficients) != len(other.coefficients):
            msg = (
                f"two lines know {len(self.coefficients)} and {len(other.coefficients)} values of "
                f"the signal {signal!r}: they cannot be added up. Fit both with the same encoding"
            )
            raise ModelError(msg)
        both = zip(self.coefficients, other.coefficients, strict=True)
        return Category(tuple(a + b for a, b in both), self.other + other.other)


def gaps(x: np.ndarray, reference: np.ndarray | None) -> np.ndarray:
    """Return the log-odds of x above those of the reference, NaN where either has none.

    Parameters
    ----------
    x : numpy.ndarray
        One likelihood per row, NaN where missing.
    reference : numpy.ndarray or None
        That of the reference; None for log-odds 0.
    """
    if reference is None:
        return _defined(x)
    gap: np.ndarray = _defined(x) - _defined(reference)
    return gap


def _defined(likelihood: np.ndarray) -> np.ndarray:
    """Return log-odds, NaN where there are none."""
    inside = (likelihood > 0.0) & (likelihood < 1.0)
    return np.where(inside, log_odds(likelihood), np.nan)
