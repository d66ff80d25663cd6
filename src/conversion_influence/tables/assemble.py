"""The last step of opening: credentials become a count, numbers on posts become captures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversion_influence.tables.casting import quoted
from conversion_influence.tables.layout import CREDENTIALS_N, Layout
from conversion_influence.tables.schemas import CONTRACTS, METRICS
from conversion_influence.tables.staging import ROW

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Columns:
    """Columns of one opened table.

    Attributes
    ----------
    given : frozenset of str
        Columns of the contract that really hold what the user gave.
    extras : tuple of str
        Columns beyond the contract.
    """

    given: frozenset[str]
    extras: tuple[str, ...]


def assemble(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> dict[str, Columns]:
    """Bring the typed tables into their final form and return their columns.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the typed and checked tables.
    layouts : mapping of str to Layout
        How their columns are understood.
    """
    for name in layouts:
        database.execute(f"ALTER TABLE {name} DROP COLUMN {ROW}")
    columns = {
        name: Columns(layout.given, tuple(layout.extras)) for name, layout in layouts.items()
    }
    if "creators" in layouts:
        columns["creators"] = _count_credentials(database, columns["creators"])
    if "posts" in layouts:
        columns |= _move_metrics(database, layouts)
    return {name: columns[name] for name in CONTRACTS if name in columns}


def _count_credentials(database: duckdb.DuckDBPyConnection, columns: Columns) -> Columns:
    parts = "list_filter(string_split(credentials, ';'), lambda part: trim(part) <> '')"
    count = f"coalesce(try_cast(credentials AS DOUBLE), len({parts}))"
    database.execute(f"ALTER TABLE creators ADD COLUMN {CREDENTIALS_N} BIGINT")
    database.execute(f"UPDATE creators SET {CREDENTIALS_N} = {count} WHERE credentials IS NOT NULL")
    if "credentials" not in columns.given:
        return columns
    return Columns(columns.given | {CREDENTIALS_N}, columns.extras)


def _move_metrics(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> dict[str, Columns]:
    """Move counts and numeric extras from posts into post_metrics, one row per post and capture."""
    posts, captures = layouts["posts"], layouts.get("post_metrics")
    other = {} if captures is None else captures.extras
    numbers = [
        name
        for name, kind in posts.extras.items()
        if kind == "number" and other.get(name, "number") == "number"
    ]
    moved = [name for name in METRICS if name in posts.given] + numbers
    if moved:
        _merge_captures(database, moved, numbers, tuple(other), merge=captures is not None)
    for name in ("captured_at", *METRICS, *numbers):
        database.execute(f"ALTER TABLE posts DROP COLUMN {quoted(name)}")
    rest = tuple(name for name in posts.extras if name not in numbers)
    columns = {"posts": Columns(posts.given - {"captured_at", *METRICS}, rest)}
    if moved:
        given = frozenset(set(moved) & set(METRICS)) | {"post_id", "captured_at"}
        extras = tuple(dict.fromkeys((*other, *numbers)))
        old = frozenset() if captures is None else captures.given
        columns["post_metrics"] = Columns(old | given, extras)
    return columns


def _merge_captures(
    database: duckdb.DuckDBPyConnection,
    moved: list[str],
    numbers: list[str],
    extras: tuple[str, ...],
    *,
    merge: bool,
) -> None:
    kept = ", ".join(quoted(name) for name in moved)
    there = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in moved)
    standing = (
        f"SELECT post_id, coalesce(captured_at, published_at) AS captured_at, {kept} "
        f"FROM posts WHERE {there}"
    )
    chosen = ["post_id", "captured_at"]
    for name in dict.fromkeys((*METRICS, *extras, *numbers)):
        column = quoted(name)
        sources = []
        if merge and (name in METRICS or name in extras):
            sources.append(f"captures.{column}")
        if name in moved:
            sources.append(f"standing.{column}")
        value = f"coalesce({', '.join(sources)})" if sources else "CAST(NULL AS BIGINT)"
        chosen.append(f"{value} AS {column}")
    join = "FULL JOIN post_metrics AS captures USING (post_id, captured_at)" if merge else ""
    database.execute(
        f"CREATE TABLE merged_metrics AS SELECT {', '.join(chosen)} "
        f"FROM ({standing}) AS standing {join}"
    )
    database.execute("DROP TABLE IF EXISTS post_metrics")
    database.execute("ALTER TABLE merged_metrics RENAME TO post_metrics")
