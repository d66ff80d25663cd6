"""Sentences on mentions by others."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording

WORDINGS: Mapping[str, Wording] = {
    "mentions_per_week": Wording(
        "pace",
        Phrase(
            "is mentioned {value} {period}",
            "number of mentions unknown",
            none="was not mentioned {period}",
        ),
        Phrase(
            "est mentionné {value} {period}",
            "nombre de mentions inconnu",
            none="n'a pas été mentionné {period}",
        ),
        "often",
    ),
    "mentioners": Wording(
        "count",
        Phrase(
            "is mentioned by {value} different accounts {period}",
            "number of accounts that mention them unknown",
            none="is not mentioned by any account {period}",
            one="is mentioned by a single account {period}",
        ),
        Phrase(
            "est mentionné par {value} comptes différents {period}",
            "nombre de comptes qui le mentionnent inconnu",
            none="n'est mentionné par aucun compte {period}",
            one="n'est mentionné que par un seul compte {period}",
        ),
        "fewer",
    ),
    "mentions_per_post": Wording(
        "number",
        Phrase(
            "gets {value} mentions per post {period}",
            "mentions per post unknown",
            none="gets no mentions {period}",
            one="gets {value} mention per post {period}",
        ),
        Phrase(
            "reçoit {value} mentions par publication {period}",
            "mentions par publication inconnues",
            none="ne reçoit aucune mention {period}",
            one="reçoit {value} mention par publication {period}",
        ),
        "fewer",
    ),
    "mentions_per_1000_followers": Wording(
        "number",
        Phrase(
            "gets {value} mentions per 1,000 followers {period}",
            "mentions per 1,000 followers unknown",
            none="gets no mentions {period}",
            one="gets {value} mention per 1,000 followers {period}",
        ),
        Phrase(
            "reçoit {value} mentions pour 1 000 abonnés {period}",
            "mentions pour 1 000 abonnés inconnues",
            none="ne reçoit aucune mention {period}",
            one="reçoit {value} mention pour 1 000 abonnés {period}",
        ),
        "fewer",
    ),
    "mentions_burst": Wording(
        "change",
        Phrase(
            "gets {value} more mentions than usual {period}",
            "recent mentions unknown",
            none="gets as many mentions as usual {period}",
            less="gets {value} fewer mentions than usual {period}",
            times="gets {value} times as many mentions as usual {period}",
        ),
        Phrase(
            "reçoit {value} de mentions de plus que d'habitude {period}",
            "mentions récentes inconnues",
            none="reçoit autant de mentions que d'habitude {period}",
            less="reçoit {value} de mentions de moins que d'habitude {period}",
            times="reçoit {value} fois plus de mentions que d'habitude {period}",
        ),
        "above",
    ),
    "mention_source_size": Wording(
        "log_count",
        Phrase(
            "is mentioned by accounts with about {value} followers {period}",
            "audience of the accounts that mention them unknown",
            none="is mentioned by accounts without followers {period}",
            one="is mentioned by accounts with about {value} follower {period}",
        ),
        Phrase(
            "est mentionné par des comptes d'environ {value} abonnés {period}",
            "audience des comptes qui le mentionnent inconnue",
            none="est mentionné par des comptes sans abonnés {period}",
            one="est mentionné par des comptes d'environ {value} abonné {period}",
        ),
        "fewer",
    ),
    "mention_weight": Wording(
        "weight",
        Phrase(
            "gets the equivalent of {value} mentions a week by 1,000-follower accounts",
            "weight of mentions unknown",
            none="gets no mentions by accounts with followers {period}",
            one="gets the equivalent of {value} mention a week by a 1,000-follower account",
        ),
        Phrase(
            "reçoit l'équivalent de {value} mentions par semaine de comptes à 1 000 abonnés",
            "poids des mentions inconnu",
            none="ne reçoit aucune mention de comptes suivis {period}",
            one="reçoit l'équivalent de {value} mention par semaine d'un compte à 1 000 abonnés",
        ),
        "fewer",
    ),
    "source_diversity": Wording(
        "per_hundred",
        Phrase(
            "is mentioned by {value} different accounts per 100 mentions {period}",
            "diversity of the accounts that mention them unknown",
            none="is not mentioned by any known account {period}",
            one="is mentioned by {value} account per 100 mentions {period}",
        ),
        Phrase(
            "est mentionné par {value} comptes différents pour 100 mentions {period}",
            "diversité des comptes qui le mentionnent inconnue",
            none="n'est mentionné par aucun compte connu {period}",
            one="est mentionné par {value} compte pour 100 mentions {period}",
        ),
        "fewer",
    ),
    "mention_selectivity": Wording(
        "share",
        Phrase(
            "makes up {value} of the mentions by those who mention them {period}",
            "selectivity of those who mention them unknown",
        ),
        Phrase(
            "représente {value} des mentions faites par ceux qui le citent {period}",
            "exigence de ceux qui le citent inconnue",
        ),
        "more",
    ),
    "shared_share": Wording(
        "share",
        Phrase(
            "sees {value} of mentions pass their content on {period}",
            "share of mentions that pass their content on unknown",
            none="sees no mention pass their content on {period}",
        ),
        Phrase(
            "voit {value} de ses mentions relayer ses contenus {period}",
            "part des mentions qui relaient ses contenus inconnue",
            none="ne voit aucune mention relayer ses contenus {period}",
        ),
        "more",
    ),
    "backlink_share": Wording(
        "share",
        Phrase(
            "gets {value} of mentions as links from websites {period}",
            "share of mentions that are links from websites unknown",
            none="gets no links from websites {period}",
        ),
        Phrase(
            "reçoit {value} de ses mentions par des liens de sites web {period}",
            "part des mentions par des liens de sites web inconnue",
            none="ne reçoit aucun lien de sites web {period}",
        ),
        "more",
    ),
}
"""Signal without lookback to its sentences."""
