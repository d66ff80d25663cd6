"""How to rank creators by a simple rule, for whoever is told to go by it."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

EQUAL = Said("Take the creators as equally good", "Tenez les créateurs pour équivalents")
GO = Said("Go by the rule: {how}", "Suivez la règle : {how}")

HOW: Mapping[str, Said] = {
    "creator_history": Said(
        "sort by creator_topic_rate, which `influence features DATA --candidates LIST` writes",
        "triez par creator_topic_rate, qu'écrit `influence features DATA --candidates LISTE`",
    ),
    "logistic_regression": Said(
        "train with model.use: ridge, the regression alone, and rank with that",
        "entraînez avec model.use: ridge, la régression seule, et classez avec elle",
    ),
    "audience_size": Said(
        "sort the ranked list by rank_by_followers",
        "triez la liste classée par rank_by_followers",
    ),
    "topic_rate": Said(
        "sort by topic_rate, which `influence features DATA --candidates LIST` writes",
        "triez par topic_rate, qu'écrit `influence features DATA --candidates LISTE`",
    ),
    "engagement_rate": Said(
        "sort by engagement_rate_90d, which `influence features DATA --candidates LIST` writes",
        "triez par engagement_rate_90d, qu'écrit `influence features DATA --candidates LISTE`",
    ),
    "expert_scorecard": Said(
        "let somebody with experience mark the creators, as the guide for data scientists says",
        "faites noter les créateurs par quelqu'un d'expérience, comme le dit le guide des data "
        "scientists",
    ),
}
"""By rule; the average rate ranks nobody."""

_ASK = Said(
    "ask whoever trained the model to rank by it",
    "demandez à la personne qui a entraîné le modèle de classer avec elle",
)


def for_readers(verdict: Said) -> Said:
    """Return a verdict for those who train nothing: what takes a command, they ask for.

    Parameters
    ----------
    verdict : Said
        With the advice of `advice`.
    """
    english, french = verdict
    for how in HOW.values():
        if "`" in how.en:
            english, french = english.replace(how.en, _ASK.en), french.replace(how.fr, _ASK.fr)
    return Said(english, french)


def advice(rule: str) -> Said:
    """Return what to do instead of using a model, without a full stop.

    Parameters
    ----------
    rule : str
        Short name of the rule, or a column of the user's own.
    """
    if rule == "base_rate":
        return EQUAL
    own = Said(f"sort the list by {rule}", f"triez la liste par {rule}")
    return GO.filled({"how": HOW.get(rule, own)})
