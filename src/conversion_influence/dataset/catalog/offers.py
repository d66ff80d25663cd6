"""Signals of the planned offer, how it suits the creator, and the user's own columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.formulas import category, itself, log_of, log_ratio

CATEGORIES = {
    "topic": ("topic of the campaign", "sujet de la campagne"),
    "platform": ("network", "réseau"),
    "country": ("country", "pays"),
    "format": ("format", "format"),
    "link": ("how the link is given", "manière de donner le lien"),
}
"""Texts of an offer, in English and French."""

FITS = {
    "country_match": (
        (("creators", "country"), ("offer", "country")),
        "same country as the campaign",
        "même pays que la campagne",
        "They are from the campaign's country.",
        "Ils sont du pays de la campagne.",
    ),
    "language_match": (
        (("creators", "language"), ("offer", "language")),
        "same language as the campaign",
        "même langue que la campagne",
        "They speak the campaign's language.",
        "Ils parlent la langue de la campagne.",
    ),
    "topic_declared": (
        (("creators", "topics"), ("offer", "topic")),
        "declares the campaign's topic",
        "annonce le sujet de la campagne",
        "They name your topic as one of theirs.",
        "Ils annoncent votre sujet comme l'un des leurs.",
    ),
}
"""What must agree: columns, English and French names, and what agreement means."""


def offer() -> Iterator[Signal]:
    """Yield the planned offer and its fit with the creator."""
    for name, (english, french) in CATEGORIES.items():
        yield Signal(
            name,
            "offer",
            (Context(name),),
            category,
            f"the planned {name}",
            "practitioners: each network and country has its own audience",
            english,
            french,
            requires=(("offer", name),),
            unit="category",
            high_en="This is a choice, not an amount.",
            high_fr="C'est un choix, et non une quantité.",
        )
    for name, (columns, english, french, high_en, high_fr) in FITS.items():
        yield Signal(
            name,
            "offer",
            (Context(name),),
            itself,
            f"1 if true: {english}; else 0",
            "practitioners: country, language and niche must fit",
            english,
            french,
            requires=columns,
            unit="0 or 1",
            high_en=high_en,
            high_fr=high_fr,
        )
    yield from _terms()


def _terms() -> Iterator[Signal]:
    """Yield the planned discount and price."""
    yield Signal(
        "discount",
        "offer",
        (Context("discount"),),
        itself,
        "the planned discount",
        "practitioners: the offer itself converts",
        "discount",
        "remise",
        requires=(("offer", "discount"),),
        unit="discount as given",
        high_en="You offer a large discount.",
        high_fr="Vous offrez une forte remise.",
    )
    yield Signal(
        "log_cost",
        "offer",
        (Context("cost"),),
        log_of,
        "ln(1 + planned cost)",
        "a price is the market's opinion",
        "price (log)",
        "prix (log)",
        requires=(("offer", "cost"),),
        unit="log money",
        high_en="They are expensive.",
        high_fr="Ils sont chers.",
    )
    yield Signal(
        "price_against_history",
        "offer",
        (Context("cost"), Derived("history", "creator_mean_cost")),
        log_ratio,
        "ln((planned cost + 1) / (mean cost of the creator's placements booked before + 1))",
        "practitioners: a price that rises with demand tells that others came back",
        "price against what the creator has cost before",
        "prix comparé à celui des placements passés du créateur",
        requires=(("offer", "cost"), ("placements", "cost")),
        unit="log ratio",
        high_en="They cost more than they used to.",
        high_fr="Ils coûtent plus cher qu'auparavant.",
    )


def passthrough(creators: Sequence[str], placements: Sequence[str]) -> tuple[Signal, ...]:
    """Return the user's own columns as signals.

    Parameters
    ----------
    creators, placements : sequence of str
        Extra columns of these tables.
    """
    lasting = [(name, "creators") for name in creators]
    planned = [(name, "offer") for name in placements]
    return tuple(
        Signal(
            name,
            "offer",
            (Context(name),),
            category,
            f"{name} as given",
            "a column of the user's own data",
            name,
            name,
            requires=((table, name),),
            unit="as given",
            high_en=f"The value in your column {name} is high.",
            high_fr=f"La valeur de votre colonne {name} est élevée.",
        )
        for name, table in lasting + planned
    )
