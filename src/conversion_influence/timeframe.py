"""The one comparison of times.

A fact belongs to the past of a prediction when it was known strictly before the prediction instant
(``known_at < as_of``). Every other module asks the functions below and compares no instants itself.
They work alike on Ibis columns, pandas objects and ``datetime`` values.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

FIRST_MONDAY = date(1900, 1, 1)

QUESTION_RANK = 0
"""Sorts a question (an ``as_of``) before a fact of the same instant; see `FACT_RANK`."""

FACT_RANK = 1
"""Sorts a fact after a question of the same instant, so a running count over facts and questions in
the order (instant, rank) holds at each question exactly the facts for which `is_past` is true."""


def is_past(known_at: Any, as_of: Any) -> Any:
    """Return whether a fact was known before the prediction instant, strictly.

    Parameters
    ----------
    known_at : instant or column of instants
        When the fact was captured, settled or published, in UTC.
    as_of : instant or column of instants
        The prediction instant, in UTC.

    Returns
    -------
    bool or column of bool
        ``known_at < as_of``.
    """
    return known_at < as_of


def is_current(known_at: Any, superseded_at: Any, as_of: Any) -> Any:
    """Return whether an Ibis fact was the latest of its kind that was known at the instant.

    Parameters
    ----------
    known_at, superseded_at : ibis.expr.types.TimestampValue
        When this fact, and the one that replaces it (null: none), became known.
    as_of : ibis.expr.types.TimestampValue
        The prediction instant.
    """
    return is_past(known_at, as_of) & (superseded_at.isnull() | ~is_past(superseded_at, as_of))


def is_within(happened_at: Any, as_of: Any, days: int) -> Any:
    """Return whether a past fact lies inside a lookback.

    Parameters
    ----------
    happened_at : instant or column of instants
        When the fact happened, in UTC.
    as_of : instant or column of instants
        The prediction instant, in UTC.
    days : int
        Length of the lookback; a fact exactly ``days`` old is inside.
    """
    return is_since(happened_at, before(as_of, days))


def is_since(happened_at: Any, start: Any) -> Any:
    """Return whether a past fact lies inside a lookback that starts at an instant.

    Parameters
    ----------
    happened_at : instant or column of instants
        When the fact happened, in UTC.
    start : instant or column of instants
        See `before`.
    """
    return happened_at >= start


def before(as_of: Any, days: int) -> Any:
    """Return the instant ``days`` before a prediction instant.

    Parameters
    ----------
    as_of : instant or column of instants
        The prediction instant, in UTC.
    days : int
        How far back.
    """
    return as_of - timedelta(days=days)


def day_of(instant: Any) -> Any:
    """Return the start of the day of an instant, in UTC.

    Parameters
    ----------
    instant : ibis.expr.types.TimestampValue
        Naive UTC.
    """
    return instant.truncate("D").cast("timestamp(6)")


def week_number(instant: Any) -> Any:
    """Return the whole weeks from the first Monday of 1900 to an Ibis instant, in UTC.

    Parameters
    ----------
    instant : ibis.expr.types.TimestampValue
        Naive UTC.
    """
    return instant.date().delta(FIRST_MONDAY, unit="day") // 7


def age_days(happened_at: Any, as_of: Any) -> Any:
    """Return the age of an Ibis fact in days, to the microsecond.

    Differences of ``epoch_seconds`` are not used: engines differ in what they keep of a second.

    Parameters
    ----------
    happened_at : ibis.expr.types.TimestampValue
        When the fact happened, in UTC.
    as_of : ibis.expr.types.TimestampValue
        The later instant.
    """
    return as_of.delta(happened_at, unit="microsecond").cast("float64") / 86400e6
