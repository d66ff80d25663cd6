"""The audience of creators with many questions: each capture is put in order once.

Captures of an account are numbered in time order, and the capture whose number is the place of a
question among them (see `dataset.places`) is looked up. Changes are added up per creator and day
before they meet the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.growth import CHANGES, by_day
from conversion_influence.dataset.places import places
from conversion_influence.dataset.questions import start_column
from conversion_influence.dataset.running import ask
from conversion_influence.tables.opened import Tables
from conversion_influence.timeframe import day_of, is_past, is_since

ACCOUNT = ["creator", "account"]
NETWORK_BITS = 31
COUNTS = ("followers", "following", "listed")
INSTANT = "timestamp(6)"


def followers_with(count: str) -> str:
    """Return the name of the followers of those accounts of which another count is known."""
    return f"followers_with_{count}"


def shared_followers(accounts: Any) -> dict[str, Any]:
    """Return `followers_with` each other count, added up over the accounts of a group.

    Parameters
    ----------
    accounts : ibis.Table
        One row per account, with `COUNTS`, null where unknown.
    """
    followers = accounts.followers.cast("float64")
    return {
        followers_with(count): followers.sum(where=accounts[count].notnull())
        for count in COUNTS[1:]
    }


def numbered(tables: Tables, captures: Any) -> Any:
    """Return the captures of every account in order.

    Parameters
    ----------
    tables : Tables
        Must hold account_snapshots; everybody's tell the counts that every capture holds.
    captures : ibis.Table
        From `with_network`.

    Returns
    -------
    ibis.Table
        Each capture with its ``account``, a whole number, its ``place`` from 1 in it,
        ``followers_peak`` so far, `COUNTS` as last known, and ``<count>_change`` since then of
        those that tell changes, null at first.
    """
    snapshots = tables.tables["account_snapshots"]
    told = snapshots.aggregate(rows=snapshots.count(), **{c: snapshots[c].count() for c in COUNTS})
    sizes = told.execute().iloc[0]
    captures = captures.mutate(account=account_of(captures.creator, captures.network))
    order = ibis.window(group_by="account", order_by="captured_at")
    so_far = ibis.window(group_by="account", order_by="captured_at", preceding=None, following=0)
    now, then = {}, {}
    for count in COUNTS:
        now[count] = value = captures[count]
        then[count] = value.lag().over(order)
        if sizes[count] < sizes["rows"]:
            of, at = captures.account, captures.captured_at
            then[count] = tables.engine.known_before(value, of, at)
            now[count] = ibis.coalesce(value, then[count])
    return captures.select(
        *ACCOUNT,
        "captured_at",
        **now,
        **{f"{c}_change": (captures[c] - then[c]).cast("float64") for c in CHANGES},
        place=ibis.row_number().over(order) + 1,
        followers_peak=captures.followers.max().over(so_far),
    ).cache()


def account_of(owner: Any, network: Any) -> Any:
    """Return one whole number for a network of an owner, itself a whole number.

    Parameters
    ----------
    owner, network : ibis column of whole numbers
        From 0, less than 2**31.
    """
    return (owner.cast("int64") << NETWORK_BITS) + network


def owner_of(account: Any) -> Any:
    """Return whose account of `account_of` it is."""
    return account >> NETWORK_BITS


def with_network(captures: Any, everybodys: Any) -> Any:
    """Return captures with the number of the network, which sorts and joins faster than its name.

    Parameters
    ----------
    captures : ibis.Table
        One row per account and capture: ``creator``, ``platform``, ``captured_at`` and `COUNTS`.
    everybodys : ibis.Table
        Captures of at least their networks.

    Returns
    -------
    ibis.Table
        The same with ``network``, from 0, for ``platform``.
    """
    networks = everybodys.select("platform").distinct()
    by_name = ibis.row_number().over(ibis.window(order_by="platform"))
    networks = networks.mutate(network=by_name.cast("int16")).cache()
    return captures.inner_join(networks, "platform").drop("platform")


def levels_of_many(pairs: Any, captures: Any, agos: Sequence[int]) -> Any:
    """Return per instant asked about the levels of a creator's accounts, added up.

    Parameters
    ----------
    pairs : ibis.Table
        Questions with ``creator`` and ``as_of``.
    captures : ibis.Table
        From `numbered`.
    agos : sequence of int
        Days before as_of that are asked about as well.

    Returns
    -------
    ibis.Table
        One row per ``creator`` and ``at`` with a capture before it: `COUNTS`, ``followers_peak``,
        `followers_with` each other count, and ``accounts`` that have a level.
    """
    accounts = captures.select(*ACCOUNT).distinct()
    asked = ask(pairs, ["creator"], agos).inner_join(accounts, "creator").select("account", "at")
    placed = places(asked, captures.select("account", at="captured_at"), ["account"])
    told = captures.select(*ACCOUNT, "place", *COUNTS, "followers_peak")
    # Kept first, or DuckDB adds up all captures before it joins them to those asked for.
    known = placed.inner_join(told, ["account", "place"]).cache()
    return known.group_by(["creator", "at"]).aggregate(
        accounts=known.count(),
        **{name: known[name].cast("float64").sum() for name in (*COUNTS, "followers_peak")},
        **shared_followers(known),
    )


def days_of_many(pairs: Any, captures: Any, days: int) -> Any:
    """Return the changes per question and day of a lookback.

    Whole days are added up once; only the two days that the lookback cuts are added up per
    question.

    Parameters
    ----------
    pairs : ibis.Table
        Questions, with the start of the lookback.
    captures : ibis.Table
        From `numbered`.
    days : int
        Of the lookback.

    Returns
    -------
    ibis.Table
        As `growth.by_day` by ``pair_id`` and ``day``.
    """
    changes = captures.select(
        "creator",
        "captured_at",
        date=captures.captured_at.date(),
        **{count: captures[f"{count}_change"] for count in CHANGES},
    )
    pairs = pairs.select("pair_id", "creator", "as_of", start=start_column(days))
    first, last = day_of(pairs.start), day_of(pairs.as_of)
    whole = by_day(changes, ["creator", "date"])
    whole = whole.mutate(day=whole.date.cast(INSTANT)).drop("date").cache()
    inside = pairs.mutate(last=last).inner_join(whole, "creator")
    inside = inside.filter(is_since(inside.day, inside.start), is_past(inside.day, inside["last"]))
    cut = pairs.filter(is_past(first, pairs.start)).mutate(day=first)
    cut = ibis.union(cut, pairs.mutate(day=last))
    edges = cut.mutate(date=cut.day.date()).inner_join(changes, ["creator", "date"])
    edges = edges.filter(
        is_past(edges.captured_at, edges.as_of), is_since(edges.captured_at, edges.start)
    )
    cut_days = by_day(edges, ["pair_id", "day"])
    return ibis.union(inside.select(*cut_days.columns), cut_days)
