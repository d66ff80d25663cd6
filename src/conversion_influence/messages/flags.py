"""Flags of scored rows (`modeling.support`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

FLAGS = (
    entry(
        "little_data",
        "flag",
        (
            "Little or nothing is known of this creator's past results: the range is much wider, "
            "or the score rests on others only.",
            "On sait peu ou rien des résultats passés de ce créateur : l'intervalle est bien plus "
            "large, ou la note ne repose que sur les autres.",
        ),
        (
            "a creator without any placement that was settled before `as_of`",
            "un créateur sans aucun placement soldé avant `as_of`",
        ),
        (
            "Look at the range before the rank; a small first placement tells most.",
            "Regardez l'intervalle avant le rang ; un premier petit placement en dira le plus.",
        ),
    ),
    entry(
        "little_training",
        "flag",
        (
            "The model itself has learned from fewer than 100 conversions (or judgements); the "
            "flag stands at every row.",
            "Le modèle lui-même a appris de moins de 100 conversions (ou jugements) ; la réserve "
            "figure à chaque ligne.",
        ),
        (
            "a model of 40 placements with 60 conversions",
            "un modèle de 40 placements et 60 conversions",
        ),
        (
            "Take the order as a hint, bring more results, and train again.",
            "Prenez l'ordre comme un indice, ajoutez des résultats et entraînez de nouveau.",
        ),
    ),
    entry(
        "outside",
        "flag",
        (
            "Signals of this row are beyond what the model learned from: it cannot know what "
            "happens there, and the range may not hold.",
            "Des signaux de cette ligne dépassent ce que le modèle a appris : il ne peut pas "
            "savoir ce qui s'y passe, et l'intervalle peut ne pas tenir.",
        ),
        (
            "5,000,000 followers where no past placement had more than 200,000",
            "5 000 000 abonnés alors qu'aucun placement passé n'en avait plus de 200 000",
        ),
        (
            "Check the creator's data for a mistake; if it is right, trust the score less.",
            "Cherchez une erreur dans les données du créateur ; si elles sont justes, fiez-vous "
            "moins à la note.",
        ),
    ),
    entry(
        "unseen_<column>",
        "flag",
        (
            "No past placement had this network, topic, country, format ...: the row is scored as "
            "if it were not known.",
            "Aucun placement passé n'avait ce réseau, ce sujet, ce pays, ce format... : la ligne "
            "est notée comme s'il était inconnu.",
        ),
        (
            "`unseen_topic`: the list says `DIY`, past placements say `home-improvement`",
            "`unseen_topic` : la liste dit `DIY`, les placements passés `home-improvement`",
        ),
        (
            "Use the words of the past placements; if it is truly new, there is no experience "
            "with it.",
            "Employez les mots des placements passés ; si c'est vraiment nouveau, il n'y a pas "
            "d'expérience.",
        ),
    ),
)
"""One entry per code of a flag."""
