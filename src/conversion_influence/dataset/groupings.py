"""Placements in many kinds of groups at once: the groups stand as rows, not as queries.

A *grouping* (``creator``, ``creator_topic``, ...) puts each placement into at most one of its
groups. The placements of all groupings lie below one another in one table, so one pass of running
sums answers every group of every grouping over every lookback. A placement is known once it is
settled, or once it is booked where only the booking counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from conversion_influence.timeframe import FACT_RANK, QUESTION_RANK, before

WINDOWS: tuple[int | None, ...] = (None, 365, 90)
"""Lookbacks of rates, in days since settlement; None is the whole past."""

KEYS = ("key_1", "key_2", "key_3")
"""Columns of what the members of a group share; "", which no text is, where there is no more."""

SUMS = ("part", "whole", "observed", "expected", "placements")
"""What is added up in a group; see `Grouping`. Observed and expected are conversions."""


@dataclass(frozen=True)
class Grouping:
    """One way to put placements into groups, and what is added up there.

    Attributes
    ----------
    keys : tuple of str
        Columns that the members of a group share; where one is null, there is no group.
    part, whole : str
        Columns of the placements whose sums are compared; a placement without part is passed over.
    booked : bool
        A placement is known once it is booked; else once it is settled.
    smoothed : bool
        There are rates over all `WINDOWS`, shrunk by how much the groups differ.
    dated : bool
        The number of placements and the last instant are kept too.
    """

    keys: tuple[str, ...]
    part: str
    whole: str
    booked: bool = False
    smoothed: bool = False
    dated: bool = False

    @property
    def windows(self) -> tuple[int | None, ...]:
        """Lookbacks over which there are sums."""
        return WINDOWS if self.smoothed else (None,)

    @property
    def sums(self) -> tuple[str, ...]:
        """What of `SUMS` is of use over all these lookbacks."""
        return SUMS[:4] if self.smoothed else SUMS[:2]


def _smoothed(*keys: str, dated: bool = False) -> Grouping:
    return Grouping(keys, "k", "n", smoothed=True, dated=dated)


GROUPINGS: Mapping[str, Grouping] = {
    "platform": _smoothed("platform"),
    "topic": _smoothed("topic"),
    "creator": _smoothed("creator_id", dated=True),
    "creator_topic": _smoothed("creator_id", "topic"),
    "creator_brand": _smoothed("creator_id", "brand"),
    "clicks": Grouping(("creator_id",), "clicks", "reach"),
    "revenue": Grouping(("creator_id",), "revenue", "sold_n"),
    "refunds": Grouping(("creator_id",), "refunds", "sold_k"),
    "price": Grouping(("creator_id",), "cost", "one", booked=True),
    "brand": Grouping(("creator_id", "brand"), "one", "one", booked=True),
    "niche": Grouping(("creator_id", "topic"), "branded", "one", booked=True),
    "niche_brand": Grouping(("creator_id", "topic", "brand"), "one", "one", booked=True),
}
"""Every grouping, by name."""

NUMBERS = {name: number for number, name in enumerate(GROUPINGS)}
"""What a grouping is called in tables: joins and windows over numbers are the quicker ones."""


def suffix(days: int | None) -> str:
    """Return how a lookback is written at the end of a name; the whole past is not.

    Parameters
    ----------
    days : int or None
        One of `WINDOWS`.
    """
    return "" if days is None else f"_{days}d"


def below(tables: Sequence[Any]) -> Any:
    """Return the rows of all tables, at least one.

    Parameters
    ----------
    tables : sequence of ibis.Table
        With the same columns.
    """
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def stack(table: Any, names: Iterable[str], *carried: str) -> Any:
    """Return the rows of a table once for each grouping in which they have a group.

    Parameters
    ----------
    table : ibis.Table
        With the columns that are keys of the groupings.
    names : iterable of str
        Of `GROUPINGS`.
    *carried : str
        Columns of the table to keep.

    Returns
    -------
    ibis.Table
        The carried columns, ``grouping`` (see `NUMBERS`) and `KEYS`.
    """
    return below([_grouped(table, name, carried) for name in names])


def _grouped(table: Any, name: str, carried: Iterable[str]) -> Any:
    keys = GROUPINGS[name].keys
    kept = table.filter(*(table[key].notnull() for key in keys))
    shared = [kept[key] for key in keys] + [ibis.literal("")] * (len(KEYS) - len(keys))
    number = ibis.literal(NUMBERS[name], "int32")
    return kept.select(*carried, grouping=number, **dict(zip(KEYS, shared, strict=True)))


def number_groups(settled: Any, booked: Any, names: Sequence[str]) -> Any:
    """Return every group that has a placement: ``grouping``, `KEYS` and a ``group_id``.

    Parameters
    ----------
    settled, booked : ibis.Table
        Placements with the keys of the groupings.
    names : sequence of str
        Of `GROUPINGS`.
    """
    rows = below([stack(_source(name, settled, booked), [name]) for name in names]).distinct()
    order = ibis.window(order_by=["grouping", *KEYS])
    return rows.mutate(group_id=ibis.row_number().over(order).cast("int64"))


def _source(name: str, settled: Any, booked: Any) -> Any:
    table = booked if GROUPINGS[name].booked else settled
    return table.filter(table[GROUPINGS[name].part].notnull())


def grow(settled: Any, booked: Any, groups: Any, names: Sequence[str]) -> Any:
    """Return how the sums of every group grew: one row per group and instant of a change.

    Parameters
    ----------
    settled, booked : ibis.Table
        Placements with ``known_at``, the columns that the groupings read, and ``observed``,
        ``expected`` and ``one``.
    groups : ibis.Table
        From `number_groups`.
    names : sequence of str
        Of `GROUPINGS`.

    Returns
    -------
    ibis.Table
        ``grouping``, ``group_id``, ``known_at``, ``position`` (1 at the group's first change, and
        so on), each of `SUMS` over all that was known by then, and as ``<sum>_added`` over what
        became known at that instant.
    """
    facts = []
    for name in names:
        table, grouping = _source(name, settled, booked), GROUPINGS[name]
        part, whole = table[grouping.part], table[grouping.whole]
        measured = table.mutate(part=part, whole=whole, placements=table.one)
        facts.append(_grouped(measured, name, ["known_at", *SUMS]))
    rows = below(facts).inner_join(groups, ["grouping", *KEYS])
    at_once = rows.group_by(["grouping", "group_id", "known_at"]).aggregate(
        **{f"{name}_added": rows[name].sum() for name in SUMS}
    )
    past = ibis.window(group_by="group_id", order_by="known_at", preceding=None, following=0)
    return at_once.mutate(
        position=at_once.known_at.count().over(past),
        **{name: at_once[f"{name}_added"].sum().over(past) for name in SUMS},
    )


def totals(pairs: Any, groups: Any, grown: Any, names: Sequence[str]) -> Any:
    """Return the sums of the groups that a question is about, as they were known at its as_of.

    Parameters
    ----------
    pairs : ibis.Table
        Questions: ``pair_id``, ``as_of`` and the keys of the groupings.
    groups, grown : ibis.Table
        From `number_groups` and `grow`, of the same groupings.
    names : sequence of str
        Of `GROUPINGS`.

    Returns
    -------
    ibis.Table
        One row per ``pair_id`` with a placement in any of its groups, with
        ``<grouping>_<sum><window>``, null for a group without; of a dated grouping
        also ``<grouping>_placements`` and ``<grouping>_last_at``.
    """
    asked = stack(pairs, names, "pair_id", "as_of").inner_join(groups, ["grouping", *KEYS])
    asked = asked.select("pair_id", "as_of", "grouping", "group_id").cache()
    steps = grown.select("group_id", "position", "known_at", *SUMS)
    found = _positions(asked, grown).inner_join(steps, ["group_id", "position"])
    none = {name: ibis.null(found[name].type()) for name in (*SUMS, "known_at")}
    sums = {}
    for name in names:
        for days in GROUPINGS[name].windows:
            mine = found.cell == _cell(NUMBERS[name], days)
            dated = GROUPINGS[name].dated and days is None
            for part in GROUPINGS[name].sums + (("placements", "known_at") if dated else ()):
                column = f"{name}_{part.replace('known_at', 'last_at')}{suffix(days)}"
                sums[column] = mine.ifelse(found[part], none[part]).max()
    return found.group_by("pair_id").aggregate(**sums)


def _cell(number: Any, days: int | None) -> Any:
    """Return one number for a grouping at a lookback."""
    return number * len(WINDOWS) + WINDOWS.index(days)


def _positions(asked: Any, grown: Any) -> Any:
    """Return per question and lookback how many changes of its group had become known."""
    smoothed = [NUMBERS[name] for name, grouping in GROUPINGS.items() if grouping.smoothed]
    seen = grown.semi_join(asked, "group_id")
    fact = {"rank": ibis.literal(FACT_RANK, "int8"), "pair_id": ibis.null("int64")}
    marks = [seen.select("group_id", at="known_at", **fact, cell=ibis.null("int8"))]
    for days in WINDOWS:
        rows = asked if days is None else asked.filter(asked.grouping.isin(smoothed))
        at = rows.as_of if days is None else before(rows.as_of, days)
        question = {"rank": ibis.literal(QUESTION_RANK, "int8"), "pair_id": rows.pair_id}
        cell = _cell(rows.grouping, days).cast("int8")
        marks.append(rows.select("group_id", at=at, **question, cell=cell))
    table = below(marks)
    order = ibis.window(group_by="group_id", order_by=["at", "rank"], preceding=None, following=0)
    facts = (table["rank"] == FACT_RANK).ifelse(1.0, 0.0).sum().over(order)
    placed = table.mutate(position=facts.cast("int64"))
    placed = placed.filter(placed["rank"] == QUESTION_RANK)
    return placed.select("group_id", "pair_id", "cell", "position")
