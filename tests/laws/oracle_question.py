"""What the oracle may look at: the rows of a world that were known at one instant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
Number = float | None


@dataclass(frozen=True)
class Rules:
    """Settings of the history that are not of the catalog.

    Attributes
    ----------
    windows : tuple of int or None
        Lookbacks of rates from the longest (None, the whole past) to the shortest.
    expected_days : int
        Lookback of the going rate at which conversions are expected.
    rho, variance : (float, float)
        Bounds of the intraclass correlation and of the variance of observed over expected.
    """

    windows: tuple[int | None, ...]
    expected_days: int
    rho: tuple[float, float]
    variance: tuple[float, float]


@dataclass(frozen=True)
class Question:
    """One cohort row before a world.

    Attributes
    ----------
    world : dict of str to list of dict
        The raw tables.
    row : dict
        ``creator_id``, ``as_of`` and the offer.
    rules : Rules
        Of the history.
    """

    world: World
    row: Row
    rules: Rules

    @property
    def as_of(self) -> datetime:
        """The prediction instant."""
        return self.row["as_of"]

    @property
    def topic(self) -> str | None:
        """Topic of the campaign."""
        return self.row["topic"]

    def own(self, table: str) -> list[Row]:
        """Return the creator's rows, whenever known."""
        return [r for r in self.world[table] if r["creator_id"] == self.row["creator_id"]]

    def known(self, rows: list[Row], column: str, days: int | None = None) -> list[Row]:
        """Return the rows whose instant lies before as_of, and at most so many days before."""
        past = [row for row in rows if row[column] is not None and row[column] < self.as_of]
        if days is None:
            return past
        return [row for row in past if row[column] >= self.as_of - timedelta(days=days)]

    def ago(self, days: int) -> Question:
        """Return the same question some days earlier."""
        return Question(
            self.world, self.row | {"as_of": self.as_of - timedelta(days=days)}, self.rules
        )

    def days_since(self, instants: list[datetime]) -> Number:
        """Return the days from the last of some instants to as_of."""
        return days_between(max(instants), self.as_of) if instants else None


def days_between(earlier: datetime, later: datetime) -> float:
    """Return days with fractions."""
    return (later - earlier).total_seconds() / 86400.0


def ratio(part: Number, whole: Number) -> Number:
    """Return part / whole, None where that says nothing."""
    if part is None or whole is None or whole == 0:
        return None
    return part / whole


def log1p(value: Number) -> Number:
    """Return ln(1 + value)."""
    return None if value is None or value < 0 else math.log(1 + value)


def mean(values: list[Any]) -> Number:
    """Return the mean of the values that are known."""
    given = [value for value in values if value is not None]
    return ratio(sum(given), len(given))


def added(rows: list[Row], column: str) -> float:
    """Return the sum of a column where it is known."""
    return sum(row[column] for row in rows if row[column] is not None)
