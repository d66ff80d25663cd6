"""Walking forward over cut dates: learn what was settled before each, judge what came after."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from conversion_influence.errors import ModelError
from conversion_influence.modeling.splits import Split
from conversion_influence.timeframe import is_past

FIRST = 0.4
"""Share of the placements that lies before the first cut."""


def walk_forward_splits(as_of: pd.Series, settled_at: pd.Series, cuts: int) -> list[Split]:
    """Return one split per cut date, oldest first.

    Cuts lie at equal shares of the rows, the first after `FIRST` of them. The rows from one cut up
    to the next are judged; learned from are those of before the cut that were settled by then.

    Parameters
    ----------
    as_of, settled_at : pandas.Series
        Instants per row, in any order of rows; a missing ``settled_at`` is never settled.
    cuts : int
        How many dates.

    Returns
    -------
    list of Split
        Their ``cuts`` name the instants ``test`` (the cut) and ``until`` (the next; absent of the
        last). Fewer than asked for where bookings of one instant leave no room.

    Raises
    ------
    ModelError
        If no cut leaves rows on both of its sides.
    """
    booked = as_of.reset_index(drop=True)
    settled = settled_at.reset_index(drop=True)
    instants = _instants(booked, cuts)
    splits = []
    for start, end in pairwise([*instants, None]):
        before = is_past(booked, start)
        asked = ~before if end is None else ~before & is_past(booked, end)
        train = np.flatnonzero((before & is_past(settled, start)).to_numpy())
        test = np.flatnonzero(asked.to_numpy())
        until = {} if end is None else {"until": str(end)}
        if len(train) and len(test):
            splits.append(Split(train, test, {"test": str(start), **until}))
    if not splits:
        msg = (
            f"no date cuts {len(booked)} placements from {booked.min()} to {booked.max()} so that "
            "settled ones lie before it: give more history"
        )
        raise ModelError(msg)
    return splits


def without_creators(
    splits: list[Split], groups: np.ndarray, folds: int, seed: int
) -> list[list[Split]]:
    """Return, per split, one split per fold of creators: learned from the others, judged on these.

    A creator is in the same fold at every cut.

    Parameters
    ----------
    splits : list of Split
        From `walk_forward_splits`.
    groups : numpy.ndarray
        Creator per row.
    folds : int
        How many, at least 2.
    seed : int
        Of the order of creators.

    Returns
    -------
    list of list of Split
        Those with rows on both sides.
    """
    names, codes = np.unique(groups, return_inverse=True)
    fold = (np.random.default_rng(seed).permutation(len(names)) % folds)[codes]
    apart = [
        [
            Split(
                split.train[fold[split.train] != i], split.test[fold[split.test] == i], split.cuts
            )
            for i in range(folds)
        ]
        for split in splits
    ]
    return [[part for part in parts if len(part.train) and len(part.test)] for parts in apart]


def _instants(booked: pd.Series, cuts: int) -> list[pd.Timestamp]:
    ordered = booked.sort_values(ignore_index=True)
    shares = np.linspace(FIRST, 1.0, cuts + 1)[:-1]
    at = [ordered.iloc[min(int(share * len(ordered)), len(ordered) - 1)] for share in shares]
    return list(dict.fromkeys(at))
