"""Files and frames as they are received: every row of a table, nothing converted yet."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import Problem
from conversion_influence.tables.casting import quoted, trimmed
from conversion_influence.tables.memory import within_memory
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.schemas import CONTRACTS, Contract

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

DELIMITERS = (",", ";", "\t", "|")
SUFFIXES = (".csv", ".csv.gz", ".parquet")
MOST_EXAMPLES = 5
"""Rows shown per fault."""

_HEADER_CHARACTERS = 1_000_000
_UTF8 = "save the file as UTF-8"
_BROKEN = {
    "MISSING COLUMNS": "has too few fields; quote values that contain a line break",
    "TOO MANY COLUMNS": "has too many fields; quote values that contain the delimiter",
    "UNQUOTED VALUE": "has an unclosed or misplaced quote; double the quotes inside a value",
    "INVALID ENCODING": f"is not UTF-8; {_UTF8}",
    "LINE SIZE OVER MAXIMUM": "is too long; look for an unclosed quote",
}


class UnreadableError(Exception):
    """A source that cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True)
class Raw:
    """One table as received, lying in ``stage.<table>``.

    Attributes
    ----------
    contract : Contract
        What the table should hold.
    source : str
        File name, name in a database, or ``frame``.
    types : mapping of str to str
        DuckDB type of each column as received.
    rows : int
        Number of rows.
    """

    contract: Contract
    source: str
    types: Mapping[str, str]
    rows: int

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.contract.name

    @property
    def relation(self) -> str:
        """Name of the staged relation, for SQL."""
        return f"stage.{self.name}"


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
            return _load_csv(database, name, path)
    except UnreadableError as error:
        return None, [Problem(name, None, None, path.name, str(error))]
    except (duckdb.Error, OSError, EOFError) as error:
        reason = str(error).splitlines()[0]
        message = f"the file cannot be read ({reason}); write it again"
        return None, [Problem(name, None, None, path.name, message)]


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
        names = _known_names(CONTRACTS[name], [str(column) for column in frame.columns])
    except UnreadableError as error:
        return None, [Problem(name, None, None, None, str(error))]
    columns = {kept: _as_arrow(frame.iloc[:, index]) for index, kept in enumerate(names) if kept}
    if not columns:
        return None, [Problem(name, None, None, None, "has no columns; give its data or omit it")]
    database.register("received", pa.table(columns))
    try:
        pairs = [(quoted(column), column) for column in columns]
        _stage(database, name, pairs, "received")
    finally:
        database.unregister("received")
    return _raw(database, name, "frame"), []


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
        names = _known_names(CONTRACTS[name], list(batches.schema.names))
    except UnreadableError as error:
        return None, [Problem(name, None, None, source, str(error))]
    given = zip(batches.schema.names, names, strict=True)
    pairs = [(quoted(old), new) for old, new in given if new]
    database.register("received_types", batches.schema.empty_table())
    database.register("received", batches)
    try:
        _stage(database, name, pairs, "received", like="received_types")
    finally:
        database.unregister("received")
        database.unregister("received_types")
    return _raw(database, name, source), []


def _load_parquet(database: duckdb.DuckDBPyConnection, name: str, path: Path) -> Raw:
    scan = f"read_parquet({_literal(str(path))})"
    described = database.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    given = [str(column[0]) for column in described]
    names = _known_names(CONTRACTS[name], given)
    pairs = [(old, new) for old, new in zip(given, names, strict=True) if new]
    _stage(database, name, [(quoted(old), new) for old, new in pairs], scan)
    return _raw(database, name, path.name)


def _load_csv(
    database: duckdb.DuckDBPyConnection, name: str, path: Path
) -> tuple[Raw | None, list[Problem]]:
    delimiter, header = _read_header(CONTRACTS[name], path)
    names = _known_names(CONTRACTS[name], header)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
    scan = (
        f"read_csv({_literal(str(path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = true, delim = {_literal(delimiter)}, quote = '\"', escape = '\"', "
        "strict_mode = true, null_padding = false, store_rejects = true, "
        "rejects_scan = 'broken_scans', rejects_table = 'broken_lines', rejects_limit = 1000)"
    )
    pairs = [(f"c{index}", kept) for index, kept in enumerate(names) if kept]
    try:
        _stage(database, name, pairs, scan)
        problems = _broken_lines(database, name)
    finally:
        database.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS broken_scans")
    return (None if problems else _raw(database, name, path.name)), problems


def _broken_lines(database: duckdb.DuckDBPyConnection, name: str) -> list[Problem]:
    found = database.execute(
        "SELECT error_type, line, csv_line, count(DISTINCT line) OVER (PARTITION BY error_type) "
        "FROM broken_lines QUALIFY row_number() OVER (PARTITION BY error_type ORDER BY line) <= ? "
        "ORDER BY line",
        [MOST_EXAMPLES],
    ).fetchall()
    problems = []
    for kind, line, text, count in found:
        reason = _BROKEN.get(str(kind), f"cannot be read ({str(kind).lower()})")
        hidden = "" if count <= MOST_EXAMPLES else f" ({count} lines or more)"
        message = f"line {line} of the file {reason}{hidden}; the rows are checked after that"
        problems.append(Problem(name, None, None, str(text).strip()[:80], message))
    return problems


def _stage(
    database: duckdb.DuckDBPyConnection,
    name: str,
    pairs: list[tuple[str, str]],
    scan: str,
    like: str | None = None,
) -> None:
    """Create the staged table from a scan; ``like`` has its types where it is read only once."""
    if not pairs:
        msg = "no column has a name; write the column names into the first line"
        raise UnreadableError(msg)
    columns = ", ".join(expression for expression, _ in pairs)
    described = database.execute(f"DESCRIBE SELECT {columns} FROM {like or scan}").fetchall()
    chosen = ", ".join(
        f"{_staged(expression, kind)} AS {quoted(kept)}"
        for (expression, kept), (_, kind, *_) in zip(pairs, described, strict=True)
    )
    database.execute(f"CREATE OR REPLACE TABLE stage.{name} AS SELECT {chosen} FROM {scan}")


def _staged(expression: str, kind: str) -> str:
    if kind == '"NULL"':
        return f"CAST({expression} AS VARCHAR)"
    return trimmed(expression) if kind == "VARCHAR" else expression


def _raw(database: duckdb.DuckDBPyConnection, name: str, source: str) -> Raw:
    described = database.execute(f"DESCRIBE stage.{name}").fetchall()
    (rows,) = one_row(database, f"SELECT count(*) FROM stage.{name}")
    types = {str(row[0]): str(row[1]) for row in described}
    return Raw(CONTRACTS[name], source, types, int(rows))


def _read_header(contract: Contract, path: Path) -> tuple[str, list[str]]:
    with path.open("rb") as file:
        stream = gzip.GzipFile(fileobj=file) if path.name.lower().endswith(".gz") else file
        start = stream.read(_HEADER_CHARACTERS)
    if not start.strip():
        msg = "the file is empty; write the column names into the first line, or remove the file"
        raise UnreadableError(msg)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in start[:200]:
        msg = f"the file is UTF-16 or no text; {_UTF8}"
        raise UnreadableError(msg)
    text = start.decode("utf-8-sig", errors="surrogateescape")
    found = {mark: _first_record(text, mark) for mark in DELIMITERS}
    known = set(contract.names)
    delimiter = max(
        DELIMITERS,
        key=lambda mark: (
            len(known & {name.strip().lower() for name in found[mark]}),
            len(found[mark]),
        ),
    )
    header = found[delimiter]
    if not header:
        msg = "the first line is empty; write the column names there"
        raise UnreadableError(msg)
    if any(re.search("[\udc80-\udcff]", name) for name in header):
        msg = f"the column names are not UTF-8; {_UTF8}"
        raise UnreadableError(msg)
    return delimiter, header


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _known_names(contract: Contract, given: list[str]) -> list[str]:
    """Return the names to keep: known ones in lower case, '' where a column has no name."""
    names = []
    for column in given:
        name = column.strip()
        names.append(name.lower() if name.lower() in contract.names else name)
    folded = [name.lower() for name in names if name]
    twice = sorted({name for name in folded if folded.count(name) > 1})
    if twice:
        msg = f"two columns are called {', '.join(twice)}; rename or remove one"
        raise UnreadableError(msg)
    return names


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


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
