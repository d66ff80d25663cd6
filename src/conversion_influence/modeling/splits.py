"""Slices of rows: those to learn from, closed before those to judge by begin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from conversion_influence.config import SplitSettings
from conversion_influence.errors import ModelError
from conversion_influence.timeframe import is_past


@dataclass(frozen=True, eq=False)
class Split:
    """Positions of rows in each slice.

    Attributes
    ----------
    train, test : numpy.ndarray
        Rows to learn from, and rows to judge by.
    cuts : mapping of str to str
        Instants where slices begin, where they are cut by time.
    """

    train: np.ndarray
    test: np.ndarray
    cuts: dict[str, str]


def split_by_time(as_of: pd.Series, settled_at: pd.Series, settings: SplitSettings) -> Split:
    """Cut off the latest rows for the test.

    A row belongs to a slice by its as_of, and is learned from only if its outcome was settled
    before the test slice begins: what is learned before an instant was known before it.

    Parameters
    ----------
    as_of, settled_at : pandas.Series
        Instants per row, in any order of rows; a missing ``settled_at`` is never settled.
    settings : SplitSettings
        Shares of rows.

    Returns
    -------
    Split
        With rows of each slice in the given order.

    Raises
    ------
    ModelError
        If a slice is empty, because all rows share one instant or settle too late.
    """
    booked = as_of.reset_index(drop=True)
    settled = settled_at.reset_index(drop=True)
    test_at = _cut(booked, settings.test)
    before_test = is_past(booked, test_at)
    slices = {"test": ~before_test, "train": before_test & is_past(settled, test_at)}
    positions = {name: np.flatnonzero(mask.to_numpy()) for name, mask in slices.items()}
    _refuse_empty(positions, booked, {"test": test_at})
    return Split(**positions, cuts={"test": str(test_at)})


def _refuse_empty(
    positions: dict[str, np.ndarray], booked: pd.Series, cuts: dict[str, pd.Timestamp | NaTType]
) -> None:
    empty = [name for name in ("test", "train") if not len(positions[name])]
    if empty:
        at = ", ".join(f"{name} {cut}" for name, cut in cuts.items() if not pd.isna(cut))
        msg = (
            f"the {empty[0]} slice is empty: {len(booked)} placements from {booked.min()} to "
            f"{booked.max()} do not leave settled rows before each cut ({at or 'none'}). Give more "
            "history, or a smaller split.test."
        )
        raise ModelError(msg)


def _cut(instants: pd.Series, share: float) -> pd.Timestamp | NaTType:
    """Return the instant at and after which about ``share`` of the rows lie, or NaT of no rows."""
    ordered = instants.sort_values()
    if ordered.empty:
        return pd.NaT
    at: pd.Timestamp = ordered.iloc[min(int(len(ordered) * (1.0 - share)), len(ordered) - 1)]
    return at


def split_by_folds(groups: np.ndarray, settings: SplitSettings, seed: int) -> list[Split]:
    """Cut rows into folds, each once the test slice; rows of one group stay together.

    Parameters
    ----------
    groups : numpy.ndarray
        Group of each row.
    settings : SplitSettings
        Number of folds.
    seed : int
        Of the shuffle of groups.

    Returns
    -------
    list of Split
        One per fold; their test slices cover every row once.

    Raises
    ------
    ModelError
        If there are fewer groups than folds need.
    """
    names, codes = np.unique(groups, return_inverse=True)
    needed = settings.folds + 1  # so that two groups remain beside the largest fold
    if len(names) < needed:
        msg = f"{settings.folds} folds need at least {needed} groups of rows, got {len(names)}"
        raise ModelError(msg)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold_of_group = np.empty(len(names), dtype=int)
    fold_of_group[shuffled] = np.arange(len(names)) % settings.folds
    fold = fold_of_group[codes]
    return [
        Split(np.flatnonzero(fold != i), np.flatnonzero(fold == i), {})
        for i in range(settings.folds)
    ]
