"""Sentences on conversing with the audience and with peers."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording


def _heard(english: str, french: str, no_french: str) -> Wording:
    """Return sentences on the share of comments that are of a kind."""
    return Wording(
        "share",
        Phrase(
            f"gets {english} in {{value}} of comments {{period}}",
            f"share of comments with {english} unknown",
            none=f"gets no {english} in comments {{period}}",
        ),
        Phrase(
            f"reçoit des {french} dans {{value}} des commentaires {{period}}",
            f"part des commentaires avec des {french} inconnue",
            none=f"ne reçoit {no_french} en commentaire {{period}}",
        ),
        "more",
    )


WORDINGS: Mapping[str, Wording] = {
    "reply_rate": Wording(
        "share",
        Phrase(
            "replies to {value} of comments {period}",
            "reply rate unknown",
            none="replies to no comments {period}",
        ),
        Phrase(
            "répond à {value} des commentaires {period}",
            "taux de réponse inconnu",
            none="ne répond à aucun commentaire {period}",
        ),
        "more",
    ),
    "questions_reply_rate": Wording(
        "share",
        Phrase(
            "answers {value} of questions {period}",
            "share of questions answered unknown",
            none="answers no questions {period}",
        ),
        Phrase(
            "répond à {value} des questions {period}",
            "taux de réponse aux questions inconnu",
            none="ne répond à aucune question {period}",
        ),
        "more",
    ),
    "critical_reply_rate": Wording(
        "share",
        Phrase(
            "replies to {value} of critical comments {period}",
            "share of critical comments answered unknown",
            none="replies to no critical comments {period}",
        ),
        Phrase(
            "répond à {value} des critiques {period}",
            "taux de réponse aux critiques inconnu",
            none="ne répond à aucune critique {period}",
        ),
        "more",
    ),
    "hours_to_reply": Wording(
        "hours",
        Phrase("typically took {value} to reply {period}", "time to reply unknown"),
        Phrase("met en général {value} à répondre {period}", "délai de réponse inconnu"),
        "more",
    ),
    "peers_cited": Wording(
        "count",
        Phrase(
            "mentions {value} other creators {period}",
            "number of creators they mention unknown",
            none="mentions no other creators {period}",
            one="mentions {value} other creator {period}",
        ),
        Phrase(
            "cite {value} autres créateurs {period}",
            "nombre de créateurs cités inconnu",
            none="ne cite aucun autre créateur {period}",
            one="cite {value} autre créateur {period}",
        ),
        "fewer",
    ),
    "question_share": _heard("questions", "questions", "aucune question"),
    "critical_share": _heard("criticism", "critiques", "aucune critique"),
    "intent_share": _heard("buying questions", "questions d'achat", "aucune question d'achat"),
    "substantive_share": Wording(
        "share",
        Phrase(
            "gets full sentences (8 words or more) in {value} of comments {period}",
            "share of comments of 8 words or more unknown",
            none="gets no comments of 8 words or more {period}",
        ),
        Phrase(
            "reçoit {value} de commentaires d'au moins 8 mots {period}",
            "part des commentaires d'au moins 8 mots inconnue",
            none="ne reçoit aucun commentaire d'au moins 8 mots {period}",
        ),
        "more",
    ),
    "comments_per_post": Wording(
        "number",
        Phrase(
            "gets {value} comments per post {period}",
            "comments per post unknown",
            none="gets no comments {period}",
            one="gets {value} comment per post {period}",
        ),
        Phrase(
            "reçoit {value} commentaires par publication {period}",
            "commentaires par publication inconnus",
            none="ne reçoit aucun commentaire {period}",
            one="reçoit {value} commentaire par publication {period}",
        ),
        "fewer",
    ),
}
"""Signal without lookback to its sentences."""
