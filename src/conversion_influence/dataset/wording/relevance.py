"""Sentences on relevance to the campaign."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording


def _variety(english: str, french: str) -> Wording:
    return Wording(
        "variety",
        Phrase(
            f"spreads posts over about {{value}} {english}s {{period}}",
            f"variety of {english}s unknown",
            none=f"keeps to one {english} {{period}}",
        ),
        Phrase(
            f"répartit ses publications sur environ {{value}} {french}s {{period}}",
            f"variété des {french}s inconnue",
            none=f"se tient à un seul {french} {{period}}",
            one=f"répartit ses publications sur environ {{value}} {french} {{period}}",
        ),
        "fewer",
    )


WORDINGS: Mapping[str, Wording] = {
    "topic_share": Wording(
        "share",
        Phrase(
            "devotes an estimated {value} of posts to the topic {period}",
            "share of posts on the topic unknown",
            none="devotes no posts to the topic {period}",
        ),
        Phrase(
            "consacre au sujet une part estimée à {value} de ses publications {period}",
            "part des publications sur le sujet inconnue",
            none="ne consacre aucune publication au sujet {period}",
        ),
        "more",
    ),
    "topic_posts_per_week": Wording(
        "pace",
        Phrase(
            "posts on the topic {value} {period}",
            "pace of posting on the topic unknown",
            none="has not posted on the topic {period}",
        ),
        Phrase(
            "publie sur le sujet {value} {period}",
            "rythme de publication sur le sujet inconnu",
            none="n'a rien publié sur le sujet {period}",
        ),
        "often",
    ),
    "topic_activity": Wording(
        "number",
        Phrase(
            "has the equivalent of {value} fresh posts on the topic",
            "recent activity on the topic unknown",
            none="has no posts on the topic",
            one="has the equivalent of {value} fresh post on the topic",
        ),
        Phrase(
            "cumule l'équivalent d'environ {value} publications du jour sur le sujet",
            "activité récente sur le sujet inconnue",
            none="n'a aucune publication sur le sujet",
            one="cumule l'équivalent d'environ {value} publication du jour sur le sujet",
        ),
        "fewer",
    ),
    "days_since_topic_post": Wording(
        "days",
        Phrase(
            "has not posted on the topic for {value}",
            "no known post on the topic",
            none="posted on the topic less than a day ago",
        ),
        Phrase(
            "n'a pas publié sur le sujet depuis {value}",
            "aucune publication connue sur le sujet",
            none="a publié sur le sujet il y a moins d'un jour",
        ),
        "longer",
    ),
    "topic_entropy": _variety("topic", "sujet"),
    "hashtag_entropy": _variety("hashtag", "hashtag"),
    "topic_pulse": Wording(
        "change",
        Phrase(
            "the topic gets {value} more posts than usual {period}",
            "interest in the topic unknown",
            none="the topic gets as many posts as usual {period}",
            less="the topic gets {value} fewer posts than usual {period}",
            times="the topic gets {value} times as many posts as usual {period}",
        ),
        Phrase(
            "le sujet suscite {value} de publications de plus que d'habitude {period}",
            "intérêt pour le sujet inconnu",
            none="le sujet suscite autant de publications que d'habitude {period}",
            less="le sujet suscite {value} de publications de moins que d'habitude {period}",
            times="le sujet suscite {value} fois plus de publications que d'habitude {period}",
        ),
    ),
    "topic_weight": Wording(
        "share",
        Phrase(
            "the topic makes up {value} of everybody's posts {period}",
            "weight of the topic unknown",
            none="the topic has no posts at all {period}",
        ),
        Phrase(
            "le sujet représente {value} de toutes les publications {period}",
            "poids du sujet inconnu",
            none="le sujet n'a suscité aucune publication {period}",
        ),
    ),
    "brief_similarity": Wording(
        "share",
        Phrase(
            "writes posts that are {value} similar to the brief",
            "similarity of posts to the brief unknown",
            none="writes posts that have nothing in common with the brief",
        ),
        Phrase(
            "publie des textes proches du brief à {value}",
            "ressemblance des publications avec le brief inconnue",
            none="publie des textes qui n'ont rien en commun avec le brief",
        ),
        "more",
    ),
    "brand_placements": Wording(
        "count",
        Phrase(
            "has worked for the brand {value} times before",
            "past work for the brand unknown",
            none="has never worked for the brand",
            one="has worked for the brand once before",
        ),
        Phrase(
            "a déjà travaillé {value} fois pour la marque",
            "collaborations passées avec la marque inconnues",
            none="n'a jamais travaillé pour la marque",
            one="a déjà travaillé une fois pour la marque",
        ),
        "often",
    ),
    "competitor_placements": Wording(
        "count",
        Phrase(
            "has worked for competing brands {value} times before",
            "past work for competing brands unknown",
            none="has never worked for a competing brand",
            one="has worked for a competing brand once before",
        ),
        Phrase(
            "a déjà travaillé {value} fois pour des marques concurrentes",
            "collaborations passées avec des marques concurrentes inconnues",
            none="n'a jamais travaillé pour une marque concurrente",
            one="a déjà travaillé une fois pour une marque concurrente",
        ),
        "often",
    ),
}
"""Signal without lookback to its sentences."""
