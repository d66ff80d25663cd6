"""The oracle's answers about the offer, and how it suits the creator."""

from __future__ import annotations

import re

from .oracle_events import level
from .oracle_question import Answer, Number, Question, log1p
from .oracle_standing import creator


def offered(column: str) -> Answer:
    return lambda q, _: q.row[column]


def country_match(q: Question, _: None) -> Number:
    there, here = q.row["country"], creator(q, "country")
    return None if there is None or here is None else float(there.lower() == here.lower())


def language_match(q: Question, _: None) -> Number:
    there, here = q.row["language"], creator(q, "language")
    if there is None or here is None:
        return None
    spoken, asked = (re.split("[-_]", language.lower())[0] for language in (here, there))
    return float(spoken == asked)


def topic_declared(q: Question, _: None) -> Number:
    declared = creator(q, "topics")
    if declared is None or q.topic is None:
        return None
    return float(q.topic.lower() in [part.strip().lower() for part in declared.split(";")])


def cost_per_thousand(q: Question, _: None) -> Number:
    cost, followers = q.row["cost"], level(q, "followers")
    return 1000 * cost / followers if cost is not None and followers else None


OFFER: dict[str, Answer] = {
    **{name: offered(name) for name in ("topic", "platform", "country", "format", "link")},
    "discount": offered("discount"),
    "log_cost": lambda q, _: log1p(q.row["cost"]),
    "country_match": country_match,
    "language_match": language_match,
    "topic_declared": topic_declared,
    "cost_per_1000_followers": cost_per_thousand,
}
"""What answers a signal, by its name without lookback."""
