"""Columns are known by their exact names in English and French, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.lists.names import (
    TARGETS,
    fold,
    is_percent,
    known_target,
    nearest,
    recognise,
)
from conversion_influence.lists.presets import PRESETS
from conversion_influence.lists.synonyms import AS_IT_IS, ATTRIBUTES, SYNONYMS
from conversion_influence.lists.units import split_unit

HEADERS = {
    "creator_id": (
        "Creator ID | creator_id | Influencer ID | ID créateur | Identifiant du créateur | "
        "ID de l'influenceur | KOL ID"
    ),
    "handle": (
        "Handle | USERNAME | user name | Pseudo | Nom d’utilisateur | Instagram username | "
        "Compte TikTok | Screen name | Pseudo du créateur"
    ),
    "profile": (
        "Profile URL | profile_link | URL du profil | Lien du profil | Instagram URL | "
        "Channel link | Lien de la chaîne | Profil"
    ),
    "platform": (
        "Platform | Plateforme | Network | Réseau social | reseau | Social network | Média social"
    ),
    "topic": "Topic | Thème | THEMATIQUE | Sujet | Campaign topic | Thème de la campagne",
    "country": "Country | Pays | Target country | Pays ciblé | Pays de la campagne",
    "format": "Format | Content type | Type de contenu | Post format | Format de publication",
    "brand": "Brand | Marque | Brand name | Nom de la marque",
    "campaign_id": "Campaign | Campagne | campaign-id | ID de campagne | Nom de la campagne",
    "language": "Language | Langue | Post language | Langue de publication",
    "link": "Link type | Type de lien",
    "brief": "Brief | Campaign brief | Brief de campagne",
    "as_of": "As of | as_of | Decision date | Date de décision | As of (UTC)",
    "planned_at": (
        "Planned date | Date prévue | Date de publication prévue | Go-live date | Prévu le"
    ),
    "exposures": (
        "Exposures | Expected clicks | Clics prévus | Expositions attendues | "
        "Vues prévues | Expected views"
    ),
    "cost": (
        "Cost | Price | Coût | Prix (€) | Tarif (EUR) | Coût (€ HT) | Fee [USD] | Cachet | "
        "Prix € | Rémunération"
    ),
    "discount": "Discount | Remise | Remise (%) | Taux de remise | Discount % | Réduction",
    "value_per_conversion": ("Value per conversion | Valeur par conversion | Conversion value (€)"),
    "followers": (
        "Followers | Abonnés | Nb. d'abonnés | Nombre d’abonnés | Follower count | "
        "# followers | Subscribers | Nombre de followers"
    ),
    "total_followers": "Total followers | Abonnés cumulés | Nombre total d'abonnés",
}
"""By known column, apart by ` | `."""


@pytest.mark.parametrize(
    ("header", "known"),
    [(header, known) for known, headers in HEADERS.items() for header in headers.split(" | ")],
)
def test_a_header_is_known_by_its_exact_name(header: str, known: str) -> None:
    assert known_target(header) == recognise(header) == known


def test_headers_of_every_known_column_are_tried() -> None:
    assert set(HEADERS) == set(TARGETS)
    assert sum(len(headers.split(" | ")) for headers in HEADERS.values()) >= 60


@pytest.mark.parametrize(
    "header",
    [
        *("Fake followers %", "Followers (%)", "Followers male %", "Followers growth"),
        *("Cost (k€)", "Cost per conversion", "CPM", "Estimated price", "Cost (%)"),
        *("Creator country", "Audience country", "Pays de l'audience", "Country (top 1)"),
        *("Engagement rate", "Avg views", "Estimated reach", "Quality score", "Name", "Budget"),
        *("Discount (€)", "Exposures (k)", "Subscribers gained", "ID", "Date", "", "€", "%"),
    ],
)
def test_what_looks_like_a_known_header_and_is_another_is_not_mapped(header: str) -> None:
    assert known_target(header) is None


@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("Folowers", "followers"),
        ("platfrom", "platform"),
        ("Plateform", "platform"),
        ("exposure", "exposures"),
        ("Fake followers %", None),
        ("Engagement rate", None),
        ("Zodiac", None),
    ],
)
def test_a_nearly_known_header_is_only_suggested(header: str, near: str | None) -> None:
    assert known_target(header) is None
    assert nearest(header) == near


def test_no_header_means_two_things() -> None:
    seen: dict[str, str] = {}
    for known, headers in SYNONYMS.items():
        for header in headers:
            assert seen.setdefault(fold(header), known) == known
    assert not set(seen) & {fold(header) for header in ATTRIBUTES}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Cost (EUR)", ("Cost", "eur")),
        ("Remise %", ("Remise", "%")),
        ("Coût [€  HT]", ("Coût", "€ ht")),
        ("Cost", ("Cost", "")),
        ("(EUR)", ("(EUR)", "")),
    ],
)
def test_a_unit_behind_a_name_is_split_off(name: str, parts: tuple[str, str]) -> None:
    assert split_unit(name) == parts


def test_a_name_may_say_percent() -> None:
    assert all(map(is_percent, ["ER (%)", "Remise %", "er_pct", "Taux (en %)"]))
    assert not any(map(is_percent, ["Engagement rate", "percentile"]))


@given(st.text(max_size=30))
def test_folding_is_idempotent_and_blind_to_case(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    recognise(name)


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_names_known_columns_and_leaves_those_of_the_creator(name: str) -> None:
    columns = PRESETS[name].columns
    assert set(columns.values()) <= {*TARGETS, AS_IT_IS}
    assert columns["country"] == columns["pays"] == columns["language"] == AS_IT_IS
    assert len({fold(header) for header in columns}) == len(columns)


@pytest.mark.parametrize(
    "header",
    [
        *("Coût HT", "Coût TTC", "Prix HT", "Prix TTC", "Prix en €", "Tarif HT", "Prix EUR"),
        *("Prix HT en euros", "Cachet € HT", "Cost in USD"),
    ],
)
def test_a_unit_of_money_needs_no_brackets(header: str) -> None:
    assert known_target(header) == "cost"


@pytest.mark.parametrize(
    ("header", "near"),
    [
        *(("Prix (CPM)", None), ("Coût (%)", None), ("Remise (€)", None), ("Prixs (CPM)", None)),
        *(("Abonnés (estimés)", None), ("Abonnés (€)", None), ("Remise (k)", None)),
        *(("Prix (k€)", "cost"), ("Prix (K EUR)", "cost"), ("Abonnés (k)", "followers")),
        *(("Abonnés (en milliers)", "followers"), ("Followers (M)", "followers")),
        *(("Pseudos", "handle"), ("Prix net", "cost"), ("Budget HT", "cost")),
        ("Pseudos (Instagram)", "handle"),
    ],
)
def test_a_number_of_another_or_an_unknown_unit_is_not_suggested(
    header: str, near: str | None
) -> None:
    assert known_target(header) is None
    assert nearest(header) == near
