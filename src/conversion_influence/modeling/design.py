"""The columns that coefficients multiply, and the way from coefficients back to a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.newton import Prior


@dataclass(frozen=True, eq=False)
class Part:
    """Columns of a design that belong together.

    Attributes
    ----------
    columns : numpy.ndarray
        (rows, coefficients), finite.
    line : callable
        From the coefficients to what these columns add to the log-odds, as a line.
    mean : float or None
        Prior mean of the coefficients; None for the trust that all such columns share.
    deviation : float or None
        Prior standard deviation; None for the strength that all such columns share.
    """

    columns: np.ndarray
    line: Callable[[np.ndarray], Line]
    mean: float | None = 0.0
    deviation: float | None = None


@dataclass(frozen=True, eq=False)
class Design:
    """Parts side by side.

    Attributes
    ----------
    parts : tuple of Part
        At least one.
    """

    parts: tuple[Part, ...]

    def columns(self) -> np.ndarray:
        """Return the columns of all parts, (rows, coefficients)."""
        return np.column_stack([part.columns for part in self.parts])

    def prior(self, trust: float, strength: float) -> Prior:
        """Return the priors of all coefficients.

        Parameters
        ----------
        trust, strength : float
            Prior mean and standard deviation of parts without one of their own.
        """
        means = [trust if part.mean is None else part.mean for part in self.parts]
        deviations = [strength if p.deviation is None else p.deviation for p in self.parts]
        return Prior(self._per_column(means), self._per_column(deviations) ** -2.0)

    def line(self, coefficients: np.ndarray) -> Line:
        """Return the line of all parts.

        Parameters
        ----------
        coefficients : numpy.ndarray
            One per column.
        """
        ends = np.cumsum([part.columns.shape[1] for part in self.parts])
        shares = np.split(coefficients, ends[:-1])
        total = constant(0.0)
        for part, share in zip(self.parts, shares, strict=True):
            total = total.plus(part.line(share))
        return total

    def _per_column(self, values: Sequence[float]) -> np.ndarray:
        return np.repeat(np.array(values), [part.columns.shape[1] for part in self.parts])


def level(rows: int, deviation: float) -> Part:
    """Return the part of the intercept.

    Parameters
    ----------
    rows : int
        How many there are.
    deviation : float
        Prior standard deviation.
    """
    return Part(np.ones((rows, 1)), lambda b: constant(float(b[0])), 0.0, deviation)
