"""Signals of conduct: topics, frequency, mentions by others, conversation with the audience."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.features import (
    Distinct,
    Level,
    Peak,
    Signal,
    SinceLast,
    Total,
)
from conversion_influence.dataset.formulas import (
    itself,
    per_thousand,
    per_week,
    share,
    smoothed_share,
    trend,
)

PRACTICE = "practitioners: influence is relevant, frequent, mentioned, conversing"


def relevance() -> Iterator[Signal]:
    """Yield signals of relevance to the campaign's topic."""
    for days in (90, 365):
        on_topic = Total("posts", "one", days, scope="on_topic")
        yield Signal(
            "topic_share",
            "relevance",
            (on_topic, Total("posts", "one", days)),
            smoothed_share,
            "(posts on the campaign's topic + 1) / (posts + 2)",
            PRACTICE,
            "share of posts on the campaign's topic",
            "part des publications sur le sujet de la campagne",
            days,
            (("posts", "topic"),),
        )
    yield Signal(
        "topic_posts_per_week",
        "relevance",
        (Total("posts", "one", 90, scope="on_topic"),),
        per_week(90),
        "posts on the campaign's topic, per week",
        PRACTICE,
        "posts per week on the campaign's topic",
        "publications par semaine sur le sujet de la campagne",
        90,
        (("posts", "topic"),),
    )
    yield Signal(
        "days_since_topic_post",
        "relevance",
        (SinceLast("posts", scope="on_topic"),),
        itself,
        "days from the last post on the campaign's topic to as_of",
        "practitioners: authority is topical and fades",
        "days since the last post on the campaign's topic",
        "jours depuis la dernière publication sur le sujet",
        requires=(("posts", "topic"),),
    )


def topic_pulse() -> Iterator[Signal]:
    """Yield signals of how much everybody talks about the campaign's topic."""
    for days in (28, 90):
        yield Signal(
            "topic_pulse",
            "relevance",
            (Total("posts", "one", days, scope="topic"), Total("posts", "one", 365, scope="topic")),
            trend(days, 365),
            f"ln of everybody's pace of posting on the topic in {days} days over that of 365",
            "practitioners: a conversation has its season",
            "how much the topic is talked about now",
            "actualité du sujet",
            days,
            (("posts", "topic"),),
        )
    yield Signal(
        "topic_weight",
        "relevance",
        (Total("posts", "one", 90, scope="topic"), Total("posts", "one", 90, scope="everyone")),
        share,
        "share of everybody's posts that are on the campaign's topic",
        "topical authority is worth what the topic is worth",
        "weight of the topic in all conversation",
        "poids du sujet dans toutes les conversations",
        90,
        (("posts", "topic"),),
    )
    yield Signal(
        "pulse",
        "frequency",
        (Total("posts", "one", 28, scope="everyone"), Total("posts", "one", 365, scope="everyone")),
        trend(28, 365),
        "ln of everybody's pace of posting in 28 days over that of 365",
        "each network has its own rhythm, and its seasons",
        "how lively the networks are now",
        "activité générale des réseaux",
        28,
    )


def frequency() -> Iterator[Signal]:
    """Yield signals of frequency and recency."""
    for days in (28, 90, 365):
        yield Signal(
            "posts_per_week",
            "frequency",
            (Total("posts", "one", days),),
            per_week(days),
            "posts per week",
            PRACTICE,
            "posts per week",
            "publications par semaine",
            days,
        )
    yield Signal(
        "days_since_post",
        "frequency",
        (SinceLast("posts"),),
        itself,
        "days from the last post to as_of",
        PRACTICE,
        "days since the last post",
        "jours depuis la dernière publication",
    )
    yield Signal(
        "longest_gap",
        "frequency",
        (Peak("posts", "gap_days", 365),),
        itself,
        "largest number of days between two consecutive posts",
        "practitioners: silence breaks the habit of an audience",
        "longest silence between two posts, in days",
        "plus long silence entre deux publications, en jours",
        365,
    )


def mentions() -> Iterator[Signal]:
    """Yield signals of being mentioned by others."""
    for days in (28, 90, 365):
        yield Signal(
            "mentions_per_week",
            "mentions",
            (Total("mentions", "one", days),),
            per_week(days),
            "mentions received per week",
            PRACTICE,
            "mentions by others per week",
            "mentions par d'autres, par semaine",
            days,
        )
    yield Signal(
        "mentioners",
        "mentions",
        (Distinct("mentions", 90),),
        itself,
        "different accounts that mentioned the creator",
        "Cha et al. 2010, Measuring user influence in Twitter: mentions, not followers",
        "different accounts that mention them",
        "comptes différents qui les mentionnent",
        90,
    )
    yield Signal(
        "mentions_per_1000_followers",
        "mentions",
        (Total("mentions", "one", 90), Level("followers", "change")),
        per_thousand,
        "1000 * mentions received / followers",
        "Cha et al. 2010: the million follower fallacy",
        "mentions per thousand followers",
        "mentions pour mille abonnés",
        90,
    )
    yield Signal(
        "mention_source_size",
        "mentions",
        (
            Total("mentions", "log_source_followers", 365),
            Total("mentions", "has_source_followers", 365),
        ),
        share,
        "mean of ln(1 + followers of the mentioning account)",
        "practitioners: being cited by those who are followed counts more",
        "size of the accounts that mention them (log)",
        "taille des comptes qui les mentionnent (log)",
        365,
        (("mentions", "source_followers"),),
    )
    yield Signal(
        "shared_share",
        "mentions",
        (Total("mentions", "shares", 365), Total("mentions", "one", 365)),
        share,
        "share of mentions that are shares or backlinks",
        PRACTICE,
        "share of mentions that pass their content on",
        "part des mentions qui relaient leurs contenus",
        365,
        (("mentions", "kind"),),
    )


def conversation() -> Iterator[Signal]:
    """Yield signals of conversing with the audience."""
    answered = (("replies", "replied_at"),)
    for days in (90, 365):
        yield Signal(
            "reply_rate",
            "conversation",
            (Total("answers", "one", days), Total("comments", "one", days)),
            share,
            "audience comments answered / audience comments",
            PRACTICE,
            "share of comments they answer",
            "part des commentaires auxquels ils répondent",
            days,
            answered,
        )
    for part, english, french in (
        ("questions", "questions", "questions"),
        ("critical", "critical comments", "critiques"),
    ):
        column = "is_question" if part == "questions" else "is_critical"
        yield Signal(
            f"{part}_reply_rate",
            "conversation",
            (Total("answers", part, 365), Total("comments", part, 365)),
            share,
            f"{english} answered / {english}",
            "practitioners: answering questions and critics is what conversing means",
            f"share of {english} they answer",
            f"part des {french} auxquelles ils répondent",
            365,
            (*answered, ("replies", column)),
        )
    yield Signal(
        "hours_to_reply",
        "conversation",
        (Total("answers", "hours", 365), Total("answers", "one", 365)),
        share,
        "mean hours from an audience comment to the answer",
        PRACTICE,
        "hours they take to answer",
        "délai de réponse en heures",
        365,
        answered,
    )
    yield Signal(
        "substantive_share",
        "conversation",
        (Total("comments", "substantive", 90), Total("comments", "has_words", 90)),
        share,
        "share of audience comments of 8 words or more",
        "practitioners: the quality of the audience's reactions",
        "share of comments with substance",
        "part des commentaires argumentés",
        90,
        (("replies", "words"),),
    )
