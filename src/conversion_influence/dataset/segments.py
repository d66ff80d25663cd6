"""Segments: one join of facts to questions, bucketed into disjoint segments of age, rolled up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from conversion_influence.dataset.aggregates import (
    ActiveWeeks,
    Deviation,
    Faded,
    Median,
    Peak,
    SinceFirst,
    SinceLast,
    Total,
)
from conversion_influence.dataset.questions import start_column
from conversion_influence.timeframe import age_days, is_current, is_past, is_since

RolledUp = Total | Peak | ActiveWeeks | Faded | SinceLast | SinceFirst


def _bit_count(bits):  # type: ignore[no-untyped-def]
    """Return the number of bits that are set; DuckDB and Spark both call it so."""


_BIT_COUNT = ibis.udf.scalar.builtin(
    _bit_count, name="bit_count", signature=((dt.int64,), dt.int64)
)


def join_facts(pairs: Any, facts: Any, days: int | None) -> Any:
    """Return one row per question and fact of its creator that was current at as_of.

    Parameters
    ----------
    pairs : ibis.Table
        See `Questions`.
    facts : ibis.Table
        Facts of one stream; their topic becomes ``fact_topic``.
    days : int or None
        Only facts of this lookback.
    """
    instants = [name for name in pairs.columns if name.startswith(("start_", "week_"))]
    asked = pairs.select("pair_id", "creator", "as_of", "topic", *instants)
    joined = asked.inner_join(facts.rename(fact_topic="topic"), "creator")
    if "superseded_at" in facts.columns:
        joined = joined.filter(is_current(joined.known_at, joined.superseded_at, joined.as_of))
    else:
        joined = joined.filter(is_past(joined.known_at, joined.as_of))
    return joined if days is None else joined.filter(is_inside(joined, days))


def is_inside(joined: Any, days: int) -> Any:
    """Return whether the facts of joined rows lie inside a lookback of their question."""
    return is_since(joined.happened_at, joined[start_column(days)])


def compute_segments(pairs: Any, facts: Any, wanted: Sequence[RolledUp]) -> Any:
    """Return pairs with the wanted aggregates of one stream.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of aggregates
        All of the stream.
    """
    lookbacks = sorted({days for a in wanted if (days := _days(a)) is not None})
    bounded = all(_days(a) is not None for a in wanted)
    joined = join_facts(pairs, facts, lookbacks[-1] if bounded else None)
    segment: Any = ibis.literal(len(lookbacks), "int8")
    for position, days in reversed(list(enumerate(lookbacks))):
        inside = is_inside(joined, days)
        segment = inside.ifelse(ibis.literal(position, "int8"), segment)
    joined = joined.mutate(segment=segment, fits=joined.fact_topic == joined.topic)
    parts = {_part_name(a): _part(joined, a, max(lookbacks, default=0)) for a in wanted}
    by_segment = joined.group_by(["pair_id", "segment"]).aggregate(**parts)
    rolled = by_segment.group_by("pair_id").aggregate(
        **{a.column: _rolled(by_segment, a, lookbacks) for a in wanted}
    )
    known = pairs.select("pair_id", "as_of", "topic").left_join(rolled, "pair_id")
    return known.select("pair_id", **{a.column: _value(known, a) for a in wanted})


def _days(aggregate: RolledUp) -> int | None:
    return aggregate.days if isinstance(aggregate, Total | Peak | ActiveWeeks) else None


def _part_name(aggregate: RolledUp) -> str:
    """Return the name of the part of one segment, the same for every lookback."""
    kind = type(aggregate).__name__.lower()
    measure = getattr(aggregate, "measure", getattr(aggregate, "half_life", "at"))
    return f"{kind}_{measure}_on_topic" if _is_on_topic(aggregate) else f"{kind}_{measure}"


def _is_on_topic(aggregate: RolledUp) -> bool:
    return getattr(aggregate, "scope", "creator") == "on_topic"


def _part(joined: Any, aggregate: RolledUp, longest: int) -> Any:
    """Return the aggregate inside one segment; of weeks only those of the longest lookback."""
    where = joined.fits if _is_on_topic(aggregate) else None
    if isinstance(aggregate, Peak):
        return joined[aggregate.measure].max().cast("float64")
    if isinstance(aggregate, SinceLast):
        return joined.happened_at.max(where=where)
    if isinstance(aggregate, SinceFirst):
        return joined.happened_at.min()
    if isinstance(aggregate, ActiveWeeks):
        return is_inside(joined, longest).ifelse(week_bit(joined), ibis.null("int64")).bit_or()
    if isinstance(aggregate, Faded):
        halvings = age_days(joined.happened_at, joined.as_of) / aggregate.half_life
        return (ibis.literal(2.0) ** -halvings).sum(where=where)
    if aggregate.measure == "one":
        return joined.count(where=where).cast("float64")
    return joined[aggregate.measure].cast("float64").sum(where=where)


def week_bit(joined: Any) -> Any:
    """Return the bit of the week of a fact in a whole number: 1 for the week of the question."""
    ago = ibis.least(joined.week_asked - joined.week, 62).cast("float64")
    return (ibis.literal(2.0) ** ago).cast("int64")


def weeks_of(bits: Any) -> Any:
    """Return the number of weeks in bits of `week_bit`; null is none."""
    return _BIT_COUNT(bits.fill_null(0))


def _rolled(table: Any, aggregate: RolledUp, lookbacks: Sequence[int]) -> Any:
    days = _days(aggregate)
    inside = table.segment <= lookbacks.index(days) if days is not None else None
    part = table[_part_name(aggregate)]
    if isinstance(aggregate, Peak | SinceLast):
        return part.max(where=inside)
    if isinstance(aggregate, ActiveWeeks):
        return part.bit_or(where=inside)
    return part.min() if isinstance(aggregate, SinceFirst) else part.sum(where=inside)


def _value(known: Any, aggregate: RolledUp) -> Any:
    """Turn instants into days, and the absence of facts into 0 where it is one."""
    value = known[aggregate.column]
    if isinstance(aggregate, Peak):
        return value
    if isinstance(aggregate, SinceLast | SinceFirst):
        return age_days(value, known.as_of)
    if isinstance(aggregate, ActiveWeeks):
        return weeks_of(value)
    counted = value.fill_null(0)
    if _is_on_topic(aggregate):
        return known.topic.notnull().ifelse(counted, ibis.null(counted.type()))
    return counted


def compute_whole(pairs: Any, facts: Any, wanted: Sequence[Median | Deviation]) -> Any:
    """Return pairs with medians and deviations, which need all values of a lookback at once.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of aggregates
        All of the stream.
    """
    joined = join_facts(pairs, facts, max(a.days for a in wanted))
    values = {a.column: _inside(joined, a) for a in wanted}
    joined = joined.select("pair_id", **values)
    found = joined.group_by("pair_id").aggregate(
        **{
            a.column: joined[a.column].median()
            if isinstance(a, Median)
            else joined[a.column].std(how="pop")
            for a in wanted
        }
    )
    known = pairs.select("pair_id").left_join(found, "pair_id")
    return known.select("pair_id", *(a.column for a in wanted))


def _inside(joined: Any, aggregate: Median | Deviation) -> Any:
    """Return the measure of facts inside the lookback, null for the others."""
    inside = is_inside(joined, aggregate.days)
    if isinstance(aggregate, Median) and aggregate.after:
        inside &= ~is_inside(joined, aggregate.after)
    value = joined[aggregate.measure].cast("float64")
    return inside.ifelse(value, ibis.null("float64"))
