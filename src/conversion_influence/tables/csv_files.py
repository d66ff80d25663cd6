"""CSV files as they are received: the delimiter is found, broken lines are named."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem
from conversion_influence.messages.said import Said
from conversion_influence.tables.contract import Contract
from conversion_influence.tables.faults import MOST_EXAMPLES, problem
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

DELIMITERS = (",", ";", "\t", "|")

_HEADER_CHARACTERS = 1_000_000
_OTHER = Said(
    "the file is UTF-16 or no text", "le fichier est en UTF-16, ou ne contient pas du texte"
)
_NAMES = Said("the column names are not UTF-8", "les noms des colonnes ne sont pas en UTF-8")
_BROKEN = {
    "MISSING COLUMNS": Said(
        "has too few fields; quote values that contain a line break",
        "a trop peu de champs ; mettez entre guillemets les valeurs qui contiennent un saut de "
        "ligne",
    ),
    "TOO MANY COLUMNS": Said(
        "has too many fields; quote values that contain the delimiter",
        "a trop de champs ; mettez entre guillemets les valeurs qui contiennent le séparateur",
    ),
    "UNQUOTED VALUE": Said(
        "has an unclosed or misplaced quote; double the quotes inside a value",
        "a un guillemet non fermé ou mal placé ; doublez les guillemets dans une valeur",
    ),
    "INVALID ENCODING": Said(
        "is not UTF-8; save the file as UTF-8",
        "n'est pas en UTF-8 ; enregistrez le fichier en UTF-8",
    ),
    "LINE SIZE OVER MAXIMUM": Said(
        "is too long; look for an unclosed quote",
        "est trop longue ; cherchez un guillemet non fermé",
    ),
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
        other = str(kind).lower()
        unknown = Said(f"cannot be read ({other})", f"ne peut pas être lue ({other})")
        many = Said(f" ({count} lines or more)", f" ({count} lignes ou plus)")
        broken = problem(
            name,
            "broken_line",
            value=str(text).strip()[:80],
            line=line,
            reason=_BROKEN.get(str(kind), unknown),
            hidden=many if count > MOST_EXAMPLES else "",
        )
        problems.append(broken)
    return problems


def _read_header(contract: Contract, path: Path) -> tuple[str, list[str]]:
    with path.open("rb") as file:
        stream = gzip.GzipFile(fileobj=file) if path.name.lower().endswith(".gz") else file
        start = stream.read(_HEADER_CHARACTERS)
    if not start.strip():
        code = "empty_table_file"
        raise UnreadableError(code)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in start[:200]:
        code = "table_not_utf8"
        raise UnreadableError(code, what=_OTHER)
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
        code = "empty_first_line"
        raise UnreadableError(code)
    if any(re.search("[\udc80-\udcff]", name) for name in header):
        code = "table_not_utf8"
        raise UnreadableError(code, what=_NAMES)
    return delimiter, header


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []
