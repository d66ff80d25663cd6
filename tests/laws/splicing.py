"""Worlds as tables, and worlds with the same past and another future."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from .chance import Chance
from .vocabulary import CAPTURES, COLUMNS, Row, World
from .worlds import answer, draw_account, draw_capture, outcome, unique

TIMES = ("first_seen_at", "created_at", "captured_at", "published_at", "mentioned_at")
TIMES += ("commented_at", "replied_at", "booked_at", "settled_at", "planned_at", "as_of")

AT_ONCE = 0.3
"""Share of the facts of another future that become known at its first instant."""


def frames(world: World) -> dict[str, pd.DataFrame]:
    """Return the tables of a world as pandas frames."""
    return {name: frame(rows, COLUMNS[name].split()) for name, rows in world.items()}


def frame(rows: list[Row], columns: list[str] | None = None) -> pd.DataFrame:
    """Return rows as a frame whose times are times even where all are missing."""
    table = pd.DataFrame(rows, columns=columns or list(rows[0]), dtype=object)
    for name in table.columns:
        if name in TIMES:
            table[name] = table[name].astype("datetime64[us]")
    return table


def splice(old: World, new: World, at: datetime, seed: int) -> World:
    """Return a world whose past, what was known before ``at``, is the old one's; no more is.

    Facts known at ``at`` or later come from the new world, and what an old fact only showed later
    (an answer, an outcome, a newer capture) is drawn again. What carries no time (attributes of
    creators, time zones of accounts) stays as it is.
    """
    chance = Chance(f"{seed} splice")
    spliced = {"creators": old["creators"], "accounts": old["accounts"]}
    for name, column in (
        ("account_snapshots", "captured_at"),
        ("posts", "published_at"),
        ("mentions", "mentioned_at"),
        ("replies", "commented_at"),
        ("placements", "booked_at"),
    ):
        past = _known(old[name], column, at, before=True)
        later = _known(new[name], column, at, before=False)
        moved = [row | {column: at} if chance.random() < AT_ONCE else row for row in later]
        spliced[name] = past + moved
    spliced["account_snapshots"] = unique(
        spliced["account_snapshots"], *CAPTURES["account_snapshots"]
    )
    redrawn: dict[str, tuple[str, Callable[[Row], Row]]] = {
        "replies": ("replied_at", lambda row: answer(chance, max(at, row["commented_at"]))),
        "placements": ("settled_at", lambda row: outcome(chance, max(at, row["booked_at"]))),
        "creators": ("first_seen_at", lambda _: {"first_seen_at": chance.after(at)}),
        "accounts": ("created_at", lambda row: _opened(chance, row, at)),
    }
    for name, (column, draw) in redrawn.items():
        spliced[name] = [_redrawn(row, column, at, draw) for row in spliced[name]]
    for name, column in (("mentions", "mentioned_at"), ("replies", "commented_at")):
        spliced[name] = _of_posts(chance, spliced[name], column, spliced["posts"], at)
    spliced["post_metrics"] = _captures(chance, old, new, spliced["posts"], at)
    return spliced


def _known(rows: list[Row], column: str, at: datetime, *, before: bool) -> list[Row]:
    kept = [row for row in rows if row[column] is not None]
    return [row for row in kept if (row[column] < at) == before]


def _redrawn(row: Row, column: str, at: datetime, draw: Callable[[Row], Row]) -> Row:
    """Draw again what was not known before ``at``."""
    known = row[column] is not None and row[column] < at
    return row if known else row | draw(row)


def _opened(chance: Chance, row: Row, at: datetime) -> Row:
    """Return the account, opened at ``at`` or later, or at an unknown time."""
    drawn = draw_account(chance, row["creator_id"], row["platform"], row["timezone"])
    return drawn | {"created_at": chance.maybe(chance.after(at))}


def _of_posts(
    chance: Chance, rows: list[Row], column: str, posts: list[Row], at: datetime
) -> list[Row]:
    """Return rows that, where they are not of the past, speak of posts that are there."""
    return [
        row
        if row[column] < at
        else row | {"post_id": chance.of_a_post(posts, row["creator_id"], row[column])}
        for row in rows
    ]


def _captures(chance: Chance, old: World, new: World, posts: list[Row], at: datetime) -> list[Row]:
    kept = _known(old["post_metrics"], "captured_at", at, before=True)
    known = {post["post_id"] for post in posts}
    there = [row for row in kept + new["post_metrics"] if row["post_id"] in known]
    drawn = [draw_capture(chance, post) for post in posts]
    later = [row | {"captured_at": max(at, row["captured_at"])} for row in drawn]
    return unique(there + chance.sample(later, len(later) // 2), *CAPTURES["post_metrics"])
