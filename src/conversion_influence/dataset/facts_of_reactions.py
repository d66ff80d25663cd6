"""Facts of what posts set off: reactions to them as they were captured, and their echoes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from conversion_influence.dataset.latest import latest_known
from conversion_influence.dataset.questions import Asked, flag, shape
from conversion_influence.tables.sources import Tables

PARTS = ("likes", "comments", "shares", "saves")
"""Counts that together are the reactions to a post."""

COUNTS = ("views", "reach", *PARTS)
COMPARED = PARTS[1:]
"""Counts that are compared with likes."""

EXTRA = "extra_"
"""Begins the measure of a user's own column, whose name may be that of any other measure."""


def reaction_measures(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Return the measures of reactions.

    Parameters
    ----------
    extras : tuple of str
        Extra numeric columns of post_metrics.
    """
    names = (*COUNTS, *(f"{EXTRA}{name}" for name in extras))
    own = ("reactions", "has_reactions", "log_reactions", "log_likes", "paid_views", "paid_of")
    split = ("sponsored_reactions", "sponsored_n", "organic_reactions", "organic_n")
    beside = (name for part in COMPARED for name in beside_likes(part))
    return (*names, *(f"has_{name}" for name in names), *own, *split, *beside)


def beside_likes(part: str) -> tuple[str, str]:
    """Return the measures of a count and of likes, both of posts of which both are known.

    Parameters
    ----------
    part : str
        Of `COMPARED`.
    """
    return f"{part}_beside_likes", f"likes_beside_{part}"


def reactions(extras: tuple[str, ...]) -> Callable[[Tables, Asked], Any]:
    """Return the builder of post captures; of each count only the latest value known counts.

    Parameters
    ----------
    extras : tuple of str
        Extra numeric columns of post_metrics to carry as measures, with `EXTRA` before their name.
    """

    def build(tables: Tables, asked: Asked) -> Any:
        posts = asked.near(tables.tables["posts"], "published_at")
        posts = posts.select("post_id", "creator", "topic", "published_at", "sponsored")
        facts = post_captures(tables, posts, extras)
        own = [f"{EXTRA}{name}" for name in extras]
        measures = {name: facts[name] for name in (*COUNTS, *own)}
        measures |= {f"has_{name}": flag(facts[name].notnull()) for name in measures}
        total = facts.reactions
        seen = total.notnull()
        measures |= {
            "reactions": total,
            "has_reactions": flag(seen),
            "log_reactions": (total + 1.0).ln(),
            "log_likes": (facts.likes + 1.0).ln(),
            "paid_views": facts.paid_views,
            "paid_of": facts.paid_of,
        }
        for part in COMPARED:
            count, likes = facts[part], facts.likes
            both = count.notnull() & likes.notnull()
            values = (both.ifelse(value, ibis.null("int64")) for value in (count, likes))
            measures |= dict(zip(beside_likes(part), values, strict=True))
        for name, of in (("sponsored", facts.sponsored), ("organic", ~facts.sponsored)):
            measures[f"{name}_reactions"] = of.ifelse(total, ibis.null("int64"))
            measures[f"{name}_n"] = flag(of & seen)
        return shape(
            facts,
            asked,
            happened_at=facts.published_at,
            known_at=facts.known_at,
            superseded_at=facts.superseded_at,
            measures=measures,
        )

    return build


def post_captures(tables: Tables, posts: Any, extras: tuple[str, ...] = ()) -> Any:
    """Return the captures of posts, one row each, with what was known of the post from then on.

    Parameters
    ----------
    tables : Tables
        Must hold post_metrics.
    posts : ibis.Table
        One row per post; its columns are kept.
    extras : tuple of str
        Extra numeric columns of post_metrics, returned with `EXTRA` before their name.

    Returns
    -------
    ibis.Table
        The columns of ``posts`` with ``known_at``, ``superseded_at`` (when the next capture of the
        post became known; null: never), the counts, each as the latest capture that shows it does,
        ``paid_views`` and ``paid_of`` (the views that they are part of, of one capture), and
        ``reactions``: the sum of likes, comments, shares and saves, null where none is known.
    """
    captures = tables.tables["post_metrics"]
    own = {f"{EXTRA}{name}": captures[name].cast("float64") for name in extras}
    both = captures.views.notnull() & captures.paid_views.notnull()
    captures = captures.select(
        "post_id",
        "captured_at",
        *COUNTS,
        paid_views=both.ifelse(captures.paid_views, ibis.null("int64")),
        paid_of=both.ifelse(captures.views, ibis.null("int64")),
        **own,
    )
    facts = posts.inner_join(captures, "post_id")
    order = ibis.window(group_by="post_id", order_by="captured_at")
    counts = (*COUNTS, "paid_views", "paid_of", *own)
    known = facts.select(
        *posts.columns,
        known_at="captured_at",
        superseded_at=facts.captured_at.lead().over(order),
        **{name: latest_known(facts[name], facts.captured_at, "post_id") for name in counts},
    )
    given = [known[part] for part in PARTS]
    total = sum((part.fill_null(0) for part in given[1:]), given[0].fill_null(0))
    return known.mutate(reactions=ibis.coalesce(*given).notnull().ifelse(total, ibis.null("int64")))


def echoes(tables: Tables, asked: Asked) -> Any:
    """Return one row per capture that shows a post's shares and per mention of a post.

    Parameters
    ----------
    tables : Tables
        Must hold posts.
    asked : Asked
        What is wanted.
    """
    posts = asked.near(tables.tables["posts"], "published_at")
    posts = posts.select("post_id", "creator", "topic", "published_at")
    never = ibis.null("timestamp(6)")
    zero = posts.mutate(known_at=posts.published_at, superseded_at=never, impact=0.0)
    parts = [zero]
    if tables.has("post_metrics", "shares"):
        captures = tables.tables["post_metrics"].select("post_id", "captured_at", "shares")
        captures = captures.filter(captures.shares.notnull()).inner_join(posts, "post_id")
        order = ibis.window(group_by="post_id", order_by="captured_at")
        found = captures.mutate(
            known_at=captures.captured_at,
            superseded_at=captures.captured_at.lead().over(order),
            impact=captures.shares.cast("float64"),
        )
        parts.append(found.select(zero.columns))
    if tables.has("mentions", "post_id"):
        mentions = tables.tables["mentions"]
        mentions = mentions.filter(
            mentions.post_id.notnull(), mentions.source_id != mentions.creator_id
        ).select("post_id", "mentioned_at")
        joined = posts.inner_join(mentions, "post_id")
        known_at = ibis.greatest(joined.mentioned_at, joined.published_at)
        found = joined.mutate(known_at=known_at, superseded_at=never, impact=1.0)
        parts.append(found.select(zero.columns))
    rows = ibis.union(*parts) if len(parts) > 1 else zero
    return shape(
        rows,
        asked,
        happened_at=rows.published_at,
        known_at=rows.known_at,
        superseded_at=rows.superseded_at,
        measures={"impact": rows.impact},
        keys={"item": rows.post_id},
    )
