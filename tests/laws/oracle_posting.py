"""The oracle's answers about what a creator posts: relevance, frequency, rhythm, presence."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

from .oracle_events import YEAR, pace_change, posts, topic_posts
from .oracle_question import Answer, Number, Question, days_between, entropy, given, mean, ratio

FRESH_DAYS = 30
USUAL_SILENCE = 28


def everybodys(q: Question, days: int, *, on_topic: bool) -> int:
    rows = q.known(q.world["posts"], "published_at", days)
    return sum(not on_topic or row["topic"] == q.topic for row in rows)


def on_topic(of: Answer) -> Answer:
    """Return an answer that needs a topic."""
    return lambda q, days: None if q.topic is None else of(q, days)


def topic_share(q: Question, days: int) -> Number:
    whole = len(posts(q, days))
    return (len(topic_posts(q, days)) + 1) / (whole + 2) if whole else None


def topic_activity(q: Question, _: None) -> Number:
    ages = [days_between(row["published_at"], q.as_of) for row in topic_posts(q)]
    return sum(2 ** (-age / FRESH_DAYS) for age in ages)


def topic_pulse(q: Question, days: int) -> Number:
    short, long = (everybodys(q, span, on_topic=True) for span in (days, YEAR))
    return pace_change(short, days, long, YEAR)


def topic_weight(q: Question, days: int) -> Number:
    return ratio(everybodys(q, days, on_topic=True), everybodys(q, days, on_topic=False))


def pulse(q: Question, days: int) -> Number:
    short, long = (everybodys(q, span, on_topic=False) for span in (days, YEAR))
    return pace_change(short, days, long, YEAR)


def hashtags(q: Question, days: int) -> list[str]:
    lists = given(row["hashtags"] for row in posts(q, days))
    tags = [tag.lstrip("#") for listed in lists for tag in re.split(r"[;,\s]", listed.lower())]
    return [tag for tag in tags if tag]


def rival_brands(q: Question, _: None) -> Number:
    if q.row["brand"] is None or q.topic is None:
        return None
    rows = [row for row in booked(q) if row["topic"] == q.topic]
    return sum(row["brand"] not in (None, q.row["brand"]) for row in rows)


def same_brand(q: Question, _: None) -> Number:
    brand = q.row["brand"]
    return None if brand is None else sum(row["brand"] == brand for row in booked(q))


def booked(q: Question) -> list[dict[str, str]]:
    """Return the creator's placements booked before as_of, settled or not."""
    return q.known(q.own("bookings"), "booked_at")


def gaps(q: Question, days: int) -> list[float]:
    """Return days between consecutive posts, the later of which lies in the lookback."""
    return [gap for gap, _ in gap_pairs(q, days)]


def gap_pairs(q: Question, days: int) -> list[tuple[float, float | None]]:
    """Return, per post of the lookback with a post before, its gap and the gap before that."""
    times = [row["published_at"] for row in posts(q)]
    all_gaps = [days_between(*pair) for pair in pairwise(times)]
    pairs = list(zip(all_gaps, [None, *all_gaps], strict=False))
    recent = len(posts(q, days))
    return pairs[max(0, len(pairs) - recent) :]


def gap_variation(q: Question, days: int) -> Number:
    pairs = [(g, h) for g, h in gap_pairs(q, days) if h is not None and g + h > 0]
    variation = mean(((g - h) / (g + h)) ** 2 for g, h in pairs)
    return None if variation is None else 3 * variation


def days_since_post(q: Question, _: None = None) -> Number:
    return q.days_since(row["published_at"] for row in posts(q))


def abandoned(q: Question, _: None) -> Number:
    silence = days_since_post(q)
    usual = max([USUAL_SILENCE, *gaps(q, YEAR)])
    return None if silence is None else float(silence > usual)


def week(instant: datetime) -> datetime:
    """Return the Monday of an instant's week."""
    return (instant - timedelta(days=instant.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


def active_weeks(q: Question, days: int) -> Number:
    return len({week(row["published_at"]) for row in posts(q, days)})


def concentration(q: Question, days: int) -> Number:
    networks = [row["platform"] for row in posts(q, days)]
    shares = [networks.count(network) / len(networks) for network in set(networks)]
    return sum(share**2 for share in shares) if networks else None


def sponsored_share(q: Question, days: int) -> Number:
    return mean(row["sponsored"] for row in posts(q, days))


POSTING: dict[str, Answer] = {
    "topic_share": on_topic(topic_share),
    "topic_posts_per_week": on_topic(lambda q, days: len(topic_posts(q, days)) * 7 / days),
    "days_since_topic_post": on_topic(
        lambda q, _: q.days_since(row["published_at"] for row in topic_posts(q))
    ),
    "topic_pulse": on_topic(topic_pulse),
    "topic_weight": on_topic(topic_weight),
    "topic_activity": on_topic(topic_activity),
    "topic_entropy": lambda q, days: entropy(given(row["topic"] for row in posts(q, days))),
    "hashtag_entropy": lambda q, days: entropy(hashtags(q, days)),
    "brand_placements": same_brand,
    "competitor_placements": rival_brands,
    "pulse": pulse,
    "posts_per_week": lambda q, days: len(posts(q, days)) * 7 / days,
    "active_weeks": active_weeks,
    "days_since_post": days_since_post,
    "longest_gap": lambda q, days: max(gaps(q, days), default=None),
    "mean_gap": lambda q, days: mean(gaps(q, days)),
    "gap_variation": gap_variation,
    "abandoned": abandoned,
    "posts_trend": lambda q, d: pace_change(len(posts(q, d)), d, len(posts(q, YEAR)), YEAR),
    "sponsored_share": sponsored_share,
    "active_platforms": lambda q, days: len({row["platform"] for row in posts(q, days)}),
    "platform_concentration": concentration,
}
"""What answers a signal, by its name without lookback."""
