"""What the audience of the simulated people says under their posts, and what they answer.

The equations are stated in `world`. Facts that would be known only after the last day are left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.tables.world_events import post_ids
from conversion_influence.tables.world_people import (
    Floats,
    Ints,
    People,
    creator_ids,
    expit,
    instants,
)
from conversion_influence.tables.world_words import comments


def replies(
    rng: np.random.Generator,
    writing: np.random.Generator,
    people: People,
    drawn: pd.DataFrame,
    days: int,
) -> pd.DataFrame:
    """Return the table ``replies``: a sample of audience comments and the creator's answers."""
    post, creator, day = _draw_comments(rng, drawn, days)
    total = len(post)
    talks, honest = people.conversation[creator], people.authenticity[creator]
    question = rng.random(total) < expit(-1.2 + 0.25 * honest)
    critical = rng.random(total) < expit(-2.2 - 0.3 * honest)
    answers = rng.random(total) < expit(-0.6 + talks + 0.5 * question - 0.4 * critical)
    delay = np.exp(-1.6 - 0.7 * talks + rng.normal(0.0, 0.9, total))
    replied = np.where(answers & (day + delay < days), day + delay, np.nan)
    audience = np.where(people.bought[creator], 40, 400)
    author = creator * 400 + np.floor(audience * rng.random(total)).astype(np.int64)
    words = np.exp(1.9 + 0.3 * honest + 0.15 * talks + rng.normal(0.0, 0.6, total))
    names, position = np.unique(author, return_inverse=True)
    author_ids = np.array([f"u{number:07d}" for number in names], dtype=object)
    table = pd.DataFrame(
        {
            "creator_id": creator_ids(people.creators)[creator],
            "commented_at": instants(day),
            "author_id": author_ids[position],
            "replied_at": instants(replied),
            "is_question": question,
            "is_critical": critical,
            "words": np.maximum(1, np.rint(words)).astype(np.int64),
            "text": None,
            "post_id": post_ids(len(drawn))[post],
        }
    )
    topic, authority = drawn["topic"].to_numpy()[post], drawn["authority"].to_numpy()[post]
    leaning = -2.2 + 0.6 * authority + 0.5 * honest + 0.4 * talks
    table["text"] = comments(writing, table, people.french[creator], topic, leaning)
    return table


def _draw_comments(
    rng: np.random.Generator, drawn: pd.DataFrame, days: int
) -> tuple[Ints, Ints, Floats]:
    """Return post, creator and day of each comment, sorted by creator and time."""
    counts = rng.poisson(1.6 * np.exp(0.15 * drawn["authority"].to_numpy()))
    post = np.repeat(np.arange(len(drawn)), counts)
    creator = drawn["creator"].to_numpy()[post]
    day = drawn["day"].to_numpy()[post] + rng.exponential(0.5, len(post))
    kept = day < days
    post, creator, day = post[kept], creator[kept], day[kept]
    order = np.lexsort((day, creator))
    return post[order], creator[order], day[order]
