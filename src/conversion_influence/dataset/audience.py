"""Audience as it was captured: levels at as_of and days before it, peaks, and what was gained.

A level is the sum over a creator's accounts of the last capture strictly before an instant; it is
missing, not 0, before the first capture. Two algorithms with one contract: *segments* join captures
to questions and keep the last capture of each segment of age; `audience_of_many` puts captures and
questions in one order, and reads each capture once however many questions there are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ibis

from conversion_influence.dataset.audience_of_many import (
    COUNTS,
    account_of,
    days_of_many,
    followers_with,
    levels_of_many,
    numbered,
    owner_of,
    shared_followers,
    with_network,
)
from conversion_influence.dataset.growth import CHANGES, by_day, compute_growth
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.latest import latest
from conversion_influence.dataset.questions import Questions, start_column
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import before, day_of, is_past, is_since

AGOS = (7, 28, 56, 90, 365)
"""Days before as_of at which the level of followers is read, beside as_of itself."""

GROWTH_DAYS = 90
LONG_AGO = datetime(1900, 1, 1)
"""Before every capture."""

CHANGING = frozenset({"gains", "largest_gain", "top_gains", "unexplained_gains", "following_churn"})
"""What is told by changes between captures."""


def level_column(count: str, ago: int = 0) -> str:
    """Return the name of a level: ``followers``, ``followers_28d_ago``."""
    return f"{count}_{ago}d_ago" if ago else count


def compute_audience(tables: Tables, questions: Questions, columns: frozenset[str]) -> Any:
    """Return one row per question with the wanted levels, peaks and gains.

    Parameters
    ----------
    tables : Tables
        Must hold account_snapshots.
    questions : Questions
        Of the cohort.
    columns : frozenset of str
        Some of ``followers``, ``following``, ``listed``, ``followers_<AGO>d_ago``,
        ``followers_peak``, `followers_with` another count, ``accounts`` and
        ``accounts_<AGO>d_ago`` (how many have a level then), ``gains``, ``largest_gain``,
        ``top_gains``, ``unexplained_gains`` (followers, over `GROWTH_DAYS`) and
        ``following_churn``.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted columns, at least.
    """
    asked = questions.ask(columns)
    everybodys = tables.tables["account_snapshots"]
    captures = asked.near(everybodys, "captured_at")
    captures = captures.select("creator", "platform", "captured_at", *COUNTS)
    if questions.few:
        captures = everybodys = captures.cache()
    captures = with_network(captures, everybodys)
    starts = [start_column(days) for days in AGOS]
    pairs = questions.pairs.select("pair_id", "creator", "as_of", *starts)
    if questions.many:
        levels, days = _of_many(pairs, numbered(tables, captures), columns)
    else:
        levels, days = _of_few(tables, pairs, captures, columns)
    if not columns & CHANGING:
        return levels
    grown = compute_growth(tables, asked, levels, days)
    return join_pairs(levels, grown)


def _of_few(tables: Tables, pairs: Any, captures: Any, columns: frozenset[str]) -> tuple[Any, Any]:
    """Return the levels per question, and the changes per question and day."""
    accounts = _levels_by_account(pairs, captures).cache()
    levels = _sum_over_accounts(pairs, accounts).cache()
    if not columns & CHANGING:
        return levels, None
    changes = _changes(tables, _recent(pairs, captures, accounts))
    return levels, by_day(changes, ["pair_id", "day"]).cache()


def _of_many(pairs: Any, ordered: Any, columns: frozenset[str]) -> tuple[Any, Any]:
    """Return the same for many questions per creator, from numbered captures."""
    agos = [ago for ago in (0, *AGOS) if not ago or columns & levels_at(ago)]
    at_once = ["followers_peak", *map(followers_with, COUNTS[1:])]
    levels = levels_of_many(pairs, ordered, agos).cache()
    result = pairs.select("pair_id", "creator", "as_of")
    for ago in agos:
        kept = [] if ago else at_once
        names = {level_column(name, ago): name for name in (*COUNTS, "accounts", *kept)}
        then = levels.select("creator", **{"at_": "at"} | names)
        asked = result.mutate(at_=before(result.as_of, ago) if ago else result.as_of)
        joined = asked.left_join(then, ["creator", "at_"])
        joined = joined.drop("creator_right", "at__right", "at_")
        accounts = level_column("accounts", ago)
        result = joined.mutate(**{accounts: joined[accounts].fill_null(0)})
    days = days_of_many(pairs, ordered, GROWTH_DAYS) if columns & CHANGING else None
    return result.cache(), days


def levels_at(ago: int) -> frozenset[str]:
    """Return what is known of an audience so many days before as_of."""
    return frozenset(level_column(name, ago) for name in (*COUNTS, "accounts"))


def _levels_by_account(pairs: Any, captures: Any) -> Any:
    """Return per question and account the level at each ago, and the peak."""
    joined = pairs.inner_join(captures, "creator")
    joined = joined.filter(is_past(joined.captured_at, joined.as_of))
    segment: Any = ibis.literal(len(AGOS), "int8")
    for position, days in reversed(list(enumerate(AGOS))):
        inside = is_since(joined.captured_at, joined[start_column(days)])
        segment = inside.ifelse(ibis.literal(position, "int8"), segment)
    joined = joined.mutate(segment=segment)
    seen = {"followers": joined.captured_at}
    for count in COUNTS[1:]:
        known = joined[count].notnull()
        seen[count] = known.ifelse(joined.captured_at, ibis.null("timestamp(6)"))
    by_segment = joined.group_by(["pair_id", "network", "segment"]).aggregate(
        followers_peak=joined.followers.max(),
        **{c: latest(joined[c], at) for c, at in seen.items()},
    )
    # Segments lie one before the other, so that the newest with a known value holds the latest.
    newest = -by_segment.segment.cast("int64")
    found = {"followers_peak": by_segment.followers_peak.max()}
    for position, ago in enumerate((0, *AGOS)):
        older = by_segment.segment >= position
        for count in COUNTS if ago in (0, GROWTH_DAYS) else COUNTS[:1]:
            known = older & by_segment[count].notnull()
            found[level_column(count, ago)] = latest(
                by_segment[count], known.ifelse(newest, ibis.null("int64"))
            )
    return by_segment.group_by(["pair_id", "network"]).aggregate(**found)


def _sum_over_accounts(pairs: Any, accounts: Any) -> Any:
    columns = [name for name in accounts.columns if name not in ("pair_id", "network")]
    agos = (0, *AGOS)
    sums = accounts.group_by("pair_id").aggregate(
        **{name: accounts[name].cast("float64").sum() for name in columns},
        **shared_followers(accounts),
        **{
            level_column("accounts", ago): accounts[level_column("followers", ago)].count()
            for ago in agos
        },
    )
    pairs = pairs.select("pair_id", "creator", "as_of")
    return join_pairs(pairs, sums)


def _recent(pairs: Any, captures: Any, accounts: Any) -> Any:
    """Return the captures of the growth lookback, and before them the level at its start."""
    joined = pairs.inner_join(captures, "creator")
    start = joined[start_column(GROWTH_DAYS)]
    inside = joined.filter(
        is_past(joined.captured_at, joined.as_of), is_since(joined.captured_at, start)
    )
    starts = accounts.select(
        account=account_of(accounts.pair_id, accounts.network),
        captured_at=ibis.literal(LONG_AGO, "timestamp(6)"),
        **{count: accounts[level_column(count, GROWTH_DAYS)] for count in CHANGES},
    )
    account = account_of(inside.pair_id, inside.network)
    inside = inside.select(account=account, captured_at="captured_at", **{c: c for c in CHANGES})
    return ibis.union(inside, starts)


def _changes(tables: Tables, recent: Any) -> Any:
    """Return per capture, and count, the change from the one before that knew it."""
    of, at = recent.account, recent.captured_at
    change = {c: recent[c] - tables.engine.known_before(recent[c], of, at) for c in CHANGES}
    return recent.select(
        pair_id=owner_of(of), day=day_of(at), **{c: change[c].cast("float64") for c in CHANGES}
    )
