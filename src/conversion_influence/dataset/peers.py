"""Peers: where a creator's numbers stand among those of creators of its size on the same network.

Small audiences react more than large ones, and each network in its own way, so the same engagement
rate is good for one creator and poor for another. Compared are the creator's own value at as_of and
the values of its peers at the reference instant, once a month: to look at every peer at every exact
as_of would read the whole population for each row (see `dataset.reference`). The creator is no peer
of itself.

The percentile is found by sorting: questions and peers stand in one table, in the order of their
values within (month, network, size band), and a running count of peers is read off at each
question. So the work grows with questions plus peers, not with their product.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import ibis

from conversion_influence.dataset.facts_of_reactions import post_captures
from conversion_influence.dataset.formulas import share
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.reference import (
    month_of,
    months_back,
    reference_instant,
    standing,
)
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_current, is_within

LOOKBACK = 90
"""Days of posts whose reactions are compared."""

FEWEST_PEERS = 5
"""With fewer peers a percentile says nothing and is missing."""

PERCENTILES = {
    "engagement_percentile_90d": "engagement",
    "comments_per_like_percentile_90d": "comments_per_like",
}
"""Columns of the block, with the value that is compared."""

GROUP = ["network", "at", "band"]
COUNTS = ("peers", "below", "equal")


def compute_peers(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per pair with its percentiles among its peers.

    Parameters
    ----------
    tables : Tables
        Must hold account_snapshots, posts and post_metrics.
    pairs : ibis.Table
        The questions: ``pair_id``, ``creator_id``, ``as_of``, ``platform`` (may be null).
    columns : frozenset of str
        What is wanted, of `PERCENTILES`.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted columns: share of peers below, ties counting half (0 to 1);
        null without an own value or with fewer than `FEWEST_PEERS` peers.
    """
    asked, audiences = _asked(pairs), _audiences(tables)
    months = months_back(asked.select("at").distinct(), LOOKBACK)
    facts = _facts(tables, months).cache()
    own = _own_values(_on_network(asked, audiences), facts, months).cache()
    peers = _peer_values(own.select("network", "at").distinct(), audiences, facts, months).cache()
    wanted = [name for name in PERCENTILES if name in columns]
    found = [_percentile(own, peers, PERCENTILES[name], name) for name in wanted]
    return reduce(join_pairs, found, pairs.select("pair_id"))


def _asked(pairs: Any) -> Any:
    return pairs.select(
        "pair_id", "creator_id", "as_of", offered="platform", at=reference_instant(pairs.as_of)
    )


def _audiences(tables: Tables) -> Any:
    """Return one row per capture of an account's followers."""
    seen = tables.tables["account_snapshots"].filter(ibis._.followers.notnull())
    order = ibis.window(group_by=["creator_id", "platform"], order_by="captured_at")
    return seen.select(
        "creator_id",
        network="platform",
        followers=seen.followers.cast("int64"),
        known_at="captured_at",
        superseded_at=seen.captured_at.lead().over(order),
    )


def _band(followers: Any) -> Any:
    """Return floor(log2(followers + 1)), whole numbers of two kept off the edge of rounding."""
    return (followers + 1.5).log2().floor().cast("int64")


def _on_network(asked: Any, audiences: Any) -> Any:
    """Return each question with the network it is compared on and its own audience at as_of.

    That is the offer's network, else the one where most followers are known (ties by name). A
    question without known followers there has no row.
    """
    known = asked.inner_join(audiences, "creator_id")
    known = known.filter(
        known.offered.isnull() | (known.offered == known.network),
        is_current(known.known_at, known.superseded_at, known.as_of),
    )
    largest = ibis.window(group_by="pair_id", order_by=[ibis.desc("followers"), "network"])
    ranked = known.mutate(place=ibis.row_number().over(largest))
    chosen = ranked.filter(ranked.place == 0)
    return chosen.select("pair_id", "creator_id", "as_of", "at", "network", "followers")


def _facts(tables: Tables, months: Any) -> Any:
    """Return the captures of the posts of the months that matter.

    Comments and likes stand in them where both are known, as they are compared.
    """
    posts = tables.tables["posts"]
    posts = posts.select(
        "post_id",
        "creator_id",
        network="platform",
        happened_at="published_at",
        month=month_of(posts.published_at),
    )
    posts = posts.semi_join(months.select("month").distinct(), "month")
    facts = post_captures(tables, posts)
    both = facts.comments.notnull() & facts.likes.notnull()
    none = ibis.null("int64")
    return facts.select(
        *posts.columns,
        "known_at",
        "superseded_at",
        "reactions",
        comments=both.ifelse(facts.comments, none),
        likes=both.ifelse(facts.likes, none),
    ).filter(ibis._.reactions.notnull())


def _compared(sums: Any) -> dict[str, Any]:
    """Return what is compared, each one quotient of whole numbers, so that equal ones are equal."""
    return {
        "band": _band(sums.followers),
        "engagement": share(sums.reactions, sums.posts * sums.followers),
        "comments_per_like": share(sums.comments, sums.likes),
    }


def _own_values(own: Any, facts: Any, months: Any) -> Any:
    """Add each question's band and its own values at as_of."""
    keys = ["creator_id", "network", "month"]
    known = own.inner_join(months, "at").inner_join(facts, keys)
    known = known.filter(
        is_current(known.known_at, known.superseded_at, known.as_of),
        is_within(known.happened_at, known.as_of, LOOKBACK),
    )
    sums = known.group_by("pair_id").aggregate(**_sums(known))
    found = join_pairs(own, sums)
    return found.select(*own.columns, **_compared(found))


def _sums(known: Any) -> dict[str, Any]:
    """Return the number of posts whose reactions are known, and what these are together."""
    added = {name: known[name].sum().fill_null(0) for name in ("reactions", "comments", "likes")}
    return {"posts": known.count(), **added}


def _peer_values(asked: Any, audiences: Any, facts: Any, months: Any) -> Any:
    """Return one row per (creator, network, reference instant) with its band and values."""
    instants = asked.select("at").distinct()
    latest = standing(facts).inner_join(months, "month")
    latest = latest.filter(
        is_current(latest.known_at, latest.superseded_at, latest["at"]),
        is_within(latest.happened_at, latest["at"], LOOKBACK),
    )
    latest = latest.semi_join(asked, ["network", "at"])
    sums = latest.group_by(["creator_id", "network", "at"]).aggregate(**_sums(latest))
    sizes = standing(audiences).cross_join(instants)
    sizes = sizes.filter(is_current(sizes.known_at, sizes.superseded_at, sizes["at"]))
    peers = sums.inner_join(
        sizes.select("creator_id", "network", "at", "followers"), ["creator_id", "network", "at"]
    )
    return peers.select("creator_id", "network", "at", **_compared(peers))


def _percentile(own: Any, peers: Any, value: str, name: str) -> Any:
    """Return ``pair_id`` and the percentile of its value."""
    own = own.filter(own[value].notnull()).rename(value=value)
    peers = peers.filter(peers[value].notnull()).rename(value=value)
    counts = _counted(own, peers)
    others = {part: counts[part] - counts[f"own_{part}"] for part in COUNTS}
    percentile = share(others["below"] + 0.5 * others["equal"], others["peers"])
    enough = others["peers"] >= FEWEST_PEERS
    return counts.select("pair_id", **{name: enough.ifelse(percentile, ibis.null("float64"))})


def _counted(own: Any, peers: Any) -> Any:
    """Return per question the `COUNTS` around it and, as ``own_...``, its creator's share of them.

    A question stands in its own band and in the two beside it, and the counts of the three are
    added up.
    """
    asked = own.mutate(beside=ibis.range(-1, 2).unnest())
    asked = asked.select("pair_id", *GROUP[:2], band=asked.band + asked.beside, value="value")
    there = peers.semi_join(asked, GROUP)
    tied = there.semi_join(asked, [*GROUP, "value"])
    parts = {
        "peers": (GROUP, there.group_by(GROUP).aggregate(peers=there.count())),
        "equal": (
            [*GROUP, "value"],
            tied.group_by([*GROUP, "value"]).aggregate(equal=tied.count()),
        ),
    }
    found = _below(asked, there)
    for keys, part in parts.values():
        found = found.left_join(part, keys).drop(*(f"{key}_right" for key in keys))
    counts = found.group_by("pair_id").aggregate(
        **{part: found[part].sum().fill_null(0) for part in COUNTS}
    )
    return join_pairs(counts, _itself(own, peers))


def _below(asked: Any, there: Any) -> Any:
    """Add to each question the number of peers of its group with a smaller value."""
    marks = ibis.union(
        asked.mutate(peer=ibis.literal(0, "int64")),
        there.select(
            *GROUP, "value", pair_id=ibis.null("int64"), peer=ibis.literal(1, "int64")
        ).select("pair_id", *GROUP, "value", "peer"),
    )
    upwards = ibis.window(group_by=GROUP, order_by=["value", "peer"], preceding=None, following=0)
    counted = marks.mutate(below=marks.peer.sum().over(upwards))
    return counted.filter(counted.peer == 0).drop("peer")


def _itself(own: Any, peers: Any) -> Any:
    """Return per question what its own creator adds to the counts."""
    mine = peers.select("creator_id", *GROUP[:2], its_band="band", its_value="value")
    found = own.left_join(mine, ["creator_id", *GROUP[:2]])
    near = (found.its_band - found.band).abs() <= 1
    added = {
        "peers": near,
        "below": near & (found.its_value < found.value),
        "equal": near & (found.its_value == found.value),
    }
    counts = {f"own_{n}": when.fill_null(False).cast("int64") for n, when in added.items()}
    return found.select("pair_id", **counts)
