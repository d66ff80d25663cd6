"""From cells to numbers, times and text, by the rules of the tables.

A number is written plainly: ``1234`` or ``1234.5``. A file separated by ``;`` may use the decimal
comma. There, ``1,234`` (or ``1.234``) alone says nothing: it may be 1234 or 1.234. It is read only
if another number of the file proves which mark is the decimal one (``0,5``, ``12,34``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversion_influence.tables.casting import cast, is_code
from conversion_influence.tables.contract import Kind

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

_LOOKS = r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?"
_UNCLEAR = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"
_AS_DIGIT = "WHEN 'true' THEN '1' WHEN 'false' THEN '0'"
_TRUTHS = "('true', 'false')"
_PROBED = 1000
"""Rows that tell most text columns from numbers before all rows are read."""

Text = Callable[[str], str]
"""SQL of a text (or of a condition on it), given the SQL name of its column."""


@dataclass(frozen=True)
class Kinds:
    """What the columns hold whose kind is not known.

    Attributes
    ----------
    numbers : tuple of str
        Every cell is empty or a plain number.
    truths : tuple of str
        Every cell is empty, ``true`` or ``false`` (in any case), and not all are empty.
    unclear : tuple of str
        Every cell looks like a number, and the file does not tell its decimal mark.
    mark : {".", ","} or None
        Decimal mark of the file; None where it does not tell.
    """

    numbers: tuple[str, ...]
    truths: tuple[str, ...]
    unclear: tuple[str, ...]
    mark: str | None


@contextmanager
def open_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the engine that reads cells, in UTC."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        yield database


def find_kinds(
    database: duckdb.DuckDBPyConnection,
    cells: pa.Table,
    delimiter: str | None,
    numbers: Sequence[str],
    free: Sequence[str],
) -> Kinds:
    """Return the decimal mark of a file, and what its free columns hold.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Engine from `open_engine`.
    cells : pyarrow.Table
        Text columns, trimmed, null where empty.
    delimiter : str or None
        What separates the cells of the file.
    numbers : sequence of str
        Columns that must hold numbers; they have the first say about the mark.
    free : sequence of str
        Columns that may hold anything.
    """
    alike = _columns_where(database, cells, free, _is_numeric_looking)
    mark: str | None = "."
    if delimiter == ";":
        proven = _proven_marks(database, cells, numbers) or _proven_marks(database, cells, alike)
        mark = proven[0] if len(proven) == 1 else None
    found = _columns_where(database, cells, alike, _is_number, _plain_text(mark))
    rest = [name for name in free if name not in alike]
    return Kinds(
        numbers=found,
        truths=_columns_where(
            database, cells, rest, lambda column: f"lower({column}) IN {_TRUTHS}"
        ),
        unclear=() if mark else tuple(name for name in alike if name not in found),
        mark=mark,
    )


def read_numbers(
    database: duckdb.DuckDBPyConnection, cells: pa.Table, names: Sequence[str], mark: str | None
) -> pd.DataFrame:
    """Return columns as floats, missing where a cell is empty or no plain number.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Engine from `open_engine`.
    cells : pyarrow.Table
        Text columns, trimmed, null where empty.
    names : sequence of str
        Columns to read.
    mark : {".", ","} or None
        Decimal mark; a cell with another one is no plain number.
    """
    return _cast_columns(database, cells, names, "number", _plain_text(mark)).astype("float64")


def read_truths(
    database: duckdb.DuckDBPyConnection, cells: pa.Table, names: Sequence[str]
) -> pd.DataFrame:
    """Return columns of ``true`` and ``false`` as 1.0 and 0.0, missing where a cell is empty.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Engine from `open_engine`.
    cells : pyarrow.Table
        Text columns, trimmed, null where empty.
    names : sequence of str
        Columns to read.
    """
    return _cast_columns(
        database, cells, names, "number", lambda column: f"CASE lower({column}) {_AS_DIGIT} END"
    ).astype("float64")


def read_times(
    database: duckdb.DuckDBPyConnection, cells: pa.Table, names: Sequence[str]
) -> pd.DataFrame:
    """Return columns as instants in UTC without a zone, missing where a cell is empty or no time.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Engine from `open_engine`.
    cells : pyarrow.Table
        Text columns, trimmed, null where empty.
    names : sequence of str
        Columns to read.
    """
    return _cast_columns(database, cells, names, "timestamp").astype("datetime64[us]")


def read_texts(cells: pa.Table, names: Sequence[str]) -> pd.DataFrame:
    """Return columns as text, missing where a cell is empty.

    Parameters
    ----------
    cells : pyarrow.Table
        Text columns, trimmed, null where empty.
    names : sequence of str
        Columns to read.
    """
    texts: pd.DataFrame = cells.select(list(names)).to_pandas().astype("str")
    return texts


def looks_like_number(value: str) -> bool:
    """Return whether a text is a number with a decimal point or a decimal comma.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    """
    return re.fullmatch(_LOOKS, value, re.ASCII) is not None


def _is_numeric_looking(column: str) -> str:
    return f"regexp_full_match({column}, '{_LOOKS}') AND NOT {is_code(column)}"


def _is_number(column: str) -> str:
    return f"{cast(column, 'VARCHAR', 'number')} IS NOT NULL"


def _plain_text(mark: str | None) -> Text:
    """Return the SQL of a number's text with a decimal point; null where it has a wrong mark."""
    if mark == ".":
        return str
    if mark == ",":
        return lambda column: (
            f"CASE WHEN NOT contains({column}, '.') THEN replace({column}, ',', '.') END"
        )
    return lambda column: f"CASE WHEN NOT regexp_matches({column}, '[.,]') THEN {column} END"


def _proven_marks(
    database: duckdb.DuckDBPyConnection, cells: pa.Table, names: Sequence[str]
) -> tuple[str, ...]:
    """Return the decimal marks of numbers that can be read in one way only."""
    proofs = {
        mark: lambda column, mark=mark: (
            f"NOT (contains({column}, '{mark}') AND regexp_full_match({column}, '{_LOOKS}') "
            f"AND NOT regexp_full_match({column}, '{_UNCLEAR}'))"
        )
        for mark in (".", ",")
    }
    return tuple(
        mark
        for mark, without in proofs.items()
        if len(_columns_where(database, cells, names, without)) < len(names)
    )


def _columns_where(
    database: duckdb.DuckDBPyConnection,
    cells: pa.Table,
    names: Sequence[str],
    condition: Text,
    text: Text = str,
) -> tuple[str, ...]:
    """Return the columns of which every cell is empty or fulfils a condition on its text."""
    left = tuple(names)
    for rows in (cells.slice(0, _PROBED), cells):
        if not left:
            break
        short = [f"c{index}" for index in range(len(left))]
        inner = ", ".join(f"{text(c)} AS {c}, {c} IS NOT NULL AS given_{c}" for c in short)
        broken = ", ".join(
            f"count(*) FILTER (WHERE given_{c} AND NOT coalesce({condition(c)}, false)) AS {c}"
            for c in short
        )
        (counts,) = _query(
            database,
            rows.select(list(left)).rename_columns(short),
            f"SELECT {broken} FROM (SELECT {inner} FROM cells)",
        ).to_pylist()
        left = tuple(name for name, c in zip(left, short, strict=True) if not counts[c])
    return left


def _cast_columns(
    database: duckdb.DuckDBPyConnection,
    cells: pa.Table,
    names: Sequence[str],
    kind: Kind,
    text: Text = str,
) -> pd.DataFrame:
    import pandas as pd

    if not names:
        return pd.DataFrame(index=range(cells.num_rows))
    short = [f"c{index}" for index in range(len(names))]
    inner = ", ".join(f"{text(c)} AS {c}" for c in short)
    outer = ", ".join(f"{cast(c, 'VARCHAR', kind)} AS {c}" for c in short)
    typed = _query(
        database,
        cells.select(list(names)).rename_columns(short),
        f"SELECT {outer} FROM (SELECT {inner} FROM cells)",
    )
    frame: pd.DataFrame = typed.rename_columns(list(names)).to_pandas()
    return frame


def _query(database: duckdb.DuckDBPyConnection, cells: pa.Table, sql: str) -> pa.Table:
    database.register("cells", cells)
    try:
        return database.sql(sql).to_arrow_table()
    finally:
        database.unregister("cells")
