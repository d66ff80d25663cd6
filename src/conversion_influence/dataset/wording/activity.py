"""Sentences on frequency and on the moments of posting."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording


def _moment(english: str, french: str) -> Wording:
    return Wording(
        "share",
        Phrase(
            f"publishes {{value}} of posts {english} {{period}}",
            f"share of posts {english} unknown",
            none=f"has not posted {english} {{period}}",
        ),
        Phrase(
            f"publie {{value}} de ses contenus {french} {{period}}",
            f"part des publications {french} inconnue",
            none=f"n'a rien publié {french} {{period}}",
        ),
        "more",
    )


WORDINGS: Mapping[str, Wording] = {
    "posts_per_week": Wording(
        "pace",
        Phrase(
            "posts {value} {period}",
            "pace of posting unknown",
            none="has not posted {period}",
        ),
        Phrase(
            "publie {value} {period}",
            "rythme de publication inconnu",
            none="n'a rien publié {period}",
        ),
        "often",
    ),
    "active_weeks": Wording(
        "count",
        Phrase(
            "posted in {value} different weeks {period}",
            "number of weeks with posts unknown",
            none="did not post in any week {period}",
            one="posted in one week only {period}",
        ),
        Phrase(
            "a publié pendant {value} semaines différentes {period}",
            "nombre de semaines avec publication inconnu",
            none="n'a publié pendant aucune semaine {period}",
            one="n'a publié que pendant une semaine {period}",
        ),
        "fewer",
    ),
    "days_since_post": Wording(
        "days",
        Phrase(
            "has not posted for {value}",
            "no known post",
            none="posted less than a day ago",
        ),
        Phrase(
            "n'a pas publié depuis {value}",
            "aucune publication connue",
            none="a publié il y a moins d'un jour",
        ),
        "longer",
    ),
    "longest_gap": Wording(
        "days",
        Phrase(
            "fell silent for up to {value} {period}",
            "longest silence unknown",
            none="was never silent for a whole day {period}",
        ),
        Phrase(
            "a gardé le silence jusqu'à {value} {period}",
            "plus long silence inconnu",
            none="n'a jamais gardé le silence un jour entier {period}",
        ),
        "longer",
    ),
    "gap_variation": Wording(
        "number",
        Phrase(
            "posts with an irregularity of {value} {period} (0 steady, 1 random)",
            "regularity of posting unknown",
            none="posts at perfectly regular intervals {period}",
        ),
        Phrase(
            "publie avec une irrégularité de {value} {period} (0 régulier, 1 au hasard)",
            "régularité de publication inconnue",
            none="publie à intervalles parfaitement réguliers {period}",
        ),
        "more",
    ),
    "abandoned": Wording(
        "yes_no",
        Phrase(
            "seems to have stopped posting",
            "unknown whether they still post",
            none="shows no sign of having stopped posting",
        ),
        Phrase(
            "semble avoir cessé de publier",
            "on ignore s'il publie encore",
            none="ne donne aucun signe d'arrêt des publications",
        ),
    ),
    "pulse": Wording(
        "change",
        Phrase(
            "everybody posts {value} more than usual {period}",
            "activity on the networks unknown",
            none="everybody posts as much as usual {period}",
            less="everybody posts {value} less than usual {period}",
            times="everybody posts {value} times as much as usual {period}",
        ),
        Phrase(
            "tout le monde publie {value} de plus que d'habitude {period}",
            "activité sur les réseaux inconnue",
            none="tout le monde publie autant que d'habitude {period}",
            less="tout le monde publie {value} de moins que d'habitude {period}",
            times="tout le monde publie {value} fois plus que d'habitude {period}",
        ),
        shared=True,
    ),
    "weekend_share": _moment("at the weekend", "le week-end"),
    "evening_share": _moment("in the evening", "en soirée"),
    "best_slot_share": _moment("at the network's best times", "aux meilleurs moments du réseau"),
    "mean_gap": Wording(
        "gap",
        Phrase(
            "leaves {value} between posts on average {period}",
            "time between posts unknown",
        ),
        Phrase(
            "laisse en moyenne {value} entre deux publications {period}",
            "délai entre deux publications inconnu",
        ),
        "more",
    ),
    "planned_slot_lift": Wording(
        "change",
        Phrase(
            "the planned time gets {value} more reactions than usual",
            "reactions at the planned time unknown",
            none="the planned time gets the usual reactions",
            less="the planned time gets {value} fewer reactions than usual",
            times="the planned time gets {value} times as many reactions as usual",
        ),
        Phrase(
            "le moment prévu suscite {value} de réactions de plus que d'habitude",
            "réactions au moment prévu inconnues",
            none="le moment prévu suscite autant de réactions que d'habitude",
            less="le moment prévu suscite {value} de réactions de moins que d'habitude",
            times="le moment prévu suscite {value} fois plus de réactions que d'habitude",
        ),
    ),
    "slot_regularity": Wording(
        "share",
        Phrase(
            "has posting times that are {value} regular {period}",
            "regularity of posting times unknown",
            none="posts at all times of the week alike {period}",
        ),
        Phrase(
            "a des horaires de publication réguliers à {value} {period}",
            "régularité des horaires de publication inconnue",
            none="publie à tous les moments de la semaine sans distinction {period}",
        ),
        "above",
    ),
}
"""Signal without lookback to its sentences."""
