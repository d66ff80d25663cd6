"""What placements bring in the simulated world, and the true probability behind it.

The equation of the true probability is stated in `world`; this file is its only implementation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.tables.world_events import FORMATS
from conversion_influence.tables.world_people import (
    COUNTRIES,
    PLATFORMS,
    TOPICS,
    Floats,
    Ints,
    People,
    creator_ids,
    draw_slots,
    expit,
    instants,
    pick,
    rhythms,
    slot_shares,
    week_of,
)

BASE_RATE = 0.018
"""Probability of every exposure in a world without effect."""

INTERCEPT = -4.15
AUTHORITY, AUTHENTICITY, CONVERSATION, MOMENTUM = 0.48, 0.40, 0.34, 0.18
RHYTHM, DISCOUNT, MASS = 0.15, 1.5, -0.22
TOPIC_EFFECTS = (0.25, 0.1, -0.3, -0.1, 0.35, 0.0, -0.25, 0.05)
PLATFORM_EFFECTS = (0.0, 0.2, -0.3, 0.25)
BRAND_SD, PLACEMENT_SD = 0.12, 0.15
LOWEST, HIGHEST = 0.002, 0.10
DECIMALS = 9
"""True probabilities are rounded, so that they do not depend on the processor's last digit."""

BRANDS_PER_TOPIC = 3
DISCOUNTS = (0.0, 0.1, 0.15, 0.2, 0.3)
PLACEMENTS_PER_CREATOR, MOST_PER_CREATOR = 14.0, 25


@dataclass(frozen=True)
class Offers:
    """One planned placement per row, positions and days as arrays of one length N."""

    creator: Ints
    account: Ints
    topic: Ints
    brand: Ints
    day: Floats
    slot: Ints
    discount: Floats


def draw_offers(rng: np.random.Generator, people: People, days: int) -> Offers:
    """Draw the bookings, sorted by day: popular accounts are booked more often.

    A cell (creator, week) is booked with a weight ``popularity * exp(0.5 z)``, z the standardised
    log of its public followers; a creator keeps at most `MOST_PER_CREATOR` bookings.
    """
    weeks = days // 7
    main_account = people.account_of.max(axis=1)
    account = np.repeat(main_account, weeks)
    first_day = np.tile(np.arange(0.0, 7.0 * weeks, 7.0), people.creators)
    z = np.log(people.followers(account, first_day))
    z = (z - z.mean()) / z.std()
    liked = np.repeat(rng.gamma(2.0, 0.5, people.creators), weeks)
    weight = liked * np.exp(0.5 * z)
    wanted = round(PLACEMENTS_PER_CREATOR * people.creators * days / 730)
    cell = rng.choice(len(weight), wanted, p=weight / weight.sum())
    creator, week = cell // weeks, cell % weeks
    rank = pd.Series(creator).groupby(creator).cumcount().to_numpy()
    creator, week = creator[rank < MOST_PER_CREATOR], week[rank < MOST_PER_CREATOR]
    day = 7.0 * week + np.floor(7.0 * 96 * rng.random(len(week))) / 96.0
    order = np.lexsort((creator, day))
    creator, day = creator[order], day[order]
    topic, platform = _draw_topics(rng, people, creator)
    account = people.account_of[creator, platform]
    brand = topic * BRANDS_PER_TOPIC + rng.integers(0, BRANDS_PER_TOPIC, len(day))
    generosity = rng.choice(DISCOUNTS, (len(TOPICS) * BRANDS_PER_TOPIC, days // 30 + 1))
    return Offers(
        creator=creator,
        account=account,
        topic=topic,
        brand=brand,
        day=day,
        slot=draw_slots(rng, people, account),
        discount=generosity[brand, (day // 30).astype(np.int64)],
    )


def _draw_topics(rng: np.random.Generator, people: People, creator: Ints) -> tuple[Ints, Ints]:
    """Draw topic (one in four any topic, else the creator's own) and network of each booking."""
    fitting = 3.0 * people.own / people.own.sum(axis=1, keepdims=True)
    fitting[np.arange(people.creators), people.main_topic] += 2.0
    topic = pick(rng, fitting[creator] + 5.0 / 3.0 / len(TOPICS))
    platform = pick(rng, (people.account_of[creator] >= 0).astype(float))
    return topic, platform


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
    rng: np.random.Generator, people: People, days: int, *, effect: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table ``placements`` and its truth (placement_id, true_probability).

    Placements that settle after the last day are left out of both.
    """
    offers = draw_offers(rng, people, days)
    total = len(offers.day)
    fit = rhythms()[people.account_platform[offers.account], offers.slot]
    dislike = rng.normal(0.0, BRAND_SD, (people.creators, len(TOPICS) * BRANDS_PER_TOPIC))
    noise = dislike[offers.creator, offers.brand] + rng.normal(0.0, PLACEMENT_SD, total)
    likelihood = true_probability(people, offers, fit, noise)
    if not effect:
        likelihood = np.full(total, BASE_RATE)
    exposures = _draw_exposures(rng, people, offers)
    conversions = rng.spawn(1)[0].binomial(exposures, likelihood)
    table = _placements_table(rng, people, offers, exposures, conversions)
    settled = (table["settled_at"] < instants(np.array([float(days)]))[0]).to_numpy()
    table = table[settled].reset_index(drop=True)
    ids = [f"pl{number:06d}" for number in range(1, len(table) + 1)]
    table.insert(0, "placement_id", ids)
    truth = pd.DataFrame({"placement_id": ids, "true_probability": likelihood[settled]})
    return table, truth


def _expected_exposures(people: People, offers: Offers) -> Floats:
    """Return the clicks to expect: they grow with the root of the real audience."""
    real = people.real_followers(offers.account, offers.day)
    return np.asarray(np.clip(2.8 * np.sqrt(real), 40.0, 3000.0))


def _draw_exposures(rng: np.random.Generator, people: People, offers: Offers) -> Ints:
    """Return the clicks of each placement, at least 20."""
    expected = _expected_exposures(people, offers)
    drawn = rng.poisson(expected * np.exp(rng.normal(-0.08, 0.4, len(expected))))
    return np.asarray(np.maximum(drawn, 20))


def _prices(rng: np.random.Generator, people: People, offers: Offers) -> Floats:
    """Return the cost of each placement in EUR: sold by public followers, bought ones included."""
    followers = people.followers(offers.account, offers.day)
    return np.round(40.0 + 0.9 * followers**0.6 * np.exp(rng.normal(0.0, 0.25, len(followers))), 2)


def _placements_table(
    rng: np.random.Generator, people: People, offers: Offers, exposures: Ints, conversions: Ints
) -> pd.DataFrame:
    """Return the placements without their ids, in the order of the offers."""
    total, day = len(offers.day), offers.day
    platform = people.account_platform[offers.account]
    midweek = np.floor(day / 7.0) * 7.0 + (offers.slot + rng.random(total)) / 24.0
    posted: Floats = np.where(midweek > day + 0.5, midweek, midweek + 7.0)
    settled = np.asarray(np.floor(day) + rng.integers(14, 46, total) + 0.5, dtype=np.float64)
    month = (day // 30).astype(np.int64)
    brands = np.array([f"brand-{n:02d}" for n in range(1, len(TOPICS) * BRANDS_PER_TOPIC + 1)])
    baskets = rng.uniform(25.0, 120.0, len(brands))
    paid = baskets[offers.brand] * (1.0 - offers.discount) * np.exp(rng.normal(0.0, 0.1, total))
    return pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[offers.creator],
            "booked_at": instants(day),
            "settled_at": instants(settled),
            "conversions": conversions,
            "exposures": exposures,
            "revenue": np.round(conversions * paid, 2),
            "cost": _prices(rng, people, offers),
            "currency": "EUR",
            "campaign_id": [f"k{b:02d}-{m:03d}" for b, m in zip(offers.brand, month, strict=True)],
            "brand": brands[offers.brand],
            "platform": np.array(PLATFORMS)[platform],
            "topic": np.array(TOPICS)[offers.topic],
            "country": np.array(COUNTRIES)[people.country[offers.creator]],
            "format": np.array(FORMATS)[platform, rng.integers(0, 2, total)],
            "posted_at": instants(posted),
            "discount": offers.discount,
        }
    )


def draw_candidates(
    rng: np.random.Generator, people: People, days: int, *, effect: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one candidate per creator at the end of the data, and the truth about them.

    The truth is that of an offer without discount in an average slot of the creator, and without
    the unexplained noise.
    """
    creator = np.arange(people.creators)
    topic, platform = _draw_topics(rng, people, creator)
    account = people.account_of[creator, platform]
    offers = Offers(
        creator=creator,
        account=account,
        topic=topic,
        brand=np.zeros(people.creators, dtype=np.int64),
        day=np.full(people.creators, float(days)),
        slot=np.zeros(people.creators, dtype=np.int64),
        discount=np.zeros(people.creators),
    )
    usual_fit = (slot_shares() * rhythms()).sum(axis=2)[people.rhythm, platform]
    likelihood = true_probability(people, offers, usual_fit, np.zeros(people.creators))
    if not effect:
        likelihood = np.full(people.creators, BASE_RATE)
    offer = pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators),
            "as_of": instants(offers.day),
            "topic": np.array(TOPICS)[topic],
            "country": np.array(COUNTRIES)[people.country],
            "platform": np.array(PLATFORMS)[platform],
            "exposures": np.rint(_expected_exposures(people, offers)).astype(np.int64),
            "cost": _prices(rng, people, offers),
        }
    )
    truth = offer[["creator_id", "as_of", "topic", "country", "platform"]]
    return offer, truth.assign(true_probability=likelihood)
