"""What goes on, as shown while one waits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conversion_influence.errors import Language
from conversion_influence.messages.said import Said

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
    "reading the table": "lecture du tableau",
    "looking for doubtful times": "recherche d'instants douteux",
    "computing signals as training does": "calcul des signaux comme à l'entraînement",
    "computing signals as prediction does, rows in another order": "calcul des signaux comme à la "
    "prédiction, lignes dans un autre ordre",
    "ranking by each signal alone": "classement par chaque signal seul",
}
"""By the English words that workflows tell; commands with ``--lang`` tell no others."""

_COPY = re.compile(r"everything known from (.+) on (altered|deleted|added)")

CHANGED: Mapping[str, Said] = {
    "altered": Said("altered", "modifié"),
    "deleted": Said("deleted", "supprimé"),
    "added": Said("added", "complété"),
}
"""What was done to the future on a copy, by the copy's name."""


def step_in_words(step: str, language: Language) -> str:
    """Return a step in one language, in English where it has no French.

    Parameters
    ----------
    step : str
        As a workflow tells it.
    language : {"en", "fr"}
        Of the words.
    """
    if language == "en":
        return step
    copy = _COPY.fullmatch(step)
    if copy is None:
        return FRENCH.get(step, step)
    return f"tout ce qui est connu à partir du {copy[1]} {CHANGED[copy[2]].fr}"
