"""Which values differ between two computations of the same signals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

TOLERANCE = 1e-7
"""Relative difference up to which two numbers are one; sums of floats depend on their order."""

NEARLY_ZERO = 1e-9
MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Example:
    """One row of which a signal moved.

    Attributes
    ----------
    creator_id : str
        Whose row.
    as_of : datetime
        When it was asked, naive UTC.
    before, after : float, str or None
        The signal on the user's own data and on the copy.
    """

    creator_id: str
    as_of: datetime
    before: float | str | None
    after: float | str | None


@dataclass(frozen=True)
class Movement:
    """A signal that differs between two computations.

    Attributes
    ----------
    signal : str
        Its name.
    copy : str
        On which copy.
    cut : datetime or None
        The cut of the copy; None where nothing was altered.
    rows : int
        How many rows differ.
    examples : tuple of Example
        The first of them.
    """

    signal: str
    copy: str
    cut: datetime | None
    rows: int
    examples: tuple[Example, ...]


def movements(
    before: pd.DataFrame, after: pd.DataFrame, rows: pd.DataFrame, copy: str, cut: datetime | None
) -> list[Movement]:
    """Return the signals that differ between two frames of the same rows.

    Parameters
    ----------
    before, after : pandas.DataFrame
        One row per row of ``rows``, in its order; one column per signal.
    rows : pandas.DataFrame
        ``creator_id`` and ``as_of`` of each.
    copy, cut
        What the frames differ by; see `Movement`.
    """
    found = []
    for name in before.columns:
        left = before[name].reset_index(drop=True)
        right = after[name].reset_index(drop=True) if name in after else left * np.nan
        places = np.flatnonzero(_differ(left, right))
        if len(places):
            examples = tuple(
                Example(
                    str(rows["creator_id"].iloc[place]),
                    rows["as_of"].iloc[place].to_pydatetime(),
                    _plain(left[place]),
                    _plain(right[place]),
                )
                for place in places[:MOST_EXAMPLES]
            )
            found.append(Movement(name, copy, cut, len(places), examples))
    return found


def _differ(left: pd.Series, right: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(left) and pd.api.types.is_numeric_dtype(right):
        a, b = (s.to_numpy(dtype=np.float64, na_value=np.nan) for s in (left, right))
        return np.asarray(~np.isclose(a, b, rtol=TOLERANCE, atol=NEARLY_ZERO, equal_nan=True))
    texts, others = left.astype(object), right.astype(object)
    unlike = texts.fillna("") != others.fillna("")
    return (unlike & ~(texts.isna() & others.isna())).to_numpy(dtype=bool)


def _plain(value: Any) -> float | str | None:
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else float(value)
