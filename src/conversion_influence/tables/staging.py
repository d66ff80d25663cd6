"""Tables as they are received, staged: every row of a table, nothing converted yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conversion_influence.tables.casting import quoted, trimmed
from conversion_influence.tables.contract import Contract
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.schemas import CONTRACTS

if TYPE_CHECKING:
    import duckdb


ROW = '"row as received"'
"""SQL name of the column that tells, from 0, where a row stood; it goes once all is checked."""


class UnreadableError(Exception):
    """A source that cannot be read at all.

    Parameters
    ----------
    code : str
        A key of `tables.faults.FAULTS`.
    **details
        A value for each ``{name}`` of its words.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


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
    row : str
        SQL expression of where a row stands in it, from 0.
    """

    contract: Contract
    source: str
    types: Mapping[str, str]
    rows: int
    row: str

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.contract.name

    @property
    def relation(self) -> str:
        """Name of the staged relation, for SQL."""
        return f"stage.{self.name}"


def stage(
    database: duckdb.DuckDBPyConnection,
    name: str,
    pairs: list[tuple[str, str]],
    scan: str,
    like: str | None = None,
    row: str | None = None,
) -> None:
    """Create the staged table from a scan.

    A scan that can be repeated is not stored.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Where the table is staged.
    name : str
        Name of the table.
    pairs : list of (str, str)
        SQL expression of each column in the scan, and its name in the table.
    scan : str
        SQL relation to read.
    like : str, optional
        SQL relation with the types of the scan, where that can be read only once.
    row : str, optional
        SQL expression of where a row stands in the scan, from 0, where it gives the same rows
        whenever it is read.

    Raises
    ------
    UnreadableError
        If no column has a name.
    """
    if not pairs:
        code = "unnamed_table"
        raise UnreadableError(code)
    columns = ", ".join(expression for expression, _ in pairs)
    described = database.execute(f"DESCRIBE SELECT {columns} FROM {like or scan}").fetchall()
    chosen = ", ".join(
        f"{_staged(expression, kind)} AS {quoted(kept)}"
        for (expression, kept), (_, kind, *_) in zip(pairs, described, strict=True)
    )
    made = "TABLE" if row is None else "VIEW"
    chosen += "" if row is None else f", {row} AS {ROW}"
    database.execute(f"CREATE OR REPLACE {made} stage.{name} AS SELECT {chosen} FROM {scan}")


def _staged(expression: str, kind: str) -> str:
    if kind == '"NULL"':
        return f"CAST({expression} AS VARCHAR)"
    return trimmed(expression) if kind == "VARCHAR" else expression


def read_raw(database: duckdb.DuckDBPyConnection, name: str, source: str) -> Raw:
    """Return what a staged table is; ``source`` is what it is called where it comes from."""
    described = database.execute(f"DESCRIBE stage.{name}").fetchall()
    (rows,) = one_row(database, f"SELECT count(*) FROM stage.{name}")
    types = {str(row[0]): str(row[1]) for row in described}
    row = "rowid" if types.pop(ROW.strip('"'), None) is None else ROW
    return Raw(CONTRACTS[name], source, types, int(rows), row)


def known_names(contract: Contract, given: list[str]) -> list[str]:
    """Return the names to keep: known ones in lower case, '' where a column has no name.

    Parameters
    ----------
    contract : Contract
        Of the table.
    given : list of str
        Names as received.

    Raises
    ------
    UnreadableError
        If two columns have one name.
    """
    names = []
    for column in given:
        name = column.strip()
        names.append(name.lower() if name.lower() in contract.names else name)
    folded = [name.lower() for name in names if name]
    twice = sorted({name for name in folded if folded.count(name) > 1})
    if twice:
        code = "name_twice"
        raise UnreadableError(code, names=twice)
    return names


def literal(text: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
