"""The oracle's answers about mentions among creators: reciprocity, neighbours, PageRank."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from .oracle_audience import made, sources
from .oracle_events import YEAR, level
from .oracle_history import base_rate
from .oracle_question import Answer, Number, Question, log1p, mean, ratio

DAMPING = 0.85
ENOUGH = 1e-13
STRENGTH = 50


@cache
def creators(q: Question) -> set[str]:
    """Return who is known as a creator: seen, or posted or was mentioned before as_of."""
    listed = {row["creator_id"] for row in q.known(q.world["creators"], "first_seen_at")}
    posted = {row["creator_id"] for row in q.known(q.world["posts"], "published_at")}
    mentioned = {row["creator_id"] for row in q.known(q.world["mentions"], "mentioned_at")}
    return listed | posted | mentioned


def reciprocity(q: Question, days: int) -> Number:
    others = sources(q, days) - {q.row["creator_id"]}
    return ratio(len(others & {row["creator_id"] for row in made(q, days)}), len(others))


@cache
def neighbours(q: Question) -> set[str]:
    """Return the other creators that mentioned the creator in a year, or that it mentioned."""
    mentioning = sources(q, YEAR) & creators(q)
    return (mentioning | {row["creator_id"] for row in made(q, YEAR)}) - {q.row["creator_id"]}


def neighbours_log_followers(q: Question, _: None) -> Number:
    return mean(log1p(level(q.of(creator), "followers")) for creator in neighbours(q))


def neighbours_rate(q: Question, _: None) -> Number:
    base = base_rate(q, None)
    if base is None or not neighbours(q):
        return None
    settled = q.known(q.world["placements"], "settled_at")
    rows = [row for row in settled if row["creator_id"] in neighbours(q)]
    k, n = (sum(row[part] for row in rows) for part in "kn")
    return (k + STRENGTH * base) / (n + STRENGTH)


@cache
def page_ranks(month: Question) -> dict[str, float]:
    """Return the PageRank of every creator in the graph of a year's mentions, by iteration."""
    rows = month.known(month.world["mentions"], "mentioned_at", YEAR)
    pairs = [(row["source_id"], row["creator_id"]) for row in rows]
    edges = Counter((a, b) for a, b in pairs if a != b and a in creators(month))
    nodes = sorted({node for edge in edges for node in edge})
    out = Counter()
    for (source, _), weight in edges.items():
        out[source] += weight
    ranks = dict.fromkeys(nodes, 1 / len(nodes)) if nodes else {}
    moved = math.inf
    while nodes and moved > ENOUGH:
        idle = sum(rank for node, rank in ranks.items() if not out[node])
        following = dict.fromkeys(nodes, (1 - DAMPING + DAMPING * idle) / len(nodes))
        for (source, mentioned), weight in edges.items():
            following[mentioned] += DAMPING * ranks[source] * weight / out[source]
        moved = sum(abs(following[node] - ranks[node]) for node in nodes)
        ranks = following
    return ranks


def log_pagerank(q: Question, _: None) -> Number:
    ranks = page_ranks(q.month)
    rank = ranks.get(q.row["creator_id"])
    return None if rank is None else math.log(len(ranks) * rank)


NETWORK: dict[str, Answer] = {
    "reciprocity": reciprocity,
    "neighbours_log_followers": neighbours_log_followers,
    "neighbours_rate": neighbours_rate,
    "log_pagerank": log_pagerank,
}
"""What answers a signal, by its name without lookback."""
