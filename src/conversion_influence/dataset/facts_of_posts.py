"""Facts of what a creator publishes: posts and their hashtags."""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.local_time import at_accounts
from conversion_influence.dataset.questions import Asked, flag, shape
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import age_days, week_number

EVENING_HOURS = (18, 19, 20, 21, 22)
SATURDAY = 5

POST_MEASURES = (
    "gap_days",
    "has_gap",
    "gap_variation",
    "has_variation",
    "sponsored",
    "has_sponsored",
    "weekend",
    "evening",
)


def posts(tables: Tables, asked: Asked) -> Any:
    """Return one row per post; a gap belongs to the post that ends it.

    Parameters
    ----------
    tables : Tables
        Must hold posts.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["posts"], "published_at")
    if asked.columns & {"weekend", "evening"}:
        rows = at_accounts(rows, tables, "published_at")
    else:
        rows = rows.mutate(local_at=rows.published_at)
    order = ibis.window(group_by="creator", order_by="published_at")
    previous = rows.published_at.lag(1).over(order)
    gap = age_days(previous, rows.published_at)
    gap_before = age_days(rows.published_at.lag(2).over(order), previous)
    ratio = (gap - gap_before) / (gap + gap_before).nullif(0.0)
    return shape(
        rows,
        asked,
        happened_at=rows.published_at,
        known_at=rows.published_at,
        measures={
            "gap_days": gap,
            "has_gap": flag(gap.notnull()),
            "gap_variation": 3.0 * ratio * ratio,
            "has_variation": flag(ratio.notnull()),
            "sponsored": flag(rows.sponsored),
            "has_sponsored": flag(rows.sponsored.notnull()),
            "weekend": flag(rows.local_at.day_of_week.index() >= SATURDAY),
            "evening": flag(rows.local_at.hour().isin(EVENING_HOURS)),
        },
        keys={
            "platform": rows.platform,
            "week": week_number(rows.published_at).cast("int32"),
            "topic_key": rows.topic,
        },
    )


def hashtags(tables: Tables, asked: Asked) -> Any:
    """Return one row per hashtag of a post, in lower case and without its sign.

    Parameters
    ----------
    tables : Tables
        Must hold posts with hashtags.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["posts"], "published_at")
    rows = rows.filter(rows.hashtags.notnull())
    parts = rows.hashtags.lower().re_replace(r"[;,\s]+", ";").split(";")
    rows = rows.select("creator", "published_at", hashtag=parts.unnest())
    rows = rows.mutate(hashtag=rows.hashtag.re_replace("^#+", ""))
    rows = rows.filter(rows.hashtag != "")
    return shape(
        rows,
        asked,
        happened_at=rows.published_at,
        known_at=rows.published_at,
        measures={},
        keys={"hashtag": rows.hashtag},
    )
