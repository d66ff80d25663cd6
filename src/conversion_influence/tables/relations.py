"""What in one table contradicts another: unknown posts, captures before them, wrong owners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversion_influence.errors import Problem
from conversion_influence.tables.layout import Layout
from conversion_influence.tables.staging import ROW
from conversion_influence.tables.validate import Check, find_faults

if TYPE_CHECKING:
    import duckdb

OF_POSTS = {"mentions": "mentioned_at", "replies": "commented_at"}
"""Tables whose rows may name a post of their creator, with the time of the row."""


def check_relations(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> list[Problem]:
    """Return what contradicts another table.

    Captures of unknown posts, captures made before their post was published, more paid views than
    views where one stands on posts and the other in post_metrics, and mentions and comments whose
    post is another creator's.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
        Holds the typed tables.
    layouts : mapping of str to Layout
        Tables that could be read.
    """
    problems = _check_captures(database, layouts)
    problems += _check_paid_views(database, layouts)
    for name in OF_POSTS:
        problems += _check_owners(database, layouts, name)
    return problems


def _check_captures(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> list[Problem]:
    needed = {"post_metrics": {"post_id"}, "posts": {"post_id"}}
    if not given(layouts, needed):
        return []
    unknown = Check(
        "post_id",
        "post_id IS NOT NULL AND NOT EXISTS "
        "(FROM posts WHERE posts.post_id = post_metrics.post_id)",
        "post_id",
        "unknown_post",
    )
    problems = find_faults(database, "post_metrics", "post_metrics", [unknown])
    timed = {"post_metrics": {"captured_at"}, "posts": {"published_at"}}
    if given(layouts, timed):
        joined = (
            f"(SELECT captures.{ROW}, captures.captured_at, posts.published_at "
            "FROM post_metrics AS captures JOIN posts USING (post_id)) AS joined"
        )
        early = Check(
            "captured_at",
            "captured_at < published_at",
            "concat('captured_at ', captured_at, ', published_at ', published_at)",
            "early_capture",
        )
        problems += find_faults(database, "post_metrics", joined, [early])
    return problems


def _check_paid_views(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout]
) -> list[Problem]:
    """Return captures whose views and paid views, put together from both tables, contradict."""
    both = {"views", "paid_views"}
    tables = [layouts[name].given & both for name in ("posts", "post_metrics") if name in layouts]
    if len(tables) < 2 or not all(tables) or tables[0] | tables[1] != both:
        return []
    joined = (
        f"(SELECT captures.{ROW}, "
        "coalesce(captures.views, posts.views) AS views, "
        "coalesce(captures.paid_views, posts.paid_views) AS paid_views, "
        "coalesce(captures.paid_views > captures.views, false) "
        "OR coalesce(posts.paid_views > posts.views, false) AS reported "
        "FROM post_metrics AS captures JOIN posts ON posts.post_id = captures.post_id "
        "AND coalesce(posts.captured_at, posts.published_at) = captures.captured_at) AS joined"
    )
    more = Check(
        "paid_views",
        "paid_views > views AND NOT reported",
        "concat('paid_views ', paid_views, ', views ', views)",
        "paid_views_apart",
    )
    return find_faults(database, "post_metrics", joined, [more])


def _check_owners(
    database: duckdb.DuckDBPyConnection, layouts: Mapping[str, Layout], name: str
) -> list[Problem]:
    """Return the rows of a table whose post is another creator's."""
    columns = {"post_id", "creator_id"}
    if not given(layouts, {name: columns, "posts": columns}):
        return []
    joined = (
        f"(SELECT facts.{ROW}, facts.creator_id, posts.post_id, "
        f"posts.creator_id AS owner FROM {name} AS facts JOIN posts USING (post_id)) AS joined"
    )
    foreign = Check(
        "post_id",
        "creator_id <> owner",
        "concat('post_id ', post_id, ' by ', owner, ', creator_id ', creator_id)",
        "foreign_post",
    )
    return find_faults(database, name, joined, [foreign])


def given(layouts: Mapping[str, Layout], needed: Mapping[str, set[str]]) -> bool:
    """Return whether these tables could be read and really hold these columns.

    Parameters
    ----------
    layouts : mapping of str to Layout
        Tables that could be read.
    needed : mapping of str to set of str
        Columns by table.
    """
    return all(
        name in layouts and columns <= layouts[name].given for name, columns in needed.items()
    )
