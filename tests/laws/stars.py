"""Creators whose audience jumps on one day, and what stands just in or out of its explanation."""

from __future__ import annotations

from datetime import datetime, timedelta

from .chance import Chance
from .vocabulary import AS_OFS, COLUMNS, PLATFORMS, Row, World

EDGES = [
    timedelta(days=days) - nudge
    for days in (-3, 1)
    for nudge in (timedelta(0), timedelta(microseconds=1))
]
"""Ends of the span in which something explains a day of growth: just in, and just out."""

PLAIN_POSTS = 5


def add_spike(chance: Chance, world: World, creator: str, number: int, post_id: str) -> None:
    """Add a week of growth by one follower a day and then by many, or exactly not enough.

    At an edge stands a mention by a source that has a tenth of the followers, or not quite, or a
    post with so many reactions as are striking beside five others, or not quite; which of these
    depends on the number of the creator.
    """
    day = chance.choice(AS_OFS[2:]).replace(hour=0) - timedelta(days=chance.choice((0, 1, 2)))
    for ago in range(7):
        followers = 100 - ago if ago else chance.choice((200, 200, 200, 104))
        at = day - timedelta(days=ago) + timedelta(hours=chance.choice((0, 12)))
        seen = {"creator_id": creator, "platform": PLATFORMS[1], "captured_at": at}
        world["account_snapshots"].append(_row("account_snapshots", seen, followers=followers))
    at = day + EDGES[number % len(EDGES)]
    if number < len(EDGES):
        seen = {"creator_id": creator, "mentioned_at": at, "source_id": "a"}
        size = chance.choice((20, 20, 19))
        world["mentions"].append(_row("mentions", seen, source_followers=size))
        return
    for other in range(PLAIN_POSTS):
        _add_post(world, creator, f"{post_id}{other}", day - timedelta(days=20 + other), 1)
    _add_post(world, creator, post_id, at, chance.choice((100, 6, 5)))


def _add_post(world: World, creator: str, post_id: str, at: datetime, likes: int) -> None:
    seen = {"post_id": post_id, "creator_id": creator, "platform": PLATFORMS[1]}
    world["posts"].append(_row("posts", seen, published_at=at))
    captured = {"post_id": post_id, "captured_at": at + timedelta(microseconds=1)}
    world["post_metrics"].append(_row("post_metrics", captured, likes=likes))


def _row(table: str, known: Row, **others: object) -> Row:
    """Return a row of a table, missing what is not given."""
    return dict.fromkeys(COLUMNS[table].split()) | known | others
