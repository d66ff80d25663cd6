"""When people post: the rhythm of each network, and how strongly a creator follows it.

Hour 0 of a week is the first hour of a Sunday, UTC.
"""

from __future__ import annotations

import numpy as np

from conversion_influence.tables.world_people import (
    PLATFORMS,
    RHYTHM_SKILLS,
    Floats,
    Ints,
    People,
)


def rhythms() -> Floats:
    """Return the rhythm of each network, shape (P, 168): mean 0, sd 1 over the hours of a week.

    Hour 0 is the first hour of a Sunday, UTC. A network has a best hour and a taste for weekends.
    """
    hour, day = np.arange(168) % 24, np.arange(168) // 24
    weekend = ((day == 0) | (day == 6)).astype(float)
    rows = []
    for best_hour, liking in ((19, 0.3), (8, -1.5), (21, 0.6), (17, 1.0)):
        raw = np.cos(2 * np.pi * (hour - best_hour) / 24) + liking * weekend
        rows.append((raw - raw.mean()) / raw.std())
    return np.array(rows)


def slot_shares() -> Floats:
    """Return how likely each hour of the week is, by rhythm skill and network: (S, P, 168)."""
    weight = np.exp(np.array(RHYTHM_SKILLS)[:, None, None] * rhythms()[None])
    return np.asarray(weight / weight.sum(axis=2, keepdims=True))


def draw_slots(rng: np.random.Generator, people: People, account: Ints) -> Ints:
    """Draw the hour of the week of one post per account given.

    All distributions stand one after the other on one line, that of row r on [r, r + 1), so that
    one binary search serves all posts.
    """
    row = people.rhythm[people.account_creator[account]] * len(PLATFORMS)
    row = row + people.account_platform[account]
    edges = np.cumsum(slot_shares().reshape(-1, 168), axis=1)
    line = edges / edges[:, -1:] + np.arange(len(edges))[:, None]
    found = np.searchsorted(line.ravel(), row + rng.random(len(row)), side="right") - 168 * row
    return np.asarray(np.minimum(found, 167), dtype=np.int64)
