"""When each column of the raw tables becomes known, and which columns never say.

The one list of this kind beside the contracts: a table that is missing here would escape the audit,
so a test compares it with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import pandas as pd

from conversion_influence.dataset.cohort import OFFER
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.sources import Tables

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "account_snapshots": "captured_at",
        "posts": "published_at",
        "post_metrics": "captured_at",
        "mentions": "mentioned_at",
        "replies": "commented_at",
        "placements": "booked_at",
    }
)
"""Tables whose rows become known at an instant of their own, with its column."""

PLAN = ("placement_id", "creator_id", "booked_at", "currency", *OFFER)
"""Columns of a placement that are known when it is booked."""

OUTCOME = tuple(name for name in CONTRACTS["placements"].names if name not in PLAN)
"""Columns of a placement that are known only when it is settled."""

NAMES = ("creator_id", "platform", "account_id", "handle", "name", "post_id", "placement_id")
"""Columns that only say which row is meant."""


@dataclass(frozen=True)
class Part:
    """Columns of a row that become known at another instant than the row.

    Attributes
    ----------
    table : str
        Name of the table.
    known_at : str
        Column of the instant; null while they are not known.
    columns : tuple of str
        The columns, ``known_at`` among them.
    """

    table: str
    known_at: str
    columns: tuple[str, ...]


PARTS = (
    Part("accounts", "created_at", ("created_at",)),
    Part("replies", "replied_at", ("replied_at",)),
    Part("placements", "settled_at", OUTCOME),
)
"""Parts of rows with an instant of their own."""

SINCE: Mapping[str, str] = MappingProxyType({"creators": "first_seen_at"})
"""Tables of lasting rows of which one with an instant counts only from it on, with its column."""


def known_later(frame: pd.DataFrame, column: str, cut: datetime) -> pd.Series:
    """Return which rows have an instant at the cut or after it.

    Compared here and not by `timeframe` on purpose: an auditor that borrowed the comparison under
    test would be blind where that is wrong.

    Parameters
    ----------
    frame : pandas.DataFrame
        A raw table.
    column : str
        The instant, naive UTC; missing is not later.
    cut : datetime
        Naive UTC.
    """
    at_or_after: pd.Series = frame[column] >= pd.Timestamp(cut)
    return at_or_after


def columns_of(tables: Tables, name: str) -> tuple[str, ...]:
    """Return the columns the user gave in a table, as the contract orders them, extras last.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    name : str
        One of them.
    """
    given = [column for column in CONTRACTS[name].names if column in tables.given[name]]
    return (*given, *tables.extras[name])


def lasting_columns(tables: Tables) -> tuple[str, ...]:
    """Return ``table.column`` of all that is taken as true at any time, as it stands today.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    return tuple(
        f"{name}.{column}"
        for name in tables.names
        if name not in ROWS
        for column in _untimed(tables, name)
    )


def columns_known_with_row(tables: Tables) -> tuple[str, ...]:
    """Return ``table.column`` of what is taken as known at the instant of its row.

    Readings of a capture are left out: they were taken at that instant by definition.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    return tuple(
        f"{name}.{column}"
        for name in tables.names
        if name in ROWS and ROWS[name] != "captured_at"
        for column in _untimed(tables, name)
        if column != ROWS[name]
    )


def _untimed(tables: Tables, name: str) -> list[str]:
    timed = {column for part in PARTS if part.table == name for column in part.columns}
    timed.add(SINCE.get(name, ""))
    return [c for c in columns_of(tables, name) if c not in timed and c not in NAMES]
