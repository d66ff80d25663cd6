"""Conversion history as it was known: settled placements only, smoothed towards the wider group.

A group's rate is shrunk to the rate of the wider group by ``m`` pseudo-exposures (beta-binomial
posterior mean, empirical Bayes; Efron & Morris 1975). ``m`` is not a setting: it is estimated,
again as of each instant, from the spread between the groups by the analysis-of-variance estimator
of the intraclass correlation rho (Ridout, Demetrio & Firth 1999, section 2; Fleiss 1981),
m = (1 - rho) / rho.
A row's own placement settles after it is booked, so it can never be part of its own history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.engine import ask, running_totals
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import before

WINDOWS: tuple[int | None, ...] = (None, 365, 90)
"""Lookbacks of rates, in days since settlement; None is the whole past."""

EXPECTED_DAYS = 365
"""Lookback of the going rate at which conversions are expected."""

SMALLEST_RHO = 1e-6
LARGEST_RHO = 0.5
GROUPINGS: dict[str, tuple[str, ...]] = {
    "platform": ("platform",),
    "topic": ("topic",),
    "creator": ("creator_id",),
    "creator_topic": ("creator_id", "topic"),
}
"""Groups whose rate is smoothed, by name, with the columns that make them."""


def outcomes(tables: Tables) -> Any:
    """Return one row per placement with a final outcome: keys, ``known_at`` (settled_at), k and n.

    Parameters
    ----------
    tables : Tables
        Must hold placements.
    """
    placements = tables.tables["placements"]
    placements = placements.filter(
        placements.settled_at.notnull(), placements.conversions.notnull()
    )
    return placements.select(
        "creator_id",
        "topic",
        "platform",
        "booked_at",
        known_at=placements.settled_at,
        one=ibis.literal(1, "int64"),
        k=placements.conversions.cast("float64"),
        n=placements.exposures.fill_null(1).cast("float64"),
    )


def compute_history(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:
    """Return one row per pair with the smoothed rates and the evidence behind them.

    Parameters
    ----------
    tables : Tables
        Must hold placements.
    pairs : ibis.Table
        One row per distinct (creator_id, as_of, topic, platform), with ``pair_id``.
    columns : frozenset of str
        What is wanted.

    Returns
    -------
    ibis.Table
        ``pair_id``; for each of `WINDOWS` ``base_rate<window>`` and, for each of `GROUPINGS`,
        ``<group>_rate<window>`` and ``<group>_lift<window>``; ``<group>_exposures``;
        ``creator_settled`` (placements) and ``creator_since_settled`` (days). A window is written
        ``_365d``, the whole past is not. Rates are missing before anybody's first settled
        placement.
    """
    facts = _with_expected(outcomes(tables)).cache()
    base = _with_base_rates(pairs, facts).cache()
    groups: dict[str, Any] = {}
    for name, keys in GROUPINGS.items():
        wider = _join(base, groups["topic"], ["pair_id"]) if name == "creator_topic" else base
        groups[name] = _group(wider, facts, name, keys).cache()
    table = base
    for group in groups.values():
        table = _join(table, group, ["pair_id"])
    seconds = table.as_of.epoch_seconds() - table.creator_last_at.epoch_seconds()
    table = table.mutate(creator_since_settled=seconds / 86400.0)
    windowed = [f"{name}_{part}" for name in GROUPINGS for part in ("rate", "lift")]
    known = [f"{c}{_suffix(days)}" for c in ("base_rate", *windowed) for days in WINDOWS]
    known += [f"{name}_exposures" for name in GROUPINGS]
    known += ["creator_settled", "creator_since_settled"]
    return table.select("pair_id", *(name for name in known if name in columns))


def _suffix(days: int | None) -> str:
    return "" if days is None else f"_{days}d"


def _join(left: Any, right: Any, keys: Sequence[str]) -> Any:
    return left.left_join(right, list(keys)).drop(*(f"{key}_right" for key in keys))


def _with_totals(table: Any, facts: Any, keys: Sequence[str], sums: Sequence[str]) -> Any:
    """Join the totals of one group: ``<sum>_`` plus the window, and ``last_at``.

    Rows where a key is null belong to no group; theirs are null.
    """
    asked = table
    for key in keys:
        facts = facts.filter(facts[key].notnull())
        asked = asked.filter(asked[key].notnull())
    agos = [days or 0 for days in WINDOWS]
    totals = running_totals(ask(asked, keys, agos), facts, keys, sums).cache()
    whole = totals.rename(as_of="at", **{f"{name}_": name for name in sums})
    table = _join(table, whole, [*keys, "as_of"])
    for days in WINDOWS:
        if days is None:
            continue
        older = totals.select(*keys, then="at", **{f"{name}_old": name for name in sums})
        table = _join(table.mutate(then=before(table.as_of, days)), older, [*keys, "then"])
        recent = {f"{n}_{_suffix(days)}": table[f"{n}_"] - table[f"{n}_old"] for n in sums}
        table = table.mutate(**recent).drop("then", *(f"{name}_old" for name in sums))
    return table


def _total_columns(sums: Sequence[str]) -> list[str]:
    return [f"{name}_{_suffix(days)}" for name in sums for days in WINDOWS]


def _with_base_rates(table: Any, facts: Any) -> Any:
    """Add everybody's rate per window; a window without exposures takes the next longer one's."""
    table = _with_totals(table, facts, [], ["k", "n"])
    rate: Any = ibis.null("float64")
    rates = {}
    for days in WINDOWS:
        own = table[f"k_{_suffix(days)}"] / table[f"n_{_suffix(days)}"].nullif(0.0)
        rate = ibis.coalesce(own, rate)
        rates[f"base_rate{_suffix(days)}"] = rate
    return table.mutate(**rates).drop("last_at", *_total_columns(["k", "n"]))


def _with_expected(facts: Any) -> Any:
    """Add ``expected``: the conversions a placement would have had at the going rate when booked.

    Placements from before any rate was known have no expectation and count in no lift.
    """
    booked = facts.select(as_of=facts.booked_at).distinct()
    going = _with_base_rates(booked, facts).select(
        booked_at="as_of", going=f"base_rate{_suffix(EXPECTED_DAYS)}"
    )
    known = _join(facts, going, ["booked_at"])
    usable = known.going > 0
    return known.mutate(
        expected=usable.ifelse(known.n * known.going, 0.0), observed=usable.ifelse(known.k, 0.0)
    ).drop("going")


def _parent_rate(name: str, window: str) -> str:
    """Return the rate of the wider group: everybody's, or for creator x topic the topic's.

    The topic is the stronger of the two parents wherever products differ more than people do; what
    the creator adds comes with `creator_lift`.
    """
    return f"base_rate{window}" if name != "creator_topic" else f"topic_rate{window}"


def _group(table: Any, facts: Any, name: str, keys: tuple[str, ...]) -> Any:
    """Return one group's smoothed rates, lifts, exposures and evidence, one row per pair."""
    sums = ["k", "n", "observed", "expected", "one"]
    parents = [_parent_rate(name, _suffix(days)) for days in WINDOWS]
    table = table.select("pair_id", "as_of", *keys, *parents)
    table = _with_totals(table, facts, keys, sums)
    spread = _spread(ask(table, [], [0]), facts, keys).cache()
    table = _join(table, spread.rename(as_of="at"), ["as_of"])
    added = {
        f"{name}_exposures": table.n_,
        f"{name}_settled": table.one_,
        f"{name}_last_at": table.last_at,
    }
    for days in WINDOWS:
        window = _suffix(days)
        k, n, observed, expected = (table[f"{part}_{window}"] for part in sums[:4])
        parent = table[_parent_rate(name, window)]
        added[f"{name}_rate{window}"] = (k + table.strength * parent) / (n + table.strength)
        added[f"{name}_lift{window}"] = (observed + table.shape) / (expected + table.shape)
    return table.select("pair_id", **added)


def _spread(questions: Any, facts: Any, keys: Sequence[str]) -> Any:
    """Return per as_of how strongly one kind of group is to be shrunk, learned from what was known.

    ``strength`` is in exposures (see the module's head), ``shape`` in expected conversions: the
    gamma-Poisson moment estimator of Clayton & Kaldor (1987, section 3) for observed over expected.
    Both rest on sums over groups that change only when one group's total changes, so they too are
    running totals: of the changes. Placements where a key is null belong to no group.
    """
    facts = facts.filter(*(facts[key].notnull() for key in keys))
    at_once = facts.group_by([*keys, "known_at"]).aggregate(
        **{name: facts[name].sum() for name in ("k", "n", "observed", "expected")}
    )
    order = ibis.window(group_by=list(keys), order_by="known_at", preceding=None, following=0)
    after = at_once.mutate(
        **{
            f"{name}_": at_once[name].sum().over(order)
            for name in ("k", "n", "observed", "expected")
        }
    )
    now = {name: after[f"{name}_"] for name in ("k", "n", "observed", "expected")}
    old = {name: now[name] - after[name] for name in now}
    old_square = (old["n"] > 0).ifelse(old["k"] * old["k"] / old["n"].nullif(0.0), 0.0)
    gap_now, gap_old = now["observed"] - now["expected"], old["observed"] - old["expected"]
    changes = after.select(
        "known_at",
        "k",
        "n",
        "observed",
        groups=(old["n"] == 0).cast("int64"),
        rate_squares=now["k"] * now["k"] / now["n"] - old_square,
        n_squares=now["n"] * now["n"] - old["n"] * old["n"],
        gap_squares=gap_now * gap_now - gap_old * gap_old,
        expected_squares=now["expected"] * now["expected"] - old["expected"] * old["expected"],
    )
    sums = [name for name in changes.columns if name != "known_at"]
    table = running_totals(questions, changes, [], sums).cache()
    return table.select("at", strength=_strength(table), shape=_shape(table))


def _strength(table: Any) -> Any:
    """Return (1 - rho) / rho with rho kept in [SMALLEST_RHO, LARGEST_RHO]."""
    between_df, within_df = (table.groups - 1).nullif(0), (table.n - table.groups).nullif(0.0)
    n = table.n.nullif(0.0)
    between = (table.rate_squares - table.k * table.k / n) / between_df
    within = (table.k - table.rate_squares) / within_df
    typical = (table.n - table.n_squares / n) / between_df
    rho = (between - within) / (between + (typical - 1.0) * within).nullif(0.0)
    kept = ibis.least(ibis.greatest(rho.fill_null(0.0), SMALLEST_RHO), LARGEST_RHO)
    return (1.0 - kept) / kept


def _shape(table: Any) -> Any:
    """Return the prior's shape, between 0.5 and 1000 expected conversions."""
    variance = (table.gap_squares - table.observed) / table.expected_squares.nullif(0.0)
    return 1.0 / ibis.least(ibis.greatest(variance.fill_null(0.0), 1e-3), 2.0)
