"""Who names the simulated people: peers, outside sources, and rings of bought accounts.

The equations are stated in `world`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from conversion_influence.tables.world_events import post_ids
from conversion_influence.tables.world_people import (
    PLATFORMS,
    TOPICS,
    Floats,
    Ints,
    People,
    creator_ids,
    instants,
    pick,
    week_of,
    where_known,
)

KINDS = ("mention", "share", "comment", "backlink")
MEANS_POST = (0.2, 0.7, 0.7, 0.1)
"""Share of the mentions of each kind that mean one post."""

PEERS = 8
"""Peers among whom the source of a mention is drawn."""

RECENT = 60.0
"""Days after which a post is not mentioned any more."""


def mentions(
    rng: np.random.Generator,
    meaning: np.random.Generator,
    people: People,
    drawn: pd.DataFrame,
    days: int,
) -> pd.DataFrame:
    """Return the table ``mentions``: peers and outside sources naming a creator."""
    creators = people.creators
    creator, day = _draw_mentions(rng, people, days)
    best = people.authority[np.arange(creators), people.main_topic]
    source, source_followers = _sources(rng, people, creator, day)
    kind = pick(rng, np.where((best[creator] > 0)[:, None], [4, 2, 1.5, 2.5], [5, 2.5, 2, 0.5]))
    topic = pick(rng, people.topic_shares()[creator])
    platform = pick(rng, (people.account_of[creator] >= 0).astype(float))
    named = rng.random(len(day)) >= 0.1
    post = _posts_meant(meaning, drawn, creator, day, np.array(MEANS_POST)[kind])
    meant = post >= 0
    topic = np.where(meant, drawn["topic"].to_numpy()[post], topic)
    account = drawn["account"].to_numpy()[post]
    platform = np.where(meant, people.account_platform[account], platform)
    on_network = meant | (kind != KINDS.index("backlink"))
    return pd.DataFrame(
        {
            "creator_id": creator_ids(creators)[creator],
            "mentioned_at": instants(day),
            "source_id": source,
            "kind": np.array(KINDS)[kind],
            "source_followers": source_followers,
            "topic": where_known(meant | named, np.array(TOPICS)[topic]),
            "platform": where_known(on_network, np.array(PLATFORMS)[platform]),
            "post_id": where_known(meant, post_ids(len(drawn))[post]),
        }
    )


def _draw_mentions(rng: np.random.Generator, people: People, days: int) -> tuple[Ints, Floats]:
    """Return creator and day of each mention, sorted by both."""
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
    return creator[order], day[order]


def _posts_meant(
    rng: np.random.Generator, drawn: pd.DataFrame, creator: Ints, day: Floats, share: Floats
) -> Ints:
    """Return the post that each mention means, -1 where it means none.

    It is the creator's last post, or the one before it and so on with half the chance each.
    """
    owner, published = drawn["creator"].to_numpy(), drawn["day"].to_numpy()
    width = 2.0 * max(float(published.max()), float(day.max(initial=0.0))) + 1.0
    before = np.searchsorted(owner * width + published, creator * width + day)
    post = before - rng.geometric(0.5, len(day))
    usable = (post >= 0) & (owner[post] == creator) & (day - published[post] < RECENT)
    meant = usable & (rng.random(len(day)) < share)
    return np.asarray(np.where(meant, post, -1), dtype=np.int64)


def _sources(
    rng: np.random.Generator, people: People, creator: Ints, day: Floats
) -> tuple[NDArray[np.object_], Ints]:
    """Return the id and the followers of the account behind each mention.

    Buyers of followers are mentioned half of the time by a ring of four small accounts; others by
    peers of the same main topic and a like authority (more by those who converse) or by outside
    sources, larger ones for more authority.
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
    by_peer = ~in_ring & (rng.random(total) < 0.35)
    peer = np.full(total, -1, dtype=np.int64)
    peer[by_peer] = _peers(rng, people, creator[by_peer])
    by_peer &= peer >= 0
    main_account = people.account_of.max(axis=1)
    peer_size = people.followers(main_account[np.where(by_peer, peer, 0)], day)
    names = np.array([f"s{number:06d}" for number in range(1, pool + 1)], dtype=object)
    ids = np.where(by_peer, creator_ids(people.creators)[peer], names[outside])
    return ids, np.rint(np.where(by_peer, peer_size, size[outside])).astype(np.int64)


def _peers(rng: np.random.Generator, people: People, creator: Ints) -> Ints:
    """Draw a peer who names each creator, -1 where nobody else has that main topic.

    Of `PEERS` people of the same main topic whose authority is next to one drawn around that of
    the creator's usual company, one is picked by readiness to converse.
    """
    best = people.authority[np.arange(people.creators), people.main_topic]
    company = rng.normal(0.0, 0.8, people.creators)
    peer = np.full(len(creator), -1, dtype=np.int64)
    for topic in range(len(TOPICS)):
        rows = np.nonzero(people.main_topic[creator] == topic)[0]
        members = np.nonzero(people.main_topic == topic)[0]
        members = members[np.argsort(best[members], kind="stable")]
        if len(members) < 2 or not len(rows):
            continue
        wanted = (best + company)[creator[rows], None]
        wanted = wanted + rng.normal(0.0, 0.5, (len(rows), PEERS))
        place = np.minimum(np.searchsorted(best[members], wanted), len(members) - 1)
        others = members[place] != creator[rows, None]
        place = np.where(others, place, np.where(place > 0, place - 1, place + 1))
        near = members[place]
        chosen = pick(rng, np.exp(0.9 * people.conversation[near]))
        peer[rows] = near[np.arange(len(rows)), chosen]
    return peer
