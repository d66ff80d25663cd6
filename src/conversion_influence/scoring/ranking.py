"""A list in order of likelihood: the only columns that depend on every row of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from conversion_influence.scoring.given import is_text, numbers

RANKS = ("rank", "rank_by_followers")
"""The only columns that depend on the whole list."""


def followers_of(frame: pd.DataFrame) -> pd.Series:
    """Return the followers of each candidate: the list's own ``followers``, else the signal's.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates with their signals.

    Returns
    -------
    pandas.Series
        float64, same index; NaN where not known.
    """
    own = pd.Series(np.nan, index=frame.index)
    if "followers" in frame and not is_text(frame, "followers"):
        own = pd.Series(numbers(frame, "followers"), index=frame.index)
    with np.errstate(over="ignore"):
        counted = np.expm1(numbers(frame, "log_followers"))
    return own.where(own >= 0).fillna(pd.Series(counted, index=frame.index))


def ranked(
    candidates: pd.DataFrame, scores: pd.DataFrame, followers: pd.Series | None = None
) -> pd.DataFrame:
    """Put scores beside the candidates' own columns, likeliest first.

    Parameters
    ----------
    candidates : pandas.DataFrame
        The list as it was read.
    scores : pandas.DataFrame
        From `score`, same index.
    followers : pandas.Series, optional
        From `followers_of`, same index.

    Returns
    -------
    pandas.DataFrame
        ``rank`` first (1 is likeliest; ties share the best rank and stay in the list's order),
        ``rank_by_followers`` (1 has most; missing where followers are not), then the candidates'
        columns, then the scores; a candidate column of the same name as one of ours is kept as
        ``given_<name>``.
    """
    ranks = pd.DataFrame({RANKS[0]: _ranks(scores["likelihood"]).astype("int64")})
    known = pd.Series(np.nan, index=scores.index) if followers is None else followers
    ranks[RANKS[1]] = _ranks(known).astype("Int64")
    own = candidates.rename(columns=_other_names(candidates, [*RANKS, *scores]))
    joined = pd.concat([ranks, own, scores], axis=1)
    return joined.sort_values("rank", kind="stable").reset_index(drop=True)


def _ranks(values: pd.Series) -> pd.Series:
    """Return 1 for the largest; equals share the best rank, what is missing has none."""
    return values.rank(method="min", ascending=False)


def _other_names(candidates: pd.DataFrame, ours: Sequence[str]) -> dict[str, str]:
    """Return new names for the columns called like one of ours: no two columns share one."""
    taken = {*candidates.columns, *ours}
    renamed: dict[str, str] = {}
    for column in candidates.columns.intersection(list(ours)):
        name = f"given_{column}"
        while name in taken:
            name = f"given_{name}"
        taken.add(name)
        renamed[column] = name
    return renamed
