"""The oracle's answers about conduct, standing and the offer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .oracle_question import Number, Question, Row, added, days_between, log1p, mean, ratio

Answer = Callable[[Question, Any], Any]

YEAR = 365
REACTIONS = ("likes", "comments", "shares", "saves")


def posts(q: Question, days: int | None, *, on_topic: bool = False) -> list[Row]:
    rows = q.known(q.own("posts"), "published_at", days)
    return [row for row in rows if not on_topic or row["topic"] == q.topic]


def everybodys(q: Question, days: int, *, on_topic: bool) -> int:
    rows = q.known(q.world["posts"], "published_at", days)
    return sum(not on_topic or row["topic"] == q.topic for row in rows)


def topic_share(q: Question, days: int) -> Number:
    if q.topic is None:
        return None
    return (len(posts(q, days, on_topic=True)) + 1) / (len(posts(q, days)) + 2)


def topic_posts_per_week(q: Question, days: int) -> Number:
    return None if q.topic is None else len(posts(q, days, on_topic=True)) * 7 / days


def days_since_topic_post(q: Question, _: None) -> Number:
    if q.topic is None:
        return None
    return q.days_since([row["published_at"] for row in posts(q, None, on_topic=True)])


def pace_change(short: int, long: int, days: int) -> Number:
    """Return ln of a recent pace over the pace of the year, half a fact added to both."""
    return math.log(((short + 0.5) / days) / ((long + 0.5) / YEAR)) if long else None


def topic_pulse(q: Question, days: int) -> Number:
    if q.topic is None:
        return None
    short, long = (everybodys(q, span, on_topic=True) for span in (days, YEAR))
    return pace_change(short, long, days)


def topic_weight(q: Question, days: int) -> Number:
    if q.topic is None:
        return None
    return ratio(everybodys(q, days, on_topic=True), everybodys(q, days, on_topic=False))


def pulse(q: Question, days: int) -> Number:
    short, long = (everybodys(q, span, on_topic=False) for span in (days, YEAR))
    return pace_change(short, long, days)


def gaps(q: Question, days: int) -> list[float]:
    """Return days between consecutive posts, the later of which lies in the lookback."""
    times = sorted(row["published_at"] for row in posts(q, None))
    recent = len(posts(q, days))
    later = range(max(1, len(times) - recent), len(times))
    return [days_between(times[i - 1], times[i]) for i in later]


def mentions(q: Question, days: int) -> list[Row]:
    return q.known(q.own("mentions"), "mentioned_at", days)


def mention_source_size(q: Question, days: int) -> Number:
    return mean([log1p(row["source_followers"]) for row in mentions(q, days)])


def shared_share(q: Question, days: int) -> Number:
    rows = mentions(q, days)
    return ratio(sum(row["kind"] in ("share", "backlink") for row in rows), len(rows))


def comments(q: Question, days: int) -> list[Row]:
    return q.known(q.own("replies"), "commented_at", days)


def answers(q: Question, days: int) -> list[Row]:
    return q.known(comments(q, days), "replied_at")


def answered(flag: str) -> Answer:
    def answer(q: Question, days: int) -> Number:
        return ratio(added(answers(q, days), flag), added(comments(q, days), flag))

    return answer


def hours_to_reply(q: Question, days: int) -> Number:
    rows = answers(q, days)
    return mean([24 * days_between(row["commented_at"], row["replied_at"]) for row in rows])


def substantive_share(q: Question, days: int) -> Number:
    words = [row["words"] for row in comments(q, days)]
    return mean([None if count is None else count >= 8 for count in words])


def creator(q: Question, column: str) -> Any:
    rows = q.own("creators")
    return rows[0][column] if rows else None


def credentials(q: Question, _: None) -> Number:
    given = creator(q, "credentials")
    if given is None or given.isdigit():
        return None if given is None else float(given)
    return len([part for part in given.split(";") if part.strip()])


def tenure_days(q: Question, _: None) -> Number:
    return q.days_since(
        [row["first_seen_at"] for row in q.known(q.own("creators"), "first_seen_at")]
    )


def accounts(q: Question) -> list[Row]:
    return q.known(q.own("accounts"), "created_at")


def level(q: Question, column: str) -> Number:
    """Return the latest captured value of every network, added up; None before any capture."""
    latest = {}
    seen = [row for row in q.own("account_snapshots") if row[column] is not None]
    for row in sorted(q.known(seen, "captured_at"), key=lambda row: row["captured_at"]):
        latest[row["platform"]] = row[column]
    return sum(latest.values()) if latest else None


def per_thousand(part: Number, whole: Number) -> Number:
    value = ratio(part, whole)
    return None if value is None else 1000 * value


def follower_growth(q: Question, days: int) -> Number:
    now, then = level(q, "followers"), level(q.ago(days), "followers")
    return math.log((now + 1) / (then + 1)) if then else None


def jump_share(q: Question, days: int) -> Number:
    gains = []
    rows = sorted(q.own("account_snapshots"), key=lambda row: row["captured_at"])
    for position, row in enumerate(rows):
        earlier = [r for r in rows[:position] if r["platform"] == row["platform"]]
        if earlier and q.known([row], "captured_at", days):
            gains.append(max(0, row["followers"] - earlier[-1]["followers"]))
    return ratio(max(gains, default=None), sum(gains))


def captures(q: Question, days: int) -> list[Row]:
    """Return the latest known capture of each post of a lookback."""
    latest = []
    for post in posts(q, days):
        rows = [row for row in q.world["post_metrics"] if row["post_id"] == post["post_id"]]
        known = q.known(rows, "captured_at")
        if known:
            latest.append(max(known, key=lambda row: row["captured_at"]))
    return latest


def mean_reactions(q: Question, days: int) -> Number:
    given = [
        [row[part] for part in REACTIONS if row[part] is not None] for row in captures(q, days)
    ]
    return mean([sum(parts) if parts else None for parts in given])


def reactions_trend(q: Question, days: int) -> Number:
    short, long = mean_reactions(q, days), mean_reactions(q, YEAR)
    return math.log(short / long) if short and long else None


def per(part: str, whole: str) -> Answer:
    def answer(q: Question, days: int) -> Number:
        rows = captures(q, days)
        return ratio(added(rows, part), added(rows, whole))

    return answer


def captured_mean(column: str) -> Answer:
    return lambda q, days: mean([row[column] for row in captures(q, days)])


def share_of_posts(of: Callable[[Row], bool | None]) -> Answer:
    return lambda q, days: mean([of(row) for row in posts(q, days)])


def offered(column: str) -> Answer:
    return lambda q, _: q.row[column]


def country_match(q: Question, _: None) -> Number:
    there, here = q.row["country"], creator(q, "country")
    return None if there is None or here is None else float(there.lower() == here.lower())


def topic_declared(q: Question, _: None) -> Number:
    declared = creator(q, "topics")
    if declared is None or q.topic is None:
        return None
    return float(q.topic.lower() in [part.strip().lower() for part in declared.split(";")])


FACTS: dict[str, Answer] = {
    "topic_share": topic_share,
    "topic_posts_per_week": topic_posts_per_week,
    "days_since_topic_post": days_since_topic_post,
    "topic_pulse": topic_pulse,
    "topic_weight": topic_weight,
    "pulse": pulse,
    "posts_per_week": lambda q, days: len(posts(q, days)) * 7 / days,
    "days_since_post": lambda q, _: q.days_since([r["published_at"] for r in posts(q, None)]),
    "longest_gap": lambda q, days: max(gaps(q, days), default=None),
    "mean_gap": lambda q, days: mean(gaps(q, days)),
    "weekend_share": share_of_posts(lambda row: row["published_at"].weekday() in (5, 6)),
    "evening_share": share_of_posts(lambda row: 18 <= row["published_at"].hour < 23),
    "sponsored_share": share_of_posts(lambda row: row["sponsored"]),
    "posts_trend": lambda q, d: pace_change(len(posts(q, d)), len(posts(q, YEAR)), d),
    "active_platforms": lambda q, days: len({row["platform"] for row in posts(q, days)}),
    "mentions_per_week": lambda q, days: len(mentions(q, days)) * 7 / days,
    "mentioners": lambda q, days: len({row["source_id"] for row in mentions(q, days)}),
    "mentions_trend": lambda q, d: pace_change(len(mentions(q, d)), len(mentions(q, YEAR)), d),
    "mentions_per_1000_followers": lambda q, days: per_thousand(
        len(mentions(q, days)), level(q, "followers")
    ),
    "mention_source_size": mention_source_size,
    "shared_share": shared_share,
    "reply_rate": lambda q, days: ratio(len(answers(q, days)), len(comments(q, days))),
    "questions_reply_rate": answered("is_question"),
    "critical_reply_rate": answered("is_critical"),
    "hours_to_reply": hours_to_reply,
    "substantive_share": substantive_share,
    "credentials": credentials,
    "tenure_days": tenure_days,
    "accounts": lambda q, _: len(accounts(q)),
    "verified_accounts": lambda q, _: added(accounts(q), "verified"),
    "newest_account_days": lambda q, _: q.days_since([r["created_at"] for r in accounts(q)]),
    "log_followers": lambda q, _: log1p(level(q, "followers")),
    "listed_per_1000_followers": lambda q, _: per_thousand(
        level(q, "listed"), level(q, "followers")
    ),
    "following_ratio": lambda q, _: ratio(level(q, "following"), level(q, "followers")),
    "follower_growth": follower_growth,
    "jump_share": jump_share,
    "reactions_trend": reactions_trend,
    "comments_per_like": per("comments", "likes"),
    "shares_per_like": per("shares", "likes"),
    "saves_per_like": per("saves", "likes"),
    "engagement_rate": lambda q, days: ratio(mean_reactions(q, days), level(q, "followers")),
    "views_per_follower": lambda q, days: ratio(
        captured_mean("views")(q, days), level(q, "followers")
    ),
    "quality_mean": captured_mean("quality"),
    "topic": offered("topic"),
    "platform": offered("platform"),
    "country": offered("country"),
    "format": offered("format"),
    "discount": offered("discount"),
    "log_cost": lambda q, _: log1p(q.row["cost"]),
    "country_match": country_match,
    "topic_declared": topic_declared,
}
"""What answers a signal, by its name without lookback."""
