"""The oracle's answers about standing: reputation, audience, momentum, growth that looks bought."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from .oracle_events import (
    changes,
    level,
    levels,
    mean_reactions,
    mentions,
    posts,
    reactions,
    snapshots,
)
from .oracle_question import Answer, Number, Question, Row, given, log1p, mean, ratio

SPIKE = 3
"""A day is a spike above so many mean days; a post is striking above so many mean posts."""

NOTABLE_SOURCE = 0.1
"""Followers of a source, as a share of the creator's, from which its mention explains a spike."""

LEAD_DAYS = 3
LARGEST = 3


def creator(q: Question, column: str) -> Any:
    rows = q.own("creators")
    return rows[0][column] if rows else None


def credentials(q: Question, _: None) -> Number:
    listed = creator(q, "credentials")
    if listed is None or listed.isdigit():
        return None if listed is None else float(listed)
    return len([part for part in listed.split(";") if part.strip()])


def tenure_days(q: Question, _: None) -> Number:
    return q.days_since(
        [row["first_seen_at"] for row in q.known(q.own("creators"), "first_seen_at")]
    )


def accounts(q: Question) -> list[Row]:
    return q.known(q.own("accounts"), "created_at")


def opened(q: Question) -> list[datetime]:
    return [row["created_at"] for row in accounts(q)]


def verified_accounts(q: Question, _: None) -> Number:
    known = given(row["verified"] for row in accounts(q))
    return sum(known) if known else None


def account_age(q: Question, _: None) -> Number:
    return q.days_since(sorted(opened(q))[:1])


def growth(q: Question, now: int, then: int) -> Number:
    """Return ln of followers some days ago over those of more days ago."""
    later, earlier = (level(q.ago(days), "followers") for days in (now, then))
    if len(snapshots(q.ago(now), "followers")) != len(snapshots(q.ago(then), "followers")):
        return None
    return math.log((later + 1) / (earlier + 1)) if earlier else None


def acceleration(q: Question, days: int) -> Number:
    recent, before = growth(q, 0, days), growth(q, days, 2 * days)
    return None if recent is None or before is None else recent - before


def from_peak(q: Question, _: None) -> Number:
    captured = snapshots(q, "followers").values()
    peak = sum(max(row["followers"] for row in rows) for rows in captured)
    now = level(q, "followers")
    return None if now is None else math.log((now + 1) / (peak + 1))


def boost(q: Question, days: int) -> Number:
    largest = max(given(row["source_followers"] for row in mentions(q, days)), default=None)
    now = level(q, "followers")
    return None if largest is None or now is None else math.log((largest + 1) / (now + 1))


def gains(q: Question, days: int) -> list[float]:
    return [max(0, change) for _, change in changes(q, "followers", days)]


def gains_by_day(q: Question, days: int) -> dict[date, float]:
    by_day: dict[date, float] = {}
    for day, change in changes(q, "followers", days):
        by_day[day] = by_day.get(day, 0) + max(0, change)
    return by_day


def largest_share(q: Question, days: int) -> Number:
    by_day = sorted(gains_by_day(q, days).values())
    return ratio(sum(by_day[-LARGEST:]), sum(by_day))


def unexplained_share(q: Question, days: int) -> Number:
    by_day = gains_by_day(q, days)
    usual = mean(by_day.values())
    spikes = {day: gain for day, gain in by_day.items() if gain > SPIKE * usual}
    unexplained = sum(gain for day, gain in spikes.items() if not explained(q, day, days))
    return ratio(unexplained, sum(by_day.values()))


def explained(q: Question, day: date, days: int) -> bool:
    """Return whether a notable mention or a striking post came just before a day, or on it."""
    midnight = datetime.combine(day, time())
    first, end = midnight - timedelta(days=LEAD_DAYS), midnight + timedelta(days=1)
    followers, usual = level(q, "followers"), mean_reactions(q, days)
    seen = [row["source_followers"] for row in mentions(q) if first <= row["mentioned_at"] < end]
    if any(size >= NOTABLE_SOURCE * followers for size in given(seen)):
        return True
    near = [row for row in posts(q) if first <= row["published_at"] < end]
    return usual is not None and any(
        size > SPIKE * usual for size in given(reactions(q, post) for post in near)
    )


def follow_churn(q: Question, days: int) -> Number:
    steps = [change for _, change in changes(q, "following", days)]
    if not steps:
        return None
    return (sum(map(abs, steps)) - abs(sum(steps))) / (level(q, "following") + 1)


def per_follower(q: Question, column: str, times: float) -> Number:
    """Return a count over followers, of the networks where it is known."""
    known, followers = levels(q, column), levels(q, "followers")
    value = ratio(sum(known.values()), sum(followers[network] for network in known))
    return None if value is None else times * value


STANDING: dict[str, Answer] = {
    "credentials": credentials,
    "tenure_days": tenure_days,
    "account_age_days": account_age,
    "accounts": lambda q, _: len(accounts(q)) or None,
    "verified_accounts": verified_accounts,
    "newest_account_days": lambda q, _: q.days_since(opened(q)),
    "log_followers": lambda q, _: log1p(level(q, "followers")),
    "listed_per_1000_followers": lambda q, _: per_follower(q, "listed", 1000),
    "following_ratio": lambda q, _: per_follower(q, "following", 1),
    "follower_growth": lambda q, days: growth(q, 0, days),
    "follower_acceleration": acceleration,
    "followers_from_peak": from_peak,
    "boost": boost,
    "jump_share": lambda q, days: ratio(max(gains(q, days), default=None), sum(gains(q, days))),
    "top3_growth_share": largest_share,
    "unexplained_growth_share": unexplained_share,
    "follow_churn": follow_churn,
}
"""What answers a signal, by its name without lookback."""
