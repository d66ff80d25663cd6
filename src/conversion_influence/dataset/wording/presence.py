"""Sentences on reputation, and on presence on networks and among creators."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording


def _has(one_en: str, many_en: str, one_fr: str, many_fr: str, fr_unknown: str) -> Wording:
    """Return sentences on how many of something a creator has."""
    return Wording(
        "count",
        Phrase(
            f"has {{value}} {many_en}",
            f"number of {many_en} unknown",
            none=f"has no {many_en}",
            one=f"has {{value}} {one_en}",
        ),
        Phrase(
            f"a {{value}} {many_fr}",
            fr_unknown,
            none=f"n'a aucun {one_fr}",
            one=f"a {{value}} {one_fr}",
        ),
        "fewer",
    )


WORDINGS: Mapping[str, Wording] = {
    "credentials": Wording(
        "count",
        Phrase(
            "has {value} credentials (degree, book, press, title or award)",
            "credentials unknown",
            none="has no credentials (degree, book, press, title or award)",
            one="has {value} credential (degree, book, press, title or award)",
        ),
        Phrase(
            "a {value} références (diplôme, livre, presse, titre ou prix)",
            "références inconnues",
            none="n'a aucune référence (diplôme, livre, presse, titre ou prix)",
            one="a {value} référence (diplôme, livre, presse, titre ou prix)",
        ),
        "fewer",
    ),
    "tenure_days": Wording(
        "days",
        Phrase("has been known for {value}", "time they have been known for unknown"),
        Phrase("est connu depuis {value}", "ancienneté inconnue"),
        "longer",
    ),
    "account_age_days": Wording(
        "days",
        Phrase("has been on the networks for {value}", "age of their oldest account unknown"),
        Phrase("est sur les réseaux depuis {value}", "âge de son plus ancien compte inconnu"),
        "longer",
    ),
    "newest_account_days": Wording(
        "days",
        Phrase(
            "has not opened a new account for {value}",
            "age of their newest account unknown",
            none="opened a new account less than a day ago",
        ),
        Phrase(
            "n'a pas ouvert de nouveau compte depuis {value}",
            "âge de son compte le plus récent inconnu",
            none="a ouvert un nouveau compte il y a moins d'un jour",
        ),
        "longer",
    ),
    "verified_accounts": _has(
        "verified account",
        "verified accounts",
        "compte certifié",
        "comptes certifiés",
        "nombre de comptes certifiés inconnu",
    ),
    "accounts": _has("account", "accounts", "compte", "comptes", "nombre de comptes inconnu"),
    "listed_per_1000_followers": Wording(
        "number",
        Phrase(
            "is on {value} lists per 1,000 followers",
            "number of lists they are on unknown",
            none="is on no lists",
            one="is on {value} list per 1,000 followers",
        ),
        Phrase(
            "figure dans {value} listes pour 1 000 abonnés",
            "présence dans les listes inconnue",
            none="ne figure dans aucune liste",
            one="figure dans {value} liste pour 1 000 abonnés",
        ),
        "fewer",
    ),
    "topical_h_index": Wording(
        "count",
        Phrase(
            "has {value} posts on the topic passed on {value} times or more {period}",
            "echo of posts on the topic unknown",
            none="has no posts on the topic that were passed on {period}",
            one="has {value} post on the topic that was passed on {period}",
        ),
        Phrase(
            "a {value} publications sur le sujet relayées {value} fois ou plus {period}",
            "écho des publications sur le sujet inconnu",
            none="n'a aucune publication relayée sur le sujet {period}",
            one="a {value} publication relayée sur le sujet {period}",
        ),
        "fewer",
    ),
    "active_platforms": Wording(
        "count",
        Phrase(
            "is active on {value} networks {period}",
            "number of active networks unknown",
            none="is not active on any network {period}",
            one="is active on one network only {period}",
        ),
        Phrase(
            "est actif sur {value} réseaux {period}",
            "nombre de réseaux actifs inconnu",
            none="n'est actif sur aucun réseau {period}",
            one="est actif sur un seul réseau {period}",
        ),
        "fewer",
    ),
    "platform_concentration": Wording(
        "focus",
        Phrase(
            "spreads posts over about {value} networks {period}",
            "spread of posts over networks unknown",
            none="posts on one network only {period}",
        ),
        Phrase(
            "répartit ses publications sur environ {value} réseaux {period}",
            "répartition des publications entre réseaux inconnue",
            none="publie sur un seul réseau {period}",
            one="répartit ses publications sur environ {value} réseau {period}",
        ),
        "narrow",
    ),
    "log_followers": Wording(
        "log_count",
        Phrase(
            "has {value} followers",
            "number of followers unknown",
            none="has no followers",
            one="has {value} follower",
        ),
        Phrase(
            "a {value} abonnés",
            "nombre d'abonnés inconnu",
            none="n'a aucun abonné",
            one="a {value} abonné",
        ),
        "fewer",
    ),
    "reciprocity": Wording(
        "share",
        Phrase(
            "mentions {value} of those who mention them {period}",
            "share of mentions returned unknown",
            none="mentions none of those who mention them {period}",
        ),
        Phrase(
            "mentionne en retour {value} de ceux qui le mentionnent {period}",
            "part des mentions rendues inconnue",
            none="ne mentionne en retour aucun de ceux qui le mentionnent {period}",
        ),
        "more",
    ),
    "neighbours_log_followers": Wording(
        "log_count",
        Phrase(
            "is close to creators with about {value} followers",
            "audience of the creators close to them unknown",
            none="is close to creators without followers",
            one="is close to creators with about {value} follower",
        ),
        Phrase(
            "est proche de créateurs d'environ {value} abonnés",
            "audience des créateurs proches inconnue",
            none="est proche de créateurs sans abonnés",
            one="est proche de créateurs d'environ {value} abonné",
        ),
        "fewer",
    ),
    "neighbours_rate": Wording(
        "share",
        Phrase(
            "is close to creators with an estimated conversion rate of {value}",
            "past conversion rate of the creators close to them unknown",
            none="is close to creators with an estimated conversion rate of zero",
        ),
        Phrase(
            "est proche de créateurs au taux de conversion estimé à {value}",
            "taux de conversion passé des créateurs proches inconnu",
            none="est proche de créateurs au taux de conversion estimé à zéro",
        ),
        "above",
    ),
    "log_pagerank": Wording(
        "change",
        Phrase(
            "is {value} more central than average among creators who mention each other",
            "standing among creators who mention each other unknown",
            none="is as central as average among creators who mention each other",
            less="is {value} less central than average among creators who mention each other",
            times="is {value} times as central as average among creators who mention each other",
        ),
        Phrase(
            "est {value} plus central que la moyenne parmi les créateurs qui se mentionnent",
            "place parmi les créateurs qui se mentionnent inconnue",
            none="est aussi central que la moyenne parmi les créateurs qui se mentionnent",
            less="est {value} moins central que la moyenne parmi les créateurs qui se mentionnent",
            times="est {value} fois plus central que la moyenne des créateurs qui se mentionnent",
        ),
        "above",
    ),
}
"""Signal without lookback to its sentences."""
