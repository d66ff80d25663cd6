"""What the oracle may look at: the rows of a world that were known at one instant."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
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
    prior : (float, float)
        Conversions and exposures added to everybody's over the whole past.
    kept : float
        Conversions at the next longer lookback's rate that are added to a lookback.
    """

    windows: tuple[int | None, ...]
    expected_days: int
    rho: tuple[float, float]
    variance: tuple[float, float]
    prior: tuple[float, float]
    kept: float


@dataclass(frozen=True, eq=False)
class Question:
    """One cohort row before a world; each is itself only, so answers may be kept by question.

    Attributes
    ----------
    world : dict of str to list of dict
        The raw tables; ``bookings`` are the placements as they stand.
    row : dict
        ``creator_id``, ``as_of`` and the offer.
    rules : Rules
        Of the history.
    moments : dict
        Questions about nobody, by instant; shared by all questions about a world.
    """

    world: World
    row: Row
    rules: Rules
    moments: dict[datetime, Question] = field(default_factory=dict, repr=False)

    @property
    def as_of(self) -> datetime:
        """The prediction instant."""
        return self.row["as_of"]

    @property
    def topic(self) -> str | None:
        """Topic of the campaign."""
        return self.row["topic"]

    @property
    def month(self) -> Question:
        """The question about nobody at the reference instant, the first of the month."""
        first = self.as_of.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        if first not in self.moments:
            nobody = {"creator_id": None, "as_of": first}
            self.moments[first] = Question(self.world, nobody, self.rules, self.moments)
        return self.moments[first]

    def own(self, table: str) -> list[Row]:
        """Return the creator's rows, whenever known."""
        return [r for r in self.world[table] if r["creator_id"] == self.row["creator_id"]]

    def known(self, rows: Iterable[Row], column: str, days: int | None = None) -> list[Row]:
        """Return the rows whose instant lies before as_of, and at most so many days before."""
        past = [row for row in rows if row[column] is not None and row[column] < self.as_of]
        if days is None:
            return past
        return [row for row in past if row[column] >= self.as_of - timedelta(days=days)]

    def of(self, creator: str) -> Question:
        """Return the same question about another creator, who has no offer."""
        row = {"creator_id": creator, "as_of": self.as_of}
        return Question(self.world, row, self.rules, self.moments)

    def ago(self, days: int) -> Question:
        """Return the same question some days earlier."""
        row = self.row | {"as_of": self.as_of - timedelta(days=days)}
        return Question(self.world, row, self.rules, self.moments)

    def days_since(self, instants: Iterable[datetime]) -> Number:
        """Return the days from the last of some instants to as_of."""
        last = max(instants, default=None)
        return None if last is None else days_between(last, self.as_of)


Answer = Callable[[Question, Any], Any]
"""What a signal must be, for a question and a lookback in days."""


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


def given(values: Iterable[Any]) -> list[Any]:
    """Return the values that are known."""
    return [value for value in values if value is not None]


def mean(values: Iterable[Any]) -> Number:
    """Return the mean of the values that are known."""
    kept = given(values)
    return ratio(sum(kept), len(kept))


def median(values: Iterable[float]) -> Number:
    """Return the middle value, or the mean of the middle two."""
    ranked = sorted(values)
    if not ranked:
        return None
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def added(rows: Iterable[Row], column: str) -> float:
    """Return the sum of a column where it is known."""
    return sum(given(row[column] for row in rows))


def entropy(values: Iterable[Any]) -> Number:
    """Return -sum p ln p over the shares of different values, None without any."""
    listed = list(values)
    shares = [listed.count(value) / len(listed) for value in set(listed)]
    return -sum(share * math.log(share) for share in shares) if listed else None
