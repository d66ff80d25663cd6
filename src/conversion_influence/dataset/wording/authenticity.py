"""Sentences on an audience that is real, and on its reactions."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording


def _gained(english: str, french: str) -> Wording:
    return Wording(
        "share",
        Phrase(
            f"gained {{value}} of new followers {english} {{period}}",
            f"share of new followers gained {english} unknown",
            none=f"gained no new followers {english} {{period}}",
        ),
        Phrase(
            f"a gagné {{value}} de ses nouveaux abonnés {french} {{period}}",
            f"part des abonnés gagnés {french} inconnue",
            none=f"n'a gagné aucun abonné {french} {{period}}",
        ),
        "more",
    )


def _per_hundred_likes(english: str, french: str) -> Wording:
    return Wording(
        "per_hundred",
        Phrase(
            f"gets {{value}} {english}s per 100 likes {{period}}",
            f"{english}s per like unknown",
            none=f"gets no {english}s {{period}}",
            one=f"gets {{value}} {english} per 100 likes {{period}}",
        ),
        Phrase(
            f"obtient {{value}} {french}s pour 100 « j'aime » {{period}}",
            f"{french}s par « j'aime » inconnus",
            none=f"n'obtient aucun {french} {{period}}",
            one=f"obtient {{value}} {french} pour 100 « j'aime » {{period}}",
        ),
        "fewer",
    )


WORDINGS: Mapping[str, Wording] = {
    "jump_share": _gained("in one jump", "d'un seul coup"),
    "top3_growth_share": _gained("on three days", "en trois jours"),
    "unexplained_growth_share": _gained("for no visible reason", "sans raison visible"),
    "comments_per_like": _per_hundred_likes("comment", "commentaire"),
    "shares_per_like": _per_hundred_likes("share", "partage"),
    "saves_per_like": _per_hundred_likes("save", "enregistrement"),
    "following_ratio": Wording(
        "per_hundred",
        Phrase(
            "follows {value} accounts per 100 followers",
            "number of accounts they follow unknown",
            none="follows nobody",
            one="follows {value} account per 100 followers",
        ),
        Phrase(
            "suit {value} comptes pour 100 abonnés",
            "nombre de comptes suivis inconnu",
            none="ne suit aucun compte",
            one="suit {value} compte pour 100 abonnés",
        ),
        "fewer",
    ),
    "follow_churn": Wording(
        "share",
        Phrase(
            "follows and unfollows in turns, for {value} of accounts followed {period}",
            "following and unfollowing unknown",
            none="does not follow and unfollow in turns {period}",
        ),
        Phrase(
            "s'abonne et se désabonne en série, pour {value} des comptes suivis {period}",
            "abonnements et désabonnements inconnus",
            none="ne s'abonne pas pour se désabonner ensuite {period}",
        ),
        "more",
    ),
    "likes_spread": Wording(
        "factor",
        Phrase(
            "sees likes vary by a factor of {value} between posts {period}",
            "variation of likes between posts unknown",
            none="gets the same number of likes on every post {period}",
        ),
        Phrase(
            "voit ses « j'aime » varier d'un facteur {value} selon la publication {period}",
            "variation des « j'aime » selon la publication inconnue",
            none="obtient autant de « j'aime » à chaque publication {period}",
        ),
        "more",
    ),
    "repeat_commenters": Wording(
        "share",
        Phrase(
            "gets {value} of comments from people who had already commented {period}",
            "share of repeat comments unknown",
            none="gets no second comment from anybody {period}",
        ),
        Phrase(
            "reçoit {value} de ses commentaires de gens ayant déjà commenté {period}",
            "part des commentaires répétés inconnue",
            none="ne reçoit jamais deux commentaires d'une même personne {period}",
        ),
        "more",
    ),
    "paid_share": Wording(
        "share",
        Phrase(
            "paid for {value} of views {period}",
            "share of views paid for unknown",
            none="paid for no views {period}",
        ),
        Phrase(
            "a payé {value} de ses vues {period}",
            "part des vues payées inconnue",
            none="n'a payé aucune vue {period}",
        ),
        "more",
    ),
    "sponsored_share": Wording(
        "share",
        Phrase(
            "devotes {value} of posts to sponsors {period}",
            "share of sponsored posts unknown",
            none="has no sponsored posts {period}",
        ),
        Phrase(
            "consacre {value} de ses publications à des partenariats {period}",
            "part des publications sponsorisées inconnue",
            none="n'a aucune publication sponsorisée {period}",
        ),
        "more",
    ),
    "sponsored_lift": Wording(
        "change",
        Phrase(
            "gets {value} more reactions to sponsored posts than to others {period}",
            "reactions to sponsored posts unknown",
            none="gets as many reactions to sponsored posts as to others {period}",
            less="gets {value} fewer reactions to sponsored posts than to others {period}",
            times="gets {value} times as many reactions to sponsored posts {period}",
        ),
        Phrase(
            "obtient {value} de réactions de plus sur ses contenus sponsorisés {period}",
            "réactions aux contenus sponsorisés inconnues",
            none="obtient autant de réactions sur ses contenus sponsorisés que sur les autres",
            less="obtient {value} de réactions de moins sur ses contenus sponsorisés {period}",
            times="obtient {value} fois plus de réactions sur ses contenus sponsorisés {period}",
        ),
        "above",
    ),
    "engagement_percentile": Wording(
        "share",
        Phrase(
            "has more engagement than {value} of creators of their size {period}",
            "engagement among creators of their size unknown",
            none="has the least engagement among creators of their size {period}",
        ),
        Phrase(
            "a plus d'engagement que {value} des créateurs de sa taille {period}",
            "engagement parmi les créateurs de sa taille inconnu",
            none="a le moins d'engagement parmi les créateurs de sa taille {period}",
        ),
    ),
    "comments_per_like_percentile": Wording(
        "share",
        Phrase(
            "gets more comments per like than {value} of creators of their size",
            "comments per like among creators of their size unknown",
            none="gets the fewest comments per like among creators of their size",
        ),
        Phrase(
            "obtient plus de commentaires par « j'aime » que {value} des créateurs de sa taille",
            "commentaires par « j'aime » parmi les créateurs de sa taille inconnus",
            none="obtient le moins de commentaires par « j'aime » des créateurs de sa taille",
        ),
    ),
    "engagement_rate": Wording(
        "share",
        Phrase(
            "has an engagement rate of {value} {period}",
            "engagement rate unknown",
            none="gets no reactions {period}",
        ),
        Phrase(
            "a un taux d'engagement de {value} {period}",
            "taux d'engagement inconnu",
            none="n'obtient aucune réaction {period}",
        ),
        "above",
    ),
    "views_per_follower": Wording(
        "per_hundred",
        Phrase(
            "gets {value} views per post per 100 followers {period}",
            "views per follower unknown",
            none="gets no views {period}",
            one="gets {value} view per post per 100 followers {period}",
        ),
        Phrase(
            "obtient {value} vues par publication pour 100 abonnés {period}",
            "vues par abonné inconnues",
            none="n'obtient aucune vue {period}",
            one="obtient {value} vue par publication pour 100 abonnés {period}",
        ),
        "fewer",
    ),
}
"""Signal without lookback to its sentences."""
