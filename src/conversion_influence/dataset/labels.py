"""Labels: k conversions of n exposures per placement, only once the outcome is settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from conversion_influence.errors import LeakageError, shorten
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_past


def placement_labels(tables: Tables, cohort: Any) -> pd.DataFrame:
    """Return one row per cohort row, in order of ``row_id``.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    cohort : ibis.Table
        From `placements_cohort`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``row_id``: ``placement_id``, ``creator_id``, ``as_of``, ``settled_at`` (null:
        not settled), ``conversions`` (k), ``exposures`` (n, 1 where the table gives none),
        ``revenue`` and ``cost``, NaN where unknown, and their ``currency``.
    """
    placements = tables.tables["placements"]
    outcome = placements.select(
        "placement_id",
        "settled_at",
        conversions=placements.conversions.cast("float64"),
        exposures=placements.exposures.fill_null(1).cast("float64"),
        revenue=placements.revenue.cast("float64"),
        cost=placements.cost.cast("float64"),
        currency=placements.currency,
    )
    spine = cohort.select("row_id", "placement_id", "creator_id", "as_of")
    labels = spine.left_join(outcome, "placement_id").drop("placement_id_right")
    frame: pd.DataFrame = labels.execute()
    return frame.sort_values("row_id").set_index("row_id")


def is_final(labels: pd.DataFrame, now: datetime) -> pd.Series:
    """Return per row whether its outcome was settled before ``now``.

    Parameters
    ----------
    labels : pandas.DataFrame
        From `placement_labels`.
    now : datetime
        Naive UTC.
    """
    settled: pd.Series = labels["settled_at"].notna() & is_past(labels["settled_at"], now)
    return settled


def refuse_unsettled(labels: pd.DataFrame, now: datetime) -> None:
    """Check that every outcome was final before ``now``.

    Parameters
    ----------
    labels : pandas.DataFrame
        From `placement_labels`.
    now : datetime
        Naive UTC; outcomes must be settled strictly before it.

    Raises
    ------
    LeakageError
        If an outcome is not settled: its conversions may still change.
    """
    final = is_final(labels, now)
    if final.all():
        return
    open_ids = labels.loc[~final, "placement_id"]
    msg = (
        f"{len(open_ids)} placements are not settled (settled_at empty or not before "
        f"{now:%Y-%m-%d}): {shorten(open_ids)}. Their conversions may still change: leave them out "
        "of placements, or set `unsettled: drop` to train without them."
    )
    raise LeakageError(msg)
