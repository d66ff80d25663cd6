"""A year of eight creators in every table, with facts at whole hours so that instants repeat."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

START = datetime(2024, 1, 1)
NOW = datetime(2025, 6, 1)
CUT = datetime(2024, 7, 1)
CREATORS = tuple(f"c{number}" for number in range(8))
NETWORKS = ("x", "y")
TOPICS = ("food", "tech")


def frames(seed: int = 0, size: int = 160) -> dict[str, pd.DataFrame]:
    """Return the eight tables, about ``size`` rows of each kind of event."""
    rng = np.random.default_rng(seed)

    def times() -> pd.Series:
        hours = rng.integers(0, 365 * 24, size)
        hours[:8] = (CUT - START).days * 24
        return pd.Series(START + pd.to_timedelta(hours, unit="h")).astype("datetime64[us]")

    def pick(options: tuple[str, ...]) -> np.ndarray:
        return rng.choice(np.array(options, dtype=object), size)

    def after(begin: pd.Series, most_days: int) -> pd.Series:
        hours = rng.integers(0, most_days * 24, size)
        return (begin + pd.to_timedelta(hours, unit="h")).astype("datetime64[us]")

    ids = np.arange(size).astype(str).astype(object)
    posts = pd.DataFrame(
        {
            "post_id": "p" + ids,
            "creator_id": pick(CREATORS),
            "platform": pick(NETWORKS),
            "published_at": times(),
            "topic": pick(TOPICS),
            "sponsored": rng.random(size) < 0.3,
            "text": pick(("fresh bread", "new phone", "my garden")),
        }
    )
    read = after(posts["published_at"], 30)
    views = rng.integers(10, 500, size)
    placed, exposures = times(), rng.integers(20, 200, size)
    return {
        "creators": pd.DataFrame(
            {
                "creator_id": CREATORS,
                "country": ["BE", "FR"] * 4,
                "first_seen_at": [START, datetime(2024, 9, 1)] * 4,
            }
        ),
        "accounts": pd.DataFrame(
            {
                "creator_id": CREATORS,
                "platform": "x",
                "created_at": [START, datetime(2024, 10, 1)] * 4,
                "verified": [True, False] * 4,
            }
        ),
        "account_snapshots": pd.DataFrame(
            {
                "creator_id": pick(CREATORS),
                "platform": pick(NETWORKS),
                "captured_at": times(),
                "followers": rng.integers(0, 5000, size),
            }
        ).drop_duplicates(["creator_id", "platform", "captured_at"], ignore_index=True),
        "posts": posts,
        "post_metrics": pd.DataFrame(
            {
                "post_id": posts["post_id"],
                "captured_at": read,
                "views": views,
                "likes": rng.integers(0, 90, size),
                "paid_views": views // 3,
            }
        ),
        "mentions": pd.DataFrame(
            {
                "creator_id": pick(CREATORS),
                "mentioned_at": times(),
                "source_id": pick(("s1", "s2", "s3", *CREATORS[:3])),
                "kind": pick(("mention", "share")),
                "source_followers": rng.integers(0, 900, size),
            }
        ),
        "replies": _replies(rng, pick(CREATORS), times()),
        "placements": pd.DataFrame(
            {
                "placement_id": "b" + ids,
                "creator_id": pick(CREATORS),
                "booked_at": placed,
                "settled_at": after(placed, 60),
                "conversions": rng.binomial(exposures, 0.1),
                "exposures": exposures,
                "topic": pick(TOPICS),
                "platform": pick(NETWORKS),
                "cost": rng.integers(1, 900, size).astype(float),
            }
        ),
    }


def _replies(rng: np.random.Generator, creators: np.ndarray, commented: pd.Series) -> pd.DataFrame:
    answered = commented + pd.to_timedelta(rng.integers(0, 90 * 24, len(commented)), unit="h")
    return pd.DataFrame(
        {
            "creator_id": creators,
            "commented_at": commented,
            "replied_at": answered.where(rng.random(len(commented)) < 0.6).astype("datetime64[us]"),
            "is_question": rng.random(len(commented)) < 0.5,
            "words": rng.integers(1, 30, len(commented)),
        }
    )
