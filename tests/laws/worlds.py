"""Small worlds full of ties: facts stand exactly at an as_of, or exactly a lookback before one.

Everything is drawn from a seed with the standard library. A world is the contract's tables as lists
of dicts, ``None`` for what is missing. A post, mention or comment may name a creator that no other
table knows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .chance import Chance
from .stars import add_spike
from .vocabulary import (
    AS_OFS,
    CAPTURES,
    COMMENTS,
    COUNTRIES,
    CREATORS,
    CROWD,
    HASHTAGS,
    LANGUAGES,
    LAST,
    MONTHS,
    NUDGES,
    PLATFORMS,
    SOURCES,
    STARS,
    STRANGER,
    TOPICS,
    ZONES,
    Row,
    World,
)


def draw_world(seed: int, size: int = 240, name: str = "") -> World:
    """Return a world of about ``size`` rows per table of events; ``name`` marks its ids."""
    chance = Chance(f"{seed} {name}")
    times = [chance.instant() for _ in range(size)]
    posts = [_post(chance, at, f"p{name}{i}") for i, at in enumerate(times)]
    posts += _last_posts(chance, f"q{name}")
    levels = [_snapshot(chance) for _ in range(size)] + _sizes_of_the_crowd(chance)
    named = (*CREATORS[:4], *CROWD)
    world = {
        "creators": [_creator(chance, creator) for creator in named],
        "accounts": [
            draw_account(chance, creator, platform, chance.choice(ZONES))
            for creator in named
            for platform in PLATFORMS
            if chance.random() < 0.9
        ],
        "account_snapshots": levels,
        "posts": posts,
        "post_metrics": [draw_capture(chance, chance.choice(posts)) for _ in range(2 * size)],
        "mentions": [_mention(chance, posts) for _ in range(size)],
        "replies": [_reply(chance, posts) for _ in range(size)],
        "placements": [_placement(chance, f"b{name}{i}") for i in range(size // 3)],
    }
    for number, star in enumerate(STARS):
        add_spike(chance, world, star, number, f"s{name}{star}")
    return world | {table: unique(world[table], *key) for table, key in CAPTURES.items()}


def _creator(chance: Chance, creator: str) -> Row:
    return {
        "creator_id": creator,
        "country": chance.choice(COUNTRIES),
        "language": chance.choice(LANGUAGES),
        "topics": chance.choice((None, "FOOD", "tech;food", "technology; food", "garden")),
        "credentials": chance.choice((None, "award", "book; press;", "3")),
        "managed": chance.flag(),
        "first_seen_at": chance.maybe(chance.choice((chance.instant(), *AS_OFS))),
    }


def draw_account(chance: Chance, creator: str, platform: str, zone: str | None) -> Row:
    """Return an account of a creator on a network, in a time zone."""
    return {
        "creator_id": creator,
        "platform": platform,
        "created_at": chance.maybe(chance.choice((chance.instant(), *AS_OFS))),
        "verified": chance.flag(),
        "timezone": zone,
    }


def _snapshot(chance: Chance) -> Row:
    alike = chance.randint(30, 130)
    return {
        "creator_id": chance.creator(),
        "platform": chance.network(),
        "captured_at": chance.instant(),
        "followers": chance.choice((0, 1, alike, alike, alike, chance.randint(0, 5000))),
        "following": chance.count(900),
        "listed": chance.count(40),
    }


def _sizes_of_the_crowd(chance: Chance) -> list[Row]:
    """Return an early capture of each, so that the crowd has a size when it is compared."""
    return [
        _snapshot(chance)
        | {
            "creator_id": creator,
            "platform": PLATFORMS[0],
            "captured_at": MONTHS[0] - timedelta(days=chance.choice((1, 30, 400))),
            "followers": chance.randint(30, 130),
        }
        for creator in CROWD
    ]


def _last_posts(chance: Chance, name: str) -> list[Row]:
    """Return posts, a few days apart, of one who stopped months before most predictions."""
    last = chance.instant() - timedelta(days=40)
    times = [last - timedelta(days=chance.randint(0, 9)) for _ in range(3)]
    return [
        _post(chance, at, f"{name}{i}") | {"creator_id": CREATORS[3]} for i, at in enumerate(times)
    ]


def _post(chance: Chance, at: datetime, post_id: str) -> Row:
    return {
        "post_id": post_id,
        "creator_id": chance.creator(),
        "platform": chance.spelling(chance.network()),
        "published_at": at,
        "topic": chance.maybe(chance.choice(TOPICS)),
        "hashtags": chance.maybe(chance.choice(HASHTAGS)),
        "sponsored": chance.flag(),
        "text": chance.prose(),
    }


def draw_capture(chance: Chance, post: Row) -> Row:
    """Return a capture of a post."""
    views = chance.count(300)
    return {
        "post_id": post["post_id"],
        "captured_at": chance.after(post["published_at"]),
        "views": views,
        "paid_views": chance.maybe(chance.randint(0, 80 if views is None else views)),
        **{name: chance.count(300) for name in ("likes", "comments", "shares", "saves")},
        "quality": chance.maybe(chance.randint(-8, 8) / 8),
    }


def _mention(chance: Chance, posts: list[Row]) -> Row:
    creator, at = chance.creator(), chance.instant()
    return {
        "creator_id": creator,
        "mentioned_at": at,
        "source_id": chance.choice((*SOURCES, *SOURCES, *CREATORS[:4], *CREATORS[:4], *CROWD)),
        "kind": chance.choice(("mention", "Share", "backlink", "comment", None)),
        "source_followers": chance.maybe(chance.choice((0, 1, 12, 150, chance.randint(0, 10_000)))),
        "post_id": chance.of_a_post(posts, creator, at),
    }


def _reply(chance: Chance, posts: list[Row]) -> Row:
    creator, at = chance.creator(), chance.instant()
    return {
        "creator_id": creator,
        "commented_at": at,
        **answer(chance, at),
        "author_id": chance.maybe(chance.choice("uvwxyz")),
        "is_question": chance.flag(),
        "is_critical": chance.flag(),
        "words": chance.maybe(chance.choice((1, 7, 8, 30))),
        "text": chance.maybe(chance.choice(COMMENTS)),
        "post_id": chance.of_a_post(posts, creator, at),
    }


def answer(chance: Chance, earliest: datetime) -> Row:
    """Return when a comment was answered: at ``earliest`` or later, or never."""
    return {"replied_at": chance.maybe(chance.after(earliest), 0.3)}


def _placement(chance: Chance, placement_id: str) -> Row:
    booked = chance.instant()
    return {
        "placement_id": placement_id,
        "creator_id": chance.choice((*CREATORS[:4], *CREATORS[:4], *CROWD)),
        "booked_at": booked,
        **outcome(chance, booked),
        **chance.offer(),
    }


def outcome(chance: Chance, earliest: datetime) -> Row:
    """Return an outcome settled at ``earliest`` or later, or never."""
    exposures = chance.maybe(chance.randint(1, 60))
    settled = chance.maybe(chance.after(earliest), 0.1)
    conversions = chance.maybe(chance.randint(0, exposures or 1), 0.0 if settled else 0.5)
    reach = chance.count(5000)
    return {
        "settled_at": settled,
        "conversions": conversions,
        "exposures": exposures,
        "revenue": chance.maybe((conversions or 0) * 9.5),
        "reach": reach,
        "clicks": chance.maybe(chance.randint(0, 80 if reach is None else min(reach, 80))),
        "refunds": chance.maybe(chance.randint(0, conversions or 0)),
    }


def unique(rows: list[Row], *keys: str) -> list[Row]:
    """Return the last row of each key."""
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def draw_candidates(seed: int, until: datetime = LAST, count: int = 100) -> list[Row]:
    """Return candidates with as_of at most ``until``: strangers, missing topics, repeated pairs."""
    chance = Chance(f"{seed} candidates")
    nearby = [at + nudge for at in (*AS_OFS, until) for nudge in NUDGES]
    as_ofs = [until] * 3 + [at for at in nearby if at <= until]
    asked = (*CREATORS[:3] * 3, *CREATORS[3:], *CROWD[:3] * 3, *STARS, *SOURCES[:2], STRANGER)
    rows = [
        {"creator_id": chance.choice(asked), "as_of": chance.choice(as_ofs), **chance.offer()}
        for _ in range(count)
    ]
    return rows + rows[: count // 5]
