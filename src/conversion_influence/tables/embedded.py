"""DuckDB in this process, in a temporary folder: where tables are staged, checked and computed."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import Said, refusal
from conversion_influence.tables.fingerprint import compute_fingerprint

if TYPE_CHECKING:
    import duckdb
    import ibis
    from ibis.backends.duckdb import Backend


_KNOWN_BEFORE = """
CREATE OR REPLACE TEMP MACRO known_before(told, key, moment) AS last_value(told IGNORE NULLS) OVER (
    PARTITION BY key ORDER BY moment ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)
"""


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

    def known_before(self, value: Any, group: Any, at: Any) -> Any:
        """Return the last value of the group before each row that is not null.

        Ibis writes ``LAST_VALUE`` without ``IGNORE NULLS`` for DuckDB; aggregates that pass over
        nulls, such as ``max_by``, take twice as long in a window.
        """
        self.database.execute(_KNOWN_BEFORE)
        return _known_before()(value, group, at)

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


@cache
def _known_before() -> Any:
    import ibis
    import ibis.expr.datatypes as dt

    def known_before(told, key, moment):  # type: ignore[no-untyped-def]
        """Call the macro."""

    whole = dt.int64
    signature = ((whole, whole, dt.Timestamp(scale=6)), whole)
    return ibis.udf.scalar.builtin(known_before, signature=signature)


@dataclass(frozen=True)
class Resources:
    """What the database may take of the machine; None leaves it to DuckDB (80 % of the memory).

    Attributes
    ----------
    memory : str or None
        Most memory, such as ``2GB``; what does not fit goes to ``spill``.
    threads : int or None
        Threads that work at once.
    spill : Path or None
        Folder for what does not fit; the system's temporary folder by default.
    """

    memory: str | None = None
    threads: int | None = None
    spill: Path | None = None

    @classmethod
    def from_environment(cls) -> Resources:
        """Return what ``INFLUENCE_MEMORY``, ``INFLUENCE_THREADS``, ``INFLUENCE_SPILL`` say.

        Raises
        ------
        ConfigError
            If the number of threads is not a whole number.
        """
        threads = os.environ.get("INFLUENCE_THREADS") or None
        if threads is not None and not threads.isdecimal():
            raise refusal(
                ConfigError,
                "INFLUENCE_THREADS is {threads!r}; write a whole number from 1, such as 2",
                "INFLUENCE_THREADS vaut {threads!r} ; écrivez un nombre entier à partir de 1, "
                "comme 2",
                threads=threads,
            )
        spill = os.environ.get("INFLUENCE_SPILL") or None
        return cls(
            memory=os.environ.get("INFLUENCE_MEMORY") or None,
            threads=int(threads) if threads else None,
            spill=Path(spill) if spill else None,
        )


def connect(resources: Resources | None = None) -> Embedded:
    """Return a new, empty database.

    Parameters
    ----------
    resources : Resources, optional
        What it may take; by default what the environment says.

    Raises
    ------
    ConfigError
        If a limit cannot be kept.
    """
    import duckdb
    import ibis

    allowed = Resources.from_environment() if resources is None else resources
    try:
        folder = Path(tempfile.mkdtemp(prefix="conversion-influence-", dir=allowed.spill))
    except OSError as error:
        raise refusal(
            ConfigError,
            "spill folder {folder}: {reason}; name a folder that can be written to",
            "dossier de débordement {folder} : {reason} ; nommez un dossier où l'on peut écrire",
            folder=allowed.spill,
            reason=error.strerror,
        ) from error
    limits: dict[str, str | int] = {}
    if allowed.memory is not None:
        limits["memory_limit"] = allowed.memory
    if allowed.threads is not None:
        limits["threads"] = allowed.threads
    try:
        connection = ibis.duckdb.connect(
            folder / "tables.duckdb", temp_directory=folder / "spill", **limits
        )
    except duckdb.Error as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = ", ".join(
            f"{name} {value}"
            for name, value in (("memory", allowed.memory), ("threads", allowed.threads))
            if value is not None
        )
        raise refusal(
            ConfigError,
            "{limits}: the database cannot work so ({reason}); write memory as 2GB and threads as "
            "a whole number",
            "{limits} : la base de données ne peut pas travailler ainsi ({reason}) ; écrivez "
            "memory comme 2GB et threads comme un nombre entier",
            limits=said or Said("the limits of this machine", "les limites de cette machine"),
            reason=str(error).splitlines()[0],
        ) from error
    connection.con.execute("SET TimeZone = 'UTC'; CREATE SCHEMA stage")
    removal = weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return Embedded(connection, removal)
