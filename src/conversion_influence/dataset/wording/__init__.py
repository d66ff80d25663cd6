"""A sentence per signal of the catalog and language, beside the catalog itself.

Kept apart from the formulas, so that whoever looks after the words need not read code. Names of
signals without their lookback are the keys; a test holds both lists against each other.
"""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording import (
    activity,
    authenticity,
    conversation,
    history,
    mentions,
    momentum,
    offers,
    presence,
    relevance,
)
from conversion_influence.dataset.wording.phrases import Comparison, Kind, Phrase, Wording

__all__ = ["GROUPS_IN_WORDS", "WORDINGS", "Comparison", "Kind", "Phrase", "Wording"]

WORDINGS: Mapping[str, Wording] = {
    **relevance.WORDINGS,
    **activity.WORDINGS,
    **mentions.WORDINGS,
    **conversation.WORDINGS,
    **history.WORDINGS,
    **momentum.WORDINGS,
    **authenticity.WORDINGS,
    **presence.WORDINGS,
    **offers.WORDINGS,
}
"""Signal without lookback to its sentences."""

GROUPS_IN_WORDS: Mapping[str, tuple[str, str]] = {
    "relevance": ("relevance to the topic", "pertinence pour le sujet"),
    "frequency": ("frequency of posting", "fréquence de publication"),
    "mentions": ("mentions by others", "mentions par d'autres"),
    "conversation": ("conversation with the audience", "conversation avec l'audience"),
    "reputation": ("reputation", "réputation"),
    "history": ("past results", "résultats passés"),
    "momentum": ("momentum", "dynamique"),
    "authenticity": ("authenticity of the audience", "authenticité de l'audience"),
    "rhythm": ("timing of posts", "moments de publication"),
    "presence": ("presence on the networks", "présence sur les réseaux"),
    "reactions": ("reactions of the audience", "réactions de l'audience"),
    "offer": ("the offer", "l'offre"),
}
"""Characteristic of influence to what it is called in English and French."""
