"""Streams of facts: each raw table turned into one row per fact, with the instants that matter.

Every stream has ``creator`` (see `Questions`), ``happened_at`` (places the fact in a lookback),
``known_at`` (makes it usable), ``superseded_at`` where a newer capture of the same fact can take
its place (null: none did), ``topic`` (null where the table has none) and whichever of its measures
and keys are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from conversion_influence.dataset import facts_from_others, facts_of_posts, facts_of_reactions
from conversion_influence.dataset.aggregates import ActiveWeeks, Deviation, Median, Peak, Total
from conversion_influence.dataset.aggregates_of_keys import Distinct, HIndex, Mix
from conversion_influence.dataset.features import Aggregate, Context, Derived, OfStream
from conversion_influence.dataset.questions import Asked
from conversion_influence.tables.sources import Tables


@dataclass(frozen=True)
class Stream:
    """Where the facts of one kind come from.

    Attributes
    ----------
    name : str
        Name used by aggregates.
    needs : tuple of (str, str)
        Table and column pairs without which there is no stream.
    build : callable
        From `Tables` and what is asked of them to the Ibis table of facts.
    measures : tuple of str
        Numeric columns beside ``one``.
    keys : tuple of str
        Columns whose different values can be counted.
    instant : bool
        Whether a fact is known when it happens and never revised, so that running sums apply.
    """

    name: str
    needs: tuple[tuple[str, str], ...]
    build: Callable[[Tables, Asked], Any]
    measures: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    instant: bool = True


def columns_of(aggregates: list[OfStream]) -> frozenset[str]:
    """Return the measures and keys that aggregates read."""
    read = set()
    for a in aggregates:
        if isinstance(a, Total | Peak | Median | Deviation | HIndex):
            read.add(a.measure)
        if isinstance(a, Distinct | Mix):
            read.add(a.key)
        if isinstance(a, ActiveWeeks):
            read.add("week")
        if isinstance(a, HIndex):
            read.add("item")
    return frozenset(read - {"one"})


def lookbacks_of(aggregates: Iterable[Aggregate]) -> set[int]:
    """Return the days before as_of at which some aggregate's lookback starts or ends."""
    days = {getattr(a, name, None) for a in aggregates for name in ("days", "after")}
    return {day for day in days if day}


def of_streams(aggregates: Iterable[Aggregate]) -> list[OfStream]:
    """Return the aggregates that the engine computes from streams of facts."""
    return [a for a in aggregates if not isinstance(a, Context | Derived)]


def numeric_extras(tables: Tables) -> tuple[str, ...]:
    """Return the user's own columns of post captures that can be added up.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    captures = tables.get("post_metrics")
    if captures is None:
        return ()
    types = {name: captures[name].type() for name in tables.extras["post_metrics"]}
    return tuple(name for name, kind in types.items() if kind.is_numeric() or kind.is_boolean())


def all_streams(extras: tuple[str, ...] = ()) -> tuple[Stream, ...]:
    """Return every stream there can be.

    Parameters
    ----------
    extras : tuple of str
        Extra numeric columns of post_metrics.
    """
    posts, captures = ("posts", "published_at"), ("post_metrics", "captured_at")
    mentions, comments = ("mentions", "mentioned_at"), ("replies", "commented_at")
    return (
        Stream(
            "accounts",
            (("accounts", "created_at"),),
            facts_from_others.accounts,
            facts_from_others.ACCOUNT_MEASURES,
        ),
        Stream(
            "posts",
            (posts,),
            facts_of_posts.posts,
            facts_of_posts.POST_MEASURES,
            ("platform", "week", "topic_key"),
        ),
        Stream("hashtags", (("posts", "hashtags"),), facts_of_posts.hashtags, keys=("hashtag",)),
        Stream(
            "reactions",
            (posts, captures),
            facts_of_reactions.reactions(extras),
            facts_of_reactions.reaction_measures(extras),
            instant=False,
        ),
        Stream(
            "echoes", (posts,), facts_of_reactions.echoes, ("impact",), ("item",), instant=False
        ),
        Stream(
            "mentions",
            (mentions,),
            facts_from_others.mentions,
            facts_from_others.MENTION_MEASURES,
            ("source_id",),
        ),
        Stream("citations", (mentions,), facts_from_others.citations, keys=("peer",)),
        Stream(
            "comments",
            (comments,),
            facts_from_others.comments,
            facts_from_others.COMMENT_MEASURES,
            ("author_id",),
        ),
        Stream(
            "answers",
            (comments, ("replies", "replied_at")),
            facts_from_others.answers,
            ("questions", "critical", "hours"),
            instant=False,
        ),
    )


def streams(tables: Tables) -> dict[str, Stream]:
    """Return every stream of facts that the given tables can feed, by name.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    return {
        stream.name: stream
        for stream in all_streams(numeric_extras(tables))
        if all(tables.has(table, column) for table, column in stream.needs)
    }
