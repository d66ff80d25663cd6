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
    name : str
        Its name in the table that the block returns.
    """

    block: str
    name: str

    @property
    def column(self) -> str:
        """Name beside the columns of the engine and of the user."""
        return f"{self.block}_{self.name}"


OfStream = (
    Total
    | Peak
    | Distinct
    | ActiveWeeks
    | Mix
    | Median
    | Deviation
    | HIndex
    | Faded
    | SinceLast
    | SinceFirst
)
"""What the engine computes from one stream of facts."""

Aggregate = OfStream | Context | Derived


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
