"""The oracle's answers about reactions to posts, each count as last captured."""

from __future__ import annotations

import math
from datetime import timedelta

from .oracle_events import (
    captures,
    latest,
    level,
    mean_reactions,
    posts,
    reactions,
    topic_posts,
)
from .oracle_question import (
    Answer,
    Number,
    Question,
    Row,
    added,
    given,
    log1p,
    mean,
    median,
    ratio,
)

USUAL_DAYS = 90


def reactions_trend(q: Question, days: int) -> Number:
    short, long = mean_reactions(q, days), mean_reactions(q, USUAL_DAYS)
    return math.log(short / long) if short and long else None


def reactions_slope(q: Question, days: int) -> Number:
    """Return the change of typical log reactions per 30 days, from the last third to the first."""
    third = days // 3
    edge = q.as_of - timedelta(days=2 * third)
    first = median_log(q, posts(q, third))
    last = median_log(q, [row for row in posts(q, days) if row["published_at"] < edge])
    return None if first is None or last is None else (first - last) / 2


def median_log(q: Question, rows: list[Row]) -> Number:
    return median(given(log1p(reactions(q, row)) for row in rows))


def per(part: str, whole: str) -> Answer:
    """Return one count over another, of the posts of which both are known."""

    def answer(q: Question, days: int) -> Number:
        rows = [row for row in captures(q, days) if None not in (row[part], row[whole])]
        return ratio(added(rows, part), added(rows, whole))

    return answer


def captured_mean(column: str) -> Answer:
    return lambda q, days: mean(row[column] for row in captures(q, days))


def paid_share(q: Question, days: int) -> Number:
    """Return paid views over views, both of the latest capture of a post that shows both."""
    rows = q.known(q.world["post_metrics"], "captured_at")
    both = [row for row in rows if None not in (row["views"], row["paid_views"])]
    last = {row["post_id"]: row for row in sorted(both, key=lambda row: row["captured_at"])}
    mine = [last[post["post_id"]] for post in posts(q, days) if post["post_id"] in last]
    return ratio(added(mine, "paid_views"), added(mine, "views"))


def likes_spread(q: Question, days: int) -> Number:
    sizes = given(log1p(row["likes"]) for row in captures(q, days))
    centre = mean(sizes)
    return None if centre is None else math.sqrt(mean((size - centre) ** 2 for size in sizes) or 0)


def sponsored_lift(q: Question, days: int) -> Number:
    of_kind = [
        mean(reactions(q, row) for row in posts(q, days) if row["sponsored"] is kind)
        for kind in (True, False)
    ]
    sponsored, others = of_kind
    if sponsored is None or others is None:
        return None
    return math.log((sponsored + 1) / (others + 1))


def h_index(q: Question, days: int) -> Number:
    """Return the largest h such that h posts on the topic have an impact of h or more."""
    if q.topic is None:
        return None
    impacts = sorted((impact(q, row) for row in topic_posts(q, days)), reverse=True)
    return sum(size >= rank for rank, size in enumerate(impacts, start=1))


def impact(q: Question, post: Row) -> float:
    """Return the latest known shares of a post, and the mentions of it."""
    capture = latest(q).get(post["post_id"])
    shares = capture["shares"] if capture else None
    rows = [row for row in q.world["mentions"] if row["post_id"] == post["post_id"]]
    rows = [row for row in rows if row["source_id"] != row["creator_id"]]
    return (shares or 0) + len(q.known(rows, "mentioned_at"))


REACTIONS: dict[str, Answer] = {
    "reactions_trend": reactions_trend,
    "reactions_slope": reactions_slope,
    "comments_per_like": per("comments", "likes"),
    "shares_per_like": per("shares", "likes"),
    "saves_per_like": per("saves", "likes"),
    "engagement_rate": lambda q, days: ratio(mean_reactions(q, days), level(q, "followers")),
    "views_per_follower": lambda q, days: ratio(
        captured_mean("views")(q, days), level(q, "followers")
    ),
    "quality_mean": captured_mean("quality"),
    "paid_share": paid_share,
    "likes_spread": likes_spread,
    "sponsored_lift": sponsored_lift,
    "topical_h_index": h_index,
}
"""What answers a signal, by its name without lookback."""
