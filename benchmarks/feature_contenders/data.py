"""Data to compare on: Parquet files of the contract's tables, drawn by data.sql."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

TABLES = ("posts", "mentions", "account_snapshots", "accounts")


def write(folder: Path, posts: int, seed: int) -> None:
    """Write ``raw/<table>.parquet``: N posts, N mentions, 7 N snapshots of N / 200 creators.

    Parameters
    ----------
    folder : pathlib.Path
        Where to; files that are there stay.
    posts : int
        N.
    seed : int
        The same seed gives the same rows.
    """
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    with connect(posts, seed) as database:
        for table in TABLES:
            file = raw / f"{table}.parquet"
            if not file.exists():
                database.execute(f"COPY (FROM drawn_{table}) TO '{file}'").fetchall()


def write_cohort(folder: Path, posts: int, seed: int, *, instants: int, creators: int) -> Path:
    """Write the questions: so many instants for each of the first so many creators.

    Parameters
    ----------
    folder : pathlib.Path
        Where to.
    posts, seed : int
        As for `write`.
    instants : int
        Questions per creator.
    creators : int
        How many creators are asked about.

    Returns
    -------
    pathlib.Path
        The Parquet file.
    """
    file = folder / f"cohort_{instants}_{creators}.parquet"
    with connect(posts, seed) as database:
        database.execute(f"COPY (FROM cohort({instants}, {creators})) TO '{file}'").fetchall()
    return file


def connect(posts: int, seed: int) -> duckdb.DuckDBPyConnection:
    """Return a database that can draw the tables of N posts."""
    database = duckdb.connect()
    database.execute(f"SET VARIABLE seed = {seed}; SET VARIABLE posts = {posts}").fetchall()
    database.execute(Path(__file__).with_name("data.sql").read_text()).fetchall()
    return database


def main() -> None:
    """Write the tables and one cohort; print the cohort's file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    for name in ("posts", "seed", "instants", "creators"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    write(options.folder, options.posts, options.seed)
    print(
        write_cohort(
            options.folder,
            options.posts,
            options.seed,
            instants=options.instants,
            creators=options.creators,
        )
    )


if __name__ == "__main__":
    main()
