"""Slices of rows: in time order, each closed before the next begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.config import SplitSettings
from conversion_influence.errors import ModelError
from conversion_influence.timeframe import is_past


@dataclass(frozen=True, eq=False)
class Split:
    """Positions of rows in each slice.

    Attributes
    ----------
    fit, stopping : numpy.ndarray
        Rows that grow trees, and later rows that say when to stop.
    train : numpy.ndarray
        All rows before the calibration slice; contains fit and stopping.
    calibration, test : numpy.ndarray
        Later slices, disjoint from train and from each other.
    cuts : mapping of str to str
        Instants where slices begin, where they are cut by time.
    """

    fit: np.ndarray
    stopping: np.ndarray
    train: np.ndarray
    calibration: np.ndarray
    test: np.ndarray
    cuts: dict[str, str]


def split_by_time(as_of: pd.Series, settled_at: pd.Series, settings: SplitSettings) -> Split:
    """Cut slices by prediction instant, backwards from the end.

    A row belongs to a slice by its as_of, and is used only if its outcome was settled before the
    next slice begins: what is learned before an instant was known before it.

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
    calibration_at = _cut(booked[before_test], settings.calibration)
    train = is_past(booked, calibration_at) & is_past(settled, calibration_at)
    stopping_at = _cut(booked[train], settings.stopping)
    slices = {
        "fit": train & is_past(booked, stopping_at) & is_past(settled, stopping_at),
        "stopping": train & ~is_past(booked, stopping_at),
        "train": train,
        "calibration": before_test & ~is_past(booked, calibration_at) & is_past(settled, test_at),
        "test": ~is_past(booked, test_at),
    }
    cuts = {"stopping": stopping_at, "calibration": calibration_at, "test": test_at}
    positions = {name: np.flatnonzero(mask.to_numpy()) for name, mask in slices.items()}
    for name, rows in positions.items():
        if not len(rows):
            msg = (
                f"the {name} slice is empty: {len(booked)} placements from {booked.min()} to "
                f"{booked.max()} do not leave settled rows before each cut "
                f"({', '.join(f'{k} {v}' for k, v in cuts.items())}). Give more history, or smaller "
                "split.test / split.calibration."
            )
            raise ModelError(msg)
    return Split(**positions, cuts={name: str(at) for name, at in cuts.items()})


def _cut(instants: pd.Series, share: float) -> pd.Timestamp:
    """Return the instant at and after which about ``share`` of the rows lie."""
    if instants.empty:
        msg = "no rows are left to cut into slices: give more history or smaller split shares"
        raise ModelError(msg)
    return instants.sort_values().iloc[int(len(instants) * (1.0 - share))]


def split_by_folds(groups: np.ndarray, settings: SplitSettings, seed: int) -> list[Split]:
    """Cut rows into folds, each once the test slice; rows of one group stay together.

    Parameters
    ----------
    groups : numpy.ndarray
        Group of each row.
    settings : SplitSettings
        Number of folds and shares of the slices inside the rest.
    seed : int
        Of the shuffle of groups.

    Returns
    -------
    list of Split
        One per fold; their test slices cover every row once.

    Raises
    ------
    ModelError
        If there are fewer groups than folds and slices need.
    """
    names, codes = np.unique(groups, return_inverse=True)
    needed = settings.folds + 2
    if len(names) < needed:
        msg = f"{settings.folds} folds need at least {needed} groups of rows, got {len(names)}"
        raise ModelError(msg)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold_of_group = np.empty(len(names), dtype=int)
    fold_of_group[shuffled] = np.arange(len(names)) % settings.folds
    fold = fold_of_group[codes]
    return [
        _split_rest(codes, shuffled[fold_of_group[shuffled] != i], fold == i, settings)
        for i in range(settings.folds)
    ]


def _split_rest(
    codes: np.ndarray, groups: np.ndarray, test: np.ndarray, settings: SplitSettings
) -> Split:
    """Slice the groups outside a test fold."""
    calibrating = max(1, round(len(groups) * settings.calibration))
    stopping = max(1, round((len(groups) - calibrating) * settings.stopping))
    late, rest = groups[:calibrating], groups[calibrating:]
    middle, early = rest[:stopping], rest[stopping:]
    return Split(
        fit=np.flatnonzero(np.isin(codes, early)),
        stopping=np.flatnonzero(np.isin(codes, middle)),
        train=np.flatnonzero(np.isin(codes, rest)),
        calibration=np.flatnonzero(np.isin(codes, late)),
        test=np.flatnonzero(test),
        cuts={},
    )
