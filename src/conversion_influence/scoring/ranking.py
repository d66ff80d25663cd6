"""A list in order of likelihood: the only columns that depend on every row of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from conversion_influence.lists.names import recognise
from conversion_influence.lists.synonyms import FOLLOWERS
from conversion_influence.scoring.given import is_text, numbers

RANKS = ("rank", "rank_by_followers")
"""The only columns that depend on the whole list."""


def followers_of(frame: pd.DataFrame) -> pd.Series:
    """Return the followers of each candidate: the list's own ``followers``, else the signal's.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with their signals. Where there is no ``followers``, a column of another name
        that a list may give it counts: a flat model knows it as ``follower_count``, say.

    Returns
    -------
    pandas.Series
        float64, same index; NaN where not known.
    """
    own = pd.Series(np.nan, index=frame.index)
    named = sorted(frame.columns, key=lambda name: name != FOLLOWERS)
    column = next((name for name in named if recognise(str(name)) == FOLLOWERS), None)
    if column is not None and not is_text(frame, column):
        own = pd.Series(numbers(frame, column), index=frame.index)
    with np.errstate(over="ignore"):
        counted = np.expm1(numbers(frame, "log_followers"))
    return own.where(own >= 0).fillna(pd.Series(counted, index=frame.index))


def order_of(values: np.ndarray) -> np.ndarray:
    """Return the places of values from the largest to the smallest, then those missing.

    Parameters
    ----------
    values : numpy.ndarray
        NaN where missing; equals stay in their order.
    """
    return np.argsort(-values, kind="stable").astype(np.uint32)


def ranks_of(values: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """Return 1 for the largest; equals share the best rank, what is missing has the rank 0.

    Parameters
    ----------
    values : numpy.ndarray
        NaN where missing; fewer than four billion.
    order : numpy.ndarray, optional
        From `order_of`, where it is known.

    Returns
    -------
    numpy.ndarray
        uint32: a list may be long.
    """
    ranks = np.zeros(len(values), dtype=np.uint32)
    if np.isnan(values).all():
        return ranks
    order = order_of(values) if order is None else order
    in_order = values[order]
    first = np.arange(1, len(values) + 1, dtype=np.uint32)
    first[1:][in_order[1:] == in_order[:-1]] = 0
    np.maximum.accumulate(first, out=first)
    first[np.isnan(in_order)] = 0
    ranks[order] = first
    return ranks


def other_names(own: Sequence[str], ours: Sequence[str]) -> dict[str, str]:
    """Return new names for a list's own columns called like one of ours: no two share one.

    Parameters
    ----------
    own, ours : sequence of str
        Names of columns.

    Returns
    -------
    dict of str to str
        ``given_<name>`` by name, where it must change.
    """
    taken = {*own, *ours}
    renamed: dict[str, str] = {}
    for column in own:
        if column not in ours:
            continue
        name = f"given_{column}"
        while name in taken:
            name = f"given_{name}"
        taken.add(name)
        renamed[column] = name
    return renamed
