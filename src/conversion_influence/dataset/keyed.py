"""Aggregates over the values of a key: different values, how facts spread over them, h-index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.aggregates import ActiveWeeks, Peak
from conversion_influence.dataset.aggregates_of_keys import Distinct, HIndex, Mix
from conversion_influence.dataset.segments import is_inside, join_facts, week_bit, weeks_of


def compute_keyed(
    pairs: Any, facts: Any, wanted: Sequence[Distinct | Mix | Peak | ActiveWeeks]
) -> Any:
    """Return pairs with the wanted aggregates over one key of one stream.

    Facts are first added up per question and value, so no set of values is ever held. What rolls up
    over all values, known or not, is told on the way.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of aggregates
        At least one over a key, and all of these over the same.
    """
    keyed = [a for a in wanted if isinstance(a, Distinct | Mix)]
    carried = [a for a in wanted if isinstance(a, Peak | ActiveWeeks)]
    key = keyed[0].key
    longest = max(a.days for a in wanted)
    if not carried:
        facts = facts.filter(facts[key].notnull())
    joined = join_facts(pairs, facts, longest)
    counts = {
        f"facts_{days}": _counted(joined, days, longest).cast("float64")
        for days in sorted({a.days for a in keyed if isinstance(a, Mix)})
    }
    counts |= {
        f"any_{days}": (_counted(joined, days, longest) > 0).cast("int64")
        for days in sorted({a.days for a in keyed if isinstance(a, Distinct)})
    }
    by_value = joined.group_by(["pair_id", key]).aggregate(
        **counts, **{a.column: _carried(joined, a, longest) for a in carried}
    )
    valued = by_value[key].notnull() if carried else None
    parts = {a.column: _over_values(by_value, a, valued) for a in keyed}
    parts |= {a.column: _over_all(by_value[a.column], a) for a in carried}
    found = by_value.group_by("pair_id").aggregate(**parts)
    known = pairs.select("pair_id").left_join(found, "pair_id")
    return known.select("pair_id", **{a.column: _known(known[a.column], a) for a in wanted})


def _carried(joined: Any, aggregate: Peak | ActiveWeeks, longest: int) -> Any:
    """Return an aggregate of the facts of a lookback, whatever their value of the key."""
    inside = None if aggregate.days == longest else is_inside(joined, aggregate.days)
    if isinstance(aggregate, ActiveWeeks):
        return week_bit(joined).bit_or(where=inside)
    return joined[aggregate.measure].max(where=inside).cast("float64")


def _over_values(by_value: Any, aggregate: Distinct | Mix, valued: Any) -> Any:
    if isinstance(aggregate, Distinct):
        return by_value[f"any_{aggregate.days}"].sum(where=valued)
    facts = by_value[f"facts_{aggregate.days}"]
    none = ibis.null("float64")
    return _mix(facts if valued is None else valued.ifelse(facts, none), aggregate.how)


def _over_all(part: Any, aggregate: Peak | ActiveWeeks) -> Any:
    return part.bit_or() if isinstance(aggregate, ActiveWeeks) else part.max()


def _known(value: Any, aggregate: Distinct | Mix | Peak | ActiveWeeks) -> Any:
    """Turn the absence of facts into 0 where it is one, and bits into weeks."""
    if isinstance(aggregate, ActiveWeeks):
        return weeks_of(value)
    return value.fill_null(0) if isinstance(aggregate, Distinct) else value


def compute_distinct(pairs: Any, facts: Any, wanted: Sequence[Distinct]) -> Any:
    """Return the same for different values alone, of facts that are known when they happen.

    A value counts by its last fact before as_of: the one with no other of that value between. The
    facts of a creator stay together, which the join to its questions is quicker with.

    Parameters
    ----------
    pairs, facts : ibis.Table
        Questions and the facts of one stream.
    wanted : sequence of Distinct
        All over the same key.
    """
    key = wanted[0].key
    order = ibis.window(group_by="creator", order_by=[key, "happened_at"])
    facts = facts.filter(facts[key].notnull())
    again = facts[key].lead().over(order) == facts[key]
    facts = facts.select(
        "creator",
        "known_at",
        "happened_at",
        topic=ibis.null("string"),
        superseded_at=again.ifelse(facts.happened_at.lead().over(order), ibis.null("timestamp(6)")),
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
    """Return the entropy ln N - sum(n ln n) / N, or the sum of (n / N)^2; null of no facts."""
    total = n.sum().nullif(0.0)
    if how == "concentration":
        return (n * n).sum() / (total * total)
    spread = (n > 0).ifelse(n * n.nullif(0.0).ln(), 0.0)
    entropy = ibis.greatest(total.ln() - spread.sum() / total, 0.0)
    return total.notnull().ifelse(entropy, ibis.null("float64"))


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
