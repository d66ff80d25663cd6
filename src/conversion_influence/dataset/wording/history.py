"""Sentences on past results: of the creator, and of campaigns around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conversion_influence.dataset.wording.phrases import Phrase, Wording

GROUPS: Mapping[str, tuple[str, str, str, str]] = {
    "creator": ("has", "", "a", ""),
    "creator_topic": ("has", " on the topic", "a", " sur le sujet"),
    "creator_brand": ("has", " for the brand", "a", " pour la marque"),
    "topic": ("the topic has", "", "le sujet a", ""),
    "platform": ("the network has", "", "le réseau a", ""),
}
"""Whose results, and with what, in English and in French. They are called estimated, because the
signals lean on the wider group where a creator's own results are few, and campaigns in general on
a longer past. A topic's and a network's are not compared with those of peers, who share them."""

OF_GROUPS: Mapping[str, tuple[str, str]] = {
    "creator": ("", ""),
    "creator_topic": (" on the topic", " sur le sujet"),
    "creator_brand": (" for the brand", " pour la marque"),
    "topic": (" of the topic", " du sujet"),
    "platform": (" of the network", " du réseau"),
}


def _rate(group: str) -> Wording:
    who, where, qui, quoi = GROUPS[group]
    of_en, of_fr = OF_GROUPS[group]
    english = f"{who} an estimated conversion rate of"
    french = f"{qui} un taux de conversion estimé à"
    return Wording(
        "share",
        Phrase(
            f"{english} {{value}}{where} {{period}}",
            f"past conversion rate{of_en} unknown",
            none=f"{english} zero{where} {{period}}",
        ),
        Phrase(
            f"{french} {{value}}{quoi} {{period}}",
            f"taux de conversion passé{of_fr} inconnu",
            none=f"{french} zéro{quoi} {{period}}",
        ),
        "above" if group.startswith("creator") else "",
    )


def _lift(group: str) -> Wording:
    who, where, qui, quoi = GROUPS[group]
    of_en, of_fr = OF_GROUPS[group]
    french = f"{qui} des conversions estimées"
    return Wording(
        "lift",
        Phrase(
            f"{who} an estimated {{value}} more conversions than usual{where} {{period}}",
            f"past conversions{of_en} against the usual unknown",
            none=f"{who} as many estimated conversions as usual{where} {{period}}",
            less=f"{who} an estimated {{value}} fewer conversions than usual{where} {{period}}",
            times=f"{who} an estimated {{value}} times the usual conversions{where} {{period}}",
        ),
        Phrase(
            f"{french} à {{value}} au-dessus de la normale{quoi} {{period}}",
            f"conversions passées{of_fr} par rapport à la normale inconnues",
            none=f"{french} dans la normale{quoi} {{period}}",
            less=f"{french} à {{value}} en dessous de la normale{quoi} {{period}}",
            times=f"{french} à {{value}} fois la normale{quoi} {{period}}",
        ),
        "more" if group.startswith("creator") else "",
    )


def _evidence(group: str) -> Wording:
    where, quoi = OF_GROUPS[group]
    return Wording(
        "log_count",
        Phrase(
            f"has past results from {{value}} exposures{where}",
            f"amount of past results{where} unknown",
            none=f"has no past results{where}",
            one=f"has past results from {{value}} exposure{where}",
        ),
        Phrase(
            f"a des résultats passés sur {{value}} expositions{quoi}",
            f"volume des résultats passés{quoi} inconnu",
            none=f"n'a aucun résultat passé{quoi}",
            one=f"a des résultats passés sur {{value}} exposition{quoi}",
        ),
        "fewer",
    )


def _of_groups() -> Iterator[tuple[str, Wording]]:
    for group in GROUPS:
        yield f"{group}_rate", _rate(group)
        yield f"{group}_lift", _lift(group)
        if group.startswith("creator"):
            yield f"{group}_log_exposures", _evidence(group)


WORDINGS: Mapping[str, Wording] = {
    **dict(_of_groups()),
    "base_rate": Wording(
        "share",
        Phrase(
            "campaigns in general have an estimated conversion rate of {value} {period}",
            "going conversion rate unknown",
            none="campaigns in general have an estimated conversion rate of zero {period}",
        ),
        Phrase(
            "les campagnes en général ont un taux de conversion estimé à {value} {period}",
            "taux de conversion général inconnu",
            none="les campagnes en général ont un taux de conversion estimé à zéro {period}",
        ),
        shared=True,
    ),
    "settled_placements": Wording(
        "count",
        Phrase(
            "has {value} past placements with a known result",
            "number of past placements unknown",
            none="has no past placements with a known result",
            one="has {value} past placement with a known result",
        ),
        Phrase(
            "a {value} placements passés dont le résultat est connu",
            "nombre de placements passés inconnu",
            none="n'a aucun placement passé dont le résultat est connu",
            one="a {value} placement passé dont le résultat est connu",
        ),
        "fewer",
    ),
    "days_since_settled": Wording(
        "days",
        Phrase(
            "has had no new result for {value}",
            "no past result known",
            none="had a new result less than a day ago",
        ),
        Phrase(
            "n'a pas eu de nouveau résultat depuis {value}",
            "aucun résultat passé connu",
            none="a eu un nouveau résultat il y a moins d'un jour",
        ),
        "longer",
    ),
    "creator_ctr": Wording(
        "share",
        Phrase(
            "has an estimated click rate of {value} in past placements",
            "past click rate unknown",
            none="has an estimated click rate of zero in past placements",
        ),
        Phrase(
            "a un taux de clics estimé à {value} dans ses placements passés",
            "taux de clics passé inconnu",
            none="a un taux de clics estimé à zéro dans ses placements passés",
        ),
        "above",
    ),
    "creator_revenue_per_exposure": Wording(
        "number",
        Phrase(
            "brings in an estimated {value} of revenue per exposure",
            "past revenue per exposure unknown",
            none="brings in no revenue in past placements",
        ),
        Phrase(
            "rapporte un chiffre d'affaires estimé à {value} par exposition",
            "chiffre d'affaires passé par exposition inconnu",
            none="ne rapporte aucun chiffre d'affaires dans ses placements passés",
        ),
        "more",
    ),
    "creator_refund_share": Wording(
        "share",
        Phrase(
            "has an estimated refund rate of {value} in past placements",
            "past refund rate unknown",
            none="has an estimated refund rate of zero in past placements",
        ),
        Phrase(
            "a un taux de remboursement estimé à {value} dans ses placements passés",
            "taux de remboursement passé inconnu",
            none="a un taux de remboursement estimé à zéro dans ses placements passés",
        ),
        "more",
    ),
}
"""Signal without lookback to its sentences."""
