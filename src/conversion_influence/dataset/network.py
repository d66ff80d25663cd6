"""Block "network": a creator among the creators around, by who mentions whom.

A source of mentions is a creator where its ``source_id`` stands as ``creator_id`` and was known by
then: from its ``first_seen_at`` in the table of creators, its first post or its first mention, the
earliest of them; so what becomes known later makes nobody a creator today. *Neighbours* of a
creator are the other creators that mentioned it, or that it mentioned, in the lookback. That people
return what they are given, and that those around tell what somebody is worth, is old knowledge of
networks (Wasserman & Faust 1994; McPherson, Smith-Lovin & Cook 2001, Birds of a feather).
"""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.going import overall_rate
from conversion_influence.dataset.history import outcomes
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.pagerank import log_pageranks
from conversion_influence.dataset.running import ask, running_totals
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_past, is_within

DAYS = 365
"""Lookback of ties."""

RATE_STRENGTH = 50.0
"""Exposures at everybody's rate that the neighbours' results are smoothed with."""

NEIGHBOURLY = frozenset({"neighbours_log_followers", "neighbours_rate"})

FACTS = ("followers", "captures", "k", "n")
"""What is added up over a neighbour's past: changes of followers and captures of them, conversions
and exposures."""


def compute_network(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per pair with what the creators around a creator tell.

    Parameters
    ----------
    tables : Tables
        Must hold mentions; account_snapshots for ``neighbours_log_followers``, placements with
        ``settled_at`` for ``neighbours_rate``.
    pairs : ibis.Table
        One row per question, with ``pair_id``, ``creator_id``, ``as_of``.
    columns : frozenset of str
        What is wanted.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted of: ``reciprocity``, the share of the sources of mentions in the
        lookback that the creator mentioned too; ``neighbours_log_followers``, the mean of
        ln(1 + followers) over the neighbours with a known level; ``neighbours_rate``, conversions
        per exposure in the settled placements of the neighbours, smoothed; ``log_pagerank``, see
        `dataset.pagerank`.
    """
    result = pairs.select("pair_id")
    if columns - {"log_pagerank"}:
        spots = ["creator_id", "as_of"]
        found = pairs.select("pair_id", *spots)
        found = found.left_join(_around(tables, pairs, columns), spots).cache()
        result = join_pairs(result, found)
    if "log_pagerank" in columns:
        ranks = tables.hold(ibis.memtable(log_pageranks(_among_creators(tables), pairs)))
        result = join_pairs(result, ranks)
    return result.select("pair_id", *sorted(columns))


def known_creators(tables: Tables) -> Any:
    """Return every creator that the tables know, one row each, with ``known_at``, since when.

    A row of creators counts from its ``first_seen_at``; without one it is no evidence of when the
    creator became known, so the first post or mention is.

    Parameters
    ----------
    tables : Tables
        Must hold mentions; creators and posts count where they are given.
    """
    times = {"creators": "first_seen_at", "posts": "published_at", "mentions": "mentioned_at"}
    seen = [
        table.select("creator_id", known_at=table[column])
        for table, column in ((tables.get(name), column) for name, column in times.items())
        if table is not None
    ]
    rows = ibis.union(*seen) if len(seen) > 1 else seen[0]
    rows = rows.filter(rows.known_at.notnull())
    return rows.group_by("creator_id").aggregate(known_at=rows.known_at.min())


def _among_creators(tables: Tables) -> Any:
    """Return the mentions of creators by other creators, with ``source_known_at``."""
    mentions = tables.tables["mentions"].select("creator_id", "source_id", "mentioned_at")
    mentions = mentions.filter(mentions.source_id != mentions.creator_id)
    known = known_creators(tables).rename(source_id="creator_id", source_known_at="known_at")
    return mentions.inner_join(known, "source_id")


def _ties(tables: Tables, pairs: Any) -> Any:
    """Return one row per (creator_id, as_of, other) with a mention between them in the lookback.

    ``by_other`` and ``of_other`` are 1 where the other mentioned the creator, and the reverse.
    """
    spots = pairs.select("creator_id", "as_of").distinct()
    creators = pairs.select("creator_id").distinct()
    mentions = tables.tables["mentions"].select("creator_id", "source_id", "mentioned_at")
    mentions = mentions.filter(mentions.source_id != mentions.creator_id)
    got = mentions.semi_join(creators, "creator_id")
    gave = mentions.semi_join(creators, mentions.source_id == creators.creator_id)
    both = ibis.union(
        got.select("creator_id", "mentioned_at", other="source_id", by_other=1, of_other=0),
        gave.select(
            "mentioned_at", creator_id="source_id", other="creator_id", by_other=0, of_other=1
        ).select("creator_id", "mentioned_at", "other", "by_other", "of_other"),
    )
    joined = spots.inner_join(both, "creator_id")
    joined = joined.filter(is_past(joined.mentioned_at, joined.as_of))
    joined = joined.filter(is_within(joined.mentioned_at, joined.as_of, DAYS))
    return joined.group_by(["creator_id", "as_of", "other"]).aggregate(
        by_other=joined.by_other.max(), of_other=joined.of_other.max()
    )


def _around(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per (creator_id, as_of) that has a tie, with the wanted columns."""
    ties = _ties(tables, pairs)
    if columns & NEIGHBOURLY:
        ties = _with_near(tables, ties).cache()
        ties = _with_totals(ties, _facts(tables, columns))
    if "neighbours_rate" in columns:
        ties = _with_base(tables, ties, pairs)
    values = {
        "reciprocity": _reciprocity,
        "neighbours_log_followers": _mean_size,
        "neighbours_rate": _rate,
    }
    return ties.group_by(["creator_id", "as_of"]).aggregate(
        **{name: value(ties) for name, value in values.items() if name in columns}
    )


def _reciprocity(ties: Any) -> Any:
    returned = (ties.by_other * ties.of_other).sum().cast("float64")
    return returned / ties.by_other.sum().nullif(0)


def _mean_size(ties: Any) -> Any:
    return (ties.followers + 1.0).ln().mean(where=ties.captures > 0)


def _rate(ties: Any) -> Any:
    k = ties.k.sum() + RATE_STRENGTH * ties.base.max()
    n = ties.n.sum() + RATE_STRENGTH
    return (ties.near.sum() > 0).ifelse(k / n, ibis.null("float64"))


def _with_near(tables: Tables, ties: Any) -> Any:
    """Add ``near``, 1 where the other is known as a creator before as_of, else 0."""
    known = known_creators(tables).select(other="creator_id", other_known_at="known_at")
    found = ties.left_join(known, "other").drop("other_right")
    near = is_past(found.other_known_at, found.as_of).fill_null(False)
    return found.mutate(near=near.cast("int64")).drop("other_known_at")


def _with_totals(ties: Any, facts: Any) -> Any:
    """Add the totals of `FACTS` of the others that are near, as they were known at as_of."""
    asked = ties.filter(ties.near == 1).select("as_of", creator_id="other")
    mine = facts.semi_join(asked.select("creator_id").distinct(), "creator_id")
    totals = running_totals(ask(asked, ["creator_id"], [0]), mine, ["creator_id"], FACTS)
    totals = totals.select(*FACTS, other="creator_id", as_of="at")
    return ties.left_join(totals, ["other", "as_of"]).drop("other_right", "as_of_right")


def _facts(tables: Tables, columns: frozenset[str]) -> Any:
    """Return what becomes known of creators, with each of `FACTS`, 0 where a fact has none."""
    parts = []
    if "neighbours_log_followers" in columns:
        seen = tables.tables["account_snapshots"].filter(ibis._.followers.notnull())
        order = ibis.window(group_by=["creator_id", "platform"], order_by="captured_at")
        level = seen.followers.cast("float64")
        change = level - level.lag().over(order).fill_null(0.0)
        parts.append(seen.mutate(known_at=seen.captured_at, followers=change, captures=1.0))
    if "neighbours_rate" in columns:
        parts.append(outcomes(tables))
    rows = [
        part.select(
            "creator_id",
            known_at="known_at",
            **{name: part[name] if name in part.columns else ibis.literal(0.0) for name in FACTS},
        )
        for part in parts
    ]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]


def _with_base(tables: Tables, ties: Any, pairs: Any) -> Any:
    """Add ``base``, everybody's smoothed conversions per exposure as known at as_of."""
    totals = running_totals(ask(pairs, [], [0]), outcomes(tables), [], ["k", "n"])
    base = totals.select(as_of="at", base=overall_rate(totals.k, totals.n))
    return ties.left_join(base, "as_of").drop("as_of_right")
