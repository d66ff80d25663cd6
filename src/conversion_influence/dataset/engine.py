"""The point-in-time engine: aggregates of facts as they were known at each (creator_id, as_of).

Additive aggregates have two algorithms with one contract. *Segments* join the facts of a stream to
the questions once, bucket them into disjoint segments of age and roll those up. *Running sums*
merge facts and questions in time order and read every total, whatever its lookback, as the
difference of two running sums; they win where a creator has many as_of, because each fact is read
once and not once per question. What is not additive (largest value, different values, medians) has
one way each. Everything is Ibis and portable: no as-of join, no mode, no conditional median.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from conversion_influence.dataset.aggregates import (
    SCOPE_KEYS,
    ActiveWeeks,
    Deviation,
    Faded,
    Median,
    Peak,
    Scope,
    SinceFirst,
    SinceLast,
    Total,
)
from conversion_influence.dataset.aggregates_of_keys import Distinct, HIndex, Mix
from conversion_influence.dataset.facts import Stream, columns_of, streams
from conversion_influence.dataset.features import OfStream
from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.keyed import compute_distinct, compute_h_index, compute_keyed
from conversion_influence.dataset.questions import Questions
from conversion_influence.dataset.running import compute_running
from conversion_influence.dataset.segments import compute_segments, compute_whole
from conversion_influence.tables.sources import Tables

Pass = tuple[Callable[[Any, Any, Sequence[Any]], Any], list[Any]]
"""A computation and the aggregates that it serves together."""


def compute(questions: Questions, tables: Tables, wanted: Iterable[OfStream]) -> Any:
    """Return one row per question with a column per aggregate.

    Parameters
    ----------
    questions : Questions
        Of the cohort.
    tables : Tables
        The opened raw tables.
    wanted : iterable of aggregates
        What to compute.

    Returns
    -------
    ibis.Table
        ``pair_id`` and one column per aggregate.
    """
    by_stream: dict[str, list[OfStream]] = {}
    for aggregate in dict.fromkeys(wanted):
        by_stream.setdefault(aggregate.stream, []).append(aggregate)
    known = streams(tables)
    results = [questions.pairs.select("pair_id")]
    for name, mine in by_stream.items():
        for run, group in _passes(mine, known[name], many=questions.many):
            if scope_of(group[0]) in ("topic", "everyone"):
                longest = max(aggregate.days for aggregate in group)
                asked = questions.ask_everybody(columns_of(group), longest)
            else:
                asked = questions.ask(columns_of(group))
            facts = known[name].build(tables, asked)
            results.append(run(questions.pairs, facts, group).cache())
    return reduce(join_pairs, results)


def _passes(wanted: Sequence[OfStream], stream: Stream, *, many: bool) -> Iterator[Pass]:
    """Split a stream's aggregates into those that one computation serves together."""
    running = [a for a in wanted if _serves_running(a, stream, many=many)]
    for scope in SCOPE_KEYS:
        group = [a for a in running if scope_of(a) == scope]
        if group:
            yield compute_running, group
    segments = [a for a in wanted if a not in running and _is_rolled_up(a)]
    if segments:
        yield compute_segments, segments
    whole = [a for a in wanted if isinstance(a, Median | Deviation)]
    if whole:
        yield compute_whole, whole
    keyed = [a for a in wanted if isinstance(a, Distinct | Mix)]
    for key in dict.fromkeys(a.key for a in keyed):
        group = [a for a in keyed if a.key == key]
        spread = any(isinstance(a, Mix) for a in group) or not stream.instant
        yield compute_keyed if spread else compute_distinct, group
    for ranked in (a for a in wanted if isinstance(a, HIndex)):
        yield compute_h_index, [ranked]


def _serves_running(aggregate: OfStream, stream: Stream, *, many: bool) -> bool:
    if not isinstance(aggregate, Total | Faded | SinceLast) or not stream.instant:
        return False
    return many or scope_of(aggregate) in ("topic", "everyone")


def _is_rolled_up(aggregate: OfStream) -> bool:
    return isinstance(aggregate, Total | Peak | ActiveWeeks | Faded | SinceLast | SinceFirst)


def scope_of(aggregate: OfStream) -> Scope:
    """Return whose facts an aggregate reads."""
    return getattr(aggregate, "scope", "creator")
