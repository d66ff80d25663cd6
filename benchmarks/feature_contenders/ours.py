"""Our own engine: the catalog's signals by `assemble`, from opened tables to a frame."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import ibis
import pandas as pd

from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import OFFER
from conversion_influence.tables.embedded import Embedded
from conversion_influence.tables.opened import Tables

OFFERED = ("topic", "platform")
"""What the questions plan."""


def keep(tables: Tables, folder: Path) -> None:
    """Leave the typed database of opened tables in a folder, and close them.

    Parameters
    ----------
    tables : Tables
        From `open_folder`.
    folder : pathlib.Path
        Gets ``tables.duckdb`` and ``given.json``.
    """
    database = tables.engine.connection.con
    database.execute("CHECKPOINT").fetchall()
    listed = database.execute("SELECT path FROM duckdb_databases() WHERE path IS NOT NULL")
    ((path,),) = listed.fetchall()
    given = {name: sorted(columns) for name, columns in tables.given.items()}
    (folder / "given.json").write_text(json.dumps(given))
    shutil.copy(path, folder / "tables.duckdb")
    tables.close()


def opened(folder: Path, memory_limit: str | None, threads: int | None) -> Tables:
    """Return the tables that `keep` left, as a process that has just opened them has them.

    Parameters
    ----------
    folder : pathlib.Path
        As for `keep`.
    memory_limit : str or None
        DuckDB's ``memory_limit``, such as ``2GB``; what does not fit goes to disk.
    threads : int or None
        DuckDB's ``threads``.
    """
    settings: dict[str, Any] = {"temp_directory": folder / "spill"}
    settings |= {"memory_limit": memory_limit} if memory_limit else {}
    settings |= {"threads": threads} if threads else {}
    connection = ibis.duckdb.connect(folder / "tables.duckdb", read_only=True, **settings)
    given = json.loads((folder / "given.json").read_text())
    return Tables(
        engine=Embedded(connection, lambda: None),
        tables={name: connection.table(name) for name in given},
        given={name: frozenset(columns) for name, columns in given.items()},
        extras=dict.fromkeys(given, ()),
    )


def questions(tables: Tables, cohort: Path) -> Any:
    """Return the questions of a Parquet file as a cohort in the engine of the tables."""
    asked = tables.engine.connection.read_parquet(cohort)
    planned = {
        name: asked[name].cast(kind) if name in asked.columns else ibis.null(kind)
        for name, kind in OFFER.items()
    }
    return asked.mutate(**planned).cache()


def compute(tables: Tables, cohort: Any, names: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per question with the named signals, by ``row_id``."""
    signals = [signal for signal in catalog() if signal.name in names]
    features = assemble(tables, cohort, signals=signals, offered=OFFERED)
    return features.frame.reset_index()
