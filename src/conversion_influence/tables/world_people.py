"""The people of the simulated world: their hidden traits, their accounts and their audiences.

Sizes: C creators, A accounts (one per creator and network), K topics, P networks, W weeks. Days are
counted from `STARTS_AT`; day 0 is a Sunday. The equations are stated in `world`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STARTS_AT = np.datetime64("2023-01-01T00:00:00", "s")
"""First instant of every simulated world, UTC."""

TOPICS = (
    "balcony-gardening",
    "bike-touring",
    "board-games",
    "film-photography",
    "home-audio",
    "sourdough",
    "trail-running",
    "zero-waste",
)
TOPICS_FR = (
    "jardin de balcon",
    "voyage à vélo",
    "jeux de société",
    "photo argentique",
    "hi-fi maison",
    "pain au levain",
    "course en sentier",
    "zéro déchet",
)
PLATFORMS = ("instagram", "linkedin", "tiktok", "youtube")
PLATFORM_SHARES = (0.70, 0.25, 0.50, 0.40)
PLATFORM_LEVELS = (0.0, -1.0, 0.4, -0.3)
"""Log of a network's usual audience, relative to the first one."""

COUNTRIES = ("BE", "CH", "FR", "GB", "IE")
COUNTRY_SHARES = (0.12, 0.08, 0.45, 0.28, 0.07)
LANGUAGES = ("fr", "fr", "fr", "en", "en")

RHYTHM_SKILLS = (0.0, 0.4, 0.8, 1.2, 1.6)
"""How strongly a creator follows the network's rhythm; 0 posts at any hour."""

SPIKES = 4
"""Most purchases of followers per account."""

MEMORY, DRIFT_SD, MOMENTUM_WEEKS = 0.97, 0.5, 8


@dataclass(frozen=True)
class People:
    """Hidden traits of C creators and of their A accounts.

    Attributes
    ----------
    mass, authenticity, conversation, pace, growth : numpy.ndarray, shape (C,)
        Standard-normal-like traits; ``growth`` is in log followers per year.
    bought : numpy.ndarray of bool, shape (C,)
        Whether the creator ever buys followers.
    rhythm, country, main_topic : numpy.ndarray of int, shape (C,)
        Positions in `RHYTHM_SKILLS`, `COUNTRIES` and `TOPICS`.
    authority : numpy.ndarray, shape (C, K)
        Long-run authority per topic.
    own : numpy.ndarray of bool, shape (C, K)
        Topics the creator posts about.
    drift, momentum : numpy.ndarray, shape (C, W)
        Slow deviation of authority, and its standardised change over `MOMENTUM_WEEKS`.
    account_creator, account_platform : numpy.ndarray of int, shape (A,)
        Creator and network of each account, sorted by both.
    account_of : numpy.ndarray of int, shape (C, P)
        Account of a creator on a network, -1 where there is none.
    level : numpy.ndarray, shape (A,)
        Log of the real followers at day 0.
    spike_day, spike_size : numpy.ndarray, shape (A, SPIKES)
        Day (infinite: never) and number of followers of each purchase.
    """

    mass: Floats
    authenticity: Floats
    conversation: Floats
    pace: Floats
    growth: Floats
    bought: NDArray[np.bool_]
    rhythm: Ints
    country: Ints
    main_topic: Ints
    authority: Floats
    own: NDArray[np.bool_]
    drift: Floats
    momentum: Floats
    account_creator: Ints
    account_platform: Ints
    account_of: Ints
    level: Floats
    spike_day: Floats
    spike_size: Floats

    @property
    def creators(self) -> int:
        """Number of creators."""
        return len(self.mass)

    @property
    def french(self) -> Ints:
        """1 where a creator and the audience write French, 0 for English; shape (C,)."""
        return np.array([language == "fr" for language in LANGUAGES], dtype=np.int64)[self.country]

    def authority_at(self, creator: Ints, topic: Ints, day: Floats) -> Floats:
        """Return the authority of creators in topics on days; arrays of one shape."""
        return self.authority[creator, topic] + self.drift[creator, week_of(day)]

    def topic_shares(self) -> Floats:
        """Return how likely each topic is among a creator's posts and mentions, shape (C, K)."""
        return np.asarray(np.where(self.own, np.exp(1.2 * self.authority), 0.0))

    def real_followers(self, account: Ints, day: Floats) -> Floats:
        """Return the followers who may read, react and buy; arrays of one shape."""
        creator = self.account_creator[account]
        path = self.growth[creator] * day / 365.0 + 0.2 * self.drift[creator, week_of(day)]
        return np.asarray(np.exp(self.level[account] + path))

    def bought_followers(self, account: Ints, day: Floats) -> Floats:
        """Return the bought followers not yet purged by the network; arrays of one shape."""
        age = day[:, None] - self.spike_day[account]
        held = np.where(age >= 0.0, np.exp(-np.maximum(age, 0.0) / 400.0), 0.0)
        return np.asarray((held * self.spike_size[account]).sum(axis=1))

    def followers(self, account: Ints, day: Floats) -> Floats:
        """Return the public follower count, real and bought; arrays of one shape."""
        return self.real_followers(account, day) + self.bought_followers(account, day)


def expit(value: Floats) -> Floats:
    """Return the probability of log-odds, any shape."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * value)))


def week_of(day: Floats) -> Ints:
    """Return the week of each day, counted from 0."""
    return np.asarray(day // 7, dtype=np.int64)


def instants(day: Floats) -> NDArray[np.datetime64]:
    """Return UTC instants, whole seconds, of days since `STARTS_AT`; NaN becomes NaT."""
    seconds = np.floor(day * 86_400.0)
    known = np.isfinite(seconds)
    whole = np.where(known, seconds, 0.0).astype("timedelta64[s]")
    return np.where(known, STARTS_AT + whole, np.datetime64("NaT", "s"))


def where_known(known: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[np.object_]:
    """Return the values as objects, with None where they are not known."""
    kept = values.astype(object)
    kept[~known] = None
    return kept


def pick(rng: np.random.Generator, shares: Floats) -> Ints:
    """Draw one column per row of shares, shape (N, choices), not necessarily summing to 1."""
    edges = np.cumsum(shares, axis=1)
    draw = rng.random(len(shares)) * edges[:, -1]
    return np.asarray((edges[:, :-1] <= draw[:, None]).sum(axis=1), dtype=np.int64)


def draw_people(rng: np.random.Generator, creators: int, days: int) -> People:
    """Draw the hidden traits of all creators and accounts.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    creators, days : int
        Size of the world.
    """
    bought = rng.random(creators) < 0.3
    authenticity = np.where(bought, -1.3, 0.55) + rng.normal(0.0, 0.55, creators)
    mass = rng.normal(0.0, 1.0, creators)
    main_topic, own, authority = _draw_authority(rng, creators)
    drift, momentum = _draw_drift(rng, creators, days // 7 + 1)
    present = rng.random((creators, len(PLATFORMS))) < np.array(PLATFORM_SHARES)
    present[~present.any(axis=1), 0] = True
    account_creator, account_platform = np.nonzero(present)
    account_of = np.full(present.shape, -1, dtype=np.int64)
    account_of[account_creator, account_platform] = np.arange(len(account_creator))
    level = 9.4 + 1.2 * mass[account_creator] + np.array(PLATFORM_LEVELS)[account_platform]
    level = level + rng.normal(0.0, 0.4, len(account_creator))
    spike_day, spike_size = _draw_spikes(rng, bought[account_creator], level, days)
    return People(
        mass=mass,
        authenticity=authenticity,
        conversation=rng.normal(0.0, 1.0, creators),
        pace=rng.normal(0.0, 1.0, creators),
        growth=rng.normal(0.12, 0.12, creators),
        bought=bought,
        rhythm=rng.integers(0, len(RHYTHM_SKILLS), creators),
        country=pick(rng, np.tile(COUNTRY_SHARES, (creators, 1))),
        main_topic=main_topic,
        authority=authority,
        own=own,
        drift=drift,
        momentum=momentum,
        account_creator=account_creator,
        account_platform=account_platform,
        account_of=account_of,
        level=level,
        spike_day=spike_day,
        spike_size=spike_size,
    )


def _draw_authority(
    rng: np.random.Generator, creators: int
) -> tuple[Ints, NDArray[np.bool_], Floats]:
    """Draw the main topic, the topics posted about, and the authority in every topic."""
    rows, topics = np.arange(creators), len(TOPICS)
    main_topic = rng.integers(0, topics, creators)
    own = rng.random((creators, topics)) < 0.12
    own[rows, main_topic] = True
    general = rng.normal(0.0, 1.0, creators)[:, None]
    noise = rng.normal(0.0, 0.35, (creators, topics))
    authority = np.where(own, general - 0.7, 0.2 * general - 1.4) + noise
    authority[rows, main_topic] = (general + noise)[rows, main_topic]
    return main_topic, own, authority


def _draw_drift(rng: np.random.Generator, creators: int, weeks: int) -> tuple[Floats, Floats]:
    """Draw a mean-reverting path per creator and its change over `MOMENTUM_WEEKS`."""
    path = np.empty((creators, weeks + MOMENTUM_WEEKS))
    path[:, 0] = rng.normal(0.0, DRIFT_SD, creators)
    steps = rng.normal(0.0, DRIFT_SD * np.sqrt(1 - MEMORY**2), path.shape)
    for week in range(1, path.shape[1]):
        path[:, week] = MEMORY * path[:, week - 1] + steps[:, week]
    change = path[:, MOMENTUM_WEEKS:] - path[:, :-MOMENTUM_WEEKS]
    sd = DRIFT_SD * np.sqrt(2 * (1 - MEMORY**MOMENTUM_WEEKS))
    return path[:, MOMENTUM_WEEKS:], change / sd


def _draw_spikes(
    rng: np.random.Generator, buys: NDArray[np.bool_], level: Floats, days: int
) -> tuple[Floats, Floats]:
    """Draw the purchases of followers: some from before the data, in multiples of the real ones."""
    shape = (len(level), SPIKES)
    day = np.floor(rng.uniform(-300.0, float(days), shape)) + rng.random(shape)
    happens = buys[:, None] & (rng.random(shape) < 0.6)
    size = np.exp(level)[:, None] * rng.uniform(0.2, 1.4, shape)
    return np.where(happens, day, np.inf), np.where(happens, size, 0.0)


def creator_ids(creators: int) -> NDArray[np.object_]:
    """Return the ids of all creators, in order."""
    return np.array([f"c{number:05d}" for number in range(1, creators + 1)], dtype=object)
