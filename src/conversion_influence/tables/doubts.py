"""What is allowed in tables but probably not meant: said as warnings, never refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversion_influence.errors import Problem, shorten
from conversion_influence.tables.casting import quoted
from conversion_influence.tables.doubt_words import doubt
from conversion_influence.tables.faults import MOST_EXAMPLES
from conversion_influence.tables.layout import Layout
from conversion_influence.tables.queries import one_row
from conversion_influence.tables.relations import OF_POSTS, given
from conversion_influence.tables.schemas import METRICS

if TYPE_CHECKING:
    import duckdb

_OLDEST = "1995-01-01"
_COUNTED = {"posts": "published_at", **OF_POSTS}
"""Tables whose rows of a lookback are counted, with the time of the row."""

_LOOKBACK = 90
_MANY = 0.2
"""It is said if of so many of the placements less than so many days of a table are known."""


def find_doubts(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout], names: frozenset[str]
) -> Iterator[Problem]:
    """Yield what is allowed but probably not meant.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the typed tables.
    layouts : mapping of str to Layout
        Tables that could be read.
    names : frozenset of str
        Tables that are given, read or not.
    """
    for name, layout in layouts.items():
        if layout.raw.rows and name != "creators":
            yield from _unknown_creators(database, layouts, name)
        if name in OF_POSTS:
            yield from _doubtful_posts(database, layouts, name)
        if layout.raw.rows and not layout.raw.contract.key:
            yield from _repeated(database, layout)
        yield from _old_times(database, layout)
    yield from _uncaptured(layouts)
    yield from _orphans(names)
    yield from _unexposed(database, layouts)
    yield from _unknown_zones(database, layouts)
    yield from _several_currencies(database, layouts)
    yield from _late_beginnings(database, layouts)


def _unknown_creators(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout], name: str
) -> Iterator[Problem]:
    if not given(layouts, {"creators": {"creator_id"}, name: {"creator_id"}}):
        return
    strangers = f"FROM {name} ANTI JOIN creators USING (creator_id) WHERE creator_id IS NOT NULL"
    rows, count = one_row(database, f"SELECT count(*), count(DISTINCT creator_id) {strangers}")
    if rows:
        first = database.execute(
            f"SELECT DISTINCT creator_id {strangers} ORDER BY creator_id LIMIT {MOST_EXAMPLES}"
        ).fetchall()
        shown = shorten((row[0] for row in first), MOST_EXAMPLES)
        yield doubt(
            name, "unknown_creators", column="creator_id", value=shown, creators=count, rows=rows
        )


def _doubtful_posts(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout], name: str
) -> Iterator[Problem]:
    """Yield that posts are unknown, or younger than what is said to refer to them."""
    if not given(layouts, {name: {"post_id"}, "posts": {"post_id"}}):
        return
    time = OF_POSTS[name]
    absent = "posts.post_id IS NULL AND facts.post_id IS NOT NULL"
    unknown, rows, example, early = one_row(
        database,
        f"SELECT count(DISTINCT facts.post_id) FILTER (WHERE {absent}), "
        f"count(*) FILTER (WHERE {absent}), min(facts.post_id) FILTER (WHERE {absent}), "
        f"count(*) FILTER (WHERE facts.{time} < posts.published_at) "
        f"FROM {name} AS facts LEFT JOIN posts ON posts.post_id = facts.post_id",
    )
    if unknown:
        yield doubt(
            name, "unknown_posts", column="post_id", value=str(example), posts=unknown, rows=rows
        )
    if early:
        yield doubt(name, "before_their_post", column=time, rows=early)


def _repeated(database: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[Problem]:
    columns = ", ".join(quoted(name) for name in (*layout.given, *layout.extras))
    if not columns:
        return
    (repeated,) = one_row(
        database, f"SELECT count(*) - count(DISTINCT hash({columns})) FROM {layout.name}"
    )
    if repeated:
        yield doubt(layout.name, "repeated_rows", rows=repeated)


def _old_times(database: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[Problem]:
    columns = layout.raw.contract.columns
    times = [c.name for c in columns if c.kind == "timestamp" and c.name in layout.given]
    if not times:
        return
    counted = ", ".join(f"count(*) FILTER (WHERE {t} < TIMESTAMP '{_OLDEST}')" for t in times)
    counts = one_row(database, f"SELECT {counted} FROM {layout.name}")
    for column, count in zip(times, counts, strict=True):
        if count:
            yield doubt(layout.name, "old_times", column=column, times=count, oldest=_OLDEST)


def _uncaptured(layouts: Mapping[str, Layout]) -> Iterator[Problem]:
    posts = layouts.get("posts")
    if posts is None or "captured_at" in posts.given:
        return
    measured = posts.given & set(METRICS)
    numbers = measured | {name for name, kind in posts.extras.items() if kind == "number"}
    if numbers:
        yield doubt("posts", "uncaptured", column="captured_at", value=shorten(sorted(numbers)))


def _orphans(names: frozenset[str]) -> Iterator[Problem]:
    if "post_metrics" in names and "posts" not in names:
        yield doubt("post_metrics", "orphans")


def _unexposed(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> Iterator[Problem]:
    if not given(layouts, {"placements": {"exposures"}}):
        return
    (unexposed,) = one_row(
        database,
        "SELECT count(*) FROM placements WHERE exposures IS NULL AND conversions IS NOT NULL",
    )
    if unexposed:
        yield doubt("placements", "unexposed", column="exposures", rows=unexposed)


def _unknown_zones(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> Iterator[Problem]:
    if not given(layouts, {"accounts": {"timezone"}}):
        return
    names = database.execute(
        "SELECT timezone, count(*) FROM accounts WHERE timezone IS NOT NULL "
        "GROUP BY timezone ORDER BY timezone"
    ).fetchall()
    unknown = {str(name): int(count) for name, count in names if not _is_zone(str(name))}
    if unknown:
        yield doubt(
            "accounts",
            "unknown_zones",
            column="timezone",
            value=shorten(unknown),
            names=len(unknown),
            accounts=sum(unknown.values()),
        )


def _several_currencies(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> Iterator[Problem]:
    if not given(layouts, {"placements": {"currency"}}):
        return
    found = database.execute(
        "SELECT upper(currency) AS name, count(*) AS rows FROM placements "
        "WHERE currency IS NOT NULL GROUP BY name ORDER BY rows DESC, name"
    ).fetchall()
    if len(found) > 1:
        counts = shorten(f"{name}: {rows} placements" for name, rows in found)
        yield doubt(
            "placements",
            "several_currencies",
            column="currency",
            value=counts,
            currencies=len(found),
        )


def _late_beginnings(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> Iterator[Problem]:
    for name, time in _COUNTED.items():
        if not given(layouts, {"placements": {"booked_at"}, name: {time}}):
            continue
        early = f"booked_at < first + INTERVAL {_LOOKBACK} DAY"
        first, share = one_row(
            database,
            f"SELECT min(first), avg(CAST({early} AS INTEGER)) "
            f"FROM placements, (SELECT min({time}) AS first FROM {name})",
        )
        if first is not None and share is not None and share >= _MANY:
            yield doubt(
                name,
                "late_beginning",
                column=time,
                value=f"{first:%Y-%m-%d}",
                share=share,
                days=_LOOKBACK,
            )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
