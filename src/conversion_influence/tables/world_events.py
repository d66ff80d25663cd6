"""What the simulated people publish: posts and the reactions to them.

Every function takes the hidden `People` and returns one contract table; the equations are stated in
`world`. Facts that would be known only after the last day are left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from conversion_influence.tables.world_people import (
    PLATFORMS,
    TOPICS,
    Floats,
    Ints,
    People,
    creator_ids,
    instants,
    pick,
    where_known,
)
from conversion_influence.tables.world_rhythms import draw_slots, rhythms
from conversion_influence.tables.world_words import captions

FORMATS = (("photo", "reel"), ("article", "note"), ("clip", "live"), ("video", "short"))
GENERIC_TAGS = ("", ";love", ";love;daily", ";love;daily;follow", ";love;daily;follow;viral")
PAID = {"disclosed": 0.6, "bought": 0.25, "others": 0.05, "sponsored": 0.5}
"""Share of creators who disclose paid views, and of posts that are pushed by payment."""


def draw_posts(rng: np.random.Generator, people: People, days: int) -> pd.DataFrame:
    """Return the posts with hidden columns: one row per post, sorted by creator and time.

    Columns: creator, account, topic (positions), day (since the start), fit (rhythm of the hour),
    authority (in the topic, then), sponsored.
    """
    accounts, weeks = len(people.level), (days + 6) // 7
    owner = people.account_creator
    log_rate = -0.95 + 0.5 * people.pace[owner, None] + 0.3 * people.momentum[owner, :weeks]
    counts = rng.poisson(np.exp(log_rate)).ravel()
    account = np.repeat(np.repeat(np.arange(accounts), weeks), counts)
    week = np.repeat(np.tile(np.arange(weeks), accounts), counts)
    slot = draw_slots(rng, people, account)
    day = week * 7 + (slot + rng.random(len(slot))) / 24.0
    order = np.lexsort((day, owner[account]))
    order = order[day[order] < days]
    account, slot, day = account[order], slot[order], day[order]
    creator = owner[account]
    topic = pick(rng, people.topic_shares()[creator])
    sponsored = rng.random(len(day)) < np.where(people.bought[creator], 0.2, 0.08)
    return pd.DataFrame(
        {
            "creator": creator,
            "account": account,
            "topic": topic,
            "day": day,
            "fit": rhythms()[people.account_platform[account], slot],
            "authority": people.authority_at(creator, topic, day),
            "sponsored": sponsored,
        }
    )


def post_ids(total: int) -> NDArray[np.object_]:
    """Return the ids of all posts, in order."""
    return np.array([f"p{number:07d}" for number in range(1, total + 1)], dtype=object)


def posts_table(
    rng: np.random.Generator, writing: np.random.Generator, people: People, drawn: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``posts``, one row per post."""
    total = len(drawn)
    creator, topic = drawn["creator"].to_numpy(), drawn["topic"].to_numpy()
    platform = people.account_platform[drawn["account"].to_numpy()]
    generic = np.minimum(rng.poisson(np.where(people.bought[creator], 1.6, 0.5)), 4)
    tags = np.array([[t.replace("-", "") + g for g in GENERIC_TAGS] for t in TOPICS], dtype=object)
    links = np.array([f"https://example.org/{name}" for name in TOPICS], dtype=object)
    formats = np.array(FORMATS)[platform, (rng.random(total) < 0.35).astype(int)]
    template = rng.integers(0, 5, total)
    authority = drawn["authority"].to_numpy()
    return pd.DataFrame(
        {
            "post_id": post_ids(total),
            "creator_id": creator_ids(people.creators)[creator],
            "platform": np.array(PLATFORMS)[platform],
            "published_at": instants(drawn["day"].to_numpy()),
            "topic": np.array(TOPICS)[topic],
            "hashtags": tags[topic, generic],
            "format": formats,
            "sponsored": drawn["sponsored"].to_numpy(),
            "text": captions(writing, template, people.french[creator], topic, authority),
            "link": where_known(rng.random(total) < 0.3, links[topic]),
        }
    )


def post_metrics(
    rng: np.random.Generator,
    paying: np.random.Generator,
    people: People,
    drawn: pd.DataFrame,
    days: int,
) -> pd.DataFrame:
    """Return the table ``post_metrics``: captures about 1 and 7 days after each post."""
    share, disclosed = _paid_shares(paying, people, drawn)
    totals = _reactions(rng, people, drawn)
    early = {
        name: np.floor(count * rng.uniform(0.45, 0.8, len(drawn))).astype(np.int64)
        for name, count in totals.items()
    }
    ids, day = post_ids(len(drawn)), drawn["day"].to_numpy()
    captures = []
    for delay, counts in ((1.0, early), (7.0, totals)):
        at = day + delay + rng.uniform(0.0, 0.08, len(drawn))
        capture = pd.DataFrame({"post_id": ids, "captured_at": instants(at), **counts})
        paid = np.floor(counts["views"] * share)
        capture["paid_views"] = pd.Series(paid).where(disclosed).astype("Int64")
        captures.append(capture[at < days])
    both = pd.concat(captures)
    return both.sort_values(["post_id", "captured_at"], kind="stable", ignore_index=True)


def _paid_shares(
    rng: np.random.Generator, people: People, drawn: pd.DataFrame
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the paid share of each post's views, and whether its creator discloses it."""
    creator, total = drawn["creator"].to_numpy(), len(drawn)
    usual = np.where(people.bought[creator], PAID["bought"], PAID["others"])
    pushed = rng.random(total) < np.where(drawn["sponsored"], PAID["sponsored"], usual)
    disclosed = rng.random(people.creators) < PAID["disclosed"]
    return np.where(pushed, rng.uniform(0.2, 0.7, total), 0.0), disclosed[creator]


def _reactions(rng: np.random.Generator, people: People, drawn: pd.DataFrame) -> dict[str, Ints]:
    """Return the reactions to each post after 7 days: only real followers react."""
    creator, total = drawn["creator"].to_numpy(), len(drawn)
    authority, fit = drawn["authority"].to_numpy(), drawn["fit"].to_numpy()
    honest, talks = people.authenticity[creator], people.conversation[creator]
    real = people.real_followers(drawn["account"].to_numpy(), drawn["day"].to_numpy())
    paid = np.where(drawn["sponsored"], -0.3, 0.0)
    noise = rng.normal(0.0, 1.0, (5, total))
    reach = real * np.exp(-1.8 + 0.2 * fit + 0.15 * authority + paid + 0.4 * noise[0])
    flattery = 0.4 * people.bought[creator] - 0.15 * people.mass[creator]
    views = reach * rng.uniform(1.1, 1.7, total)
    rates = {
        "likes": -3.0 + 0.15 * authority + flattery + 0.3 * noise[1],
        "comments": -5.4 + 0.3 * authority + 0.25 * honest + 0.25 * talks + 0.3 * noise[2],
        "shares": -5.8 + 0.45 * authority + 0.15 * honest + 0.3 * noise[3],
        "saves": -5.1 + 0.5 * authority + 0.2 * honest + 0.3 * noise[4],
    }
    counts = {"views": np.rint(views).astype(np.int64), "reach": np.rint(reach).astype(np.int64)}
    return counts | {name: rng.poisson(reach * np.exp(rate)) for name, rate in rates.items()}
