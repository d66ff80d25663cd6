"""What a verdict is about: conversions of placements, or whom people choose of two."""

from __future__ import annotations

from typing import NamedTuple

from conversion_influence.messages.said import Said


class Subject(NamedTuple):
    """Words of one kind of outcome.

    Attributes
    ----------
    one, many : Said
        A past result, and several.
    foretold : Said
        What the model foretells.
    more : Said
        What is missing where data are too few.
    association : Said
        What is true of every ranking, a sentence.
    creators : bool
        Whether each result is of one creator, so that they are counted.
    alone : bool
        Whether a verdict stands alone: it then advises, and says what is true of every ranking.
    """

    one: Said
    many: Said
    foretold: Said
    more: Said
    association: Said
    creators: bool = True
    alone: bool = True


CONVERSIONS = Subject(
    Said("past result", "résultat passé"),
    Said("past results", "résultats passés"),
    Said("conversions", "les conversions"),
    Said("placements", "placements"),
    Said(
        "The ranking shows with whom conversions came, not what a creator causes; only a "
        "comparison with a control group can show that.",
        "Le classement montre avec qui les conversions sont venues, pas ce qu'un créateur "
        "provoque ; seule une comparaison avec un groupe témoin peut le montrer.",
    ),
)

OF_NEW_CREATORS = CONVERSIONS._replace(alone=False)
"""Conversions of creators that were not learned from: told beside the verdict on all placements."""

CHOICES = Subject(
    Said("past judgement", "jugement passé"),
    Said("past judgements", "jugements passés"),
    Said("who is preferred", "qui est préféré"),
    Said("judgements", "jugements"),
    Said(
        "The ranking shows whom people preferred, not with whom their customers convert.",
        "Le classement montre qui l'on a préféré, pas chez qui les clients convertissent.",
    ),
    creators=False,
)
