"""What goes on, as shown while one waits."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.errors import Language

FRENCH: Mapping[str, str] = {
    "starting": "démarrage",
    "checking the model": "vérification du modèle",
    "reading the list": "lecture de la liste",
    "reading every table": "lecture de toutes les tables",
    "reading data": "lecture des données",
    "finding the creators": "recherche des créateurs",
    "computing features as they are known": "calcul des signaux connus à ce jour",
    "computing features as they were known": "calcul des signaux connus à l'époque",
    "scoring": "notation",
    "putting the list in order": "mise en ordre de la liste",
    "writing": "écriture",
    "fitting the model and the rules to beat": "ajustement du modèle et des règles à battre",
    "fitting at past dates": "ajustement à des dates passées",
    "fitting without groups of creators in turn": "ajustement sans des groupes de créateurs, tour "
    "à tour",
    "judging what came after": "jugement sur la suite",
    "setting the level": "réglage du niveau",
    "saving the bundle": "enregistrement du modèle",
    "recording the run": "enregistrement de l'exécution",
}
"""By the English words that workflows tell; commands with ``--lang`` tell no others."""


def step_in_words(step: str, language: Language) -> str:
    """Return a step in one language, in English where it has no French.

    Parameters
    ----------
    step : str
        As a workflow tells it.
    language : {"en", "fr"}
        Of the words.
    """
    return step if language == "en" else FRENCH.get(step, step)
