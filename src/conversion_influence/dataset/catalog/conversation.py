"""Signals of conversing: answers, comments, peers that are cited."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import Median, Total
from conversion_influence.dataset.aggregates_of_keys import Distinct
from conversion_influence.dataset.catalog.reasons import PRACTICE
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.formulas import itself, share

ANSWERED = (("replies", "replied_at"),)


def conversation() -> Iterator[Signal]:
    """Yield signals of conversing with the audience and with peers."""
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
            ANSWERED,
            unit="share",
            high_en="They answer their audience.",
            high_fr="Ils répondent à leur audience.",
        )
    for part, column, english, french in (
        ("questions", "is_question", "questions", "questions"),
        ("critical", "is_critical", "critical comments", "critiques"),
    ):
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
            (*ANSWERED, ("replies", column)),
            unit="share",
            high_en=f"They answer {english}.",
            high_fr=f"Ils répondent aux {french}.",
        )
    yield Signal(
        "hours_to_reply",
        "conversation",
        (Median("answers", "hours", 365),),
        itself,
        "median hours from an audience comment to the answer",
        PRACTICE,
        "hours they take to answer",
        "délai de réponse en heures",
        365,
        ANSWERED,
        unit="hours",
        high_en="They let their audience wait for an answer.",
        high_fr="Ils font attendre leurs réponses.",
    )
    yield Signal(
        "peers_cited",
        "conversation",
        (Distinct("citations", "peer", 365),),
        itself,
        "different creators that the creator mentioned",
        "practitioners: influence cites its peers",
        "creators they mention",
        "créateurs qu'ils citent",
        365,
        unit="creators",
        high_en="They cite their peers.",
        high_fr="Ils citent leurs pairs.",
    )
    yield from _comments()


def _comments() -> Iterator[Signal]:
    """Yield signals of what the audience writes."""
    parts = (
        ("question_share", "questions", "has_questions", "is_question", "that are questions"),
        ("critical_share", "critical", "has_critical", "is_critical", "that are critical"),
        ("substantive_share", "substantive", "has_words", "words", "of 8 words or more"),
        ("intent_share", "intent", "has_text", "text", "on price, where to buy, links or codes"),
    )
    said = {
        "question_share": (
            "share of comments that ask",
            "part des commentaires qui posent une question",
            "Their audience asks them questions.",
            "Leur audience leur pose des questions.",
        ),
        "critical_share": (
            "share of comments that criticise",
            "part des commentaires critiques",
            "Their audience is critical of them.",
            "Leur audience est critique à leur égard.",
        ),
        "substantive_share": (
            "share of comments with substance",
            "part des commentaires argumentés",
            "Their audience writes sentences, not emojis.",
            "Leur audience écrit des phrases, pas des émojis.",
        ),
        "intent_share": (
            "share of comments that show an intent to buy",
            "part des commentaires qui montrent une intention d'achat",
            "Their audience asks for the price, the link or the code.",
            "Leur audience demande le prix, le lien ou le code.",
        ),
    }
    for stem, measure, known, column, words in parts:
        english, french, high_en, high_fr = said[stem]
        yield Signal(
            stem,
            "conversation",
            (Total("comments", measure, 90), Total("comments", known, 90)),
            share,
            f"share of audience comments {words}",
            "practitioners: the quality of the audience's reactions",
            english,
            french,
            90,
            (("replies", column),),
            unit="share",
            high_en=high_en,
            high_fr=high_fr,
        )
    yield Signal(
        "comments_per_post",
        "conversation",
        (Total("comments", "one", 90), Total("posts", "one", 90)),
        share,
        "audience comments / posts",
        "practitioners: without an answer there is no conversation",
        "comments per post",
        "commentaires par publication",
        90,
        unit="per post",
        high_en="Their posts start conversations.",
        high_fr="Leurs publications lancent des conversations.",
    )
