"""The point-in-time engine: aggregates of facts as they were known at each (creator_id, as_of).

Two algorithms with one contract. *Running sums* merge facts and questions in time order once and
read every additive total, whatever its lookback, as the difference of two running sums; they win
where a creator has many as_of. *Segments* join facts to questions once at the longest lookback,
bucket them into disjoint segments of age and roll those up; they also serve what no running sum can
(largest value, distinct sources, captures that are superseded). Everything is Ibis and portable: no
as-of join, no mode, no conditional median.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, Literal

import ibis

from conversion_influence.dataset.facts import Stream
from conversion_influence.dataset.features import (
    SCOPE_KEYS,
    Aggregate,
    Context,
    Derived,
    Distinct,
    Level,
    Peak,
    Scope,
    SinceLast,
    Total,
)
from conversion_influence.timeframe import (
    FACT_RANK,
    QUESTION_RANK,
    before,
    is_current,
    is_within,
)

Algorithm = Literal["auto", "segments", "running"]

MANY_INSTANTS = 10.0
"""From so many as_of per creator on, running sums beat segments."""


def running_totals(questions: Any, facts: Any, keys: Sequence[str], sums: Sequence[str]) -> Any:
    """Return totals of all facts of the same keys known strictly before each question.

    Parameters
    ----------
    questions : ibis.Table
        One row per distinct (keys, ``at``).
    facts : ibis.Table
        Rows with the keys, ``known_at`` and the columns to add; nulls add nothing.
    keys : sequence of str
        Columns that must be equal; may be empty (all facts).
    sums : sequence of str
        Columns of ``facts`` to add up.

    Returns
    -------
    ibis.Table
        ``questions`` with one column per sum (0 where there is no fact) and ``last_at``, the
        instant of the last fact (null where there is none).
    """
    at_once = facts.group_by([*keys, facts.known_at.name("at")]).aggregate(
        **{name: facts[name].sum().fill_null(0) for name in sums}
    )
    order = ibis.window(group_by=list(keys) or None, order_by="at", preceding=None, following=0)
    grown = at_once.select(
        *keys,
        "at",
        position=ibis._.at.count().over(order),
        **{name: at_once[name].sum().over(order) for name in sums},
    )
    marks = ibis.union(
        at_once.select(*keys, "at", rank=ibis.literal(FACT_RANK, "int8")),
        questions.select(*keys, "at", rank=ibis.literal(QUESTION_RANK, "int8")),
    )
    merged = ibis.window(
        group_by=list(keys) or None, order_by=["at", "rank"], preceding=None, following=0
    )
    marks = marks.mutate(position=(marks["rank"] == FACT_RANK).cast("int64").sum().over(merged))
    asked = marks.filter(marks["rank"] == QUESTION_RANK).drop("rank")
    grown = grown.rename(last_at="at")
    found = asked.left_join(grown, [*keys, "position"])
    return found.select(*keys, "at", "last_at", **{name: found[name].fill_null(0) for name in sums})


def ask(pairs: Any, keys: Sequence[str], agos: Iterable[int]) -> Any:
    """Return the distinct questions of a cohort, at as_of and at the given days before it."""
    asked = [
        pairs.select(*keys, at=before(pairs.as_of, ago) if ago else pairs.as_of)
        for ago in sorted(set(agos))
    ]
    return ibis.union(*asked, distinct=True) if len(asked) > 1 else asked[0].distinct()


def _running(pairs: Any, facts: Any, wanted: Sequence[Total | Level | SinceLast]) -> Any:
    """Return pairs with the wanted additive aggregates of one stream and one scope."""
    keys = list(SCOPE_KEYS[_scope(wanted[0])])
    sums = sorted({a.measure for a in wanted if not isinstance(a, SinceLast)})
    agos = {0} | {a.days for a in wanted if isinstance(a, Total) and a.days is not None}
    agos |= {a.ago for a in wanted if isinstance(a, Level)}
    if "topic" in keys:
        pairs = pairs.filter(pairs.topic.notnull())
        facts = facts.filter(facts.topic.notnull())
    totals = running_totals(ask(pairs, keys, agos), facts, keys, sums).cache()
    result = pairs
    for ago in sorted(agos):
        columns = {name: f"{name}__{ago}" for name in sums} | {"last_at": f"last_at__{ago}"}
        then = totals.select(*keys, at_="at", **{new: old for old, new in columns.items()})
        asked = result.mutate(at_=before(result.as_of, ago) if ago else result.as_of)
        result = asked.left_join(then, [*keys, "at_"]).drop(
            *(f"{name}_right" for name in (*keys, "at_")), "at_"
        )
    return result.select("pair_id", **{a.column: _running_value(result, a) for a in wanted})


def _scope(aggregate: Total | Level | SinceLast) -> Scope:
    return "creator" if isinstance(aggregate, Level) else aggregate.scope


def _running_value(table: Any, aggregate: Total | Level | SinceLast) -> Any:
    if isinstance(aggregate, SinceLast):
        seconds = table.as_of.epoch_seconds() - table["last_at__0"].epoch_seconds()
        return seconds / 86400.0
    if isinstance(aggregate, Level):
        level = table[f"{aggregate.measure}__{aggregate.ago}"]
        captured = table[f"last_at__{aggregate.ago}"].notnull()
        return captured.ifelse(level, ibis.null(level.type()))
    whole = table[f"{aggregate.measure}__0"]
    if aggregate.days is None:
        return whole
    return whole - table[f"{aggregate.measure}__{aggregate.days}"]


def _segments(pairs: Any, facts: Any, wanted: Sequence[Total | Peak | Distinct]) -> Any:
    """Return pairs with windowed aggregates of one stream by one join and a roll-up of segments."""
    lookbacks = sorted({a.days for a in wanted if a.days is not None})
    facts = facts.rename(fact_topic="topic")
    joined = pairs.inner_join(facts, "creator_id")
    joined = joined.filter(is_current(joined.known_at, joined.superseded_at, joined.as_of))
    if all(a.days is not None for a in wanted):
        joined = joined.filter(is_within(joined.happened_at, joined.as_of, lookbacks[-1]))
    segment: Any = ibis.literal(len(lookbacks))
    for position, days in reversed(list(enumerate(lookbacks))):
        inside = is_within(joined.happened_at, joined.as_of, days)
        segment = inside.ifelse(position, segment)
    joined = joined.mutate(segment=segment)
    parts = {_part_name(a): _part(joined, a) for a in wanted}
    by_segment = joined.group_by(["pair_id", "segment"]).aggregate(**parts)
    rolled = by_segment.group_by("pair_id").aggregate(
        **{a.column: _rolled(by_segment, a, lookbacks) for a in wanted}
    )
    known = pairs.select("pair_id", "topic").left_join(rolled, "pair_id")
    return known.select("pair_id", **{a.column: _none_or_value(known, a) for a in wanted})


def _none_or_value(known: Any, aggregate: Total | Peak | Distinct) -> Any:
    """Turn the absence of facts into 0, but not for a peak or for the topic of a row without."""
    value = known[aggregate.column]
    if isinstance(aggregate, Peak):
        return value
    counted = value.fill_null(0)
    if _is_on_topic(aggregate):
        return known.topic.notnull().ifelse(counted, ibis.null(counted.type()))
    return counted


def _part_name(aggregate: Total | Peak | Distinct) -> str:
    kind = type(aggregate).__name__.lower()
    measure = "one" if isinstance(aggregate, Distinct) else aggregate.measure
    return f"{kind}_{measure}_on_topic" if _is_on_topic(aggregate) else f"{kind}_{measure}"


def _is_on_topic(aggregate: Aggregate) -> bool:
    return isinstance(aggregate, Total) and aggregate.scope == "on_topic"


def _part(joined: Any, aggregate: Total | Peak | Distinct) -> Any:
    """Return the aggregate of one measure inside one segment."""
    if isinstance(aggregate, Peak):
        return joined[aggregate.measure].max()
    if isinstance(aggregate, Distinct):
        return joined.one.sum(where=is_current(joined.known_at, joined.repeated_at, joined.as_of))
    where = (joined.fact_topic == joined.topic) if _is_on_topic(aggregate) else None
    return joined[aggregate.measure].sum(where=where)


def _rolled(table: Any, aggregate: Total | Peak | Distinct, lookbacks: Sequence[int]) -> Any:
    inside = table.segment <= lookbacks.index(aggregate.days) if aggregate.days else None
    part = table[_part_name(aggregate)]
    return part.max(where=inside) if isinstance(aggregate, Peak) else part.sum(where=inside)


def _serves_running(aggregate: Aggregate, stream: Stream, *, many: bool) -> bool:
    if isinstance(aggregate, Level | SinceLast):
        return True
    if not isinstance(aggregate, Total) or not stream.instant:
        return False
    return many or aggregate.days is None or aggregate.scope in ("topic", "everyone")


def _grouped(
    wanted: Iterable[Aggregate], stream: Stream, *, many: bool
) -> Iterable[tuple[Literal["running", "segments"], list[Any]]]:
    """Split a stream's aggregates into those that one pass computes together."""
    running: list[Any] = [a for a in wanted if _serves_running(a, stream, many=many)]
    segments = [a for a in wanted if a not in running]
    for scope in SCOPE_KEYS:
        group = [a for a in running if _scope(a) == scope]
        if group:
            yield "running", group
    if segments:
        yield "segments", segments


def compute(
    pairs: Any,
    streams: Iterable[tuple[Stream, Any]],
    wanted: Iterable[Aggregate],
    *,
    algorithm: Algorithm = "auto",
) -> Any:
    """Return one row per pair with a column per aggregate.

    Parameters
    ----------
    pairs : ibis.Table
        One row per distinct (``creator_id``, ``as_of``, ``topic``), with ``pair_id``.
    streams : iterable of (Stream, ibis.Table)
        Each stream with its built facts.
    wanted : iterable of Aggregate
        What to compute; aggregates of other streams and of context and history are passed over.
    algorithm : {"auto", "segments", "running"}
        For windowed totals of instant streams; the others have only one way. The results agree.

    Returns
    -------
    ibis.Table
        ``pair_id`` and one column per aggregate that a given stream can serve.
    """
    many = algorithm == "running" or (algorithm == "auto" and _has_many_instants(pairs))
    asked = [a for a in dict.fromkeys(wanted) if not isinstance(a, Context | Derived)]
    results = [pairs.select("pair_id")]
    for stream, facts in streams:
        mine = [a for a in asked if a.stream == stream.name]
        for way, group in _grouped(mine, stream, many=many):
            passed = _running if way == "running" else _segments
            results.append(passed(pairs, facts, group).cache())
    return reduce(_join_pairs, results)


def _join_pairs(left: Any, right: Any) -> Any:
    return left.left_join(right, "pair_id").drop("pair_id_right")


def _has_many_instants(pairs: Any) -> bool:
    counts = pairs.aggregate(instants=pairs.count(), creators=pairs.creator_id.nunique()).execute()
    return bool(counts["instants"].iloc[0] >= MANY_INSTANTS * max(1, counts["creators"].iloc[0]))
