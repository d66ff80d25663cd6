"""What a person is shown of a candidate's past, as it was known at its as_of.

No signal is computed here: these are the creator's own placements, followers and posts, for a page
beside the scores.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import age_days, is_past, is_within

WEEKS = 26
"""Weeks of followers and posts that are shown."""

OUTCOMES = ("exposures", "conversions", "revenue", "cost")
PLACEMENT = ["row_id", "booked_at", "platform", "topic", "brand", *OUTCOMES, "currency"]
AUDIENCE = ["row_id", "platform", "week", "followers", "posts"]


def past_placements(tables: Tables, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return one row per candidate and settled placement of its creator, the latest booked first.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    candidates : pandas.DataFrame
        ``creator_id``, ``as_of`` and any columns of the offer.

    Returns
    -------
    pandas.DataFrame
        ``row_id`` (position in ``candidates``), ``booked_at``, ``platform``, ``topic``, ``brand``,
        ``exposures`` (1 where the table has none, as for labels), ``conversions``, ``revenue``,
        ``cost`` and ``currency``; only placements that were settled before the candidate's as_of.
    """
    placements = tables.get("placements")
    if placements is None or candidates.empty:
        return pd.DataFrame(columns=PLACEMENT)
    asked = candidates_cohort(tables, candidates).select("row_id", "creator_id", "as_of")
    settled = placements.filter(placements.settled_at.notnull(), placements.conversions.notnull())
    counted = tables.has("placements", "exposures")
    settled = settled.filter(settled.exposures.notnull()) if counted else settled
    facts = settled.select(
        "creator_id",
        "settled_at",
        "placement_id",
        *(c for c in PLACEMENT[1:] if c not in OUTCOMES),
        **{name: settled[name].cast("float64") for name in OUTCOMES},
    )
    known = asked.inner_join(facts, "creator_id")
    known = known.filter(is_past(known.settled_at, known.as_of))
    frame: pd.DataFrame = known.select("placement_id", *PLACEMENT).execute()
    frame["exposures"] = frame["exposures"].fillna(1.0)
    order = ["row_id", "booked_at", "placement_id"]
    frame = frame.sort_values(order, ascending=[True, False, True])
    return frame[PLACEMENT].reset_index(drop=True)


def past_audience(tables: Tables, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return one row per candidate and week before its as_of: followers and posts on one network.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    candidates : pandas.DataFrame
        As for `past_placements`.

    Returns
    -------
    pandas.DataFrame
        ``row_id``, ``platform`` (of the offer; where it names none, the one with the most
        followers, or the most posts), ``week`` (0 is the last one before as_of, `WEEKS` in all),
        ``followers`` at the week's last capture (missing without one) and ``posts`` published in
        it; weeks without either are absent. Empty without a table of either.
    """
    if candidates.empty:
        return pd.DataFrame(columns=AUDIENCE)
    cohort = candidates_cohort(tables, candidates)
    asked = cohort.select("row_id", "creator_id", "as_of", offered=cohort.platform)
    parts = [
        part for part in (_followers(tables, asked), _posts(tables, asked)) if part is not None
    ]
    if not parts:
        return pd.DataFrame(columns=AUDIENCE)
    frame = (
        pd.concat(parts)
        .groupby(AUDIENCE[:3], as_index=False)
        .agg(followers=("followers", "max"), posts=("posts", "sum"))
    )
    sizes = frame.groupby(["row_id", "platform"], as_index=False).agg(
        followers=("followers", "max"), posts=("posts", "sum")
    )
    order = ["row_id", "followers", "posts"]
    chosen = sizes.sort_values(order, ascending=[True, False, False]).drop_duplicates("row_id")
    kept = frame.merge(chosen[["row_id", "platform"]], on=["row_id", "platform"])
    return kept.sort_values(["row_id", "week"], ascending=[True, False])[AUDIENCE].reset_index(
        drop=True
    )


def _followers(tables: Tables, asked: Any) -> pd.DataFrame | None:
    """Return followers at the last capture of each week."""
    if not tables.has("account_snapshots", "followers"):
        return None
    snapshots = tables.tables["account_snapshots"]
    facts = snapshots.filter(snapshots.followers.notnull()).select(
        "creator_id", "platform", "followers", at=snapshots.captured_at
    )
    known = _by_week(facts, asked)
    last = known.group_by(AUDIENCE[:3]).aggregate(
        followers=known.followers.cast("float64").argmax(known["at"])
    )
    found: pd.DataFrame = last.execute()
    return found.assign(posts=0)


def _posts(tables: Tables, asked: Any) -> pd.DataFrame | None:
    """Return how many posts were published in each week."""
    posts = tables.get("posts")
    if posts is None:
        return None
    facts = posts.select("creator_id", "platform", at=posts.published_at)
    known = _by_week(facts, asked)
    counted: pd.DataFrame = known.group_by(AUDIENCE[:3]).aggregate(posts=known.count()).execute()
    return counted.assign(followers=float("nan"))


def _by_week(facts: Any, asked: Any) -> Any:
    """Return the facts of each candidate's last weeks on the network of its offer."""
    known = asked.inner_join(facts, "creator_id")
    known = known.filter(
        known.platform.notnull(),
        known.offered.isnull() | (known.offered == known.platform),
        is_past(known["at"], known.as_of),
        is_within(known["at"], known.as_of, 7 * WEEKS),
    )
    week = (age_days(known["at"], known.as_of) / 7.0).ceil().cast("int64") - 1
    return known.mutate(week=week)
