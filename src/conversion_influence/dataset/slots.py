"""Slots: whether a creator posts when its network reacts.

A slot is four hours of a weekday on the account's own clock (see `dataset.local_time`), so there
are 42 in a week. What a slot is worth on a network is learned from everybody's posts, at the
reference instant of the row, once a month: the worth at every exact as_of would read the whole
population for each row (see `dataset.reference`). A creator's own posts are taken at as_of itself.

The worth compares each post with the others of the same creator and network (log reactions less
their mean), so that a slot is not good because popular creators use it; it is shrunk towards 0 as
if `PRIOR_POSTS` posts without any difference had been seen too (a posterior mean; Efron & Morris
1975).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import reduce
from typing import Any

import ibis

from conversion_influence.dataset.facts_of_reactions import post_captures
from conversion_influence.dataset.formulas import share
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.local_time import SLOTS, at_accounts, slot_of
from conversion_influence.dataset.reference import (
    month_of,
    months_back,
    reference_instant,
    standing,
)
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_current, is_past, is_within

LOOKBACK = 90
"""Days of a creator's own posts."""

WORTH_LOOKBACK = 365
"""Days of everybody's posts from which the worth of slots is learned."""

PRIOR_POSTS = 10
FEWEST_POSTS = 3
"""Posts, with known reactions, from which a slot has a worth."""

BEST_SLOTS = 10
"""On a network with no more slots of known worth than these, no slot can be told to be good."""

WORTH_UNITS = 1e10
"""Worths are ranked to so many parts of 1: what differs by less, as sums of floats do with the
order in which an engine adds them up, is a tie."""

FROM_WORTH = ("best_slot_share_90d", "planned_slot_lift")
"""Columns that need the worth of slots, and so reactions."""


def compute_slots(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per pair with how its posts and its planned post lie in the week.

    Parameters
    ----------
    tables : Tables
        Must hold posts; for the worth of slots post_metrics too.
    pairs : ibis.Table
        The questions: ``pair_id``, ``creator_id``, ``as_of``, ``platform`` and ``planned_at`` (may
        be null).
    columns : frozenset of str
        What is wanted, of ``best_slot_share_90d`` (share of posts in the `BEST_SLOTS` best slots of
        their network), ``planned_slot_lift`` (worth of the planned slot, a difference of natural
        logs) and ``slot_regularity_90d`` (1 - entropy / ln 42: 1 is always the same slot).

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted columns; null where there are no posts to tell it from, or too
        few (`FEWEST_POSTS`, `BEST_SLOTS`).
    """
    asked = pairs.select(
        "pair_id",
        "creator_id",
        "as_of",
        "platform",
        "planned_at",
        at=reference_instant(ibis._.as_of),
    )
    weighed = bool(columns & set(FROM_WORTH))
    posts = _posts(tables, asked, WORTH_LOOKBACK if weighed else LOOKBACK).cache()
    worth = _worth(tables, asked, posts).cache() if weighed else None
    found = _computed(tables, asked, posts, worth, columns)
    return reduce(join_pairs, found, pairs.select("pair_id"))


def _computed(
    tables: Tables, asked: Any, posts: Any, worth: Any, columns: frozenset[str]
) -> Iterator[Any]:
    own = _own_slots(asked, posts)
    if "best_slot_share_90d" in columns:
        yield _best_share(own, worth)
    if "planned_slot_lift" in columns:
        yield _planned_lift(tables, asked, worth)
    if "slot_regularity_90d" in columns:
        yield _regularity(own)


def _posts(tables: Tables, asked: Any, days: int) -> Any:
    """Return the posts of the months that matter, each with its month and slot."""
    months = months_back(asked.select("at").distinct(), days).select("month").distinct()
    posts = at_accounts(tables.tables["posts"], tables, "published_at")
    return posts.select(
        "post_id",
        "creator_id",
        "platform",
        happened_at="published_at",
        month=month_of(posts.published_at),
        slot=slot_of(posts.local_at),
    ).semi_join(months, "month")


def _worth(tables: Tables, asked: Any, posts: Any) -> Any:
    """Return one row per (reference instant, network, slot) with enough posts: ``worth``."""
    months = months_back(asked.select("at").distinct(), WORTH_LOOKBACK)
    facts = post_captures(tables, posts).filter(ibis._.reactions.notnull())
    latest = standing(facts).inner_join(months, "month")
    latest = latest.filter(
        is_current(latest.known_at, latest.superseded_at, latest["at"]),
        is_within(latest.happened_at, latest["at"], WORTH_LOOKBACK),
    )
    by_slot = latest.group_by(["at", "creator_id", "platform", "slot"]).aggregate(
        n=latest.count(), total=(latest.reactions + 1.0).ln().sum()
    )
    account = ibis.window(group_by=["at", "creator_id", "platform"])
    usual = share(by_slot.total.sum().over(account), by_slot.n.sum().over(account))
    by_slot = by_slot.mutate(gain=by_slot.total - by_slot.n * usual)
    slots = by_slot.group_by(["at", "platform", "slot"]).aggregate(
        worth=by_slot.gain.sum() / (by_slot.n.sum() + PRIOR_POSTS), posts=by_slot.n.sum()
    )
    return slots.filter(slots.posts >= FEWEST_POSTS).drop("posts")


def _own_slots(asked: Any, posts: Any) -> Any:
    """Return the number of posts of each question per network and slot."""
    months = months_back(asked.select("at").distinct(), LOOKBACK)
    known = asked.drop("platform", "planned_at").inner_join(months, "at")
    known = known.inner_join(posts, ["creator_id", "month"])
    known = known.filter(
        is_past(known.happened_at, known.as_of), is_within(known.happened_at, known.as_of, LOOKBACK)
    )
    return known.group_by(["pair_id", "at", "platform", "slot"]).aggregate(n=known.count())


def _best_share(own: Any, worth: Any) -> Any:
    units = (worth.worth * WORTH_UNITS).round().cast("int64")
    order = ibis.window(group_by=["at", "platform"], order_by=[ibis.desc(units), worth.slot])
    ranked = worth.mutate(best=ibis.row_number().over(order) < BEST_SLOTS)
    networks = ranked.group_by(["at", "platform"]).aggregate(slots=ranked.count())
    networks = networks.filter(networks.slots > BEST_SLOTS)
    known = own.semi_join(networks, ["at", "platform"])
    known = known.left_join(ranked, ["at", "platform", "slot"])
    best = known.n.sum(where=known.best.fill_null(False)).fill_null(0)
    return known.group_by("pair_id").aggregate(best_slot_share_90d=share(best, known.n.sum()))


def _planned_lift(tables: Tables, asked: Any, worth: Any) -> Any:
    planned = asked.filter(asked.platform.notnull(), asked.planned_at.notnull())
    planned = at_accounts(planned, tables, "planned_at")
    planned = planned.mutate(slot=slot_of(planned.local_at))
    found = planned.inner_join(worth, ["at", "platform", "slot"])
    return found.select("pair_id", planned_slot_lift="worth")


def _regularity(own: Any) -> Any:
    by_slot = own.group_by(["pair_id", "slot"]).aggregate(n=own.n.sum())
    weighted = by_slot.n * by_slot.n.cast("float64").ln()
    sums = by_slot.group_by("pair_id").aggregate(n=by_slot.n.sum(), weighted=weighted.sum())
    posts = sums.n.cast("float64")
    entropy = posts.ln() - sums.weighted / posts
    regularity = 1.0 - entropy / math.log(SLOTS)
    return sums.select(
        "pair_id",
        slot_regularity_90d=(sums.n >= 2).ifelse(regularity, ibis.null("float64")),
    )
