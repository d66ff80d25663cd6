"""Facts of an account's life and of what others say: mentions, comments and answers to them."""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.lexicon import shows_intent
from conversion_influence.dataset.questions import Asked, flag, shape
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import age_days

SUBSTANTIVE_WORDS = 8
"""An audience comment of at least so many words counts as substantive."""

ACCOUNT_MEASURES = ("verified", "has_verified")
MENTION_MEASURES = (
    "shares",
    "backlinks",
    "has_kind",
    "log_source_followers",
    "has_source_followers",
    "source_followers",
    "selectivity",
)
COMMENT_MEASURES = (
    "questions",
    "has_questions",
    "critical",
    "has_critical",
    "substantive",
    "has_words",
    "intent",
    "has_text",
    "has_author",
)


def accounts(tables: Tables, asked: Asked) -> Any:
    """Return one row per account with a known day of opening.

    Parameters
    ----------
    tables : Tables
        Must hold accounts.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["accounts"], "created_at")
    rows = rows.filter(rows.created_at.notnull())
    return shape(
        rows,
        asked,
        happened_at=rows.created_at,
        known_at=rows.created_at,
        measures={
            "verified": flag(rows.verified),
            "has_verified": flag(rows.verified.notnull()),
        },
    )


def mentions(tables: Tables, asked: Asked) -> Any:
    """Return one row per mention of a creator by another account; of itself is none.

    ``selectivity`` is 1 over the mentions, of anybody, that the source has made so far.

    Parameters
    ----------
    tables : Tables
        Must hold mentions.
    asked : Asked
        What is wanted.
    """
    if "selectivity" in asked.columns:
        rows = _with_mentions_made(tables, asked)
    else:
        rows = asked.near(tables.tables["mentions"], "mentioned_at")
        rows = rows.mutate(made=ibis.null("int64"))
    rows = rows.filter(rows.source_id != rows.creator_id)
    size = rows.source_followers
    return shape(
        rows,
        asked,
        happened_at=rows.mentioned_at,
        known_at=rows.mentioned_at,
        measures={
            "shares": flag(rows.kind.isin(["share", "backlink"])),
            "backlinks": flag(rows.kind == "backlink"),
            "has_kind": flag(rows.kind.notnull()),
            "log_source_followers": (size.cast("float64") + 1.0).ln(),
            "has_source_followers": flag(size.notnull()),
            "source_followers": size,
            "selectivity": 1.0 / rows.made.cast("float64"),
        },
        keys={"source_id": rows.source_id},
    )


def _with_mentions_made(tables: Tables, asked: Asked) -> Any:
    """Return mentions of the asked creators with ``made``, all mentions of the source by then."""
    everybodys = tables.tables["mentions"]
    if asked.few:
        sources = asked.near(everybodys, "mentioned_at").select("source_id").distinct()
        everybodys = everybodys.semi_join(sources, "source_id")
    order = ibis.range_window(
        group_by="source_id", order_by="mentioned_at", preceding=None, following=0
    )
    counted = everybodys.mutate(made=everybodys.count().over(order))
    return asked.near(counted, "mentioned_at")


def citations(tables: Tables, asked: Asked) -> Any:
    """Return one row per mention that a creator makes of another.

    Parameters
    ----------
    tables : Tables
        Must hold mentions.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["mentions"], "mentioned_at", "source_id")
    rows = rows.filter(rows.source_id != rows.creator_id)
    return shape(
        rows,
        asked,
        happened_at=rows.mentioned_at,
        known_at=rows.mentioned_at,
        measures={},
        keys={"peer": rows.creator_id},
    )


def comments(tables: Tables, asked: Asked) -> Any:
    """Return one row per audience comment.

    Parameters
    ----------
    tables : Tables
        Must hold replies.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["replies"], "commented_at")
    return shape(
        rows,
        asked,
        happened_at=rows.commented_at,
        known_at=rows.commented_at,
        measures={
            "questions": flag(rows.is_question),
            "has_questions": flag(rows.is_question.notnull()),
            "critical": flag(rows.is_critical),
            "has_critical": flag(rows.is_critical.notnull()),
            "substantive": flag(rows.words >= SUBSTANTIVE_WORDS),
            "has_words": flag(rows.words.notnull()),
            "intent": flag(shows_intent(rows.text)),
            "has_text": flag(rows.text.notnull()),
            "has_author": flag(rows.author_id.notnull()),
        },
        keys={"author_id": rows.author_id},
    )


def answers(tables: Tables, asked: Asked) -> Any:
    """Return one row per answered comment; it is known when the answer is.

    Parameters
    ----------
    tables : Tables
        Must hold replies with the instants of answers.
    asked : Asked
        What is wanted.
    """
    rows = asked.near(tables.tables["replies"], "commented_at")
    rows = rows.filter(rows.replied_at.notnull())
    return shape(
        rows,
        asked,
        happened_at=rows.commented_at,
        known_at=rows.replied_at,
        measures={
            "questions": flag(rows.is_question),
            "critical": flag(rows.is_critical),
            "hours": 24.0 * age_days(rows.commented_at, rows.replied_at),
        },
    )
