"""Formulas of signals: plain functions from Ibis columns to one; null where undefined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis


def itself(value: Any) -> Any:
    """Return the aggregate as it is."""
    return value.cast("float64")


def category(value: Any) -> Any:
    """Return a text column as it is."""
    return value


def per_week(days: int) -> Callable[[Any], Any]:
    """Return a formula: a total over a lookback as a weekly number.

    Parameters
    ----------
    days : int
        Length of the lookback.
    """

    def formula(total: Any) -> Any:
        return total.cast("float64") * 7.0 / days

    return formula


def share(part: Any, whole: Any) -> Any:
    """Return part / whole, null where the whole is 0."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def per_thousand(part: Any, whole: Any) -> Any:
    """Return 1000 * part / whole, null where the whole is not positive."""
    return (whole > 0).ifelse(1000.0 * share(part, whole), ibis.null("float64"))


def smoothed_share(part: Any, whole: Any) -> Any:
    """Return (part + 1) / (whole + 2), the rule of succession, null where the whole is 0."""
    return (whole > 0).ifelse((part + 1.0) / (whole + 2.0), ibis.null("float64"))


def log_of(value: Any) -> Any:
    """Return ln(1 + value), null where the value is negative."""
    kept = value.cast("float64")
    return (kept >= 0).ifelse((kept + 1.0).ln(), ibis.null("float64"))


def growth(now: Any, then: Any) -> Any:
    """Return ln((now + 1) / (then + 1)), null where nothing was known then."""
    known = (then > 0) & (now >= 0)
    ratio = (now.cast("float64") + 1.0) / (then.cast("float64") + 1.0)
    return known.ifelse(ratio.nullif(0.0).ln(), ibis.null("float64"))


def trend(short_days: int, long_days: int) -> Callable[[Any, Any], Any]:
    """Return a formula: ln of the recent pace over the longer pace, half a fact added to both.

    Parameters
    ----------
    short_days, long_days : int
        The two lookbacks; the short one lies inside the long one.
    """

    def formula(short: Any, long: Any) -> Any:
        recent = (short.cast("float64") + 0.5) / short_days
        usual = (long.cast("float64") + 0.5) / long_days
        return (long > 0).ifelse((recent / usual).ln(), ibis.null("float64"))

    return formula


def mean_trend(short: Any, short_n: Any, long: Any, long_n: Any) -> Any:
    """Return ln of the recent mean over the longer mean, null where either has nothing."""
    recent, usual = share(short, short_n), share(long, long_n)
    known = (recent > 0) & (usual > 0)
    return known.ifelse((recent.nullif(0.0) / usual.nullif(0.0)).ln(), ibis.null("float64"))


def if_any(value: Any, known: Any) -> Any:
    """Return the value, null where it rests on nothing known."""
    return (known > 0).ifelse(value.cast("float64"), ibis.null("float64"))


def log_ratio(part: Any, whole: Any) -> Any:
    """Return ln((part + 1) / (whole + 1)), null where either is unknown or negative."""
    known = (part >= 0) & (whole >= 0)
    ratio = (part.cast("float64") + 1.0) / (whole.cast("float64") + 1.0).nullif(0.0)
    return known.ifelse(ratio.nullif(0.0).ln(), ibis.null("float64"))


def growth_of_same(now: Any, then: Any, accounts: Any, accounts_then: Any) -> Any:
    """Return the growth, null where accounts were first captured in between: they are no growth."""
    return (accounts == accounts_then).ifelse(growth(now, then), ibis.null("float64"))


def acceleration(now: Any, then: Any, before_then: Any, accounts: Any, accounts_before: Any) -> Any:
    """Return the growth from then to now less that from before to then, of the same accounts."""
    difference = growth(now, then) - growth(then, before_then)
    return (accounts == accounts_before).ifelse(difference, ibis.null("float64"))


def slope(last: Any, first: Any) -> Any:
    """Return the rise per third of a lookback between the medians of its outer thirds."""
    return (last - first) / 2.0


def mean_ratio(part: Any, part_n: Any, other: Any, other_n: Any) -> Any:
    """Return ln((mean of the one + 1) / (mean of the other + 1)), null where either has nothing."""
    return log_ratio(share(part, part_n), share(other, other_n))


def missing_share(part: Any, whole: Any) -> Any:
    """Return 1 - part / whole, null where the whole is 0."""
    return 1.0 - share(part, whole)
