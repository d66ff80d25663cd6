"""One-row queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def one_row(database: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Return the only row of an aggregate, with its result read to the end.

    DuckDB keeps a connection busy while a result has rows that might follow, which a lone
    ``fetchone`` cannot rule out.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the query runs.
    query : str
        SQL that yields exactly one row.
    """
    (row,) = database.execute(query).fetchall()
    return tuple(row)
