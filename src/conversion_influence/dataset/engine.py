"""The point-in-time engine: aggregates of facts as they were known at each (creator_id, as_of).

Additive aggregates have two algorithms with one contract. *Segments* join the facts of a stream to
the questions once, bucket them into disjoint segments of age and roll those up. *Running sums*
merge facts and questions in time order and read every total, whatever its lookback, as the
difference of two running sums; they win where a creator has many as_of, because each fact is read
once and not once per question. What is not additive (largest value, different values, medians)
always joins facts to questions. Everything is Ibis and portable (no as-of join, no mode, no
conditional median) but for the last known value, which engines write each in their own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial, reduce
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
        results += _of_stream(questions, tables, known[name], mine)
    return reduce(join_pairs, results)


def _of_stream(
    questions: Questions, tables: Tables, stream: Stream, wanted: Sequence[OfStream]
) -> list[Any]:
    """Return one table per pass; what is kept for all of them goes with the last."""
    passes = list(_passes(wanted, stream, many=questions.many))
    own = _own_facts(questions, tables, stream, passes)
    results = []
    for run, group in passes:
        if _is_of_everybody(group[0]):
            longest = max(aggregate.days for aggregate in group)
            facts = stream.build(tables, questions.ask_everybody(columns_of(group), longest))
            run = partial(compute_running, daily=questions.few and not questions.many)
        elif own is not None:
            facts = own
        else:
            facts = stream.build(tables, questions.ask(columns_of(group)))
        results.append(run(questions.pairs, facts, group).cache())
    if own is not None:
        own.release()
    return results


def _is_of_everybody(aggregate: OfStream) -> bool:
    return scope_of(aggregate) in ("topic", "everyone")


def _own_facts(questions: Questions, tables: Tables, stream: Stream, passes: Sequence[Pass]) -> Any:
    """Return all that is asked of the creators' own facts, kept where several passes read them.

    Joins of many questions touch the same sums again and again, and these are found far quicker
    where the facts of a creator come one after the other.
    """
    mine = [group for _, group in passes if not _is_of_everybody(group[0])]
    if len(mine) < 2 and not (questions.many and mine):
        return None
    read = columns_of([aggregate for group in mine for aggregate in group])
    facts = stream.build(tables, questions.ask(read))
    return (facts.order_by("creator", "happened_at") if questions.many else facts).cache()


def _passes(wanted: Sequence[OfStream], stream: Stream, *, many: bool) -> Iterator[Pass]:
    """Split a stream's aggregates into those that one computation serves together."""
    running = [a for a in wanted if _serves_running(a, stream, many=many)]
    for scope in SCOPE_KEYS:
        group = [a for a in running if scope_of(a) == scope]
        if group:
            yield compute_running, group
    keyed = list(_keyed_passes(wanted, stream))
    segments = [a for a in wanted if a not in running and _is_rolled_up(a)]
    if many:
        segments = _carried_along(segments, keyed)
    if segments:
        yield compute_segments, segments
    whole = [a for a in wanted if isinstance(a, Median | Deviation)]
    if whole:
        yield compute_whole, whole
    yield from keyed
    for ranked in (a for a in wanted if isinstance(a, HIndex)):
        yield compute_h_index, [ranked]


def _keyed_passes(wanted: Sequence[OfStream], stream: Stream) -> Iterator[Pass]:
    keyed = [a for a in wanted if isinstance(a, Distinct | Mix)]
    for key in dict.fromkeys(a.key for a in keyed):
        group = [a for a in keyed if a.key == key]
        spread = any(isinstance(a, Mix) for a in group) or not stream.instant
        yield compute_keyed if spread else compute_distinct, group


def _carried_along(rolled: Sequence[OfStream], keyed: Sequence[Pass]) -> list[OfStream]:
    """Give what can be told on the way to a pass over the same facts; return the others."""
    left = []
    for aggregate in rolled:
        fitting = [
            group
            for run, group in keyed
            if run is compute_keyed
            and isinstance(aggregate, Peak | ActiveWeeks)
            and aggregate.days <= max(a.days for a in group)
        ]
        if fitting:
            fitting[0].append(aggregate)
        else:
            left.append(aggregate)
    return left


def _serves_running(aggregate: OfStream, stream: Stream, *, many: bool) -> bool:
    if not isinstance(aggregate, Total | Faded | SinceLast) or not stream.instant:
        return False
    return many or _is_of_everybody(aggregate)


def _is_rolled_up(aggregate: OfStream) -> bool:
    return isinstance(aggregate, Total | Peak | ActiveWeeks | Faded | SinceLast | SinceFirst)


def scope_of(aggregate: OfStream) -> Scope:
    """Return whose facts an aggregate reads."""
    return getattr(aggregate, "scope", "creator")
