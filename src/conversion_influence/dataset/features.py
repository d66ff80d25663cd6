"""Features as frozen values that name themselves.

An *aggregate* says what the point-in-time engine must compute per (creator_id, as_of[, topic])
from one stream of facts; a *signal* is a named formula over aggregates with the reason it exists.
Neither holds data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Scope = Literal["creator", "on_topic", "topic", "everyone"]
SCOPE_KEYS: dict[Scope, tuple[str, ...]] = {
    "creator": ("creator_id",),
    "on_topic": ("creator_id", "topic"),
    "topic": ("topic",),
    "everyone": (),
}
"""Columns in which a fact must equal the cohort row to be in scope."""


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

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        scope = "" if self.scope == "creator" else f"_{self.scope}"
        lookback = "" if self.days is None else f"_{self.days}d"
        return f"{self.stream}_{self.measure}{scope}{lookback}"


@dataclass(frozen=True)
class Level:
    """A running total of the whole past as it stood some days before as_of.

    A level that is captured now and then (followers) is the sum of its changes; it is missing, not
    0, before the first capture.

    Attributes
    ----------
    stream, measure : str
        As for `Total`.
    ago : int
        Days before as_of.
    """

    stream: str
    measure: str
    ago: int = 0

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_{self.measure}" + (f"_{self.ago}d_ago" if self.ago else "")


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
class Distinct:
    """Number of different sources among the facts of a lookback.

    Counted as the facts that their source had not repeated before as_of, so one pass is enough.

    Attributes
    ----------
    stream, days
        As for `Total`; the stream's ``repeated_at`` is the same source's next fact.
    """

    stream: str
    days: int

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_distinct_{self.days}d"


@dataclass(frozen=True)
class SinceLast:
    """Days from the last known fact to as_of, over the whole past; missing where there is none.

    Attributes
    ----------
    stream, scope
        As for `Total`.
    """

    stream: str
    scope: Scope = "creator"

    @property
    def column(self) -> str:
        """Name of the engine's column."""
        return f"{self.stream}_since_last" + ("" if self.scope == "creator" else f"_{self.scope}")


@dataclass(frozen=True)
class Context:
    """A column of the cohort row itself or of the creator: the offer, or a lasting attribute.

    Attributes
    ----------
    column : str
        Name in the context table that `dataset.context` builds.
    """

    column: str


@dataclass(frozen=True)
class Derived:
    """A column that a block computes in a way of its own: history, peers, the network of mentions.

    Attributes
    ----------
    block : str
        Name of the block; see `dataset.blocks`.
    column : str
        Name in the table that the block returns.
    """

    block: str
    column: str


Aggregate = Total | Level | Peak | Distinct | SinceLast | Context | Derived


@dataclass(frozen=True)
class Signal:
    """One input of the model, with its reason.

    Attributes
    ----------
    stem : str
        Name without lookback.
    group : str
        Which characteristic of influence it measures.
    needs : tuple of Aggregate
        What the formula reads, in its order of arguments.
    formula : callable
        From Ibis columns (one per need) to the signal's Ibis column.
    words : str
        The formula in words, with its unit.
    source : str
        Why it should matter: practice or paper.
    en, fr : str
        What it is called when speaking to a marketer.
    days : int or None
        Lookback shown in the name.
    requires : tuple of (str, str)
        Tables and columns without which it is missing.
    unit : str
        What the number counts: ``share``, ``days``, ``per week``, ``log ratio`` ...
    high_en, high_fr : str
        What a high value means to a marketer, a full sentence.
    """

    stem: str
    group: str
    needs: tuple[Aggregate, ...]
    formula: Callable[..., Any]
    words: str
    source: str
    en: str
    fr: str
    days: int | None = None
    requires: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    high_en: str = ""
    high_fr: str = ""

    @property
    def name(self) -> str:
        """Column name in the feature frame."""
        return self.stem if self.days is None else f"{self.stem}_{self.days}d"
