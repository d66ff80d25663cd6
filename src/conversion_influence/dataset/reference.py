"""Reference instants: once a month, everybody is looked at, and rows are compared with that look.

A row compared with everybody at its exact as_of would read the whole population for itself alone,
and a cohort of 100,000 rows would read it 100,000 times. So what rows are compared *with* is fixed
at the reference instant of a row, the first day 00:00 UTC of the month of its as_of: at most a
month old, shared by all rows of the month, and independent of which other rows stand in the cohort.
It uses what was known before the reference instant, which is at or before as_of. What belongs to
the row itself is always computed at as_of.
"""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.timeframe import is_current


def reference_instant(as_of: Any) -> Any:
    """Return the first day 00:00 UTC of the month of an instant.

    Parameters
    ----------
    as_of : ibis.expr.types.TimestampValue
        Naive UTC.
    """
    return as_of.truncate("M").cast("timestamp(6)")


def month_of(instant: Any) -> Any:
    """Return the number of a month, one more for each month.

    Parameters
    ----------
    instant : ibis.expr.types.TimestampValue
        Naive UTC.
    """
    return (instant.year() * 12 + instant.month()).cast("int64")


def months_back(instants: Any, days: int) -> Any:
    """Return the months that a lookback from anywhere in the month of a reference instant touches.

    To join facts by month first makes a join of facts with instants an equality, whose size is
    that of the facts times the months of the lookback.

    Parameters
    ----------
    instants : ibis.Table
        Distinct reference instants ``at``.
    days : int
        Length of the lookback.

    Returns
    -------
    ibis.Table
        ``at`` and ``month`` (see `month_of`), some months too many rather than too few.
    """
    back = ibis.range(0, days // 30 + 2).unnest()
    counted = instants.select("at", back=back)
    return counted.select("at", month=month_of(counted["at"]) - counted.back)


def standing(facts: Any) -> Any:
    """Return the facts that were the latest of their kind at some reference instant.

    Parameters
    ----------
    facts : ibis.Table
        With ``known_at`` and ``superseded_at``; many captures of one month leave one.
    """
    following = (facts.known_at.truncate("M") + ibis.interval(months=1)).cast("timestamp(6)")
    return facts.filter(is_current(facts.known_at, facts.superseded_at, following))
