"""The oracle's answers about the hour of posting: local times, and slots of a week that do well."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from .oracle_events import YEAR, latest_captures, posts, reactions_in
from .oracle_question import Answer, Number, Question, Row, entropy, log1p, mean

SLOTS_A_DAY, SLOTS = 6, 42
STRENGTH, BEST, FEWEST = 10, 10, 3
STEADY_DECIMALS = 10
"""Worths are equal where this many decimals are: sums differ in the last ones."""


def local(q: Question, creator: str | None, network: str, instant: datetime) -> datetime:
    """Return an instant as the clock of the creator's account shows it, UTC where unknown."""
    zones = [
        row["timezone"]
        for row in q.world["accounts"]
        if (row["creator_id"], row["platform"]) == (creator, network) and row["timezone"]
    ]
    zone = ZoneInfo(zones[0]) if zones else UTC
    return instant.replace(tzinfo=UTC).astimezone(zone)


def slot_at(clock: datetime) -> int:
    return clock.weekday() * SLOTS_A_DAY + clock.hour // (24 // SLOTS_A_DAY)


def clock_of(q: Question, post: Row) -> datetime:
    return local(q, post["creator_id"], post["platform"], post["published_at"])


@cache
def worths(month: Question) -> dict[str, dict[int, float]]:
    """Return per network the worth of each slot with three posts or more, at one instant."""
    listed = []
    for post in month.known(month.world["posts"], "published_at", YEAR):
        size = log1p(reactions_in(latest_captures(month).get(post["post_id"])))
        if size is not None:
            listed.append((post["platform"], post["creator_id"], post, size))
    gaps: dict[str, dict[int, list[float]]] = {}
    for network, creator, post, size in listed:
        usual = mean(other for *who, _, other in listed if who == [network, creator])
        slot = slot_at(clock_of(month, post))
        gaps.setdefault(network, {}).setdefault(slot, []).append(size - (usual or 0.0))
    return {
        network: {
            slot: sum(found) / (len(found) + STRENGTH)
            for slot, found in of_slot.items()
            if len(found) >= FEWEST
        }
        for network, of_slot in gaps.items()
    }


def best(worth: dict[int, float]) -> set[int]:
    ranked = sorted(worth, key=lambda slot: (-round(worth[slot], STEADY_DECIMALS), slot))
    return set(ranked[:BEST])


def best_share(q: Question, days: int) -> Number:
    known = {network: worth for network, worth in worths(q.month).items() if len(worth) > BEST}
    rows = [row for row in posts(q, days) if row["platform"] in known]
    return mean(slot_at(clock_of(q, row)) in best(known[row["platform"]]) for row in rows)


def planned_lift(q: Question, _: None) -> Number:
    network, planned = q.row["platform"], q.row["planned_at"]
    if network is None or planned is None:
        return None
    slot = slot_at(local(q, q.row["creator_id"], network, planned))
    return worths(q.month).get(network, {}).get(slot)


def regularity(q: Question, days: int) -> Number:
    slots = [slot_at(clock_of(q, row)) for row in posts(q, days)]
    return 1 - (entropy(slots) or 0.0) / math.log(SLOTS) if len(slots) > 1 else None


def share_by_clock(of: Callable[[datetime], bool]) -> Answer:
    return lambda q, days: mean(of(clock_of(q, row)) for row in posts(q, days))


SLOT: dict[str, Answer] = {
    "weekend_share": share_by_clock(lambda clock: clock.weekday() in (5, 6)),
    "evening_share": share_by_clock(lambda clock: 18 <= clock.hour < 23),
    "best_slot_share": best_share,
    "planned_slot_lift": planned_lift,
    "slot_regularity": regularity,
}
"""What answers a signal, by its name without lookback."""
