"""Lines: log-odds that are an intercept and one term per signal, added up.

Simple rules, shrunken past rates and the ridge are all lines, and a weighted sum of lines is a
line: it can be stored, explained and added to trees term by term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from conversion_influence.errors import ModelError, shorten
from conversion_influence.modeling.stored import read_stored
from conversion_influence.modeling.terms import CHECKS, Category, Finite, Gap, Number

BLOCK = 4096
"""Rows whose terms are held at once: they fit into the processor's cache."""


@dataclass(frozen=True, eq=False)
class Line:
    """Log-odds as a sum over signals.

    Attributes
    ----------
    intercept : float
        Log-odds of a row whose terms are all 0.
    numbers : mapping of str to Number
        Terms of numeric signals, by signal.
    gaps : mapping of str to tuple of Gap
        Terms of signals that are likelihoods, by signal.
    categories : mapping of str to Category
        Terms of categorical signals, by signal.
    """

    __pydantic_config__ = CHECKS

    intercept: Finite
    numbers: Mapping[str, Number] = field(default_factory=dict)
    gaps: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)

    def contributions(self, matrix: np.ndarray, signals: Sequence[str]) -> np.ndarray:
        """Return what each signal adds to the log-odds, (rows, signals).

        A term is centred: over the training rows it is about 0 on average. What a gap adds is laid
        to the signal, not to its reference.

        Parameters
        ----------
        matrix : numpy.ndarray
            Encoded signals, (rows, signals), NaN where missing; see `Encoding.matrix`.
        signals : sequence of str
            Names of the columns.

        Raises
        ------
        ModelError
            If a signal of the line has no column.
        """
        at = {name: position for position, name in enumerate(signals)}
        self._refuse_absent(at)
        added = np.zeros(np.shape(matrix), dtype=np.float64)
        for name, number in self.numbers.items():
            added[:, at[name]] += number.values(matrix[:, at[name]])
        for name, category in self.categories.items():
            added[:, at[name]] += category.values(matrix[:, at[name]])
        for name, gaps in self.gaps.items():
            for gap in gaps:
                against = None if gap.reference is None else matrix[:, at[gap.reference]]
                added[:, at[name]] += gap.values(matrix[:, at[name]], against)
        return added

    def log_odds(self, matrix: np.ndarray, signals: Sequence[str]) -> np.ndarray:
        """Return the log-odds per row.

        Parameters
        ----------
        matrix : numpy.ndarray
            Encoded signals, (rows, signals).
        signals : sequence of str
            Names of the columns.

        Raises
        ------
        ModelError
            If a signal of the line has no column.
        """
        summed = [
            self.contributions(matrix[start : start + BLOCK], signals).sum(axis=1)
            for start in range(0, len(matrix), BLOCK)
        ]
        return self.intercept + np.concatenate([*summed, np.empty(0)])

    def scaled(self, weight: float) -> Line:
        """Return the line of ``weight`` times the log-odds.

        Parameters
        ----------
        weight : float
            Any finite number.
        """
        return Line(
            weight * self.intercept,
            {name: term.scaled(weight) for name, term in self.numbers.items()},
            {name: tuple(g.scaled(weight) for g in gaps) for name, gaps in self.gaps.items()},
            {name: term.scaled(weight) for name, term in self.categories.items()},
        )

    def plus(self, other: Line) -> Line:
        """Return the line of the sum of both log-odds.

        Parameters
        ----------
        other : Line
            A line fitted on the same rows and encoding.

        Raises
        ------
        ModelError
            If both have a term of one signal that reads it in different ways.
        """
        numbers, categories = dict(self.numbers), dict(self.categories)
        for name, number in other.numbers.items():
            numbers[name] = numbers[name].plus(number, name) if name in numbers else number
        for name, category in other.categories.items():
            mine = categories.get(name)
            categories[name] = category if mine is None else mine.plus(category, name)
        gaps = dict(self.gaps)
        for name, theirs in other.gaps.items():
            gaps[name] = _joined((*gaps.get(name, ()), *theirs))
        return Line(self.intercept + other.intercept, numbers, gaps, categories)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return {
            "intercept": float(self.intercept),
            "numbers": {name: asdict(term) for name, term in self.numbers.items()},
            "gaps": {name: [asdict(gap) for gap in gaps] for name, gaps in self.gaps.items()},
            "categories": {
                name: {"coefficients": list(term.coefficients), "other": term.other}
                for name, term in self.categories.items()
            },
        }

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Line:
        """Return the line that `to_dict` wrote.

        Parameters
        ----------
        stored : mapping
            Plain values.

        Raises
        ------
        ModelError
            If a key is absent, unknown or holds no such value, naming the first; all numbers must
            be finite.
        """
        return read_stored(Line, "a stored line", stored, "Train the model again")

    def _refuse_absent(self, at: Mapping[str, int]) -> None:
        read = [*self.numbers, *self.gaps, *self.categories]
        read += [g.reference for gaps in self.gaps.values() for g in gaps if g.reference]
        absent = sorted({name for name in read if name not in at})
        if absent:
            msg = f"{len(absent)} of the line's signals have no column: {shorten(absent)}"
            raise ModelError(msg)


def _joined(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Return the gaps with those of one reference and centre added up."""
    joined: dict[tuple[str | None, float], Gap] = {}
    for gap in gaps:
        key = (gap.reference, gap.centre)
        mine = joined.get(key)
        joined[key] = gap if mine is None else mine.plus(gap)
    return tuple(joined.values())


def constant(log_odds: float) -> Line:
    """Return the line of the same log-odds for every row.

    Parameters
    ----------
    log_odds : float
        Such as those of the pooled rate.
    """
    return Line(log_odds)
