"""Who the simulated people are in public: profiles, accounts, follower counts, mentions by others.

Every function takes the hidden `People` and returns one contract table; the equations are stated in
`world`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from conversion_influence.tables.world_people import (
    COUNTRIES,
    LANGUAGES,
    PLATFORMS,
    TOPICS,
    Floats,
    Ints,
    People,
    creator_ids,
    expit,
    instants,
    pick,
    week_of,
    where_known,
)

TIMEZONES = ("Europe/Brussels", "Europe/Zurich", "Europe/Paris", "Europe/London", "Europe/Dublin")
CREDENTIALS = ("degree", "book", "press", "title", "award")
SYLLABLES = ("ba", "lu", "mo", "ta", "vi", "ne", "ko", "ri", "sa", "du", "fe", "zo")
KINDS = ("mention", "share", "comment", "backlink")


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


def account_snapshots(rng: np.random.Generator, people: People, days: int) -> pd.DataFrame:
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
    return pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[creator],
            "platform": np.array(PLATFORMS)[people.account_platform[account]],
            "captured_at": instants(at),
            "followers": np.rint(real + people.bought_followers(account, at)).astype(np.int64),
            "following": np.rint(
                np.exp(6.0 + 0.3 * people.conversation[creator] + 0.8 * people.bought[creator])
                + at / 10
            ).astype(np.int64),
            "posts": np.floor(rate * (at + 400) / 7).astype(np.int64),
            "listed": np.floor(0.002 * real * np.exp(0.5 * authority)).astype(np.int64),
        }
    )


def mentions(rng: np.random.Generator, people: People, days: int) -> pd.DataFrame:
    """Return the table ``mentions``: peers and outside sources naming a creator."""
    creators, weeks = people.creators, (days + 6) // 7
    everyone = np.arange(creators)
    best = people.authority[everyone, people.main_topic]
    log_rate = -0.4 + 0.55 * (best[:, None] + people.drift[:, :weeks]) + 0.2 * people.mass[:, None]
    counts = rng.poisson(np.exp(log_rate)).ravel()
    creator = np.repeat(np.repeat(everyone, weeks), counts)
    day = 7.0 * np.repeat(np.tile(np.arange(weeks), creators), counts)
    day = day + 7.0 * rng.random(len(day))
    order = np.lexsort((day, creator))
    order = order[day[order] < days]
    creator, day = creator[order], day[order]
    source, source_followers = _sources(rng, people, creator, day)
    kind = pick(rng, np.where((best[creator] > 0)[:, None], [4, 2, 1.5, 2.5], [5, 2.5, 2, 0.5]))
    topic = pick(rng, people.topic_shares()[creator])
    platform = pick(rng, (people.account_of[creator] >= 0).astype(float))
    outside_network = kind == KINDS.index("backlink")
    return pd.DataFrame(
        {
            "creator_id": creator_ids(creators)[creator],
            "mentioned_at": instants(day),
            "source_id": source,
            "kind": np.array(KINDS)[kind],
            "source_followers": source_followers,
            "topic": where_known(rng.random(len(day)) >= 0.1, np.array(TOPICS)[topic]),
            "platform": where_known(~outside_network, np.array(PLATFORMS)[platform]),
        }
    )


def _sources(
    rng: np.random.Generator, people: People, creator: Ints, day: Floats
) -> tuple[NDArray[np.object_], Ints]:
    """Return the id and the followers of the account behind each mention.

    Buyers of followers are mentioned half of the time by a ring of four small accounts; others by
    peers of the same main topic (more by those who converse) or by outside sources, larger ones
    for more authority.
    """
    total, best = len(creator), people.authority[np.arange(people.creators), people.main_topic]
    pool = 5 * people.creators
    size = np.sort(np.exp(rng.normal(7.5, 1.6, pool)))
    authority = best[creator] + people.drift[creator, week_of(day)]
    outside = np.floor(pool * rng.random(total) ** np.exp(-0.3 * authority)).astype(np.int64)
    outside = np.minimum(outside, pool - 1)
    ring = (creator * 4 + rng.integers(0, 4, total)) % (pool // 3)
    in_ring = people.bought[creator] & (rng.random(total) < 0.5)
    outside = np.where(in_ring, ring, outside)
    peer = np.full(total, -1, dtype=np.int64)
    for topic in range(len(TOPICS)):
        members = np.nonzero(people.main_topic == topic)[0]
        rows = np.nonzero(people.main_topic[creator] == topic)[0]
        if len(members) > 1:
            weight = np.exp(0.9 * people.conversation[members])
            peer[rows] = rng.choice(members, len(rows), p=weight / weight.sum())
    by_peer = ~in_ring & (rng.random(total) < 0.35) & (peer >= 0) & (peer != creator)
    main_account = people.account_of.max(axis=1)
    peer_size = people.followers(main_account[np.where(by_peer, peer, 0)], day)
    names = np.array([f"s{number:06d}" for number in range(1, pool + 1)], dtype=object)
    ids = np.where(by_peer, creator_ids(people.creators)[peer], names[outside])
    return ids, np.rint(np.where(by_peer, peer_size, size[outside])).astype(np.int64)
