"""Features as frozen values that name themselves.

An *aggregate* says what the point-in-time engine must compute per (creator_id, as_of[, topic])
from one stream of facts; a *signal* is a named formula over aggregates with the reason it exists.
Neither holds data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversion_influence.dataset.aggregates import (
    ActiveWeeks,
    Deviation,
    Faded,
    Median,
    Peak,
    SinceFirst,
    SinceLast,
    Total,
)
from conversion_influence.dataset.aggregates_of_keys import Distinct, HIndex, Mix


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
