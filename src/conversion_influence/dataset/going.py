"""The going rate: what everybody's placements brought, as it was known at each instant.

Like the rates of groups it is smoothed, by pseudo-conversions (empirical Bayes; Efron & Morris
1975): every other rate leans on it, and a raw rate of few conversions tells luck, not the tide. The
prior mean of a lookback is the rate of the next longer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.groupings import GROUPINGS, WINDOWS, suffix
from conversion_influence.dataset.joins import join
from conversion_influence.dataset.running import ask, running_totals
from conversion_influence.timeframe import before

EXPECTED_DAYS = 365
"""Lookback of the going rate at which conversions are expected."""

PRIOR_CONVERSIONS = 0.5
PRIOR_EXPOSURES = 25.0
"""Added to the conversions and exposures of the whole past: half a conversion, so that no rate is
0, at 2 %, a common rate per click. It counts while exposures are few and is soon forgotten."""

WINDOW_CONVERSIONS = 3.0
"""Pseudo-conversions at the next longer lookback's rate that are added to a lookback: with three,
one of few conversions stays near the longer one, and one of many speaks for itself."""


def going_rates(pairs: Any, settled: Any, ratios: Sequence[str]) -> Any:
    """Return everybody's rates and ratios at each instant that is asked about or was booked at.

    Parameters
    ----------
    pairs : ibis.Table
        Questions, with ``as_of``.
    settled : ibis.Table
        From `dataset.history.outcomes`.
    ratios : sequence of str
        Groupings whose part and whole are added up over everybody.

    Returns
    -------
    ibis.Table
        One row per distinct ``as_of``, with ``base_rate<window>`` for each of `WINDOWS`, smoothed
        (a window without exposures takes the next longer one's), and ``base_<grouping>``; null
        before the first settled placement.
    """
    moments = ibis.union(pairs.select("as_of"), settled.select(as_of="booked_at"), distinct=True)
    more = [part for name in ratios for part in (GROUPINGS[name].part, GROUPINGS[name].whole)]
    agos = [days or 0 for days in WINDOWS]
    known = running_totals(ask(moments, [], agos), settled, [], ["k", "n", *more])
    table = join(moments, known.rename(as_of="at").drop("place", "last_at"), "as_of")
    shares = {
        f"base_{name}": table[GROUPINGS[name].part] / table[GROUPINGS[name].whole].nullif(0.0)
        for name in ratios
    }
    table = table.mutate(base_rate=overall_rate(table.k, table.n), **shares)
    longer = "base_rate"
    for days in WINDOWS[1:]:
        old = known.select(then="at", k_old="k", n_old="n")
        table = join(table.mutate(then=before(table.as_of, days or 0)), old, "then")
        rate = _recent_rate(table.k - table.k_old, table.n - table.n_old, table[longer])
        longer = f"base_rate{suffix(days)}"
        table = table.mutate(**{longer: rate}).drop("then", "k_old", "n_old")
    return table.drop("k", "n", *more)


def overall_rate(k: Any, n: Any) -> Any:
    """Return everybody's smoothed rate over the whole past.

    Parameters
    ----------
    k, n : ibis.Column
        Conversions and exposures settled so far.

    Returns
    -------
    ibis.Column
        (k + 0.5) / (n + 25), see `PRIOR_CONVERSIONS`; null without exposures.
    """
    return (k + PRIOR_CONVERSIONS) / (n.nullif(0.0) + PRIOR_EXPOSURES)


def _recent_rate(k: Any, n: Any, longer: Any) -> Any:
    """Return (k + c) / (n + c / longer) with c of `WINDOW_CONVERSIONS`, null where longer is."""
    return longer * (k + WINDOW_CONVERSIONS) / (longer * n + WINDOW_CONVERSIONS)


def with_expected(settled: Any, going: Any) -> Any:
    """Return placements with the conversions they would have had at the going rate when booked.

    Placements from before any rate was known have no expectation and count in no lift.

    Parameters
    ----------
    settled : ibis.Table
        From `dataset.history.outcomes`.
    going : ibis.Table
        From `going_rates`.

    Returns
    -------
    ibis.Table
        ``settled`` with ``expected``, and ``observed``, the conversions to compare it with.
    """
    rates = going.select(booked_at="as_of", going=f"base_rate{suffix(EXPECTED_DAYS)}")
    known = join(settled, rates, "booked_at")
    usable = known.going.notnull()
    return known.mutate(
        expected=usable.ifelse(known.n * known.going, 0.0), observed=usable.ifelse(known.k, 0.0)
    )
