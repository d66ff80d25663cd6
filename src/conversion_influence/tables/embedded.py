"""DuckDB in this process, in a temporary folder: where tables are staged, checked and computed."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.tables.fingerprint import compute_fingerprint

if TYPE_CHECKING:
    import duckdb
    import ibis
    from ibis.backends.duckdb import Backend


@dataclass(frozen=True, eq=False)
class Embedded:
    """A database of our own, which goes with the last use of its tables.

    Attributes
    ----------
    connection : ibis.backends.duckdb.Backend
        The Ibis backend.
    removal : callable
        Removes the folder.
    """

    connection: Backend
    removal: Callable[[], object]

    @property
    def database(self) -> duckdb.DuckDBPyConnection:
        """The database itself, for SQL; ``stage`` is the schema of tables as received."""
        found: duckdb.DuckDBPyConnection = self.connection.con
        return found

    def hold(self, table: ibis.Table) -> ibis.Table:
        """Store a table of values as a temporary table."""
        from ibis.util import gen_name

        return self.connection.create_table(gen_name("held"), table, temp=True)

    def fingerprint(self, columns: Mapping[str, frozenset[str]]) -> str:
        """Return a SHA-256 of these columns of each table; the order of rows does not matter."""
        return compute_fingerprint(self.database, columns)

    def close(self) -> None:
        """Disconnect and remove the database.

        Ibis would drop its cached tables when they are collected, which after an error is later
        than here, and complain on stderr that the connection is closed; so they go now.
        """
        for name in list(self.connection._cache_name_to_entry):
            self.connection._finalize_cached_table(name)
        self.connection.disconnect()
        self.removal()


def connect() -> Embedded:
    """Return a new, empty database."""
    import ibis

    folder = Path(tempfile.mkdtemp(prefix="conversion-influence-"))
    connection = ibis.duckdb.connect(folder / "tables.duckdb", temp_directory=folder / "spill")
    connection.con.execute("SET TimeZone = 'UTC'; CREATE SCHEMA stage")
    removal = weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return Embedded(connection, removal)
