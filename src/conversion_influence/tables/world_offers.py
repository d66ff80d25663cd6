"""What brands plan in the simulated world: who is booked, where, when, and in what words.

The equations are stated in `world`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from conversion_influence.tables.world_people import (
    TOPICS,
    Floats,
    Ints,
    People,
    instants,
    pick,
    where_known,
)
from conversion_influence.tables.world_rhythms import draw_slots
from conversion_influence.tables.world_words import Texts, draw_briefs

BRANDS_PER_TOPIC = 3
BRANDS = np.array([f"brand-{n:02d}" for n in range(1, len(TOPICS) * BRANDS_PER_TOPIC + 1)])
BRAND_SD = 0.12
DISCOUNTS = (0.0, 0.1, 0.15, 0.2, 0.3)
PLACEMENTS_PER_CREATOR, MOST_PER_CREATOR = 14.0, 25
LINKS = (
    ("bio", "story", "code"),
    ("post", "comment", "code"),
    ("bio", "code", "shop"),
    ("description", "comment", "code"),
)
"""How a link is given, three ways per network; the first is the usual one."""

FOREIGN, AGREED = 0.15, 0.9
"""Share of offers in the other language; share whose link, or hour, is agreed on beforehand."""


@dataclass(frozen=True)
class Market:
    """What B brands are like.

    Attributes
    ----------
    tastes : numpy.ndarray, shape (C, B)
        How much better than others a creator sells for a brand, in log-odds.
    briefs : numpy.ndarray of object, shape (B, months, 2)
        Text of each month's campaign, in English and in French.
    """

    tastes: Floats
    briefs: Texts


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


def draw_market(
    rng: np.random.Generator, writing: np.random.Generator, people: People, days: int
) -> Market:
    """Draw the brands' tastes and the briefs of their campaigns."""
    tastes = rng.normal(0.0, BRAND_SD, (people.creators, len(BRANDS)))
    return Market(tastes, draw_briefs(writing, BRANDS, days // 30 + 1))


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
    topic, platform = draw_topics(rng, people, creator)
    account = people.account_of[creator, platform]
    brand = topic * BRANDS_PER_TOPIC + rng.integers(0, BRANDS_PER_TOPIC, len(day))
    generosity = rng.choice(DISCOUNTS, (len(BRANDS), days // 30 + 1))
    return Offers(
        creator=creator,
        account=account,
        topic=topic,
        brand=brand,
        day=day,
        slot=draw_slots(rng, people, account),
        discount=generosity[brand, month_of(day)],
    )


def draw_topics(rng: np.random.Generator, people: People, creator: Ints) -> tuple[Ints, Ints]:
    """Draw topic (one in four any topic, else the creator's own) and network of each booking."""
    fitting = 3.0 * people.own / people.own.sum(axis=1, keepdims=True)
    fitting[np.arange(people.creators), people.main_topic] += 2.0
    topic = pick(rng, fitting[creator] + 5.0 / 3.0 / len(TOPICS))
    platform = pick(rng, (people.account_of[creator] >= 0).astype(float))
    return topic, platform


def month_of(day: Floats) -> Ints:
    """Return the month of each day, of 30 days, counted from 0."""
    return np.asarray(day // 30, dtype=np.int64)


def posting_day(offers: Offers, minute: Floats) -> Floats:
    """Return when each post goes out: in the hour of its slot, half a day or more after booking.

    Parameters
    ----------
    offers : Offers
        N planned placements.
    minute : numpy.ndarray, shape (N,)
        Part of the hour that has passed, from 0 to 1.
    """
    day = np.floor(offers.day / 7.0) * 7.0 + (offers.slot + minute) / 24.0
    return np.asarray(np.where(day > offers.day + 0.5, day, day + 7.0))


def terms(
    rng: np.random.Generator, people: People, offers: Offers, market: Market, posted: Floats
) -> pd.DataFrame:
    """Return the columns language, link, brief and planned_at, one row per offer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    people : People
        Hidden traits.
    offers : Offers
        N planned placements.
    market : Market
        Holds the briefs.
    posted : numpy.ndarray, shape (N,)
        Day at which each post goes out; the plan names its full hour.
    """
    total, platform = len(offers.day), people.account_platform[offers.account]
    foreign = rng.random(total) < FOREIGN
    french = np.where(foreign, 1 - people.french[offers.creator], people.french[offers.creator])
    link = np.array(LINKS, dtype=object)[platform, pick(rng, np.tile([5.0, 3.0, 2.0], (total, 1)))]
    planned = np.where(rng.random(total) < AGREED, posted, np.nan)
    return pd.DataFrame(
        {
            "language": np.array(["en", "fr"], dtype=object)[french],
            "link": where_known(rng.random(total) < AGREED, link),
            "brief": market.briefs[offers.brand, month_of(offers.day), french],
            "planned_at": instants(planned).astype("datetime64[h]").astype("datetime64[s]"),
        }
    )


def expected_exposures(people: People, offers: Offers) -> Floats:
    """Return the clicks to expect: they grow with the root of the real audience."""
    real = people.real_followers(offers.account, offers.day)
    return np.asarray(np.clip(2.8 * np.sqrt(real), 40.0, 3000.0))


def draw_prices(rng: np.random.Generator, people: People, offers: Offers) -> Floats:
    """Return the cost of each placement in EUR: sold by public followers, bought ones included."""
    followers = people.followers(offers.account, offers.day)
    return np.round(40.0 + 0.9 * followers**0.6 * np.exp(rng.normal(0.0, 0.25, len(followers))), 2)
