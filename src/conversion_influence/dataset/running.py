"""Running sums: every total of instant facts as the difference of two sums over the past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ibis

from conversion_influence.dataset.aggregates import SCOPE_KEYS, Faded, SinceLast, Total
from conversion_influence.dataset.places import places
from conversion_influence.timeframe import age_days, before, day_of, is_past

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
        ``questions`` with ``place``, the number of facts, one column per sum (0 where there is no
        fact) and ``last_at``, the instant of the last fact (null where there is none).
    """
    shared = list(keys) or None
    order = ibis.window(group_by=shared, order_by="known_at")
    # Facts of one instant have all of them in their sums, in whichever order they are numbered.
    past = ibis.range_window(group_by=shared, order_by="known_at", preceding=None, following=0)
    grown = facts.select(
        *keys,
        last_at="known_at",
        place=ibis.row_number().over(order) + 1,
        **{name: facts[name].sum().over(past) for name in sums},
    )
    asked = places(questions, facts.select(*keys, at="known_at"), keys)
    found = asked.left_join(grown, [*keys, "place"])
    return found.select(
        *keys, "at", "place", "last_at", **{name: found[name].fill_null(0) for name in sums}
    )


def daily_totals(questions: Any, facts: Any, keys: Sequence[str], sums: Sequence[str]) -> Any:
    """Return the same totals where facts are far more than questions: everybody's, of a list.

    Facts are added up by day first, so that what is put in order is days. A question has all days
    before its own, and of its own the facts before it.

    Parameters
    ----------
    questions, facts, keys, sums
        As for `running_totals`.

    Returns
    -------
    ibis.Table
        As `running_totals`, without ``last_at``.
    """
    counted = {"facts": ibis.literal(1, "int64")}
    facts = facts.select(*keys, "known_at", *sums, **counted)
    facts = facts.mutate(day=day_of(facts.known_at))
    added = [*counted, *sums]
    asked = questions.select(*keys, "at", day=day_of(questions["at"]))
    earlier = running_totals(
        asked.select(*keys, at="day").distinct(),
        _add_up(facts, [*keys, "day"], added).rename(known_at="day"),
        keys,
        added,
    )
    earlier = earlier.select(*keys, day="at", **{f"{name}_earlier": name for name in added})
    inside = asked.inner_join(facts, [*keys, "day"])
    inside = inside.filter(is_past(inside.known_at, inside["at"]))
    inside = _add_up(inside, [*keys, "at"], added)
    found = asked.left_join(earlier, [*keys, "day"])
    found = found.select(*keys, "at", *(f"{name}_earlier" for name in added))
    found = found.left_join(inside, [*keys, "at"])
    total = {name: found[f"{name}_earlier"] + found[name].fill_null(0) for name in added}
    return found.select(*keys, "at", **total).rename(place="facts")


def _add_up(facts: Any, keys: Sequence[str], sums: Sequence[str]) -> Any:
    """Return the sums of each group; an engine may give sums of whole numbers a wider type."""
    totals = {name: facts[name].sum().cast(facts[name].type()) for name in sums}
    return facts.group_by(keys).aggregate(**totals)


def ask(pairs: Any, keys: Sequence[str], agos: Iterable[int]) -> Any:
    """Return the distinct questions of a cohort, at as_of and at the given days before it."""
    asked = [
        pairs.select(*keys, at=before(pairs.as_of, ago) if ago else pairs.as_of)
        for ago in sorted(set(agos))
    ]
    return ibis.union(*asked, distinct=True) if len(asked) > 1 else asked[0].distinct()


def compute_running(
    pairs: Any,
    facts: Any,
    wanted: Sequence[Total | Faded | SinceLast],
    *,
    daily: bool = False,
) -> Any:
    """Return pairs with the wanted aggregates of one stream and one scope.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions, and facts that are known when they happen.
    wanted : sequence of aggregates
        All of one scope.
    daily : bool
        Facts are added up by day before they are put in order; only of totals.
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
    )
    sums = sorted((measures | {_faded_name(half_life) for half_life in faded}) - {"one"})
    questions = ask(pairs, keys, agos)
    if daily:
        totals = daily_totals(questions, facts, keys, sums)
    elif sums or any(isinstance(a, SinceLast) for a in wanted):
        totals = running_totals(questions, facts, keys, sums)
    else:
        totals = places(questions, facts.select(*keys, at="known_at"), keys)
    totals = totals.rename(one="place").cache()
    told = [name for name in totals.columns if name not in (*keys, "at")]
    result = pairs
    for ago in sorted(agos):
        columns = {name: f"{name}__{ago}" for name in told}
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
    if aggregate.days is not None:
        whole = whole - table[f"{aggregate.measure}__{aggregate.days}"]
    return whole.cast("float64")
