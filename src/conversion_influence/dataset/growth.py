"""Growth of followers between captures: how much of it came at once, and how much unexplained."""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.facts_of_reactions import reactions
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.questions import Asked
from conversion_influence.dataset.segments import join_facts
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_past, is_within

CHANGES = ("followers", "following")
"""Counts whose changes are told."""

TOP_DAYS = 3
SPIKE = 3.0
"""A day that gained more than so many times the mean day is a spike."""

BIG_POST = 3.0
"""A post with more than so many times the creator's mean reactions may explain a spike."""

BIG_SOURCE = 0.1
"""So does a mention by an account of at least this share of the creator's own size."""

CAUSE_DAYS = 4
"""A cause lies on the day of the spike or on one of the three before."""

POST_DAYS = 90


def by_day(changes: Any, keys: list[str]) -> Any:
    """Return what changed per day.

    Parameters
    ----------
    changes : ibis.Table
        One row per capture: the changes of ``followers`` and ``following``, null where unknown.
    keys : list of str
        Whose changes.

    Returns
    -------
    ibis.Table
        The keys; ``gains``, what followers gained, and ``largest_gain`` between two captures;
        ``churned``, accounts followed or left, and ``changed``, their balance. Null where unknown.
    """
    gain = ibis.greatest(changes.followers, 0.0)
    gain = changes.followers.notnull().ifelse(gain, ibis.null("float64"))
    return changes.group_by(keys).aggregate(
        gains=gain.sum(),
        largest_gain=gain.max(),
        churned=changes.following.abs().sum(),
        changed=changes.following.sum(),
    )


def compute_growth(tables: Tables, asked: Asked, levels: Any, days: Any) -> Any:
    """Return per pair what its followers gained over a lookback.

    Parameters
    ----------
    tables : Tables
        Mentions and post_metrics explain spikes where they are given.
    asked : Asked
        The wanted columns.
    levels : ibis.Table
        ``pair_id``, ``creator``, ``as_of`` and ``followers`` at as_of.
    days : ibis.Table
        From `by_day`, by ``pair_id`` and ``day``; null is no one day.

    Returns
    -------
    ibis.Table
        ``pair_id``; ``gains``, all of them; ``largest_gain`` between two captures; ``top_gains`` of
        the `TOP_DAYS` best days (UTC); ``unexplained_gains`` of the spikes that neither a big post
        nor a mention by a big account explains, null where no table could show either;
        ``following_churn``, accounts followed or left beyond the net change.
    """
    grown = days.group_by("pair_id").aggregate(
        gains=days.gains.sum(),
        largest_gain=days.largest_gain.max(),
        negative=(-days.gains).collect(where=days.gains > 0),
        mean_gain=days.gains.mean(),
        following_churn=days.churned.sum() - days.changed.sum().abs(),
    )
    # Best days first, so that they are sorted once; a null list is one of no day that gained.
    grown = grown.mutate(best=grown.negative.sort()).drop("negative")
    top = (-grown.best[:TOP_DAYS].sums()).fill_null(0.0)
    known = grown.gains.notnull().ifelse(top, ibis.null("float64"))
    grown = grown.mutate(top_gains=known).drop("best").cache()
    if "unexplained_gains" not in asked.columns:
        return grown
    causes = _causes(tables, asked, levels)
    if not causes:
        return grown.mutate(unexplained_gains=ibis.null("float64"))
    spikes = days.inner_join(grown.select("pair_id", "mean_gain"), "pair_id")
    spikes = spikes.filter(spikes.gains > SPIKE * spikes.mean_gain)
    spikes = spikes.select("pair_id", "day", "gains")
    explained = [
        cause.select("pair_id", day=cause.day + ibis.interval(days=after))
        for cause in causes
        for after in range(CAUSE_DAYS)
    ]
    spikes = spikes.anti_join(ibis.union(*explained), ["pair_id", "day"])
    unexplained = spikes.group_by("pair_id").aggregate(unexplained_gains=spikes.gains.sum())
    found = join_pairs(grown, unexplained)
    return found.mutate(unexplained_gains=found.unexplained_gains.fill_null(0.0)).cache()


def _causes(tables: Tables, asked: Asked, levels: Any) -> list[Any]:
    """Return the days with a cause per pair, one table per kind of cause that the tables show."""
    return [
        build(tables, asked, levels)
        for build, table, column in (
            (_big_mentions, "mentions", "source_followers"),
            (_big_posts, "post_metrics", "captured_at"),
        )
        if tables.has(table, column)
    ]


def _big_mentions(tables: Tables, asked: Asked, levels: Any) -> Any:
    """Return the days on which an account that matters mentioned the creator."""
    rows = asked.near(tables.tables["mentions"], "mentioned_at")
    rows = rows.filter(rows.source_followers.notnull(), rows.source_id != rows.creator_id)
    rows = rows.select("creator", "mentioned_at", "source_followers")
    joined = levels.select("pair_id", "creator", "as_of", "followers").inner_join(rows, "creator")
    joined = joined.filter(
        is_past(joined.mentioned_at, joined.as_of),
        is_within(joined.mentioned_at, joined.as_of, POST_DAYS + CAUSE_DAYS),
        joined.source_followers >= BIG_SOURCE * joined.followers,
    )
    return joined.select("pair_id", day=joined.mentioned_at.truncate("D"))


def _big_posts(tables: Tables, asked: Asked, levels: Any) -> Any:
    """Return the days on which the creator published a post with unusually many reactions."""
    facts = reactions(())(tables, Asked(frozenset({"reactions"}), asked.people))
    pairs = levels.select("pair_id", "creator", "as_of", topic=ibis.null("string"))
    joined = join_facts(pairs, facts, None)
    joined = joined.filter(is_within(joined.happened_at, joined.as_of, POST_DAYS + CAUSE_DAYS))
    recent = is_within(joined.happened_at, joined.as_of, POST_DAYS)
    counted = recent.ifelse(joined.reactions.cast("float64"), ibis.null("float64"))
    usual = counted.mean().over(ibis.window(group_by="pair_id"))
    joined = joined.select("pair_id", "happened_at", "reactions", usual=usual)
    big = joined.filter(joined.reactions > BIG_POST * joined.usual)
    return big.select("pair_id", day=big.happened_at.truncate("D"))
