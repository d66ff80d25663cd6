"""Slices of rows: in time order, each closed before the next begins."""

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
    next slice begins: what is learned before an instant was known before it. Shares are of the rows
    that can be used, so that slow settling does not eat the calibration slice.

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
    final = before_test & is_past(settled, test_at)
    calibration_at = _cut(booked[final], settings.calibration)
    train = is_past(booked, calibration_at) & is_past(settled, calibration_at)
    stopping_at = _cut(booked[train], settings.stopping)
    slices = {
        "fit": train & is_past(booked, stopping_at) & is_past(settled, stopping_at),
        "stopping": train & ~is_past(booked, stopping_at),
        "train": train,
        "calibration": final & ~is_past(booked, calibration_at),
        "test": ~is_past(booked, test_at),
    }
    cuts = {"stopping": stopping_at, "calibration": calibration_at, "test": test_at}
    positions = {name: np.flatnonzero(mask.to_numpy()) for name, mask in slices.items()}
    _refuse_empty(positions, booked, cuts)
    return Split(**positions, cuts={name: str(at) for name, at in cuts.items()})


def _refuse_empty(
    positions: dict[str, np.ndarray], booked: pd.Series, cuts: dict[str, pd.Timestamp | NaTType]
) -> None:
    order = ("test", "calibration", "train", "stopping", "fit")
    empty = [name for name in order if not len(positions[name])]
    if empty:
        at = ", ".join(f"{name} {cut}" for name, cut in cuts.items() if not pd.isna(cut))
        msg = (
            f"the {empty[0]} slice is empty: {len(booked)} placements from {booked.min()} to "
            f"{booked.max()} do not leave settled rows before each cut ({at or 'none'}). Give more "
            "history, or smaller split.test / split.calibration."
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
    needed = max(settings.folds + 2, 6)  # so that three slices remain beside the largest fold
    if len(names) < needed:
        msg = f"{settings.folds} folds need at least {needed} groups of rows, got {len(names)}"
        raise ModelError(msg)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold_of_group = np.empty(len(names), dtype=int)
    fold_of_group[shuffled] = np.arange(len(names)) % settings.folds
    fold = fold_of_group[codes]
    splits = []
    for i in range(settings.folds):
        rest = shuffled[fold_of_group[shuffled] != i]
        turned = np.roll(rest, -i * len(rest) // settings.folds)  # other groups calibrate each fold
        splits.append(_split_rest(codes, turned, fold == i, settings))
    return splits


def _split_rest(
    codes: np.ndarray, groups: np.ndarray, test: np.ndarray, settings: SplitSettings
) -> Split:
    """Slice the groups outside a test fold."""
    calibrating = min(max(1, round(len(groups) * settings.calibration)), len(groups) - 2)
    left = len(groups) - calibrating
    stopping = min(max(1, round(left * settings.stopping)), left - 1)
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
