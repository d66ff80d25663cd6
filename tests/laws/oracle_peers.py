"""The oracle's answers about rank among peers: creators of like size on the same network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from .oracle_events import captures, levels, posts, reactions
from .oracle_question import Answer, Number, Question, added, mean, ratio

FEWEST = 5
DAYS = 90
STEADY = "{:.10g}"
"""Values are equal where their first ten digits are: sums differ in the last ones."""


@dataclass(frozen=True)
class Member:
    """A creator on a network: the size band and the value to be ranked."""

    band: int
    value: float


def engagement(q: Question, network: str) -> Number:
    rows = [row for row in posts(q, DAYS) if row["platform"] == network]
    return ratio(mean(reactions(q, row) for row in rows), levels(q, "followers").get(network))


def comments_per_like(q: Question, network: str) -> Number:
    here = {row["post_id"] for row in posts(q, DAYS) if row["platform"] == network}
    rows = [row for row in captures(q, DAYS) if row["post_id"] in here]
    rows = [row for row in rows if None not in (row["comments"], row["likes"])]
    return ratio(added(rows, "comments"), added(rows, "likes"))


Value = Callable[[Question, str], Number]


def member(q: Question, network: str, value: Value) -> Member | None:
    """Return where a creator stands on a network, None without followers known or a value."""
    followers, found = levels(q, "followers").get(network), value(q, network)
    if followers is None or found is None:
        return None
    return Member(int(followers + 1).bit_length() - 1, float(STEADY.format(found)))


@cache
def members(month: Question, network: str, value: Value) -> dict[str, Member]:
    """Return everybody on a network at the reference instant."""
    named = {row["creator_id"] for row in month.world["account_snapshots"]}
    found = {creator: member(month.of(creator), network, value) for creator in named}
    return {creator: one for creator, one in found.items() if one is not None}


def own_network(q: Question) -> str | None:
    """Return the offer's network, else that with most followers, the first of equals by name."""
    if q.row["platform"] is not None:
        return q.row["platform"]
    known = levels(q, "followers")
    return min(known, key=lambda network: (-known[network], network)) if known else None


def percentile(value: Value) -> Answer:
    def answer(q: Question, _: int) -> Number:
        network = own_network(q)
        own = member(q, network, value) if network else None
        if own is None:
            return None
        others = [
            one.value
            for creator, one in members(q.month, network, value).items()
            if creator != q.row["creator_id"] and abs(one.band - own.band) <= 1
        ]
        if len(others) < FEWEST:
            return None
        below, equal = (sum(map(of, others)) for of in (own.value.__gt__, own.value.__eq__))
        return (below + 0.5 * equal) / len(others)

    return answer


PEERS: dict[str, Answer] = {
    "engagement_percentile": percentile(engagement),
    "comments_per_like_percentile": percentile(comments_per_like),
}
"""What answers a signal, by its name without lookback."""
