"""What training would refuse in tables that are allowed: said by a check of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem
from conversion_influence.tables.doubt_words import doubt
from conversion_influence.tables.layout import Layout
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.relations import given

if TYPE_CHECKING:
    import duckdb


def find_obstacles(
    database: duckdb.DuckDBPyConnection,
    layouts: Mapping[str, Layout],
    names: frozenset[str],
    now: datetime,
) -> Iterator[Problem]:
    """Yield what stands in the way of training on the tables, though a list can be scored on them.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the typed tables.
    layouts : mapping of str to Layout
        Tables that could be read.
    names : frozenset of str
        Tables that are given, read or not.
    now : datetime
        Instant of the check, naive UTC.
    """
    if "placements" not in names:
        yield doubt("placements", "no_placements")
        return
    if not given(layouts, {"placements": {"booked_at", "settled_at", "conversions"}}):
        return
    instant = f"TIMESTAMP '{now:%Y-%m-%d %H:%M:%S.%f}'"
    rows, booked, ahead, unsettled = one_row(
        database,
        f"SELECT count(*), count(*) FILTER (WHERE booked_at > {instant}), "
        f"count(*) FILTER (WHERE settled_at >= {instant} AND conversions IS NOT NULL), "
        f"count(*) FILTER (WHERE settled_at IS NULL OR settled_at >= {instant}) FROM placements",
    )
    counts = {"of": rows, "now": now}
    if booked:
        yield doubt("placements", "booked_ahead", column="booked_at", rows=booked, **counts)
    if ahead:
        yield doubt("placements", "settled_ahead", column="settled_at", rows=ahead, **counts)
    if unsettled:
        yield doubt("placements", "unsettled", column="settled_at", rows=unsettled, **counts)
