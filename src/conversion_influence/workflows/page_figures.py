"""Figures on a page for people: one way of writing for each kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

NOTHING = "-"
"""Stands where a figure is not defined."""

Figure = Callable[[float | None], str]


def amount(value: float | None) -> str:
    """Return an amount with four digits, or without decimals from 1,000 on.

    Parameters
    ----------
    value : float or None
        None and NaN where it is not defined.
    """
    return _written(value, lambda x: f"{x:,.0f}" if abs(x) >= 1000 else f"{x:,.4g}")


def area(value: float | None) -> str:
    """Return an area under a curve, from 0 to 1.

    Parameters
    ----------
    value : float or None
        None and NaN where it is not defined.
    """
    return _written(value, lambda x: f"{x:.3f}")


def per_thousand(value: float | None) -> str:
    """Return a loss per exposure as one per 1,000 exposures.

    Parameters
    ----------
    value : float or None
        None and NaN where it is not defined.
    """
    return _written(value, lambda x: f"{1000 * x:.3f}")


def percent(value: float | None) -> str:
    """Return a share in percent, with two decimals.

    Parameters
    ----------
    value : float or None
        None and NaN where it is not defined.
    """
    return _written(value, lambda x: f"{x:.2%}")


def with_interval(
    figures: Mapping[Any, Any],
    name: str,
    low: str = "low",
    high: str = "high",
    *,
    write: Figure = amount,
) -> str:
    """Return a figure with its interval, or alone where it has none.

    Parameters
    ----------
    figures : mapping
        Holds the three.
    name, low, high : str
        Of the figure and the ends of its interval.
    write : callable
        How each is written.
    """
    text = write(figures[name])
    if NOTHING in (text, write(figures[low])):
        return text
    return f"{text} ({write(figures[low])} to {write(figures[high])})"


def _written(value: float | None, write: Callable[[float], str]) -> str:
    number = float("nan") if value is None else float(value)
    return write(number) if math.isfinite(number) else NOTHING
