"""Aggregates: what the engine computes per (creator_id, as_of[, topic]) from one stream of facts.

Frozen values that name themselves; none holds data. Those over the values of a key are in
`dataset.aggregates_of_keys`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["creator", "on_topic", "topic", "everyone"]
OwnScope = Literal["creator", "on_topic"]
SCOPE_KEYS: dict[Scope, tuple[str, ...]] = {
    "creator": ("creator",),
    "on_topic": ("creator", "topic"),
    "topic": ("topic",),
    "everyone": (),
}
"""Columns in which a fact must equal the cohort row to be in scope."""

MOST_DAYS_OF_WEEKS = 430
"""Active weeks are the bits of one whole number."""


@dataclass(frozen=True)
class Total:
    """Sum of a measure over the facts known before as_of that happened within a lookback.

    Attributes
    ----------
    stream, measure : str
        Where the facts come from and which of their numbers is added; ``one`` counts facts.
    days : int or None
        Lookback in days; None takes the whole past.
    scope : {"creator", "on_topic", "topic", "everyone"}
        Whose facts: the creator's, the creator's on the topic of the cohort row, everybody's on
        that topic, or everybody's.
    """

    stream: str
    measure: str = "one"
    days: int | None = None
    scope: Scope = "creator"

    def __post_init__(self) -> None:
        """Refuse everybody's whole past: nobody needs it, and all of a table would be read."""
        if self.days is None and self.scope in ("topic", "everyone"):
            msg = f"{self.stream}: a total over {self.scope} needs a lookback"
            raise ValueError(msg)

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        scope = "" if self.scope == "creator" else f"_{self.scope}"
        lookback = "" if self.days is None else f"_{self.days}d"
        return f"{self.stream}_{self.measure}{scope}{lookback}"


@dataclass(frozen=True)
class Peak:
    """Largest measure among the facts of a lookback; missing where there is none.

    Attributes
    ----------
    stream, measure, days
        As for `Total`.
    """

    stream: str
    measure: str
    days: int

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_{self.measure}_peak_{self.days}d"


@dataclass(frozen=True)
class ActiveWeeks:
    """Number of calendar weeks (from Monday, UTC) with a fact of a lookback; 0 where there is none.

    Attributes
    ----------
    stream, days
        As for `Total`; the stream's ``week`` is a whole number that grows by 1 each Monday.
    """

    stream: str
    days: int

    def __post_init__(self) -> None:
        """Refuse a lookback of more weeks than a whole number has bits."""
        if self.days > MOST_DAYS_OF_WEEKS:
            msg = f"{self.stream}: active weeks of {self.days} days are more than 64 bits hold"
            raise ValueError(msg)

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_weeks_{self.days}d"


@dataclass(frozen=True)
class Median:
    """Median of a measure over facts of a lookback; missing where there is none.

    Attributes
    ----------
    stream, measure, days
        As for `Total`.
    after : int
        Facts younger than so many days are left out.
    """

    stream: str
    measure: str
    days: int
    after: int = 0

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        after = f"_after_{self.after}d" if self.after else ""
        return f"{self.stream}_{self.measure}_median_{self.days}d{after}"


@dataclass(frozen=True)
class Deviation:
    """Population standard deviation of a measure over a lookback; missing where there is none.

    Attributes
    ----------
    stream, measure, days
        As for `Total`.
    """

    stream: str
    measure: str
    days: int

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_{self.measure}_deviation_{self.days}d"


@dataclass(frozen=True)
class Faded:
    """Number of facts of the whole past, each counting half as much per half-life of its age.

    Attributes
    ----------
    stream, scope
        As for `Total`.
    half_life : int
        In days.
    """

    stream: str
    half_life: int
    scope: OwnScope = "creator"

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        scope = "" if self.scope == "creator" else f"_{self.scope}"
        return f"{self.stream}_faded_{self.half_life}d{scope}"


@dataclass(frozen=True)
class SinceLast:
    """Days from the last known fact to as_of, over the whole past; missing where there is none.

    Attributes
    ----------
    stream, scope
        As for `Total`.
    """

    stream: str
    scope: OwnScope = "creator"

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_since_last" + ("" if self.scope == "creator" else f"_{self.scope}")


@dataclass(frozen=True)
class SinceFirst:
    """Days from the first known fact to as_of, over the whole past; missing where there is none.

    Attributes
    ----------
    stream
        As for `Total`.
    """

    stream: str

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_since_first"
