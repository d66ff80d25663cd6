"""Block "history": what placements brought, as it was known, smoothed towards the wider group.

A group's rate is shrunk to the rate of the wider group by ``m`` pseudo-exposures (beta-binomial
posterior mean, empirical Bayes; Efron & Morris 1975), and its conversions over those expected to 1;
see `dataset.spread` for how strongly. A row's own placement settles after it is booked, so it can
never be part of its own history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from conversion_influence.dataset.going import going_rates, with_expected
from conversion_influence.dataset.groupings import (
    GROUPINGS,
    NUMBERS,
    WINDOWS,
    grow,
    number_groups,
    suffix,
    totals,
)
from conversion_influence.dataset.joins import join, join_pairs
from conversion_influence.dataset.spread import compute_spread
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import age_days

RATIOS: Mapping[str, tuple[str, float]] = {
    "creator_ctr": ("clicks", 1000.0),
    "creator_revenue_per_exposure": ("revenue", 100.0),
    "creator_refund_share": ("refunds", 10.0),
}
"""Ratios of sums of the creator, by column: the grouping, and how much of everybody's is added."""

BOOKED: Mapping[str, tuple[str, ...]] = {
    "brand_placements": ("brand",),
    "competitor_placements": ("niche", "niche_brand"),
    "creator_mean_cost": ("price",),
}
"""Columns about bookings, with the groupings that they rest on."""

SMOOTHED = tuple(name for name, grouping in GROUPINGS.items() if grouping.smoothed)
"""Groupings with rates and lifts."""


def outcomes(tables: Tables) -> Any:
    """Return one row per placement with a final outcome: keys, ``known_at`` (settled_at), k and n.

    Parameters
    ----------
    tables : Tables
        Must hold placements.

    Returns
    -------
    ibis.Table
        ``sold_n`` and ``sold_k`` are the exposures where the revenue, and the conversions where the
        refunds are known; ``reach`` and ``clicks`` stand where both are known and the reach is
        positive.
    """
    placements = tables.tables["placements"]
    placements = placements.filter(
        placements.settled_at.notnull(), placements.conversions.notnull()
    )
    none = ibis.null("float64")
    k = placements.conversions.cast("float64")
    n = placements.exposures.fill_null(1).cast("float64")
    reached = placements.clicks.notnull() & (placements.reach > 0)
    return placements.select(
        "creator_id",
        "topic",
        "platform",
        "brand",
        "booked_at",
        known_at=placements.settled_at,
        one=ibis.literal(1.0),
        k=k,
        n=n,
        revenue=placements.revenue.cast("float64"),
        sold_n=placements.revenue.notnull().ifelse(n, none),
        refunds=placements.refunds.cast("float64"),
        sold_k=placements.refunds.notnull().ifelse(k, none),
        clicks=reached.ifelse(placements.clicks.cast("float64"), none),
        reach=reached.ifelse(placements.reach.cast("float64"), none),
    )


def bookings(tables: Tables) -> Any:
    """Return one row per placement, settled or not: keys, ``known_at`` (booked_at) and its cost.

    Parameters
    ----------
    tables : Tables
        Must hold placements.
    """
    placements = tables.tables["placements"]
    return placements.select(
        "creator_id",
        "topic",
        "platform",
        "brand",
        known_at=placements.booked_at,
        one=ibis.literal(1.0),
        branded=placements.brand.notnull().ifelse(1.0, ibis.null("float64")),
        cost=placements.cost.cast("float64"),
        observed=ibis.literal(0.0),
        expected=ibis.literal(0.0),
    )


def compute_history(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per pair with smoothed rates, the evidence behind them, and past bookings.

    Parameters
    ----------
    tables : Tables
        Must hold placements.
    pairs : ibis.Table
        One row per question: ``pair_id``, ``as_of``, ``creator_id``, ``topic``, ``platform``,
        ``brand``.
    columns : frozenset of str
        What is wanted; groupings without a wanted column are not looked at.

    Returns
    -------
    ibis.Table
        ``pair_id`` and the wanted of: for each of `WINDOWS` ``base_rate<window>`` and, for each of
        `SMOOTHED`, ``<grouping>_rate<window>`` and ``<grouping>_lift<window>``;
        ``<grouping>_exposures``; ``creator_settled`` (placements) and ``creator_since_settled``
        (days); `RATIOS`; `BOOKED`. A window is written ``_365d``, the whole past is not. Rates and
        lifts are missing before anybody's first settled placement, and all that is about a group
        where one of its keys is null.
    """
    names = _groupings(columns)
    settled, booked = outcomes(tables), bookings(tables)
    ratios = [name for name, _ in RATIOS.values() if name in names]
    going = going_rates(pairs, settled, ratios).cache()
    table = join(pairs, going, "as_of")
    if names:
        groups = number_groups(settled, booked, names).cache()
        grown = grow(with_expected(settled, going), booked, groups, names).cache()
        table = join_pairs(table, totals(pairs, groups, grown, names))
        table = _with_spread(table, pairs, grown, [name for name in names if name in SMOOTHED])
    values = _values(table, names)
    return table.select("pair_id", **{c: values[c] for c in values if c in columns}).cache()


def _groupings(columns: frozenset[str]) -> list[str]:
    """Return the groupings that the columns rest on."""
    needed = {name for column, (name, _) in RATIOS.items() if column in columns}
    needed |= {name for column, names in BOOKED.items() if column in columns for name in names}
    for name in SMOOTHED:
        parts = {f"{name}_{part}{suffix(days)}" for part in ("rate", "lift") for days in WINDOWS}
        parts.add(f"{name}_exposures")
        needed |= {name} if parts & columns else set()
    needed |= {"creator"} if columns & {"creator_settled", "creator_since_settled"} else set()
    needed |= {"topic"} if "creator_topic" in needed else set()
    return [name for name in GROUPINGS if name in needed]


def _with_spread(table: Any, pairs: Any, grown: Any, names: Sequence[str]) -> Any:
    """Add ``<grouping>_strength`` and ``<grouping>_shape``, null where a key is."""
    if not names:
        return table
    moments = pairs.select("as_of").distinct()
    spread = compute_spread(moments, grown, [NUMBERS[name] for name in names])
    none = ibis.null("float64")
    side_by_side = {
        f"{name}_{part}": (spread.grouping == NUMBERS[name]).ifelse(spread[part], none).max()
        for name in names
        for part in ("strength", "shape")
    }
    table = join(table, spread.group_by("as_of").aggregate(**side_by_side), "as_of")
    known = {name: _has_group(table, name) for name in names}
    return table.mutate(
        **{c: known[c.rsplit("_", 1)[0]].ifelse(table[c], none) for c in side_by_side}
    )


def _has_group(table: Any, name: str) -> Any:
    first, *others = (table[key].notnull() for key in GROUPINGS[name].keys)
    for other in others:
        first &= other
    return first


def _values(table: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return every column that these groupings can give."""
    values = {f"base_rate{suffix(days)}": table[f"base_rate{suffix(days)}"] for days in WINDOWS}
    for name in names:
        if name in SMOOTHED:
            values |= _smoothed(table, name, values)
    for column, (name, strength) in RATIOS.items():
        if name in names:
            part, whole = (table[f"{name}_{c}"].fill_null(0.0) for c in ("part", "whole"))
            values[column] = (part + strength * table[f"base_{name}"]) / (whole + strength)
    if "creator" in names:
        values["creator_settled"] = table.creator_placements.fill_null(0.0)
        values["creator_since_settled"] = age_days(table.creator_last_at, table.as_of)
    if "brand" in names:
        values["brand_placements"] = _count(table, "brand", "brand")
    if "niche" in names:
        others = _count(table, "niche", "niche_brand") - _count(table, "niche_brand", "niche_brand")
        values["competitor_placements"] = others
    if "price" in names:
        values["creator_mean_cost"] = table.price_part / table.price_whole.nullif(0.0)
    return values


def _count(table: Any, name: str, known: str) -> Any:
    count = table[f"{name}_part"].fill_null(0.0)
    return _has_group(table, known).ifelse(count, ibis.null("float64"))


def _smoothed(table: Any, name: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return a grouping's rates, shrunk to everybody's or for creator x topic to the topic's.

    The topic is the stronger of the two parents wherever products differ more than people do; what
    the creator adds comes with `creator_lift`.
    """
    parent = "topic" if name == "creator_topic" else "base"
    strength, shape = table[f"{name}_strength"], table[f"{name}_shape"]
    exposures = table[f"{name}_whole"].fill_null(0.0)
    known_group = _has_group(table, name)
    values = {f"{name}_exposures": known_group.ifelse(exposures, ibis.null("float64"))}
    for days in WINDOWS:
        k, n, observed, expected = (_recent(table, name, c, days) for c in _PARTS)
        wider = known[f"{parent}_rate{suffix(days)}"]
        values[f"{name}_rate{suffix(days)}"] = (k + strength * wider) / (n + strength)
        lift = (observed + shape) / (expected + shape)
        anything = known["base_rate"].notnull()
        values[f"{name}_lift{suffix(days)}"] = anything.ifelse(lift, ibis.null("float64"))
    return values


_PARTS = ("part", "whole", "observed", "expected")


def _recent(table: Any, name: str, part: str, days: int | None) -> Any:
    """Return a group's sum over a lookback."""
    total = table[f"{name}_{part}"].fill_null(0.0)
    if days is None:
        return total
    return total - table[f"{name}_{part}{suffix(days)}"].fill_null(0.0)
