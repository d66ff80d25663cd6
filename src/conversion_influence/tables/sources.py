"""Opening raw tables: a folder of files or pandas frames become checked Ibis tables."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem, TableError, did_you_mean
from conversion_influence.tables.assemble import Columns, assemble
from conversion_influence.tables.doubts import find_doubts
from conversion_influence.tables.fingerprint import compute_fingerprint
from conversion_influence.tables.folder import Loader, find_files
from conversion_influence.tables.layout import Layout, build_typed, read_layout
from conversion_influence.tables.loading import load_frame
from conversion_influence.tables.relations import check_relations
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.understanding import TableSummary, Understanding, summarise
from conversion_influence.tables.validate import check_rows

if TYPE_CHECKING:
    import duckdb
    import ibis
    import pandas as pd
    from ibis.backends.duckdb import Backend


@dataclass(frozen=True)
class Tables:
    """Checked raw tables in a temporary database, which goes with the last use of them.

    Attributes
    ----------
    connection : ibis.backends.duckdb.Backend
        Where the tables lie.
    tables : mapping of str to ibis.Table
        Tables by name; every column of the contract exists, NULL where it was not given.
    given : mapping of str to frozenset of str
        Columns of the contract that hold what the user gave, per table.
    extras : mapping of str to tuple of str
        Columns beyond the contract, per table.
    warnings : tuple of Problem
        Allowed, but probably not meant.
    """

    connection: Backend
    tables: Mapping[str, ibis.Table]
    given: Mapping[str, frozenset[str]]
    extras: Mapping[str, tuple[str, ...]]
    warnings: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables there are."""
        return tuple(self.tables)

    def get(self, name: str) -> ibis.Table | None:
        """Return a table, or None where it is not given."""
        return self.tables.get(name)

    def has(self, name: str, *columns: str) -> bool:
        """Return whether a table and these of its columns, extras included, are really given."""
        known = self.given.get(name)
        return known is not None and set(columns) <= known | set(self.extras[name])

    def fingerprint(self) -> str:
        """Return a SHA-256 of the content; order of rows and format of files do not matter."""
        columns = {name: self.given[name] | set(self.extras[name]) for name in self.tables}
        return compute_fingerprint(self.connection.con, columns)

    def close(self) -> None:
        """Disconnect and remove the temporary database.

        Ibis would drop its cached tables when they are collected, which after an error is later
        than here, and complain on stderr that the connection is closed; so they go now.
        """
        for name in list(self.connection._cache_name_to_entry):
            self.connection._finalize_cached_table(name)
        self.connection.disconnect()
        _FOLDERS.pop(self.connection, lambda: None)()

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_FOLDERS: weakref.WeakKeyDictionary[Backend, Callable[[], object]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class _Reading:
    layouts: Mapping[str, Layout]
    summaries: tuple[TableSummary, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def open_folder(path: str | Path, *, now: datetime | None = None) -> Tables:
    """Open the tables of a folder.

    Parameters
    ----------
    path : str or pathlib.Path
        Holds ``<table>.csv``, ``<table>.csv.gz`` or ``<table>.parquet``.
    now : datetime.datetime, optional
        Instant after which nothing can have been captured; the present by default. Without a time
        zone it is UTC.

    Raises
    ------
    TableError
        With every fault of every table.
    """
    loaders, problems, warnings = find_files(Path(path))
    return _open(loaders, problems, warnings, now)


def open_frames(frames: Mapping[str, pd.DataFrame], *, now: datetime | None = None) -> Tables:
    """Open tables from pandas frames, checked like files.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Frames by name of table.
    now : datetime.datetime, optional
        Instant after which nothing can have been captured; the present by default.

    Raises
    ------
    TableError
        With every fault of every table.
    """
    problems = [
        Problem(name, None, None, None, f"no such table.{did_you_mean(name, list(CONTRACTS))}")
        for name in frames
        if name not in CONTRACTS
    ]
    loaders = {name: _frame_loader(name, frames[name]) for name in CONTRACTS if name in frames}
    return _open(loaders, problems, [], now)


def check_folder(path: str | Path, *, now: datetime | None = None) -> Understanding:
    """Return how the tables of a folder are understood; faults in the data are listed, not raised.

    Parameters
    ----------
    path : str or pathlib.Path
        Holds the files, see `open_folder`.
    now : datetime.datetime, optional
        Instant after which nothing can have been captured; the present by default.

    Raises
    ------
    TableError
        If there is no such folder.
    """
    loaders, problems, warnings = find_files(Path(path))
    connection = _connect()
    try:
        reading = _read(connection.con, loaders, _naive_utc(now))
    finally:
        connection.disconnect()
        _FOLDERS.pop(connection)()
    return Understanding(
        reading.summaries, (*problems, *reading.problems), (*warnings, *reading.warnings)
    )


def _open(
    loaders: Mapping[str, Loader],
    problems: list[Problem],
    warnings: list[Problem],
    now: datetime | None,
) -> Tables:
    connection = _connect()
    reading = _read(connection.con, loaders, _naive_utc(now))
    if problems or reading.problems:
        connection.disconnect()
        _FOLDERS.pop(connection)()
        raise TableError([*problems, *reading.problems])
    columns = assemble(connection.con, reading.layouts)
    connection.con.execute("DROP SCHEMA stage CASCADE")
    return _tables(connection, columns, (*warnings, *reading.warnings))


def _tables(
    connection: Backend, columns: Mapping[str, Columns], warnings: tuple[Problem, ...]
) -> Tables:
    return Tables(
        connection=connection,
        tables=MappingProxyType({name: connection.table(name) for name in columns}),
        given=MappingProxyType({name: found.given for name, found in columns.items()}),
        extras=MappingProxyType({name: found.extras for name, found in columns.items()}),
        warnings=warnings,
    )


def _read(
    database: duckdb.DuckDBPyConnection, loaders: Mapping[str, Loader], now: datetime
) -> _Reading:
    """Stage, type and check every table, in the order of the contracts."""
    layouts: dict[str, Layout] = {}
    summaries: list[TableSummary] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name, load in loaders.items():
        raw, faults = load(database)
        problems += faults
        if raw is None:
            continue
        layout, missing, doubts = read_layout(database, raw)
        build_typed(database, layout)
        problems += [*missing, *check_rows(database, layout, now)]
        warnings += doubts
        summaries.append(summarise(database, layout))
        layouts[name] = layout
    problems += check_relations(database, layouts)
    warnings += find_doubts(database, layouts, frozenset(loaders))
    return _Reading(layouts, tuple(summaries), tuple(problems), tuple(warnings))


def _frame_loader(name: str, frame: pd.DataFrame) -> Loader:
    return lambda database: load_frame(database, name, frame)


def _connect() -> Backend:
    import ibis

    folder = Path(tempfile.mkdtemp(prefix="conversion-influence-"))
    connection = ibis.duckdb.connect(folder / "tables.duckdb", temp_directory=folder / "spill")
    connection.con.execute("SET TimeZone = 'UTC'; CREATE SCHEMA stage")
    _FOLDERS[connection] = weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection


def _naive_utc(now: datetime | None) -> datetime:
    if now is None:
        now = datetime.now(tz=UTC)
    return now if now.tzinfo is None else now.astimezone(UTC).replace(tzinfo=None)
