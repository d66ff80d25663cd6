"""Streams of facts: each raw table turned into one row per fact, with the instants that matter.

Every stream has ``creator_id``, ``happened_at`` (places the fact in a lookback), ``known_at``
(makes it usable), ``superseded_at`` (when a newer capture of the same fact became known; null:
never), ``repeated_at`` (when the same source did it again; null: never), ``topic`` where the table
has one, ``one`` and the stream's measures, all numeric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis

from conversion_influence.tables.sources import Tables

SUBSTANTIVE_WORDS = 8
"""An audience comment of at least so many words counts as substantive."""

EVENING_HOURS = (18, 19, 20, 21, 22)
SATURDAY = 5


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
        From `Tables` to the Ibis table of facts.
    measures : tuple of str
        Numeric columns beside ``one``.
    instant : bool
        Whether a fact is known when it happens and never revised, so that running sums apply.
    """

    name: str
    needs: tuple[tuple[str, str], ...]
    build: Callable[[Tables], Any]
    measures: tuple[str, ...]
    instant: bool = True


def _shape(facts: Any, happened_at: Any, known_at: Any, **measures: Any) -> Any:
    """Give a table of facts the columns every stream has."""
    never = ibis.null("timestamp")
    instants = {"superseded_at": never, "repeated_at": never} | {
        name: measures.pop(name) for name in ("superseded_at", "repeated_at") if name in measures
    }
    topic = facts.topic if "topic" in facts.columns else ibis.null("string")
    return facts.select(
        creator_id=facts.creator_id,
        topic=topic,
        happened_at=happened_at,
        known_at=known_at,
        **instants,
        one=ibis.literal(1, "int64"),
        **measures,
    )


def _flag(condition: Any) -> Any:
    """Return 1, 0 or null for true, false or unknown."""
    return condition.cast("int64")


def _accounts(tables: Tables) -> Any:
    accounts = tables.tables["accounts"].filter(ibis._.created_at.notnull())
    return _shape(
        accounts, accounts.created_at, accounts.created_at, verified=_flag(accounts.verified)
    )


def _changes(column: str) -> Callable[[Tables], Any]:
    """Return a builder of a captured level's changes per account; the first is the level itself."""

    def build(tables: Tables) -> Any:
        seen = tables.tables["account_snapshots"].filter(ibis._[column].notnull())
        order = ibis.window(group_by=["creator_id", "platform"], order_by="captured_at")
        seen = seen.mutate(earlier=seen[column].cast("int64").lag().over(order))
        change = seen[column].cast("int64") - seen.earlier.fill_null(0)
        gained = (seen[column].cast("int64") - seen.earlier).clip(lower=0)
        return _shape(seen, seen.captured_at, seen.captured_at, change=change, gained=gained)

    return build


def _posts(tables: Tables) -> Any:
    posts = tables.tables["posts"]
    order = ibis.window(group_by="creator_id", order_by="published_at")
    on_platform = ibis.window(group_by=["creator_id", "platform"], order_by="published_at")
    previous = posts.published_at.lag().over(order)
    gap_seconds = posts.published_at.epoch_seconds() - previous.epoch_seconds()
    return _shape(
        posts,
        posts.published_at,
        posts.published_at,
        repeated_at=posts.published_at.lead().over(on_platform),
        gap_days=gap_seconds / 86400.0,
        has_gap=_flag(previous.notnull()),
        sponsored=_flag(posts.sponsored),
        has_sponsored=_flag(posts.sponsored.notnull()),
        weekend=_flag(posts.published_at.day_of_week.index() >= SATURDAY),
        evening=_flag(posts.published_at.hour().isin(EVENING_HOURS)),
    )


EXTRA = "extra_"
"""Begins the measure of a user's own column, whose name may be that of any other measure."""


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


def reactions_stream(extras: tuple[str, ...] = ()) -> Stream:
    """Return the stream of post captures; only the latest capture known counts.

    Parameters
    ----------
    extras : tuple of str
        Extra numeric columns of post_metrics to carry as measures, with `EXTRA` before their name.
    """
    parts = ("likes", "comments", "shares", "saves")

    def build(tables: Tables) -> Any:
        captures = tables.tables["post_metrics"]
        newer = captures.captured_at.lead().over(
            ibis.window(group_by="post_id", order_by="captured_at")
        )
        own = {f"{EXTRA}{name}": captures[name].cast("float64") for name in extras}
        captures = captures.select(
            "post_id", "captured_at", "views", "reach", *parts, newer_at=newer, **own
        )
        posts = tables.tables["posts"].select("post_id", "creator_id", "topic", "published_at")
        facts = captures.inner_join(posts, "post_id")
        given = [facts[part] for part in parts]
        reactions = sum((part.fill_null(0) for part in given[1:]), given[0].fill_null(0))
        seen = ibis.coalesce(*given).notnull()
        measures = {name: facts[name] for name in ("views", "reach", *parts, *own)}
        counted = {f"has_{name}": _flag(facts[name].notnull()) for name in measures}
        return _shape(
            facts,
            facts.published_at,
            facts.captured_at,
            superseded_at=facts.newer_at,
            reactions=seen.ifelse(reactions, ibis.null("int64")),
            has_reactions=_flag(seen),
            **measures,
            **counted,
        )

    names = ("views", "reach", *parts, *(f"{EXTRA}{name}" for name in extras))
    measures = (*names, "reactions", "has_reactions", *(f"has_{name}" for name in names))
    needs = (("posts", "published_at"), ("post_metrics", "captured_at"))
    return Stream("reactions", needs, build, measures, instant=False)


def _mentions(tables: Tables) -> Any:
    mentions = tables.tables["mentions"]
    by_source = ibis.window(group_by=["creator_id", "source_id"], order_by="mentioned_at")
    return _shape(
        mentions,
        mentions.mentioned_at,
        mentions.mentioned_at,
        repeated_at=mentions.mentioned_at.lead().over(by_source),
        shares=_flag(mentions.kind.isin(["share", "backlink"])),
        log_source_followers=(mentions.source_followers.cast("float64") + 1.0).ln(),
        has_source_followers=_flag(mentions.source_followers.notnull()),
    )


def _comments(tables: Tables) -> Any:
    replies = tables.tables["replies"]
    return _shape(
        replies,
        replies.commented_at,
        replies.commented_at,
        questions=_flag(replies.is_question),
        critical=_flag(replies.is_critical),
        substantive=_flag(replies.words >= SUBSTANTIVE_WORDS),
        has_words=_flag(replies.words.notnull()),
    )


def _answers(tables: Tables) -> Any:
    replies = tables.tables["replies"].filter(ibis._.replied_at.notnull())
    seconds = replies.replied_at.epoch_seconds() - replies.commented_at.epoch_seconds()
    return _shape(
        replies,
        replies.commented_at,
        replies.replied_at,
        questions=_flag(replies.is_question),
        critical=_flag(replies.is_critical),
        hours=seconds / 3600.0,
    )


def all_streams(extras: tuple[str, ...] = ()) -> tuple[Stream, ...]:
    """Return every stream there can be.

    Parameters
    ----------
    extras : tuple of str
        Extra numeric columns of post_metrics.
    """
    snapshots = "account_snapshots"
    changes = ("change", "gained")
    return (
        Stream("accounts", (("accounts", "created_at"),), _accounts, ("verified",)),
        Stream("followers", ((snapshots, "followers"),), _changes("followers"), changes),
        Stream("following", ((snapshots, "following"),), _changes("following"), changes),
        Stream("listed", ((snapshots, "listed"),), _changes("listed"), changes),
        Stream(
            "posts",
            (("posts", "published_at"),),
            _posts,
            ("gap_days", "has_gap", "sponsored", "has_sponsored", "weekend", "evening"),
        ),
        reactions_stream(extras),
        Stream(
            "mentions",
            (("mentions", "mentioned_at"),),
            _mentions,
            ("shares", "log_source_followers", "has_source_followers"),
        ),
        Stream(
            "comments",
            (("replies", "commented_at"),),
            _comments,
            ("questions", "critical", "substantive", "has_words"),
        ),
        Stream(
            "answers",
            (("replies", "commented_at"), ("replies", "replied_at")),
            _answers,
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
