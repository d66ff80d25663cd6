"""Aggregates over the values of a key: different values, how facts spread over them, h-index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.aggregates_of_keys import Distinct, HIndex, Mix
from conversion_influence.dataset.segments import is_inside, join_facts


def compute_keyed(pairs: Any, facts: Any, wanted: Sequence[Distinct | Mix]) -> Any:
    """Return pairs with the wanted aggregates over one key of one stream.

    Facts are first added up per question and value, so no set of values is ever held.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of aggregates
        All over the same key.
    """
    key = wanted[0].key
    longest = max(a.days for a in wanted)
    joined = join_facts(pairs, facts.filter(facts[key].notnull()), longest)
    counts = {
        f"facts_{days}": _counted(joined, days, longest).cast("float64")
        for days in sorted({a.days for a in wanted if isinstance(a, Mix)})
    }
    counts |= {
        f"any_{days}": (_counted(joined, days, longest) > 0).cast("int64")
        for days in sorted({a.days for a in wanted if isinstance(a, Distinct)})
    }
    by_value = joined.group_by(["pair_id", key]).aggregate(**counts)
    parts = {
        a.column: by_value[f"any_{a.days}"].sum()
        if isinstance(a, Distinct)
        else _mix(by_value[f"facts_{a.days}"], a.how)
        for a in wanted
    }
    found = by_value.group_by("pair_id").aggregate(**parts)
    known = pairs.select("pair_id").left_join(found, "pair_id")
    columns = {
        a.column: known[a.column].fill_null(0) if isinstance(a, Distinct) else known[a.column]
        for a in wanted
    }
    return known.select("pair_id", **columns)


def compute_distinct(pairs: Any, facts: Any, wanted: Sequence[Distinct]) -> Any:
    """Return the same for different values alone, of facts that are known when they happen.

    A value counts by its last fact before as_of: the one with no other of that value between.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of Distinct
        All over the same key.
    """
    key = wanted[0].key
    order = ibis.window(group_by=["creator", key], order_by="happened_at")
    facts = facts.filter(facts[key].notnull()).select(
        "creator",
        "known_at",
        "happened_at",
        topic=ibis.null("string"),
        superseded_at=facts.happened_at.lead().over(order),
    )
    longest = max(a.days for a in wanted)
    joined = join_facts(pairs, facts, longest)
    found = joined.group_by("pair_id").aggregate(
        **{a.column: _counted(joined, a.days, longest) for a in wanted}
    )
    known = pairs.select("pair_id").left_join(found, "pair_id")
    return known.select("pair_id", **{a.column: known[a.column].fill_null(0) for a in wanted})


def _counted(joined: Any, days: int, longest: int) -> Any:
    """Return the number of facts of a lookback; of the longest, no row needs to be looked at."""
    return joined.count(where=None if days == longest else is_inside(joined, days))


def _mix(n: Any, how: str) -> Any:
    """Return the entropy ln N - sum(n ln n) / N, or the sum of (n / N)^2."""
    total = n.sum().nullif(0.0)
    if how == "concentration":
        return (n * n).sum() / (total * total)
    spread = (n > 0).ifelse(n * n.nullif(0.0).ln(), 0.0)
    return ibis.greatest(total.ln() - spread.sum() / total, 0.0)


def compute_h_index(pairs: Any, facts: Any, wanted: Sequence[HIndex]) -> Any:
    """Return pairs with the largest h such that h items on the topic have at least h each.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions with a topic, and facts with an ``item``.
    wanted : sequence of HIndex
        One aggregate.
    """
    (aggregate,) = wanted
    facts = facts.filter(facts.topic.notnull(), facts.item.notnull())
    joined = join_facts(pairs, facts, aggregate.days)
    joined = joined.filter(joined.fact_topic == joined.topic)
    by_item = joined.group_by(["pair_id", "item"]).aggregate(
        impact=joined[aggregate.measure].cast("float64").sum()
    )
    ranked = by_item.mutate(
        place=ibis.row_number().over(ibis.window(group_by="pair_id", order_by=ibis.desc("impact")))
        + 1
    )
    ranked = ranked.filter(ranked.impact >= ranked.place)
    found = ranked.group_by("pair_id").aggregate(h=ranked.place.max())
    known = pairs.select("pair_id", "topic").left_join(found, "pair_id")
    h = known.topic.notnull().ifelse(known.h.fill_null(0), ibis.null("int64"))
    return known.select("pair_id", **{aggregate.column: h})
