"""Questions: the rows of a cohort made ready for joins, and the facts that may answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import ibis
import pandas as pd

from conversion_influence.timeframe import before, is_past, is_since, week_number

PAIR = ("creator_id", "as_of", "topic", "platform", "brand", "planned_at", "brief")
"""What the aggregates of a cohort row depend on, beside its ``row_id``."""

Algorithm = Literal["auto", "segments", "running"]

MANY_INSTANTS = 10.0
"""From so many as_of per creator on, running sums beat segments."""

FEW_CREATORS = 2_000
"""Of so many creators or fewer, what they have in common with others is narrowed down first."""


@dataclass(frozen=True)
class Questions:
    """The questions of a cohort.

    Attributes
    ----------
    pairs : ibis.Table
        One row per cohort row: ``pair_id``, `PAIR`, ``creator`` (the creator's whole number, which
        joins faster than text), ``week_asked`` (`week_number` of as_of), and per lookback the
        instant it starts (`start_column`).
    people : ibis.Table
        One row per creator: ``creator_id``, ``creator``, ``last`` (its latest as_of).
    many : bool
        There are so many as_of per creator that running sums pay.
    few : bool
        There are so few creators that it pays to look for what concerns them first.
    first, last : datetime
        Earliest and latest as_of.
    """

    pairs: Any
    people: Any
    many: bool
    few: bool
    first: datetime
    last: datetime

    def ask(self, columns: frozenset[str]) -> Asked:
        """Return these columns of the facts of the creators that are asked about."""
        return Asked(columns, self.people, self.few)

    def ask_everybody(self, columns: frozenset[str], days: int) -> Asked:
        """Return these columns of everybody's facts that lie in a lookback of some question."""
        return Asked(columns, span=(before(self.first, days), self.last))


def start_column(days: int) -> str:
    """Return the name of the instant at which a lookback starts."""
    return f"start_{days}d"


def prepare(cohort: Any, lookbacks: Iterable[int], algorithm: Algorithm) -> Questions:
    """Return the questions of a cohort.

    Parameters
    ----------
    cohort : ibis.Table
        ``row_id`` and `PAIR`.
    lookbacks : iterable of int
        In days.
    algorithm : {"auto", "segments", "running"}
        "auto" decides by the number of as_of per creator.
    """
    people = cohort.group_by("creator_id").aggregate(
        first=cohort.as_of.min(), last=cohort.as_of.max(), asked=ibis._.count()
    )
    order = ibis.window(order_by="creator_id")
    people = people.mutate(creator=ibis.row_number().over(order).cast("int32")).cache()
    starts = {start_column(days): before(cohort.as_of, days) for days in sorted(set(lookbacks))}
    week = week_number(cohort.as_of).cast("int32")
    pairs = cohort.select(*PAIR, pair_id="row_id", week_asked=week, **starts)
    known = people.select("creator_id", "creator")
    pairs = pairs.inner_join(known, "creator_id").cache()
    size = people.aggregate(
        creators=people.count(),
        asked=people.asked.sum().fill_null(0),
        first=people.first.min(),
        last=people["last"].max(),
    ).execute()
    creators, asked, first, last = (size[name].iloc[0] for name in size)
    many = asked >= MANY_INSTANTS * max(creators, 1) if algorithm == "auto" else None
    return Questions(
        pairs,
        people.drop("asked", "first"),
        many=algorithm == "running" if many is None else bool(many),
        few=bool(creators <= FEW_CREATORS),
        first=_instant(first),
        last=_instant(last),
    )


def _instant(value: Any) -> datetime:
    """Return an instant; that of an empty cohort does not matter."""
    if pd.isna(value):
        return datetime(2000, 1, 1)
    instant: datetime = pd.Timestamp(value).to_pydatetime()
    return instant


@dataclass(frozen=True)
class Asked:
    """What is asked of a stream.

    Attributes
    ----------
    columns : frozenset of str
        Measures and keys; the others are not computed.
    people : ibis.Table or None
        Only facts of these creators (see `Questions`) before their latest as_of; None for
        everybody's.
    few : bool
        See `Questions`.
    span : (datetime, datetime) or None
        Of everybody's facts, only those from the one instant to before the other.
    """

    columns: frozenset[str]
    people: Any = None
    few: bool = False
    span: tuple[datetime, datetime] | None = None

    def near(self, table: Any, at: str, column: str = "creator_id") -> Any:
        """Return the rows of a table that can answer a question, with the number of the creator.

        Parameters
        ----------
        table : ibis.Table
            Any table of facts.
        at : str
            Column of the instant at which a row is known; rows that no question can see are left.
        column : str
            Where the creator stands in it.
        """
        if self.span is not None:
            start, end = (ibis.literal(instant, "timestamp(6)") for instant in self.span)
            table = table.filter(is_since(table[at], start), is_past(table[at], end))
        if self.people is None:
            return table.mutate(creator=ibis.null("int32"))
        people = self.people.rename(asked_id="creator_id")
        rows = table.inner_join(people, table[column] == people.asked_id)
        return rows.filter(is_past(rows[at], rows["last"])).drop("asked_id", "last")


def shape(
    rows: Any,
    asked: Asked,
    *,
    happened_at: Any,
    known_at: Any,
    measures: dict[str, Any],
    keys: dict[str, Any] | None = None,
    superseded_at: Any = None,
) -> Any:
    """Give a table of facts the columns every stream has.

    Parameters
    ----------
    rows : ibis.Table
        One row per fact, with ``creator``.
    asked : Asked
        Which measures and keys to keep.
    happened_at, known_at, superseded_at : ibis column
        Instants of the fact; ``superseded_at`` only where facts are replaced.
    measures, keys : dict of str to ibis column
        Numbers, and columns whose values are counted.
    """
    topic = rows.topic if "topic" in rows.columns else ibis.null("string")
    superseded = {} if superseded_at is None else {"superseded_at": superseded_at}
    return rows.select(
        creator=rows.creator,
        topic=topic,
        happened_at=happened_at,
        known_at=known_at,
        **superseded,
        **{n: value for n, value in measures.items() if n in asked.columns},
        **{n: value for n, value in (keys or {}).items() if n in asked.columns},
    )


def flag(condition: Any) -> Any:
    """Return 1, 0 or null for true, false or unknown."""
    return condition.cast("int8")
