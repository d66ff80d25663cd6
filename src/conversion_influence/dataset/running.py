"""Running sums: every total of instant facts as the difference of two sums over the past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ibis

from conversion_influence.dataset.aggregates import SCOPE_KEYS, Faded, SinceLast, Total
from conversion_influence.timeframe import (
    FACT_RANK,
    QUESTION_RANK,
    age_days,
    before,
    is_past,
)

BUCKETS = {"topic": "h", "everyone": "m"}
"""Unit of time in which facts of many creators are added up before they are sorted."""

FADED_SINCE = ibis.timestamp("2000-01-01 00:00:00")
"""Faded facts weigh 2^(days since then / half-life); past sums are scaled back at as_of."""


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


def bucketed_totals(
    questions: Any, facts: Any, keys: Sequence[str], sums: Sequence[str], unit: str
) -> Any:
    """Return the same as `running_totals`, for few groups of very many facts.

    Facts are first added up per hour or minute, so only those sums are sorted; of the bucket in
    which a question lies, the facts before it are added one by one.

    Parameters
    ----------
    questions, facts, keys, sums
        As for `running_totals`.
    unit : {"h", "m"}
        Length of a bucket; a question falls on the facts of one bucket.
    """
    facts = facts.mutate(bucket=facts.known_at.truncate(unit))
    asked = questions.mutate(bucket=questions["at"].truncate(unit))
    whole = facts.select(*keys, *sums, known_at="bucket")
    starts = asked.select(*keys, at="bucket").distinct()
    earlier = running_totals(starts, whole, keys, sums).rename(bucket="at", last_bucket="last_at")
    touched = facts.semi_join(starts.rename(bucket="at"), [*keys, "bucket"])
    rest = touched.group_by([*keys, "bucket", "known_at"]).aggregate(
        **{f"{name}_rest": touched[name].sum().fill_null(0) for name in sums}
    )
    found = asked.left_join(rest, [*keys, "bucket"]).drop(
        *(f"{name}_right" for name in (*keys, "bucket"))
    )
    inside = is_past(found.known_at, found["at"])
    partly = found.group_by([*keys, "at", "bucket"]).aggregate(
        last_inside=found.known_at.max(where=inside),
        **{f"{n}_rest": found[f"{n}_rest"].sum(where=inside).fill_null(0) for n in sums},
    )
    total = partly.left_join(earlier, [*keys, "bucket"])
    return total.select(
        *keys,
        "at",
        last_at=ibis.coalesce(total.last_inside, total.last_bucket),
        **{name: total[name] + total[f"{name}_rest"] for name in sums},
    )


def ask(pairs: Any, keys: Sequence[str], agos: Iterable[int]) -> Any:
    """Return the distinct questions of a cohort, at as_of and at the given days before it."""
    asked = [
        pairs.select(*keys, at=before(pairs.as_of, ago) if ago else pairs.as_of)
        for ago in sorted(set(agos))
    ]
    return ibis.union(*asked, distinct=True) if len(asked) > 1 else asked[0].distinct()


def compute_running(pairs: Any, facts: Any, wanted: Sequence[Total | Faded | SinceLast]) -> Any:
    """Return pairs with the wanted aggregates of one stream and one scope.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions, and facts that are known when they happen.
    wanted : sequence of aggregates
        All of one scope.
    """
    scope = wanted[0].scope
    keys = list(SCOPE_KEYS[scope])
    agos = {0} | {a.days for a in wanted if isinstance(a, Total) and a.days is not None}
    pairs = pairs.select("pair_id", "creator", "as_of", "topic")
    if "topic" in keys:
        pairs = pairs.filter(pairs.topic.notnull())
        facts = facts.filter(facts.topic.notnull())
    faded = {a.half_life for a in wanted if isinstance(a, Faded)}
    measures = {a.measure for a in wanted if isinstance(a, Total)}
    facts = facts.mutate(
        **{name: facts[name].cast("float64") for name in measures - {"one"}},
        **{_faded_name(h): _grown(facts.happened_at, h) for h in faded},
        one=1.0,
    )
    sums = sorted(measures | {_faded_name(half_life) for half_life in faded})
    questions = ask(pairs, keys, agos)
    if scope in BUCKETS:
        totals = bucketed_totals(questions, facts, keys, sums, BUCKETS[scope]).cache()
    else:
        totals = running_totals(questions, facts, keys, sums).cache()
    result = pairs
    for ago in sorted(agos):
        columns = {name: f"{name}__{ago}" for name in sums} | {"last_at": f"last_at__{ago}"}
        then = totals.select(*keys, at_="at", **{new: old for old, new in columns.items()})
        asked = result.mutate(at_=before(result.as_of, ago) if ago else result.as_of)
        result = asked.left_join(then, [*keys, "at_"]).drop(
            *(f"{name}_right" for name in (*keys, "at_")), "at_"
        )
    return result.select("pair_id", **{a.column: _value(result, a) for a in wanted})


def _faded_name(half_life: int) -> str:
    return f"faded_{half_life}"


def _grown(instant: Any, half_life: int) -> Any:
    """Return 2^(days since `FADED_SINCE` / half-life)."""
    return ibis.literal(2.0) ** (age_days(FADED_SINCE, instant) / half_life)


def _value(table: Any, aggregate: Total | Faded | SinceLast) -> Any:
    if isinstance(aggregate, SinceLast):
        return age_days(table["last_at__0"], table.as_of)
    if isinstance(aggregate, Faded):
        total = table[f"{_faded_name(aggregate.half_life)}__0"]
        return total / _grown(table.as_of, aggregate.half_life)
    whole = table[f"{aggregate.measure}__0"]
    if aggregate.days is None:
        return whole
    return whole - table[f"{aggregate.measure}__{aggregate.days}"]
