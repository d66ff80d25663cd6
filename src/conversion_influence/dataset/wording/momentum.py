"""Sentences on what rises and what falls."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording

WORDINGS: Mapping[str, Wording] = {
    "follower_growth": Wording(
        "change",
        Phrase(
            "grew their audience by {value} {period}",
            "growth of their audience unknown",
            none="kept their audience at the same size {period}",
            less="lost {value} of their audience {period}",
            times="multiplied their audience by {value} {period}",
        ),
        Phrase(
            "a augmenté son audience de {value} {period}",
            "croissance de l'audience inconnue",
            none="a gardé une audience stable {period}",
            less="a perdu {value} de son audience {period}",
            times="a multiplié son audience par {value} {period}",
        ),
        "above",
    ),
    "follower_acceleration": Wording(
        "points",
        Phrase(
            "sped up the growth of their audience by {value} {period}",
            "change in the growth of their audience unknown",
            none="grew their audience at a constant pace {period}",
            less="slowed the growth of their audience by {value} {period}",
        ),
        Phrase(
            "a accéléré la croissance de son audience de {value} {period}",
            "évolution de la croissance de l'audience inconnue",
            none="a fait croître son audience à un rythme constant {period}",
            less="a ralenti la croissance de son audience de {value} {period}",
        ),
        "above",
    ),
    "followers_from_peak": Wording(
        "change",
        Phrase(
            "has their largest audience ever",
            "distance from their largest audience unknown",
            none="has their largest audience ever",
            less="has {value} fewer followers than at their peak",
        ),
        Phrase(
            "a sa plus grande audience à ce jour",
            "écart avec sa plus grande audience inconnu",
            none="a sa plus grande audience à ce jour",
            less="a {value} d'abonnés de moins qu'à son plus haut",
        ),
    ),
    "posts_trend": Wording(
        "change",
        Phrase(
            "posts {value} more than their yearly average {period}",
            "trend of posting unknown",
            none="posts as much as their yearly average {period}",
            less="posts {value} less than their yearly average {period}",
            times="posts {value} times their yearly average {period}",
        ),
        Phrase(
            "publie {value} de plus que sa moyenne annuelle {period}",
            "tendance des publications inconnue",
            none="publie autant que sa moyenne annuelle {period}",
            less="publie {value} de moins que sa moyenne annuelle {period}",
            times="publie {value} fois plus que sa moyenne annuelle {period}",
        ),
        "above",
    ),
    "mentions_trend": Wording(
        "change",
        Phrase(
            "is mentioned {value} more than their yearly average {period}",
            "trend of mentions unknown",
            none="is mentioned as much as their yearly average {period}",
            less="is mentioned {value} less than their yearly average {period}",
            times="is mentioned {value} times their yearly average {period}",
        ),
        Phrase(
            "est mentionné {value} de plus que sa moyenne annuelle {period}",
            "tendance des mentions inconnue",
            none="est mentionné autant que sa moyenne annuelle {period}",
            less="est mentionné {value} de moins que sa moyenne annuelle {period}",
            times="est mentionné {value} fois plus que sa moyenne annuelle {period}",
        ),
        "above",
    ),
    "reactions_trend": Wording(
        "change",
        Phrase(
            "gets {value} more reactions per post than their 90-day average {period}",
            "trend of reactions unknown",
            none="gets as many reactions per post as their 90-day average {period}",
            less="gets {value} fewer reactions per post than their 90-day average {period}",
            times="gets {value} times the reactions per post of their 90-day average {period}",
        ),
        Phrase(
            "obtient {value} de réactions de plus que sa moyenne de 90 jours {period}",
            "tendance des réactions inconnue",
            none="obtient autant de réactions que sa moyenne de 90 jours {period}",
            less="obtient {value} de réactions de moins que sa moyenne de 90 jours {period}",
            times="obtient {value} fois plus de réactions que sa moyenne de 90 jours {period}",
        ),
        "above",
    ),
    "reactions_slope": Wording(
        "change",
        Phrase(
            "sees reactions rise by {value} a month {period}",
            "trend of reactions unknown",
            none="sees reactions hold steady {period}",
            less="sees reactions fall by {value} a month {period}",
            times="sees reactions multiply by {value} every month {period}",
        ),
        Phrase(
            "voit ses réactions augmenter de {value} par mois {period}",
            "tendance des réactions inconnue",
            none="voit ses réactions rester stables {period}",
            less="voit ses réactions baisser de {value} par mois {period}",
            times="voit ses réactions multipliées par {value} chaque mois {period}",
        ),
        "above",
    ),
    "boost": Wording(
        "change",
        Phrase(
            "was mentioned by an account {value} larger {period}",
            "size of the accounts that mention them unknown",
            none="was mentioned by an account of the same size {period}",
            less="was only mentioned by accounts at least {value} smaller {period}",
            times="was mentioned by an account {value} times larger {period}",
        ),
        Phrase(
            "a été mentionné par un compte {value} plus grand {period}",
            "taille des comptes qui le mentionnent inconnue",
            none="a été mentionné par un compte de même taille {period}",
            less="n'a été mentionné que par des comptes plus petits d'au moins {value} {period}",
            times="a été mentionné par un compte {value} fois plus grand {period}",
        ),
        "above",
    ),
}
"""Signal without lookback to its sentences."""
