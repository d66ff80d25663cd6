"""Sentences on the planned offer and on how it suits the creator."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording

WORDINGS: Mapping[str, Wording] = {
    "topic": Wording(
        "text",
        Phrase("is planned on the topic {value}", "planned topic not given"),
        Phrase("est prévu sur le sujet {value}", "sujet prévu non indiqué"),
    ),
    "format": Wording(
        "text",
        Phrase("is planned in the format {value}", "planned format not given"),
        Phrase("est prévu au format {value}", "format prévu non indiqué"),
    ),
    "platform": Wording(
        "text",
        Phrase("is planned on {value}", "planned network not given"),
        Phrase("est prévu sur {value}", "réseau prévu non indiqué"),
    ),
    "country": Wording(
        "text",
        Phrase("is planned for the country {value}", "planned country not given"),
        Phrase("est prévu pour le pays {value}", "pays prévu non indiqué"),
    ),
    "link": Wording(
        "text",
        Phrase("gives the link via {value}", "place of the link not given"),
        Phrase("donne le lien via {value}", "place du lien non indiquée"),
    ),
    "country_match": Wording(
        "yes_no",
        Phrase(
            "is from the campaign's country",
            "match with the campaign's country unknown",
            none="is not from the campaign's country",
        ),
        Phrase(
            "est du pays de la campagne",
            "accord avec le pays de la campagne inconnu",
            none="n'est pas du pays de la campagne",
        ),
    ),
    "language_match": Wording(
        "yes_no",
        Phrase(
            "speaks the campaign's language",
            "match with the campaign's language unknown",
            none="does not speak the campaign's language",
        ),
        Phrase(
            "parle la langue de la campagne",
            "accord avec la langue de la campagne inconnu",
            none="ne parle pas la langue de la campagne",
        ),
    ),
    "topic_declared": Wording(
        "yes_no",
        Phrase(
            "names the topic as one of theirs",
            "topics they name as theirs unknown",
            none="does not name the topic as one of theirs",
        ),
        Phrase(
            "cite le sujet parmi les siens",
            "sujets annoncés inconnus",
            none="ne cite pas le sujet parmi les siens",
        ),
    ),
    "discount": Wording(
        "number",
        Phrase(
            "comes with a discount of {value}",
            "discount not given",
            none="comes without a discount",
        ),
        Phrase(
            "s'accompagne d'une remise de {value}",
            "remise non indiquée",
            none="ne s'accompagne d'aucune remise",
        ),
    ),
    "log_cost": Wording(
        "log_count",
        Phrase("costs {value}", "price not given", none="costs nothing"),
        Phrase("coûte {value}", "prix non indiqué", none="ne coûte rien"),
        "more",
    ),
    "price_against_history": Wording(
        "change",
        Phrase(
            "costs {value} more than in past placements",
            "price against past placements unknown",
            none="costs as much as in past placements",
            less="costs {value} less than in past placements",
            times="costs {value} times as much as in past placements",
        ),
        Phrase(
            "coûte {value} de plus que lors des placements passés",
            "prix par rapport aux placements passés inconnu",
            none="coûte autant que lors des placements passés",
            less="coûte {value} de moins que lors des placements passés",
            times="coûte {value} fois plus que lors des placements passés",
        ),
        "above",
    ),
    "cost_per_1000_followers": Wording(
        "number",
        Phrase(
            "costs {value} per 1,000 followers",
            "price per 1,000 followers unknown",
            none="costs nothing",
        ),
        Phrase(
            "coûte {value} pour 1 000 abonnés",
            "prix pour 1 000 abonnés inconnu",
            none="ne coûte rien",
        ),
        "more",
    ),
}
"""Signal without lookback to its sentences."""
