"""What is known of exposures: past placements with the audience they were booked at.

Outcomes, exposures among them, count from `settled_at` on; followers are those of the last capture
strictly before the instant that is asked about.
"""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pandas as pd

from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.dataset.joins import join
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import FACT_RANK, QUESTION_RANK, is_current

ASKED = ("creator_id", "platform", "as_of")


def past_exposures(tables: Tables, creators: pd.Series | None = None) -> pd.DataFrame:
    """Return one row per settled placement, in order of (settled_at, placement_id).

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    creators : pandas.Series, optional
        Only placements of these.

    Returns
    -------
    pandas.DataFrame
        ``creator_id``, ``platform``, ``as_of`` (booked_at), ``settled_at``, ``exposures`` (1 where
        the table has no such column, as for labels; rows that leave it empty are left out),
        ``followers`` at ``as_of`` and ``listed``; see `asked_exposures`. Empty without placements.
    """
    placements = tables.get("placements")
    if placements is None:
        columns = [*ASKED, "settled_at", "exposures", "followers", "listed"]
        return pd.DataFrame(columns=columns)
    settled = placements.filter(placements.settled_at.notnull(), placements.conversions.notnull())
    counted = tables.has("placements", "exposures")
    settled = settled.filter(settled.exposures.notnull()) if counted else settled
    if creators is not None:
        wanted = pd.DataFrame({"creator_id": creators.dropna().unique()}).astype("str")
        settled = settled.semi_join(tables.hold(ibis.memtable(wanted)), "creator_id")
    order = ibis.window(order_by=["settled_at", "placement_id"])
    facts = settled.select(
        "creator_id",
        "platform",
        "settled_at",
        as_of=settled.booked_at,
        exposures=settled.exposures.fill_null(1).cast("float64"),
        row_id=ibis.row_number().over(order).cast("int64"),
    )
    return _with_followers(tables, facts)


def asked_exposures(tables: Tables, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return one row per candidate, in their order, with the audience known at its as_of.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    candidates : pandas.DataFrame
        ``creator_id``, ``as_of`` and any columns of the offer.

    Returns
    -------
    pandas.DataFrame
        Index of ``candidates``: ``creator_id``, ``platform``, ``as_of``, ``followers`` (on the
        network of the offer; on all networks where it names none; missing where no capture is
        known) and ``listed``, whether there is a table of followers at all.
    """
    cohort = candidates_cohort(tables, candidates).select("row_id", *ASKED)
    return _with_followers(tables, cohort).set_axis(candidates.index, axis=0)


def last_known(facts: pd.DataFrame, asked: pd.DataFrame) -> np.ndarray:
    """Return the position of the last fact of the same creator that was known, -1 without one.

    Parameters
    ----------
    facts : pandas.DataFrame
        ``creator_id`` and ``settled_at``, sorted by both.
    asked : pandas.DataFrame
        ``creator_id`` and ``as_of``, in any order.

    Returns
    -------
    numpy.ndarray
        Whole numbers, one per asked row; all facts of the creator up to there were settled before
        its as_of, and no other.
    """
    owners = pd.concat([facts["creator_id"], asked["creator_id"]], ignore_index=True)
    codes, _ = pd.factorize(owners, use_na_sentinel=False)
    instants = pd.concat([facts["settled_at"], asked["as_of"]], ignore_index=True)
    ranks = np.repeat([FACT_RANK, QUESTION_RANK], [len(facts), len(asked)])
    order = np.lexsort((ranks, instants.to_numpy(dtype="datetime64[us]"), codes))
    position = np.where(order < len(facts), order, -1)
    mine = codes[order]
    first = np.r_[True, mine[1:] != mine[:-1]]
    block = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    seen = np.maximum.accumulate(np.where(position >= 0, np.arange(len(order)), -1))
    known = np.where(seen >= block, position[seen], -1)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = known
    return found[len(facts) :]


def _with_followers(tables: Tables, asked: Any) -> pd.DataFrame:
    """Return rows in the order of ``row_id`` with ``followers`` and ``listed``."""
    given = tables.has("account_snapshots", "followers")
    if given:
        asked = asked.cache()
        asked = join(asked, _followers(tables, asked), "row_id")
    else:
        asked = asked.mutate(followers=ibis.null("float64"))
    frame: pd.DataFrame = asked.execute().sort_values("row_id").drop(columns="row_id")
    return frame.reset_index(drop=True).assign(listed=given)


def _followers(tables: Tables, asked: Any) -> Any:
    """Return the known followers per ``row_id``; rows without a capture are absent."""
    snapshots = tables.tables["account_snapshots"]
    captures = snapshots.filter(snapshots.followers.notnull()).semi_join(asked, "creator_id")
    order = ibis.window(group_by=["creator_id", "platform"], order_by="captured_at")
    captures = captures.select(
        "creator_id",
        "followers",
        "captured_at",
        network=captures.platform,
        superseded_at=captures.captured_at.lead().over(order),
    )
    known = asked.inner_join(captures, "creator_id")
    known = known.filter(
        known.platform.isnull() | (known.platform == known.network),
        is_current(known.captured_at, known.superseded_at, known.as_of),
    )
    return known.group_by("row_id").aggregate(followers=known.followers.sum().cast("float64"))
