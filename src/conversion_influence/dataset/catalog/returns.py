"""Signals of what past placements brought beside conversions, and of past bookings."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.catalog.outcomes import SETTLED
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import itself


def returns() -> Iterator[Signal]:
    """Yield what the creator's placements brought beside conversions."""
    yield Signal(
        "creator_ctr",
        "history",
        (Derived("history", "creator_ctr"),),
        itself,
        "clicks / reach of the creator, 1000 people reached at everybody's added",
        "practitioners: a click comes before a sale; smoothed as in Efron & Morris 1975",
        "past click rate of the creator",
        "taux de clics passé du créateur",
        requires=(*SETTLED, ("placements", "clicks"), ("placements", "reach")),
        unit="clicks per person reached",
        high_en="Their audience has clicked more often than others'.",
        high_fr="Leur audience a cliqué plus souvent que celle des autres.",
    )
    yield Signal(
        "creator_revenue_per_exposure",
        "history",
        (Derived("history", "creator_revenue_per_exposure"),),
        itself,
        "revenue / exposures of the creator, 100 exposures at everybody's added",
        "practitioners: what counts is what is sold for; smoothed as in Efron & Morris 1975",
        "past revenue per exposure of the creator",
        "chiffre d'affaires passé par exposition du créateur",
        requires=(*SETTLED, ("placements", "revenue")),
        unit="money per exposure",
        high_en="Each person they reached has brought in more revenue than others'.",
        high_fr="Chaque personne touchée a rapporté davantage que chez les autres.",
    )
    yield Signal(
        "creator_refund_share",
        "history",
        (Derived("history", "creator_refund_share"),),
        itself,
        "refunds / conversions of the creator, 10 conversions at everybody's added",
        "practitioners: a sale that comes back is none; smoothed as in Efron & Morris 1975",
        "past share of refunds of the creator",
        "part passée des remboursements du créateur",
        requires=(*SETTLED, ("placements", "refunds")),
        unit="share",
        high_en="More of their sales than others' were refunded.",
        high_fr="Leurs ventes ont été remboursées plus souvent que celles des autres.",
    )


def bookings() -> Iterator[Signal]:
    """Yield with whom the creator has worked, known once a placement is booked."""
    brand = (("placements", "brand"), ("offer", "brand"))
    yield Signal(
        "brand_placements",
        "relevance",
        (Derived("history", "brand_placements"),),
        itself,
        "placements of the creator for the same brand, booked before as_of",
        "practitioners: who has shown a brand before is believed when showing it again",
        "past placements for the brand",
        "placements passés pour la marque",
        requires=brand,
        unit="placements",
        high_en="They have often worked for your brand.",
        high_fr="Ils ont souvent travaillé pour votre marque.",
    )
    yield Signal(
        "competitor_placements",
        "relevance",
        (Derived("history", "competitor_placements"),),
        itself,
        "placements of the creator on the same topic for other brands, booked before as_of",
        "practitioners: who praises every brand of a niche is believed by nobody",
        "past placements for competing brands",
        "placements passés pour des marques concurrentes",
        requires=(*brand, ("placements", "topic"), ("offer", "topic")),
        unit="placements",
        high_en="They have often worked for other brands on your topic.",
        high_fr="Ils ont souvent travaillé pour d'autres marques sur votre sujet.",
    )
