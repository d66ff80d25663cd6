"""The oracle's answers about what others do: mentions of a creator and comments to them."""

from __future__ import annotations

from .oracle_events import YEAR, answered, comments, level, mentions, pace_change, posts
from .oracle_question import (
    Answer,
    Number,
    Question,
    Row,
    added,
    days_between,
    given,
    log1p,
    mean,
    median,
    ratio,
)
from .oracle_text import shows_intent

RECENT = 90


def sources(q: Question, days: int) -> set[str]:
    return {row["source_id"] for row in mentions(q, days)}


def made(q: Question, days: int) -> list[Row]:
    """Return the mentions that the creator made, of others."""
    rows = q.known(q.world["mentions"], "mentioned_at", days)
    mine = [row for row in rows if row["source_id"] == q.row["creator_id"]]
    return [row for row in mine if row["creator_id"] != q.row["creator_id"]]


def per_thousand_followers(q: Question, part: float) -> Number:
    followers = level(q, "followers")
    value = ratio(part, followers)
    return None if value is None else 1000 * value


def weight_per_week(q: Question, days: int) -> Number:
    rows = mentions(q, days)
    weights = given(log1p(row["source_followers"]) for row in rows)
    return sum(weights) * 7 / days if weights or not rows else None


def selectivity(q: Question, days: int) -> Number:
    def so_far(mention: Row) -> int:
        """Return how many mentions its source had made, this one and those of its instant too."""
        rows = [row for row in q.world["mentions"] if row["source_id"] == mention["source_id"]]
        return sum(row["mentioned_at"] <= mention["mentioned_at"] for row in rows)

    return mean(1 / so_far(mention) for mention in mentions(q, days))


def kinds(*counted: str) -> Answer:
    """Return the share of mentions of some kinds, of those whose kind is known."""

    def answer(q: Question, days: int) -> Number:
        known = given(row["kind"] for row in mentions(q, days))
        return ratio(sum(kind in counted for kind in known), len(known))

    return answer


def mentions_against(long_days: int) -> Answer:
    """Return the pace of mentions against that of a longer lookback."""
    return lambda q, days: pace_change(
        len(mentions(q, days)), days, len(mentions(q, long_days)), long_days
    )


def reply_rate(flag: str) -> Answer:
    """Return the share of comments of a kind that were answered."""
    return lambda q, days: ratio(added(answered(q, days), flag), added(comments(q, days), flag))


def hours_to_reply(q: Question, days: int) -> Number:
    rows = answered(q, days)
    return median(24 * days_between(row["commented_at"], row["replied_at"]) for row in rows)


def share_of_comments(flag: str) -> Answer:
    """Return the share of comments of a kind, of those where the kind is known."""
    return lambda q, days: mean(row[flag] for row in comments(q, days))


def intent_share(q: Question, days: int) -> Number:
    return mean(shows_intent(text) for text in given(row["text"] for row in comments(q, days)))


def substantive_share(q: Question, days: int) -> Number:
    return mean(words >= 8 for words in given(row["words"] for row in comments(q, days)))


def repeat_commenters(q: Question, days: int) -> Number:
    authors = given(row["author_id"] for row in comments(q, days))
    return 1 - len(set(authors)) / len(authors) if authors else None


AUDIENCE: dict[str, Answer] = {
    "mentions_per_week": lambda q, days: len(mentions(q, days)) * 7 / days,
    "mentioners": lambda q, days: len(sources(q, days)),
    "mentions_trend": mentions_against(YEAR),
    "mentions_burst": mentions_against(RECENT),
    "mentions_per_post": lambda q, days: ratio(len(mentions(q, days)), len(posts(q, days))),
    "mentions_per_1000_followers": lambda q, days: per_thousand_followers(
        q, len(mentions(q, days))
    ),
    "mention_source_size": lambda q, days: mean(
        log1p(row["source_followers"]) for row in mentions(q, days)
    ),
    "mention_weight": weight_per_week,
    "mention_selectivity": selectivity,
    "source_diversity": lambda q, days: ratio(len(sources(q, days)), len(mentions(q, days))),
    "shared_share": kinds("share", "backlink"),
    "backlink_share": kinds("backlink"),
    "reply_rate": lambda q, days: ratio(len(answered(q, days)), len(comments(q, days))),
    "questions_reply_rate": reply_rate("is_question"),
    "critical_reply_rate": reply_rate("is_critical"),
    "hours_to_reply": hours_to_reply,
    "substantive_share": substantive_share,
    "question_share": share_of_comments("is_question"),
    "critical_share": share_of_comments("is_critical"),
    "intent_share": intent_share,
    "comments_per_post": lambda q, days: ratio(len(comments(q, days)), len(posts(q, days))),
    "peers_cited": lambda q, days: len({row["creator_id"] for row in made(q, days)}),
    "repeat_commenters": repeat_commenters,
}
"""What answers a signal, by its name without lookback."""
