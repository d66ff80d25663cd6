"""Audience as it was captured: levels at as_of and days before it, peaks, and what was gained.

A level is the sum over a creator's accounts of the last capture strictly before an instant; it is
missing, not 0, before the first capture. Two algorithms with one contract: *segments* join captures
to questions and keep the last capture of each segment of age; *running sums* add up the changes
between captures, and read each capture once however many questions there are.
"""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.growth import compute_churn, compute_growth
from conversion_influence.dataset.running import ask, running_totals
from conversion_influence.dataset.shape import Asked
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import before, is_past, is_within

AGOS = (7, 28, 56, 90, 365)
"""Days before as_of at which the level of followers is read, beside as_of itself."""

GROWTH_DAYS = 90
ACCOUNT = ["creator_id", "platform"]
COUNTS = ("followers", "following", "listed")
GROWTH = frozenset({"gains", "largest_gain", "top_gains", "unexplained_gains"})


def level_column(count: str, ago: int = 0) -> str:
    """Return the name of a level: ``followers``, ``followers_28d_ago``."""
    return f"{count}_{ago}d_ago" if ago else count


def compute_audience(
    tables: Tables, pairs: Any, columns: frozenset[str], *, creators: Any, many: bool
) -> Any:
    """Return one row per pair with the wanted levels, peaks and gains.

    Parameters
    ----------
    tables : Tables
        Must hold account_snapshots.
    pairs : ibis.Table
        One row per question: ``pair_id``, ``creator_id``, ``as_of``.
    columns : frozenset of str
        Some of ``followers``, ``following``, ``listed``, ``followers_<AGO>d_ago``,
        ``followers_peak``, ``gains``, ``largest_gain``, ``top_gains``, ``unexplained_gains``
        (followers, over `GROWTH_DAYS`) and ``following_churn``.
    creators : ibis.Table or None
        Read only these.
    many : bool
        Use running sums.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted columns, at least.
    """
    asked = Asked(columns, creators)
    captures = asked.near(tables.tables["account_snapshots"])
    captures = captures.select(*ACCOUNT, "captured_at", *COUNTS)
    questions = pairs.select("pair_id", "creator_id", "as_of")
    if many:
        levels = _running_levels(questions, captures, columns).cache()
        starts = None
    else:
        starts = _levels_by_account(questions, captures).cache()
        levels = _sum_over_accounts(questions, starts)
    result = levels
    if columns & GROWTH:
        rows = _changes(questions, captures, starts, "followers")
        grown = compute_growth(tables, asked, levels, rows)
        result = result.left_join(grown, "pair_id").drop("pair_id_right")
    if "following_churn" in columns:
        rows = _changes(questions, captures, starts, "following")
        result = result.left_join(compute_churn(rows), "pair_id").drop("pair_id_right")
    return result.drop("creator_id", "as_of")


def _levels_by_account(questions: Any, captures: Any) -> Any:
    """Return per question and account the level at each ago, and the peak."""
    joined = questions.inner_join(captures, "creator_id")
    joined = joined.filter(is_past(joined.captured_at, joined.as_of))
    segment: Any = ibis.literal(len(AGOS), "int8")
    for position, days in reversed(list(enumerate(AGOS))):
        inside = is_within(joined.captured_at, joined.as_of, days)
        segment = inside.ifelse(ibis.literal(position, "int8"), segment)
    joined = joined.mutate(segment=segment)
    by_segment = joined.group_by(["pair_id", "platform", "segment"]).aggregate(
        last_at=joined.captured_at.max(),
        followers_peak=joined.followers.max(),
        **{c: joined[c].argmax(joined.captured_at, where=joined[c].notnull()) for c in COUNTS},
        **{f"{c}_at": joined.captured_at.max(where=joined[c].notnull()) for c in COUNTS[1:]},
    )
    found = {"followers_peak": by_segment.followers_peak.max()}
    for position, ago in enumerate((0, *AGOS)):
        older = by_segment.segment >= position
        for count in COUNTS if ago in (0, GROWTH_DAYS) else COUNTS[:1]:
            at = by_segment.last_at if count == "followers" else by_segment[f"{count}_at"]
            found[level_column(count, ago)] = by_segment[count].argmax(
                at, where=older & at.notnull()
            )
    return by_segment.group_by(["pair_id", "platform"]).aggregate(**found)


def _sum_over_accounts(questions: Any, accounts: Any) -> Any:
    columns = [name for name in accounts.columns if name not in ("pair_id", "platform")]
    sums = accounts.group_by("pair_id").aggregate(
        **{name: accounts[name].cast("float64").sum() for name in columns}
    )
    return questions.left_join(sums, "pair_id").drop("pair_id_right").cache()


def _running_levels(questions: Any, captures: Any, columns: frozenset[str]) -> Any:
    """Return per question the wanted levels and the peak, from sums of changes."""
    result = questions
    for count in COUNTS:
        agos = [ago for ago in (0, *AGOS) if level_column(count, ago) in columns]
        sums = ["change", "peak_change"] if count == "followers" else ["change"]
        if count == "followers":
            agos = sorted({0, *agos})
        if not agos:
            continue
        totals = running_totals(
            ask(questions, ["creator_id"], agos),
            _steps(captures, count),
            ["creator_id"],
            sums,
        ).cache()
        for ago in agos:
            result = _with_level(result, totals, count, ago)
    return result


def _with_level(result: Any, totals: Any, count: str, ago: int) -> Any:
    known = totals.last_at.notnull()
    levels = {level_column(count, ago): known.ifelse(totals.change, ibis.null("float64"))}
    if count == "followers" and not ago:
        levels["followers_peak"] = known.ifelse(totals.peak_change, ibis.null("float64"))
    then = totals.select("creator_id", asked_at="at", **levels)
    asked = result.mutate(asked_at=before(result.as_of, ago) if ago else result.as_of)
    joined = asked.left_join(then, ["creator_id", "asked_at"])
    return joined.drop("creator_id_right", "asked_at_right", "asked_at")


def _steps(captures: Any, count: str) -> Any:
    """Return per capture the change of an account's level and of its peak so far."""
    seen = captures.filter(captures[count].notnull())
    order = ibis.window(group_by=ACCOUNT, order_by="captured_at")
    so_far = ibis.window(group_by=ACCOUNT, order_by="captured_at", preceding=None, following=0)
    level = seen[count].cast("float64")
    seen = seen.mutate(level=level, earlier=level.lag().over(order), peak=level.max().over(so_far))
    peak_before = seen.peak.lag().over(order).fill_null(0.0)
    return seen.select(
        "creator_id",
        known_at="captured_at",
        change=seen.level - seen.earlier.fill_null(0.0),
        peak_change=seen.peak - peak_before,
    )


def _changes(questions: Any, captures: Any, starts: Any, count: str) -> Any:
    """Return the captures of `GROWTH_DAYS` before as_of with their change from the one before.

    Where levels of accounts are known (``starts``), the first capture inside is compared with the
    level at the beginning of the lookback, so only captures inside are sorted.
    """
    seen = captures.filter(captures[count].notnull())
    seen = seen.select(*ACCOUNT, "captured_at", level=seen[count].cast("float64"))
    if starts is None:
        order = ibis.window(group_by=ACCOUNT, order_by="captured_at")
        seen = seen.mutate(earlier=seen.level.lag().over(order))
    joined = questions.inner_join(seen, "creator_id")
    joined = joined.filter(
        is_past(joined.captured_at, joined.as_of),
        is_within(joined.captured_at, joined.as_of, GROWTH_DAYS),
    )
    if starts is not None:
        order = ibis.window(group_by=["pair_id", "platform"], order_by="captured_at")
        start = starts.select(
            "pair_id", "platform", start=starts[level_column(count, GROWTH_DAYS)].cast("float64")
        )
        joined = joined.left_join(start, ["pair_id", "platform"])
        earlier = ibis.coalesce(joined.level.lag().over(order), joined.start)
        joined = joined.mutate(earlier=earlier)
    return joined.select(
        "pair_id", "as_of", "creator_id", "captured_at", change=joined.level - joined.earlier
    )
