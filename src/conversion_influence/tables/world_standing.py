"""Who the simulated people are in public: profiles, accounts and their counts.

Every function takes the hidden `People` and returns one contract table; the equations are stated in
`world`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.tables.world_people import (
    COUNTRIES,
    LANGUAGES,
    PLATFORMS,
    TOPICS,
    People,
    creator_ids,
    expit,
    instants,
    where_known,
)

TIMEZONES = ("Europe/Brussels", "Europe/Zurich", "Europe/Paris", "Europe/London", "Europe/Dublin")
CREDENTIALS = ("degree", "book", "press", "title", "award")
SYLLABLES = ("ba", "lu", "mo", "ta", "vi", "ne", "ko", "ri", "sa", "du", "fe", "zo")


def creators_table(rng: np.random.Generator, people: People) -> pd.DataFrame:
    """Return the table ``creators``, one row per creator."""
    total = people.creators
    syllables = np.array(SYLLABLES)[rng.integers(0, len(SYLLABLES), (total, 4))]
    names = [f"{a}{b} {c}{d}".title() for a, b, c, d in syllables]
    handles = [f"{name.lower().replace(' ', '_')}_{i:04d}" for i, name in enumerate(names, 1)]
    best = people.authority[np.arange(total), people.main_topic]
    earned = rng.random((total, len(CREDENTIALS))) < expit(-2.2 + 0.7 * best)[:, None]
    topic_list = [";".join(np.array(TOPICS)[row]) for row in people.own]
    return pd.DataFrame(
        {
            "creator_id": creator_ids(total),
            "handle": handles,
            "name": names,
            "country": np.array(COUNTRIES)[people.country],
            "language": np.array(LANGUAGES)[people.country],
            "topics": where_known(rng.random(total) >= 0.05, np.array(topic_list)),
            "credentials": [";".join(np.array(CREDENTIALS)[row]) or None for row in earned],
            "managed": rng.random(total) < expit(-1.0 + 0.8 * people.mass),
            "first_seen_at": instants(-np.floor(rng.uniform(1.0, 700.0, total))),
        }
    )


def accounts_table(
    rng: np.random.Generator, people: People, creators: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``accounts``, one row per creator and platform."""
    owner, total = people.account_creator, len(people.account_creator)
    return pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[owner],
            "platform": np.array(PLATFORMS)[people.account_platform],
            "account_id": [f"a{number:06d}" for number in range(1, total + 1)],
            "handle": creators["handle"].to_numpy()[owner],
            "created_at": instants(-np.floor(rng.uniform(120.0, 2500.0, total))),
            "verified": rng.random(total) < expit(-2.0 + 0.9 * people.mass[owner]),
            "timezone": np.array(TIMEZONES)[people.country[owner]],
        }
    )


def account_snapshots(
    rng: np.random.Generator, following: np.random.Generator, people: People, days: int
) -> pd.DataFrame:
    """Return ``account_snapshots``: weekly captures, and daily ones around a purchase."""
    accounts = len(people.level)
    weekly = np.arange(0, days, 7)[None, :] + rng.integers(0, 7, accounts)[:, None]
    around = np.floor(people.spike_day)[:, :, None] + np.arange(-3, 6)[None, None, :]
    account = np.repeat(np.arange(accounts), weekly.shape[1])
    near = np.repeat(np.arange(accounts), around.shape[1] * around.shape[2])
    account = np.concatenate([account, near])
    day = np.concatenate([weekly.ravel().astype(float), around.ravel()])
    kept = np.isfinite(day) & (day >= 0) & (day <= days - 1)
    pairs = np.unique(np.column_stack([account[kept], day[kept].astype(np.int64)]), axis=0)
    account = pairs[:, 0]
    at = pairs[:, 1] + 0.25
    creator = people.account_creator[account]
    real = people.real_followers(account, at) * np.exp(rng.normal(0.0, 0.004, len(at)))
    authority = people.authority_at(creator, people.main_topic[creator], at)
    rate = np.exp(-0.3 + 0.5 * people.pace[creator])
    usual = np.exp(6.0 + 0.3 * people.conversation[creator] + 0.8 * people.bought[creator])
    churns = following.random(people.creators) < np.where(people.bought, 0.6, 0.05)
    swing = np.where(churns, 0.25, 0.01)[creator] * following.random(len(at))
    return pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[creator],
            "platform": np.array(PLATFORMS)[people.account_platform[account]],
            "captured_at": instants(at),
            "followers": np.rint(real + people.bought_followers(account, at)).astype(np.int64),
            "following": np.rint((usual + at / 10) * (1.0 + swing)).astype(np.int64),
            "posts": np.floor(rate * (at + 400) / 7).astype(np.int64),
            "listed": np.floor(0.002 * real * np.exp(0.5 * authority)).astype(np.int64),
        }
    )
