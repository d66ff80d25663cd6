"""From a frame of signals to the matrix a model reads, by name and never by position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from conversion_influence.dataset.categories import category_texts
from conversion_influence.errors import ModelError, shorten


@dataclass(frozen=True)
class Encoding:
    """Order of the model's signals and the known values of its categorical ones.

    Attributes
    ----------
    signals : tuple of str
        Column names in the model's order.
    categories : mapping of str to tuple of str
        Known values of each categorical signal; a value's code is its position.
    medians : mapping of str to float
        Training median of each numeric signal that was never missing in training. The trees have
        learned nothing about its absence (LightGBM would take it for 0), so it stands in.
    """

    signals: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    medians: Mapping[str, float] = field(default_factory=dict)

    @property
    def categorical_positions(self) -> list[int]:
        """Positions of the categorical signals."""
        return [i for i, name in enumerate(self.signals) if name in self.categories]

    def matrix(self, frame: pd.DataFrame) -> np.ndarray:
        """Return one row per row of ``frame`` and one column per signal, as float64.

        A category never seen in training and a missing value are both NaN, but for `medians`.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds every signal by name, in any column order.

        Raises
        ------
        ModelError
            If a signal's column is absent.
        """
        absent = [name for name in self.signals if name not in frame.columns]
        if absent:
            msg = f"{len(absent)} of the model's signals have no column: {shorten(absent)}"
            raise ModelError(msg)
        columns = [self._encode(name, frame[name]) for name in self.signals]
        return np.column_stack(columns) if columns else np.empty((len(frame), 0))

    def _encode(self, name: str, values: pd.Series) -> np.ndarray:
        if name not in self.categories:
            numbers = _numbers(name, values)
            median = self.medians.get(name)
            return numbers if median is None else np.where(np.isnan(numbers), median, numbers)
        codes = {value: float(code) for code, value in enumerate(self.categories[name])}
        return category_texts(values).map(codes).to_numpy(dtype=np.float64, na_value=np.nan)


def _numbers(name: str, values: pd.Series) -> np.ndarray:
    if not pd.api.types.is_numeric_dtype(values):
        numbers = pd.to_numeric(values, errors="coerce")
        wrong = values[numbers.isna() & values.notna()]
        if len(wrong):
            msg = (
                f"the signal {name!r} was learned from numbers, {len(wrong)} of {len(values)} "
                f"values are none: {shorten(wrong)}. Give numbers, or leave these empty (missing)."
            )
            raise ModelError(msg)
        values = numbers
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def fit_encoding(frame: pd.DataFrame, signals: Sequence[str]) -> Encoding:
    """Learn which signals are categorical, their values, and what stands in for the unheard of.

    Parameters
    ----------
    frame : pandas.DataFrame
        Training rows; a column that is not numeric or boolean is categorical.
    signals : sequence of str
        Columns to use, in the order to keep. A column without two distinct values (missing counts
        as a value) tells nothing and is left out.

    Returns
    -------
    Encoding
        Categories in sorted order, so that row order does not matter.

    Raises
    ------
    ModelError
        If no column has two distinct values.
    """
    kept: list[str] = []
    categories: dict[str, tuple[str, ...]] = {}
    medians: dict[str, float] = {}
    for name in signals:
        values = frame[name]
        if values.nunique(dropna=False) < 2:
            continue
        kept.append(name)
        if not pd.api.types.is_numeric_dtype(values):
            categories[name] = tuple(sorted(category_texts(values).dropna().unique()))
        elif values.notna().all():
            medians[name] = float(np.median(values.to_numpy(dtype=np.float64)))
    if not kept:
        msg = f"none of {len(signals)} signals varies between the {len(frame)} rows to learn from"
        raise ModelError(msg)
    return Encoding(tuple(kept), categories, medians)
