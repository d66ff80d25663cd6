"""Opening raw tables: a folder, a database or pandas frames become checked Ibis tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem, TableError, did_you_mean
from conversion_influence.tables.addresses import is_address, is_listing
from conversion_influence.tables.assemble import Columns, assemble
from conversion_influence.tables.database import find_tables
from conversion_influence.tables.doubts import find_doubts
from conversion_influence.tables.embedded import Embedded, Resources, connect
from conversion_influence.tables.folder import Found, Loader, find_files
from conversion_influence.tables.layout import Layout, build_typed, read_layout
from conversion_influence.tables.listing import find_listed
from conversion_influence.tables.loading import load_frame, unreadable
from conversion_influence.tables.memory import within_memory
from conversion_influence.tables.opened import Engine, Tables
from conversion_influence.tables.relations import check_relations
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.trainable import find_obstacles
from conversion_influence.tables.understanding import TableSummary, Understanding, summarise
from conversion_influence.tables.validate import check_rows

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

__all__ = [
    "Engine",
    "Tables",
    "check_folder",
    "check_source",
    "open_folder",
    "open_frames",
    "open_source",
]


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
    return _open(find_files(Path(path)), now)


def open_source(
    source: str | Path, *, now: datetime | None = None, resources: Resources | None = None
) -> Tables:
    """Open tables wherever they are; see `find_source` for what a source can be.

    Parameters
    ----------
    source : str or pathlib.Path
        A folder, a database or a YAML list of tables.
    now : datetime.datetime, optional
        Instant after which nothing can have been captured; the present by default.
    resources : Resources, optional
        What the database may take of the machine; by default what the environment says.

    Raises
    ------
    TableError
        With every fault of every table, or the reason why the source cannot be read.
    MissingExtraError
        If the driver of a database is not installed.
    """
    with find_source(source) as found:
        return _open(found, now, resources)


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
    return _open(Found(loaders, tuple(problems)), now)


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
    return _check(find_files(Path(path)), now)


def check_source(source: str | Path, *, now: datetime | None = None) -> Understanding:
    """Return how the tables of a source are understood, see `check_folder` and `find_source`.

    Parameters
    ----------
    source : str or pathlib.Path
        A folder, a database or a YAML list of tables.
    now : datetime.datetime, optional
        Instant after which nothing can have been captured; the present by default.

    Raises
    ------
    TableError
        If the source cannot be read.
    MissingExtraError
        If the driver of a database is not installed.
    """
    with find_source(source) as found:
        return _check(found, now)


@contextmanager
def find_source(source: str | Path) -> Iterator[Found]:
    """Give the loaders of a source while it is connected.

    Parameters
    ----------
    source : str or pathlib.Path
        A folder; the address of a database (``postgresql://user@host/database``, or
        ``env:NAME`` for one that stands in an environment variable), of which every table with a
        known name is read; or a YAML file whose ``tables:`` maps each table to ``address#table`` or
        to a file.
    """
    if is_address(str(source)):
        with find_tables(str(source)) as found:
            yield found
    elif is_listing(str(source)):
        with find_listed(Path(source)) as found:
            yield found
    else:
        yield find_files(Path(source))


@within_memory()
def _check(found: Found, now: datetime | None) -> Understanding:
    engine, instant = connect(), _naive_utc(now)
    try:
        reading = _read(engine.database, found.loaders, instant)
        names = frozenset(found.loaders)
        obstacles = [*find_obstacles(engine.database, reading.layouts, names, instant)]
    finally:
        engine.close()
    return Understanding(
        reading.summaries,
        (*found.problems, *reading.problems),
        (*found.warnings, *reading.warnings, *obstacles),
    )


@within_memory()
def _open(found: Found, now: datetime | None, resources: Resources | None = None) -> Tables:
    engine = connect(resources)
    reading = _read(engine.database, found.loaders, _naive_utc(now))
    if found.problems or reading.problems:
        engine.close()
        raise TableError([*found.problems, *reading.problems])
    columns = assemble(engine.database, reading.layouts)
    engine.database.execute("DROP SCHEMA stage CASCADE")
    return _tables(engine, columns, (*found.warnings, *reading.warnings))


def _tables(
    engine: Embedded, columns: Mapping[str, Columns], warnings: tuple[Problem, ...]
) -> Tables:
    return Tables(
        engine=engine,
        tables=MappingProxyType({name: engine.connection.table(name) for name in columns}),
        given=MappingProxyType({name: found.given for name, found in columns.items()}),
        extras=MappingProxyType({name: found.extras for name, found in columns.items()}),
        warnings=warnings,
    )


def _read(
    database: duckdb.DuckDBPyConnection, loaders: Mapping[str, Loader], now: datetime
) -> _Reading:
    """Stage, type and check every table, in the order of the contracts."""
    import duckdb

    layouts: dict[str, Layout] = {}
    summaries: list[TableSummary] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name, load in loaders.items():
        raw, faults = load(database)
        problems += faults
        if raw is None:
            continue
        try:
            with within_memory(raw.source):
                layout, missing, doubts = read_layout(database, raw)
                build_typed(database, layout)
        except duckdb.Error as error:
            problems.append(unreadable(name, raw.source, error))
            continue
        problems += [*missing, *check_rows(database, layout, now)]
        warnings += doubts
        summaries.append(summarise(database, layout))
        layouts[name] = layout
    problems += check_relations(database, layouts)
    warnings += find_doubts(database, layouts, frozenset(loaders))
    return _Reading(layouts, tuple(summaries), tuple(problems), tuple(warnings))


def _frame_loader(name: str, frame: pd.DataFrame) -> Loader:
    return lambda database: load_frame(database, name, frame)


def _naive_utc(now: datetime | None) -> datetime:
    if now is None:
        now = datetime.now(tz=UTC)
    return now if now.tzinfo is None else now.astimezone(UTC).replace(tzinfo=None)
