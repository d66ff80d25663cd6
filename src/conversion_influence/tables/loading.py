"""Files, frames and streams as they are received become staged tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import Problem
from conversion_influence.tables.casting import quoted
from conversion_influence.tables.csv_files import load_csv
from conversion_influence.tables.faults import problem
from conversion_influence.tables.memory import within_memory
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.staging import (
    Raw,
    UnreadableError,
    known_names,
    literal,
    read_raw,
    stage,
)

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

SUFFIXES = (".csv", ".csv.gz", ".parquet")


def load_file(
    database: duckdb.DuckDBPyConnection, name: str, path: Path
) -> tuple[Raw | None, list[Problem]]:
    """Stage one file; None with the reasons where its rows cannot be told apart.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the table is staged.
    name : str
        Name of the table.
    path : pathlib.Path
        A file ending in ``.csv``, ``.csv.gz`` or ``.parquet``.

    Raises
    ------
    ConfigError
        If it does not fit into the memory allowed, which is no fault of the file.
    """
    import duckdb

    try:
        with within_memory(path.name):
            if path.name.lower().endswith(".parquet"):
                return _load_parquet(database, name, path), []
            return load_csv(database, name, path)
    except UnreadableError as error:
        return None, [problem(name, error.code, value=path.name, **error.details)]
    except (duckdb.Error, OSError, EOFError) as error:
        return None, [unreadable(name, path.name, error)]


def unreadable(name: str, source: str, error: Exception) -> Problem:
    """Return the problem of a table whose source cannot be read.

    Parameters
    ----------
    name : str
        Name of the table.
    source : str
        What it is called where it comes from.
    error : Exception
        Why it cannot be read; its first line is told.
    """
    reason = str(error).splitlines()[0]
    return problem(name, "unreadable_table", value=source, reason=reason)


def load_frame(
    database: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame
) -> tuple[Raw | None, list[Problem]]:
    """Stage one pandas frame; its index is not read.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the table is staged.
    name : str
        Name of the table.
    frame : pandas.DataFrame
        One row per row of the table.
    """
    import pyarrow as pa

    try:
        names = known_names(CONTRACTS[name], [str(column) for column in frame.columns])
    except UnreadableError as error:
        return None, [problem(name, error.code, **error.details)]
    columns = {kept: _as_arrow(frame.iloc[:, index]) for index, kept in enumerate(names) if kept}
    if not columns:
        return None, [Problem(name, None, None, None, "has no columns; give its data or omit it")]
    database.register("received", pa.table(columns))
    try:
        pairs = [(quoted(column), column) for column in columns]
        stage(database, name, pairs, "received")
    finally:
        database.unregister("received")
    return read_raw(database, name, "frame"), []


def load_arrow(
    database: duckdb.DuckDBPyConnection, name: str, batches: pa.RecordBatchReader, source: str
) -> tuple[Raw | None, list[Problem]]:
    """Stage a stream of Arrow batches, read once.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the table is staged.
    name : str
        Name of the table.
    batches : pyarrow.RecordBatchReader
        Its rows.
    source : str
        What they are called where they come from.
    """
    try:
        names = known_names(CONTRACTS[name], list(batches.schema.names))
    except UnreadableError as error:
        return None, [problem(name, error.code, value=source, **error.details)]
    given = zip(batches.schema.names, names, strict=True)
    pairs = [(quoted(old), new) for old, new in given if new]
    database.register("received_types", batches.schema.empty_table())
    database.register("received", batches)
    try:
        stage(database, name, pairs, "received", like="received_types")
    finally:
        database.unregister("received")
        database.unregister("received_types")
    return read_raw(database, name, source), []


def _load_parquet(database: duckdb.DuckDBPyConnection, name: str, path: Path) -> Raw:
    scan = f"read_parquet({literal(str(path))})"
    described = database.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    given = [str(column[0]) for column in described]
    names = known_names(CONTRACTS[name], given)
    pairs = [(old, new) for old, new in zip(given, names, strict=True) if new]
    taken = "file_row_number" in {old.lower() for old in given}
    row = None if taken else "file_row_number"
    stage(database, name, [(quoted(old), new) for old, new in pairs], scan, row=row)
    return read_raw(database, name, path.name)


def _as_arrow(values: pd.Series[Any]) -> pa.Array[Any]:
    import pyarrow as pa

    if hasattr(values, "dt") and getattr(values.dt, "tz", None) is not None:
        values = values.dt.tz_convert(None)
    if values.dtype == "float16":
        values = values.astype("float32")
    try:
        array = pa.Array.from_pandas(values)
        return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.Array.from_pandas(values.map(str, na_action="ignore"), type=pa.string())
