"""What placements bring in the simulated world, and the true probability behind it.

The equation of the true probability is stated in `world`; this file is its only implementation.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.tables.world_events import FORMATS
from conversion_influence.tables.world_offers import (
    BRANDS,
    BRANDS_PER_TOPIC,
    Market,
    Offers,
    draw_prices,
    draw_topics,
    expected_exposures,
    month_of,
    posting_day,
    terms,
)
from conversion_influence.tables.world_people import (
    COUNTRIES,
    PLATFORMS,
    TOPICS,
    Floats,
    Ints,
    People,
    creator_ids,
    expit,
    instants,
    week_of,
)
from conversion_influence.tables.world_rhythms import draw_slots, rhythms, slot_shares

BASE_RATE = 0.018
"""Probability of every exposure in a world without effect."""

INTERCEPT = -4.15
AUTHORITY, AUTHENTICITY, CONVERSATION, MOMENTUM = 0.48, 0.40, 0.34, 0.18
RHYTHM, DISCOUNT, MASS = 0.15, 1.5, -0.22
TOPIC_EFFECTS = (0.25, 0.1, -0.3, -0.1, 0.35, 0.0, -0.25, 0.05)
PLATFORM_EFFECTS = (0.0, 0.2, -0.3, 0.25)
PLACEMENT_SD = 0.15
LOWEST, HIGHEST = 0.002, 0.10
DECIMALS = 9
"""True probabilities are rounded, so that they do not depend on the processor's last digit."""

REPORTED = 0.8
"""Share of placements whose reach, clicks and refunds come back."""


def true_probability(people: People, offers: Offers, fit: Floats, noise: Floats) -> Floats:
    """Return the true probability that one exposure converts, one per offer.

    Parameters
    ----------
    people : People
        Hidden traits.
    offers : Offers
        N planned placements.
    fit : numpy.ndarray, shape (N,)
        Rhythm of the network in the slot.
    noise : numpy.ndarray, shape (N,)
        Deviation in log-odds that nothing observable explains.
    """
    creator, day = offers.creator, offers.day
    platform = people.account_platform[offers.account]
    eta = (
        INTERCEPT
        + 0.12 * np.sin(2 * np.pi * day / 500.0)
        + AUTHORITY * people.authority_at(creator, offers.topic, day)
        + AUTHENTICITY * people.authenticity[creator]
        + CONVERSATION * people.conversation[creator]
        + MOMENTUM * people.momentum[creator, week_of(day)]
        + MASS * people.mass[creator]
        + np.array(TOPIC_EFFECTS)[offers.topic]
        + np.array(PLATFORM_EFFECTS)[platform]
        + RHYTHM * fit
        + DISCOUNT * offers.discount
        + noise
    )
    kept: Floats = np.clip(expit(eta), LOWEST, HIGHEST)
    return np.asarray(np.round(kept, DECIMALS), dtype=np.float64)


def draw_placements(
    rng: np.random.Generator,
    terms_rng: np.random.Generator,
    people: People,
    offers: Offers,
    market: Market,
    days: int,
    *,
    effect: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table ``placements`` and its truth (placement_id, true_probability).

    Placements that settle after the last day are left out of both.
    """
    total = len(offers.day)
    fit = rhythms()[people.account_platform[offers.account], offers.slot]
    noise = market.tastes[offers.creator, offers.brand] + rng.normal(0.0, PLACEMENT_SD, total)
    likelihood = true_probability(people, offers, fit, noise)
    if not effect:
        likelihood = np.full(total, BASE_RATE)
    exposures = _draw_exposures(rng, people, offers)
    conversions = rng.spawn(1)[0].binomial(exposures, likelihood)
    posted = posting_day(offers, rng.random(total))
    table = _placements_table(rng, people, offers, exposures, conversions, posted)
    planned = terms(terms_rng, people, offers, market, posted)
    reported = _reported(terms_rng, people, offers, exposures, conversions)
    table = pd.concat([table, planned, reported], axis=1)
    settled = (table["settled_at"] < instants(np.array([float(days)]))[0]).to_numpy()
    table = table[settled].reset_index(drop=True)
    ids = [f"pl{number:06d}" for number in range(1, len(table) + 1)]
    table.insert(0, "placement_id", ids)
    truth = pd.DataFrame({"placement_id": ids, "true_probability": likelihood[settled]})
    return table, truth


def _draw_exposures(rng: np.random.Generator, people: People, offers: Offers) -> Ints:
    """Return the clicks of each placement, at least 20."""
    expected = expected_exposures(people, offers)
    drawn = rng.poisson(expected * np.exp(rng.normal(-0.08, 0.4, len(expected))))
    return np.asarray(np.maximum(drawn, 20))


def _reported(
    rng: np.random.Generator, people: People, offers: Offers, clicks: Ints, conversions: Ints
) -> pd.DataFrame:
    """Return the columns reach, clicks and refunds, missing where nobody reported them."""
    total, honest = len(offers.day), people.authenticity[offers.creator]
    authority = people.authority_at(offers.creator, offers.topic, offers.day)
    leaning = -2.6 - 0.5 * people.mass[offers.creator] + 0.25 * authority + 0.15 * honest
    rate = expit(leaning + rng.normal(0.0, 0.25, total))
    known = rng.random(total) < REPORTED
    counts = {
        "reach": np.rint(clicks / rate),
        "clicks": clicks,
        "refunds": rng.binomial(conversions, expit(-2.4 - 0.5 * honest)),
    }
    return pd.DataFrame(
        {name: pd.Series(count).where(known).astype("Int64") for name, count in counts.items()}
    )


def _placements_table(
    rng: np.random.Generator,
    people: People,
    offers: Offers,
    exposures: Ints,
    conversions: Ints,
    posted: Floats,
) -> pd.DataFrame:
    """Return the placements without their ids, in the order of the offers."""
    total, day = len(offers.day), offers.day
    platform = people.account_platform[offers.account]
    settled = np.asarray(np.floor(day) + rng.integers(14, 46, total) + 0.5, dtype=np.float64)
    campaigns = zip(offers.brand, month_of(day), strict=True)
    baskets = rng.uniform(25.0, 120.0, len(BRANDS))
    paid = baskets[offers.brand] * (1.0 - offers.discount) * np.exp(rng.normal(0.0, 0.1, total))
    return pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[offers.creator],
            "booked_at": instants(day),
            "settled_at": instants(settled),
            "conversions": conversions,
            "exposures": exposures,
            "revenue": np.round(conversions * paid, 2),
            "cost": draw_prices(rng, people, offers),
            "currency": "EUR",
            "campaign_id": [f"k{brand:02d}-{month:03d}" for brand, month in campaigns],
            "brand": BRANDS[offers.brand],
            "platform": np.array(PLATFORMS)[platform],
            "topic": np.array(TOPICS)[offers.topic],
            "country": np.array(COUNTRIES)[people.country[offers.creator]],
            "format": np.array(FORMATS)[platform, rng.integers(0, 2, total)],
            "posted_at": instants(posted),
            "discount": offers.discount,
        }
    )


def draw_candidates(
    rng: np.random.Generator,
    terms_rng: np.random.Generator,
    people: People,
    market: Market,
    days: int,
    *,
    effect: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one candidate per creator at the end of the data, and the truth about them.

    The truth is that of an offer without discount at the planned hour, or in an average slot of
    the creator where none is planned, and without the unexplained noise.
    """
    offers = _candidate_offers(rng, terms_rng, people, days)
    creator, platform = offers.creator, people.account_platform[offers.account]
    offer = pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators),
            "as_of": instants(offers.day),
            "topic": np.array(TOPICS)[offers.topic],
            "country": np.array(COUNTRIES)[people.country],
            "platform": np.array(PLATFORMS)[platform],
            "exposures": np.rint(expected_exposures(people, offers)).astype(np.int64),
            "cost": draw_prices(rng, people, offers),
            "brand": BRANDS[offers.brand],
        }
    )
    posted = posting_day(offers, np.full(people.creators, 0.5))
    offer = pd.concat([offer, terms(terms_rng, people, offers, market, posted)], axis=1)
    shapes = terms_rng.integers(0, 2, people.creators)
    offer = offer.assign(format=np.array(FORMATS)[platform, shapes], discount=offers.discount)
    usual = (slot_shares() * rhythms()).sum(axis=2)[people.rhythm, platform]
    fit = np.where(offer["planned_at"].notna(), rhythms()[platform, offers.slot], usual)
    likelihood = true_probability(people, offers, fit, market.tastes[creator, offers.brand])
    if not effect:
        likelihood = np.full(people.creators, BASE_RATE)
    truth = offer[["creator_id", "as_of", "topic", "country", "platform"]]
    return offer, truth.assign(true_probability=likelihood)


def _candidate_offers(
    rng: np.random.Generator, terms_rng: np.random.Generator, people: People, days: int
) -> Offers:
    """Return one offer per creator at the end of the data, without discount."""
    creator = np.arange(people.creators)
    topic, platform = draw_topics(rng, people, creator)
    account = people.account_of[creator, platform]
    return Offers(
        creator=creator,
        account=account,
        topic=topic,
        brand=topic * BRANDS_PER_TOPIC + terms_rng.integers(0, BRANDS_PER_TOPIC, len(creator)),
        day=np.full(people.creators, float(days)),
        slot=draw_slots(terms_rng, people, account),
        discount=np.zeros(people.creators),
    )
