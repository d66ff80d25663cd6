"""What the oracle knows of a creator at an instant: posts, captures, mentions, comments, levels."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from itertools import pairwise

from .oracle_question import Number, Question, Row, given, mean

YEAR = 365
REACTIONS = ("likes", "comments", "shares", "saves")


@cache
def posts(q: Question, days: int | None = None) -> list[Row]:
    """Return the creator's posts, earliest first."""
    rows = q.known(q.own("posts"), "published_at", days)
    return sorted(rows, key=lambda row: (row["published_at"], row["post_id"]))


def topic_posts(q: Question, days: int | None = None) -> list[Row]:
    return [row for row in posts(q, days) if row["topic"] == q.topic]


def mentions(q: Question, days: int | None = None) -> list[Row]:
    """Return the mentions by others."""
    rows = q.known(q.own("mentions"), "mentioned_at", days)
    return [row for row in rows if row["source_id"] != row["creator_id"]]


def comments(q: Question, days: int) -> list[Row]:
    return q.known(q.own("replies"), "commented_at", days)


def answered(q: Question, days: int) -> list[Row]:
    """Return the comments whose answer is known."""
    return q.known(comments(q, days), "replied_at")


@cache
def latest_captures(q: Question) -> dict[str, Row]:
    """Return what is known of every post of anybody: of each count the latest capture of it."""
    rows = q.known(q.world["post_metrics"], "captured_at")
    latest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row["captured_at"]):
        shown = {name: value for name, value in row.items() if value is not None}
        latest[row["post_id"]] = latest.get(row["post_id"], dict.fromkeys(row)) | shown
    return latest


@cache
def latest(q: Question) -> dict[str, Row]:
    """Return what is known of every post of the creator."""
    mine = {post["post_id"] for post in posts(q)}
    return {post: row for post, row in latest_captures(q).items() if post in mine}


def captures(q: Question, days: int) -> list[Row]:
    """Return what is known of each post of a lookback that was captured."""
    return [latest(q)[row["post_id"]] for row in posts(q, days) if row["post_id"] in latest(q)]


def reactions_in(capture: Row | None) -> Number:
    """Return the reactions that a capture shows, None where it shows none of their kinds."""
    parts = given(capture[part] for part in REACTIONS) if capture else []
    return sum(parts) if parts else None


def reactions(q: Question, post: Row) -> Number:
    """Return the latest known reactions to a post of the creator."""
    return reactions_in(latest(q).get(post["post_id"]))


def mean_reactions(q: Question, days: int) -> Number:
    return mean(reactions(q, post) for post in posts(q, days))


def snapshots(q: Question, column: str) -> dict[str, list[Row]]:
    """Return the captures known that show a column, by network, earliest first."""
    rows = [row for row in q.own("account_snapshots") if row[column] is not None]
    by_network: dict[str, list[Row]] = {}
    for row in sorted(q.known(rows, "captured_at"), key=lambda row: row["captured_at"]):
        by_network.setdefault(row["platform"], []).append(row)
    return by_network


@cache
def levels(q: Question, column: str) -> dict[str, float]:
    """Return the latest known value of each network."""
    return {network: rows[-1][column] for network, rows in snapshots(q, column).items()}


def level(q: Question, column: str) -> Number:
    """Return the latest known value of every network, added up; None before any capture."""
    by_network = levels(q, column)
    return sum(by_network.values()) if by_network else None


def changes(q: Question, column: str, days: int) -> list[tuple[date, float]]:
    """Return the day and the change since the previous capture of each capture of a lookback."""
    found = []
    for rows in snapshots(q, column).values():
        inside = q.known(rows, "captured_at", days)
        for earlier, later in pairwise(rows):
            if later in inside:
                found.append((later["captured_at"].date(), later[column] - earlier[column]))
    return found


def pace_change(short: int, days: int, long: int, long_days: int) -> Number:
    """Return ln of a recent pace over a longer one, half a fact added to both."""
    return math.log(((short + 0.5) / days) / ((long + 0.5) / long_days)) if long else None
