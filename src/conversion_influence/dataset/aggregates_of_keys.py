"""Aggregates over the values of a key: different values, how facts spread over them, h-index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Distinct:
    """Number of different values of a key among the facts of a lookback; 0 where there is none.

    Attributes
    ----------
    stream, days
        As for `Total`.
    key : str
        Column of the stream; null is no value.
    """

    stream: str
    key: str
    days: int

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_distinct_{self.key}_{self.days}d"


@dataclass(frozen=True)
class Mix:
    """How facts spread over the values of a key; missing where no fact has one.

    With p the share of a value: ``entropy`` is the sum of -p ln p, in nats; ``concentration`` the
    sum of p squared (Herfindahl), 1 where all facts have one value.

    Attributes
    ----------
    stream, key, days
        As for `Distinct`.
    how : {"entropy", "concentration"}
        Which of the two.
    """

    stream: str
    key: str
    days: int
    how: Literal["entropy", "concentration"]

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_{self.key}_{self.how}_{self.days}d"


@dataclass(frozen=True)
class HIndex:
    """Largest h such that h items on the row's topic have a measure of at least h each.

    Attributes
    ----------
    stream, measure, days
        As for `Total`; facts of one ``item`` are added up.
    """

    stream: str
    measure: str
    days: int

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_{self.measure}_h_{self.days}d"
