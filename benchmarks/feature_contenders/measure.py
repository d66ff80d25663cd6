"""One contender, once, in a process of its own: prints one JSON line with its CPU seconds.

    python measure.py CONTENDER FOLDER COHORT OUT [--memory-limit 2GB] [--threads 1]

The clock runs from loaded tables (typed DuckDB tables on disk; frames for pandas) to a frame of
features in memory. Loading, imports and writing OUT are not in it; peak memory is of the process
up to the frame. ``opening`` instead runs from Parquet to checked tables, and leaves them in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from names import SIGNALS

HERE = Path(__file__).parent
TABLES = ("posts", "mentions", "account_snapshots", "accounts")
IN_SQL = ("hand", "running", "filters")
"""Contenders in SQL; each has a file of its own between `questions.sql` and `formulas.sql`."""


def load_sql(contender: str, options: argparse.Namespace) -> Callable[[], pd.DataFrame]:
    """Return the SQL to be run over the kept tables."""
    import duckdb

    settings = {"temp_directory": str(options.folder / "spill")}
    settings |= {"memory_limit": options.memory_limit} if options.memory_limit else {}
    settings |= {"threads": options.threads} if options.threads else {}
    database = duckdb.connect(
        str(options.folder / "tables.duckdb"), read_only=True, config=settings
    )
    database.execute(f"CREATE TEMP TABLE cohort AS FROM '{options.cohort}'").fetchall()
    script = "\n".join(
        (HERE / name).read_text() for name in ("questions.sql", f"{contender}.sql", "formulas.sql")
    )

    def run() -> pd.DataFrame:
        for statement in duckdb.extract_statements(script):
            database.execute(statement).fetchall()
        return database.execute("FROM features ORDER BY row_id").df()

    return run


def load_ours(options: argparse.Namespace) -> Callable[[], pd.DataFrame]:
    """Return our engine over the kept tables."""
    import ours

    tables = ours.opened(options.folder, options.memory_limit, options.threads)
    cohort = ours.questions(tables, options.cohort)
    return lambda: ours.compute(tables, cohort, SIGNALS)


def load_pandas(options: argparse.Namespace) -> Callable[[], pd.DataFrame]:
    """Return the pandas code over loaded frames."""
    import with_pandas

    frames = {name: pd.read_parquet(options.folder / "raw" / f"{name}.parquet") for name in TABLES}
    frames["cohort"] = pd.read_parquet(options.cohort)
    return lambda: with_pandas.compute(frames)


def load_opening(options: argparse.Namespace) -> Callable[[], Any]:
    """Return opening and checking of the raw files."""
    from conversion_influence.tables.sources import open_folder

    if options.memory_limit:
        os.environ["INFLUENCE_MEMORY"] = options.memory_limit
    return lambda: open_folder(options.folder / "raw")


def load(options: argparse.Namespace) -> Callable[[], Any]:
    """Load what a contender starts from; return the rest as a function."""
    if options.contender in IN_SQL:
        return load_sql(options.contender, options)
    others = {"ours": load_ours, "pandas": load_pandas, "opening": load_opening}
    return others[options.contender](options)


def cpu_seconds() -> float:
    """Return the CPU seconds of this process so far, of all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Load, run once against the clock, write the features, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("contender", choices=[*IN_SQL, "ours", "pandas", "opening"])
    for name in ("folder", "cohort", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--memory-limit")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    run = load(options)
    loaded, cpu, wall = peak_megabytes(), cpu_seconds(), time.perf_counter()
    found = run()
    told: dict[str, float] = {
        "cpu_seconds": cpu_seconds() - cpu,
        "wall_seconds": time.perf_counter() - wall,
        "loaded_megabytes": loaded,
        "peak_megabytes": peak_megabytes(),
    }
    if isinstance(found, pd.DataFrame):
        told |= {"rows": len(found), "signals": len(found.columns) - 1}
        found.to_parquet(options.out)
    else:
        import ours

        ours.keep(found, options.folder)
    print(json.dumps(told), flush=True)


def peak_megabytes() -> float:
    """Return the peak resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
