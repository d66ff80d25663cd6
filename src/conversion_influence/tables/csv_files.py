"""CSV files as they are received: the delimiter is found, broken lines are named."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem
from conversion_influence.tables.contract import Contract
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.staging import (
    MOST_EXAMPLES,
    Raw,
    UnreadableError,
    known_names,
    literal,
    read_raw,
    stage,
)

if TYPE_CHECKING:
    import duckdb

DELIMITERS = (",", ";", "\t", "|")

_HEADER_CHARACTERS = 1_000_000
_UTF8 = "save the file as UTF-8"
_BROKEN = {
    "MISSING COLUMNS": "has too few fields; quote values that contain a line break",
    "TOO MANY COLUMNS": "has too many fields; quote values that contain the delimiter",
    "UNQUOTED VALUE": "has an unclosed or misplaced quote; double the quotes inside a value",
    "INVALID ENCODING": f"is not UTF-8; {_UTF8}",
    "LINE SIZE OVER MAXIMUM": "is too long; look for an unclosed quote",
}


def load_csv(
    database: duckdb.DuckDBPyConnection, name: str, path: Path
) -> tuple[Raw | None, list[Problem]]:
    """Stage one CSV file; None with the reasons where its rows cannot be told apart.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the table is staged.
    name : str
        Name of the table.
    path : pathlib.Path
        A file ending in ``.csv`` or ``.csv.gz``.

    Raises
    ------
    UnreadableError
        If it has no column names that can be read.
    """
    delimiter, header = _read_header(CONTRACTS[name], path)
    names = known_names(CONTRACTS[name], header)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
    scan = (
        f"read_csv({literal(str(path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = true, delim = {literal(delimiter)}, quote = '\"', escape = '\"', "
        "strict_mode = true, null_padding = false, store_rejects = true, "
        "rejects_scan = 'broken_scans', rejects_table = 'broken_lines', rejects_limit = 1000)"
    )
    pairs = [(f"c{index}", kept) for index, kept in enumerate(names) if kept]
    try:
        stage(database, name, pairs, scan)
        problems = _broken_lines(database, name)
    finally:
        database.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS broken_scans")
    return (None if problems else read_raw(database, name, path.name)), problems


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
