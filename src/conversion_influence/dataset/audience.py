"""Audience as it was captured: levels at as_of and days before it, peaks, and what was gained.

A level is the sum over a creator's accounts of the last capture strictly before an instant; it is
missing, not 0, before the first capture. Two algorithms with one contract: *segments* join captures
to questions and keep the last capture of each segment of age; *running sums* add up the changes
between captures, and read each capture once however many questions there are.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import ibis

from conversion_influence.dataset.growth import compute_churn, compute_growth
from conversion_influence.dataset.latest import latest
from conversion_influence.dataset.questions import Questions, start_column
from conversion_influence.dataset.running import ask, running_totals
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import before, is_past, is_since

AGOS = (7, 28, 56, 90, 365)
"""Days before as_of at which the level of followers is read, beside as_of itself."""

GROWTH_DAYS = 90
ACCOUNT = ["creator", "platform"]
COUNTS = ("followers", "following", "listed")
CHANGING = COUNTS[:2]
GROWTH = frozenset({"gains", "largest_gain", "top_gains", "unexplained_gains"})


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
        ``followers_peak``, ``accounts`` and ``accounts_<AGO>d_ago`` (how many have a level then),
        ``gains``, ``largest_gain``, ``top_gains``, ``unexplained_gains``
        (followers, over `GROWTH_DAYS`) and ``following_churn``.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted columns, at least.
    """
    asked = questions.ask(columns)
    captures = asked.near(tables.tables["account_snapshots"], "captured_at")
    captures = captures.select(*ACCOUNT, "captured_at", *COUNTS)
    starts = [start_column(days) for days in AGOS]
    pairs = questions.pairs.select("pair_id", "creator", "as_of", *starts)
    if questions.many:
        levels = _running_levels(pairs, captures, columns).cache()
        changes = partial(_changes_of_many, pairs, captures)
    else:
        accounts = _levels_by_account(pairs, captures).cache()
        levels = _sum_over_accounts(pairs, accounts).cache()
        wanted = columns & {*GROWTH, "following_churn"}
        recent = _recent(pairs, captures, accounts).cache() if wanted else None
        changes = partial(_changes, recent)
    result = levels
    if columns & GROWTH:
        grown = compute_growth(tables, asked, levels, changes("followers"))
        result = result.left_join(grown, "pair_id").drop("pair_id_right")
    if "following_churn" in columns:
        churn = compute_churn(changes("following"))
        result = result.left_join(churn, "pair_id").drop("pair_id_right")
    return result


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
    by_segment = joined.group_by(["pair_id", "platform", "segment"]).aggregate(
        followers_peak=joined.followers.max(),
        **{c: latest(joined[c], at) for c, at in seen.items()},
        **{f"{c}_at": at.max() for c, at in seen.items()},
    )
    found = {"followers_peak": by_segment.followers_peak.max()}
    for position, ago in enumerate((0, *AGOS)):
        older = by_segment.segment >= position
        for count in COUNTS if ago in (0, GROWTH_DAYS) else COUNTS[:1]:
            at = older.ifelse(by_segment[f"{count}_at"], ibis.null("timestamp(6)"))
            found[level_column(count, ago)] = latest(by_segment[count], at)
    return by_segment.group_by(["pair_id", "platform"]).aggregate(**found)


def _sum_over_accounts(pairs: Any, accounts: Any) -> Any:
    columns = [name for name in accounts.columns if name not in ("pair_id", "platform")]
    agos = (0, *AGOS)
    sums = accounts.group_by("pair_id").aggregate(
        **{name: accounts[name].cast("float64").sum() for name in columns},
        **{
            level_column("accounts", ago): accounts[level_column("followers", ago)].count()
            for ago in agos
        },
    )
    pairs = pairs.select("pair_id", "creator", "as_of")
    return pairs.left_join(sums, "pair_id").drop("pair_id_right")


def _running_levels(pairs: Any, captures: Any, columns: frozenset[str]) -> Any:
    """Return per question the wanted levels and the peak, from sums of changes."""
    result = pairs.select("pair_id", "creator", "as_of")
    for count in COUNTS:
        agos = [ago for ago in (0, *AGOS) if level_column(count, ago) in columns]
        sums = ["change", "peak_change", "first"] if count == "followers" else ["change"]
        if count == "followers":
            agos = sorted({0, *agos})
        if not agos:
            continue
        totals = running_totals(
            ask(pairs, ["creator"], agos),
            _steps(captures, count),
            ["creator"],
            sums,
        ).cache()
        for ago in agos:
            result = _with_level(result, totals, count, ago)
    return result


def _with_level(result: Any, totals: Any, count: str, ago: int) -> Any:
    known = totals.last_at.notnull()
    levels = {level_column(count, ago): known.ifelse(totals.change, ibis.null("float64"))}
    if count == "followers":
        levels[level_column("accounts", ago)] = totals["first"]
    if count == "followers" and not ago:
        levels["followers_peak"] = known.ifelse(totals.peak_change, ibis.null("float64"))
    then = totals.select("creator", asked_at="at", **levels)
    asked = result.mutate(asked_at=before(result.as_of, ago) if ago else result.as_of)
    joined = asked.left_join(then, ["creator", "asked_at"])
    return joined.drop("creator_right", "asked_at_right", "asked_at")


def _steps(captures: Any, count: str) -> Any:
    """Return per capture the change of an account's level and of its peak so far."""
    seen = captures.filter(captures[count].notnull())
    order = ibis.window(group_by=ACCOUNT, order_by="captured_at")
    so_far = ibis.window(group_by=ACCOUNT, order_by="captured_at", preceding=None, following=0)
    level = seen[count].cast("float64")
    seen = seen.mutate(level=level, earlier=level.lag().over(order), peak=level.max().over(so_far))
    peak_before = seen.peak.lag().over(order).fill_null(0.0)
    return seen.select(
        "creator",
        known_at="captured_at",
        change=seen.level - seen.earlier.fill_null(0.0),
        peak_change=seen.peak - peak_before,
        first=seen.earlier.isnull().cast("int64"),
    )


def _recent(pairs: Any, captures: Any, accounts: Any) -> Any:
    """Return the captures of the growth lookback, each with the level its account started from."""
    joined = _inside(pairs, captures)
    starts = accounts.select(
        "pair_id",
        "platform",
        **{f"{c}_start": accounts[level_column(c, GROWTH_DAYS)] for c in CHANGING},
    )
    joined = joined.left_join(starts, ["pair_id", "platform"])
    return joined.select(
        "pair_id",
        "platform",
        "captured_at",
        *CHANGING,
        *(f"{c}_start" for c in CHANGING),
    )


def _inside(pairs: Any, captures: Any) -> Any:
    joined = pairs.inner_join(captures, "creator")
    start = joined[start_column(GROWTH_DAYS)]
    return joined.filter(
        is_past(joined.captured_at, joined.as_of), is_since(joined.captured_at, start)
    )


def _changes(recent: Any, count: str) -> Any:
    """Return per capture the change from the one before, or from where its account started."""
    seen = recent.filter(recent[count].notnull())
    order = ibis.window(group_by=["pair_id", "platform"], order_by="captured_at")
    earlier = ibis.coalesce(seen[count].lag().over(order), seen[f"{count}_start"])
    change = (seen[count] - earlier).cast("float64")
    return seen.select("pair_id", "captured_at", change=change)


def _changes_of_many(pairs: Any, captures: Any, count: str) -> Any:
    """Return the same for many questions per capture: each capture is put in order once."""
    seen = captures.filter(captures[count].notnull())
    order = ibis.window(group_by=ACCOUNT, order_by="captured_at")
    change = (seen[count] - seen[count].lag().over(order)).cast("float64")
    seen = seen.select("creator", "captured_at", change=change).cache()
    return _inside(pairs, seen).select("pair_id", "captured_at", "change")
