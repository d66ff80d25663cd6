"""A hash of what tables say, whatever the order of their rows and the format of their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversion_influence.tables.casting import quoted
from conversion_influence.tables.queries import one_row

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_NULL = "chr(30)"
_BETWEEN = "chr(31)"


def compute_fingerprint(
    database: duckdb.DuckDBPyConnection, columns: Mapping[str, frozenset[str]]
) -> str:
    """Return the SHA-256 over the columns and the sums of the row hashes of each table.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the opened tables.
    columns : mapping of str to frozenset of str
        Columns that count, per table.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    content = {name: _table_content(database, name, columns[name]) for name in sorted(columns)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def frame_fingerprint(frame: pd.DataFrame) -> str:
    """Return the SHA-256 of a flat table: its columns and rows, whatever the order of either.

    Parameters
    ----------
    frame : pandas.DataFrame
        Numbers and text.
    """
    import duckdb

    with duckdb.connect() as database:
        database.register("flat_frame", frame)
        names = ", ".join(quoted(str(name)) for name in sorted(frame.columns))
        database.execute(f"CREATE TABLE flat AS SELECT {names} FROM flat_frame")
        return compute_fingerprint(database, {"flat": frozenset(map(str, frame.columns))})


def _table_content(
    database: duckdb.DuckDBPyConnection, table: str, columns: frozenset[str]
) -> list[list[str]]:
    """Return the columns with their types, and row count and the sum of the 64-bit row hashes."""
    described = database.execute(f"DESCRIBE {table}").fetchall()
    types = sorted(f"{row[0]} {row[1]}" for row in described if row[0] in columns)
    values = [f"coalesce(CAST({quoted(name)} AS VARCHAR), {_NULL})" for name in sorted(columns)]
    row = f"concat_ws({_BETWEEN}, {', '.join(values)})"
    sums = one_row(
        database,
        "SELECT count(*), sum(CAST(md5_number_lower(row_text) AS HUGEINT)) "
        f"FROM (SELECT {row} AS row_text FROM {table})",
    )
    return [types, [str(value) for value in sums]]
