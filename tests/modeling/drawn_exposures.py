"""Placements whose exposures follow a known law."""

import numpy as np
import pandas as pd

NETWORKS = {"x": 0.5, "y": -0.5, "z": 0.0}
START = pd.Timestamp("2022-01-01")


def drawn(
    creators: int = 150,
    each: int = 12,
    *,
    seed: int = 1,
    slope: float = 0.6,
    between: float = 0.5,
    within: float = 0.4,
    drift: float = 0.0,
) -> pd.DataFrame:
    """Return one row per placement, with ``truth``: the median given the creator."""
    chance = np.random.default_rng(seed)
    rows = creators * each
    who = np.repeat(np.arange(creators), each)
    day = np.sort(chance.integers(0, 720, (creators, each)), axis=1)
    walk = np.cumsum(chance.normal(0.0, drift, (creators, each)), axis=1).ravel()
    network = chance.choice(list(NETWORKS), creators)[who]
    followers = np.rint(np.exp(chance.normal(9.0, 1.2, creators)))[who]
    own = chance.normal(0.0, between, creators)[who] + walk
    distance = np.array([NETWORKS[name] for name in network])
    centre = 1.5 + slope * np.log(followers) + distance + own
    as_of = START + pd.to_timedelta(day.ravel(), unit="D")
    noise = chance.normal(0.0, within, rows)
    return pd.DataFrame(
        {
            "creator_id": [f"c{number}" for number in who],
            "platform": network,
            "as_of": as_of.astype("datetime64[us]"),
            "settled_at": (as_of + pd.Timedelta(days=20)).astype("datetime64[us]"),
            "exposures": np.maximum(1.0, np.rint(np.exp(centre + noise))),
            "followers": followers,
            "listed": True,
            "truth": np.exp(centre),
        }
    )


def next_ones(past: pd.DataFrame, **changes: object) -> pd.DataFrame:
    """Return a placement of every creator long after all that is known."""
    last = past.groupby("creator_id", as_index=False).last()
    return last.assign(as_of=pd.Timestamp("2024-06-01"), **changes)
