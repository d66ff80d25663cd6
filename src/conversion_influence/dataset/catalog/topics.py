"""Signals of relevance: how much a creator, and everybody, talks about the campaign's topic."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import Faded, SinceLast, Total
from conversion_influence.dataset.aggregates_of_keys import Mix
from conversion_influence.dataset.catalog.reasons import PRACTICE
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.formulas import itself, per_week, share, smoothed_share, trend

TOPIC = (("posts", "topic"),)


def relevance() -> Iterator[Signal]:
    """Yield signals of relevance to the campaign's topic."""
    for days in (28, 90, 365):
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
            TOPIC,
            unit="share",
            high_en="Most of what they publish is about your topic.",
            high_fr="L'essentiel de leurs publications porte sur votre sujet.",
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
        TOPIC,
        unit="per week",
        high_en="They come back to your topic often.",
        high_fr="Ils reviennent souvent sur votre sujet.",
    )
    yield Signal(
        "topic_activity",
        "relevance",
        (Faded("posts", 30, scope="on_topic"),),
        itself,
        "posts on the campaign's topic, each counting half as much per 30 days of its age",
        "practitioners: authority is topical, recent and fades",
        "recent activity on the campaign's topic",
        "activité récente sur le sujet de la campagne",
        requires=TOPIC,
        unit="posts",
        high_en="They have talked about your topic a lot lately.",
        high_fr="Ils ont beaucoup parlé de votre sujet ces derniers temps.",
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
        requires=TOPIC,
        unit="days",
        high_en="They have not talked about your topic for a long time.",
        high_fr="Ils n'ont pas parlé de votre sujet depuis longtemps.",
    )


def focus() -> Iterator[Signal]:
    """Yield signals of how a creator's posts spread over topics and hashtags."""
    yield Signal(
        "topic_entropy",
        "relevance",
        (Mix("posts", "topic_key", 365, "entropy"),),
        itself,
        "entropy of the topics of posts",
        "Weng et al. 2010, TwitterRank: authority is topical; Shannon 1948",
        "how scattered their topics are",
        "dispersion de leurs sujets",
        365,
        TOPIC,
        unit="nats",
        high_en="They talk about everything, without a field of their own.",
        high_fr="Ils parlent de tout, sans domaine qui leur soit propre.",
    )
    yield Signal(
        "hashtag_entropy",
        "relevance",
        (Mix("hashtags", "hashtag", 365, "entropy"),),
        itself,
        "entropy of the hashtags of posts",
        "practitioners: a niche rather than mass; Shannon 1948",
        "how scattered their hashtags are",
        "dispersion de leurs mots-dièse",
        365,
        unit="nats",
        high_en="Their hashtags go in all directions.",
        high_fr="Leurs mots-dièse partent dans tous les sens.",
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
            TOPIC,
            unit="log ratio",
            high_en="Everybody talks about your topic more than usual.",
            high_fr="Tout le monde parle de votre sujet plus que d'habitude.",
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
        TOPIC,
        unit="share",
        high_en="Your topic takes a large place in all conversations.",
        high_fr="Votre sujet occupe une grande place dans toutes les conversations.",
    )
