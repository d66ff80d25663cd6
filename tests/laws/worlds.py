"""Small worlds full of ties: facts stand exactly at an as_of, or exactly a lookback before one.

Everything is drawn from a seed with the standard library. A world is the contract's tables as lists
of dicts, ``None`` for what is missing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

Row = dict[str, Any]
World = dict[str, list[Row]]

LAST = datetime(2024, 3, 3, 18)
"""The last prediction instant, a Sunday evening."""

AS_OFS = tuple(LAST - timedelta(days=days) for days in (0, 1, 28, 90))
LOOKBACKS = (0, 0, 1, 7, 28, 90, 365)
NUDGES = tuple(map(timedelta, (0, 0, 0, 0), (0, 0, 0, 3600), (0, 1, -1, 0)))
NOW = datetime(2030, 1, 1, tzinfo=UTC)

CREATORS = ("ada", "bob", "cleo", "dan", "eve")
STRANGER = "nobody"
PLATFORMS = ("x", "y")
TOPICS = ("food", "Tech")
COUNTRIES = ("BE", "ch", None)

COLUMNS = {
    "creators": "creator_id country topics credentials managed first_seen_at",
    "accounts": "creator_id platform created_at verified",
    "account_snapshots": "creator_id platform captured_at followers following listed",
    "posts": "post_id creator_id platform published_at topic sponsored",
    "post_metrics": "post_id captured_at views likes comments shares saves quality",
    "mentions": "creator_id mentioned_at source_id kind source_followers",
    "replies": "creator_id commented_at replied_at is_question is_critical words",
    "placements": "placement_id creator_id booked_at settled_at conversions exposures revenue "
    "platform topic country format cost discount",
}
TIMES = ("first_seen_at", "created_at", "captured_at", "published_at", "mentioned_at")
TIMES += ("commented_at", "replied_at", "booked_at", "settled_at")


class Chance(random.Random):
    """Draws of what the tables are made of."""

    def maybe(self, value: Any, missing: float = 0.2) -> Any:
        return None if self.random() < missing else value

    def instant(self) -> datetime:
        """Return an instant at, or a lookback and perhaps a nudge from, a prediction instant."""
        back = timedelta(days=self.choice(LOOKBACKS))
        return self.choice(AS_OFS) - back + self.choice(NUDGES)

    def after(self, earlier: datetime) -> datetime:
        """Return an instant of the same kind, not before the given one."""
        later = [at for at in (self.instant() for _ in range(8)) if at >= earlier]
        return self.choice([*later, earlier, earlier + timedelta(hours=5)])

    def flag(self) -> bool | None:
        return self.choice((True, False, None))

    def count(self, most: int, missing: float = 0.2) -> int | None:
        return self.maybe(self.choice((0, 1, self.randint(0, most))), missing)


def draw_world(seed: int, size: int = 100, name: str = "") -> World:
    """Return a world of about ``size`` rows per table of events; ``name`` marks its ids."""
    chance = Chance(f"{seed} {name}")
    times = [chance.instant() for _ in range(size)]
    posts = [_post(chance, at, f"p{name}{i}") for i, at in enumerate(times)]
    captures = [_capture(chance, chance.choice(posts)) for _ in range(size)]
    levels = [_snapshot(chance) for _ in range(size)]
    return {
        "creators": [_creator(chance, creator) for creator in CREATORS[:4]],
        "accounts": [
            _account(chance, creator, platform)
            for creator in CREATORS[:4]
            for platform in PLATFORMS
        ],
        "account_snapshots": _unique(levels, "creator_id", "platform", "captured_at"),
        "posts": posts,
        "post_metrics": _unique(captures, "post_id", "captured_at"),
        "mentions": [_mention(chance) for _ in range(size)],
        "replies": [_reply(chance) for _ in range(size)],
        "placements": [_placement(chance, f"b{name}{i}") for i in range(size // 2)],
    }


def _creator(chance: Chance, creator: str) -> Row:
    return {
        "creator_id": creator,
        "country": chance.choice(COUNTRIES),
        "topics": chance.choice((None, "FOOD", "tech;food", "technology; food", "garden")),
        "credentials": chance.choice((None, "book;press", "3")),
        "managed": chance.flag(),
        "first_seen_at": chance.maybe(chance.instant()),
    }


def _account(chance: Chance, creator: str, platform: str) -> Row:
    return {
        "creator_id": creator,
        "platform": platform,
        "created_at": chance.maybe(chance.instant()),
        "verified": chance.flag(),
    }


def _snapshot(chance: Chance) -> Row:
    return {
        "creator_id": chance.choice(CREATORS[:3]),
        "platform": chance.choice(PLATFORMS),
        "captured_at": chance.instant(),
        "followers": chance.count(5000, 0.0),
        "following": chance.count(900),
        "listed": chance.count(40),
    }


def _post(chance: Chance, at: datetime, post_id: str) -> Row:
    return {
        "post_id": post_id,
        "creator_id": chance.choice(CREATORS[:3]),
        "platform": chance.choice(PLATFORMS),
        "published_at": at,
        "topic": chance.maybe(chance.choice(TOPICS)),
        "sponsored": chance.flag(),
    }


def _capture(chance: Chance, post: Row) -> Row:
    return {
        "post_id": post["post_id"],
        "captured_at": chance.after(post["published_at"]),
        **{name: chance.count(300) for name in ("views", "likes", "comments", "shares", "saves")},
        "quality": chance.maybe(chance.randint(-8, 8) / 8),
    }


def _mention(chance: Chance) -> Row:
    return {
        "creator_id": chance.choice(CREATORS[:3]),
        "mentioned_at": chance.instant(),
        "source_id": chance.choice("abcdefghijkl"),
        "kind": chance.choice(("mention", "share", "backlink", "comment", None)),
        "source_followers": chance.count(10_000),
    }


def _reply(chance: Chance) -> Row:
    at = chance.instant()
    return {
        "creator_id": chance.choice(CREATORS[:3]),
        "commented_at": at,
        **_answer(chance, at),
        "is_question": chance.flag(),
        "is_critical": chance.flag(),
        "words": chance.maybe(chance.choice((1, 7, 8, 30))),
    }


def _placement(chance: Chance, placement_id: str) -> Row:
    booked = chance.instant()
    return {
        "placement_id": placement_id,
        "creator_id": chance.choice(CREATORS[:4]),
        "booked_at": booked,
        **outcome(chance, booked),
        "platform": chance.maybe(chance.choice(PLATFORMS)),
        "topic": chance.maybe(chance.choice(TOPICS)),
        "country": chance.choice(COUNTRIES),
        "format": chance.choice(("reel", "story")),
        "cost": chance.maybe(chance.randint(0, 900)),
        "discount": chance.maybe(chance.choice((0.0, 0.1, 0.25))),
    }


def outcome(chance: Chance, earliest: datetime) -> Row:
    """Return an outcome settled at ``earliest`` or later, or never."""
    exposures = chance.maybe(chance.randint(1, 60))
    settled = chance.maybe(chance.after(earliest), 0.1)
    conversions = chance.randint(0, exposures or 1)
    return {
        "settled_at": settled,
        "conversions": chance.maybe(conversions, 0.0 if settled else 0.5),
        "exposures": exposures,
        "revenue": chance.maybe(conversions * 9.5),
    }


def _unique(rows: list[Row], *keys: str) -> list[Row]:
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def draw_candidates(seed: int, until: datetime = LAST, count: int = 80) -> list[Row]:
    """Return candidates with as_of at most ``until``: strangers, missing topics, repeated pairs."""
    chance = Chance(f"{seed} candidates")
    nearby = [at + nudge for at in (*AS_OFS, until) for nudge in NUDGES]
    as_ofs = [at for at in nearby if at <= until]
    rows = [
        {
            "creator_id": chance.choice((*CREATORS, STRANGER)),
            "as_of": chance.choice(as_ofs),
            "platform": chance.maybe(chance.choice(PLATFORMS)),
            "topic": chance.maybe(chance.choice((*TOPICS, "unheard"))),
            "country": chance.choice(("be", "CH", None)),
            "format": chance.choice(("reel", None)),
            "cost": chance.maybe(chance.randint(0, 900)),
            "discount": chance.maybe(0.25),
        }
        for _ in range(count)
    ]
    return rows + rows[: count // 4]


def frames(world: World) -> dict[str, pd.DataFrame]:
    """Return the tables of a world as pandas frames."""
    return {name: frame(rows, COLUMNS[name].split()) for name, rows in world.items()}


def frame(rows: list[Row], columns: list[str] | None = None) -> pd.DataFrame:
    """Return rows as a frame whose times are times even where all are missing."""
    table = pd.DataFrame(rows, columns=columns or list(rows[0]), dtype=object)
    for name in table.columns:
        if name in TIMES or name == "as_of":
            table[name] = table[name].astype("datetime64[us]")
    return table


def _known(rows: list[Row], column: str, at: datetime, *, before: bool) -> list[Row]:
    kept = [row for row in rows if row[column] is not None]
    return [row for row in kept if (row[column] < at) == before]


def splice(old: World, new: World, at: datetime, seed: int) -> World:
    """Return a world whose past, what was known before ``at``, is the old one's; no more is.

    Facts known at ``at`` or later come from the new world, and what an old fact only showed later
    (an answer, an outcome, a newer capture) is drawn again.
    """
    chance = Chance(f"{seed} splice")
    spliced = {}
    for name, column in (
        ("account_snapshots", "captured_at"),
        ("posts", "published_at"),
        ("mentions", "mentioned_at"),
        ("replies", "commented_at"),
        ("placements", "booked_at"),
        ("accounts", "created_at"),
    ):
        past = _known(old[name], column, at, before=True)
        spliced[name] = past + _known(new[name], column, at, before=False)
    spliced["accounts"] = _unique(spliced["accounts"][::-1], "creator_id", "platform")
    redrawn: dict[str, tuple[str, Callable[[Row], Row]]] = {
        "replies": ("replied_at", lambda row: _answer(chance, max(at, row["commented_at"]))),
        "placements": ("settled_at", lambda row: outcome(chance, max(at, row["booked_at"]))),
        "creators": ("first_seen_at", lambda _: {"first_seen_at": chance.after(at)}),
    }
    spliced["creators"] = old["creators"]
    for name, (column, draw) in redrawn.items():
        spliced[name] = [_redrawn(row, column, at, draw) for row in spliced[name]]
    spliced["post_metrics"] = _captures(chance, old, new, spliced["posts"], at)
    return spliced


def _answer(chance: Chance, earliest: datetime) -> Row:
    return {"replied_at": chance.maybe(chance.after(earliest), 0.4)}


def _redrawn(row: Row, column: str, at: datetime, draw: Callable[[Row], Row]) -> Row:
    """Draw again what was not known before ``at``."""
    known = row[column] is not None and row[column] < at
    return row if known else row | draw(row)


def _captures(chance: Chance, old: World, new: World, posts: list[Row], at: datetime) -> list[Row]:
    kept = _known(old["post_metrics"], "captured_at", at, before=True)
    known = {post["post_id"] for post in posts}
    there = [row for row in kept + new["post_metrics"] if row["post_id"] in known]
    drawn = [_capture(chance, post) for post in posts]
    later = [row | {"captured_at": max(at, row["captured_at"])} for row in drawn]
    return _unique(there + chance.sample(later, len(later) // 2), "post_id", "captured_at")
