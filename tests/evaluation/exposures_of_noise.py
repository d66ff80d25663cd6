"""Placements whose exposures follow followers and creators, with noise; no two are the same."""

import numpy as np
import pandas as pd


def noisy(
    creators: int = 80, each: int = 10, *, slope: float = 0.6, between: float = 0.4
) -> pd.DataFrame:
    """Return one row per placement in order of settled_at; a third of the creators come late."""
    chance = np.random.default_rng(4)
    who = np.repeat(np.arange(creators), each)
    start = np.where(np.arange(creators) % 3 == 0, 300, 0)[who]
    day = start + chance.integers(0, 400, len(who)) + chance.random(len(who))
    followers = np.exp(chance.normal(9.0, 1.2, creators))[who]
    own = chance.normal(0.0, between, creators)[who]
    logs = 1.0 + slope * np.log(followers) + own + chance.normal(0.0, 0.4, len(who))
    as_of = (pd.Timestamp("2022-01-01") + pd.to_timedelta(day, unit="D")).as_unit("us")
    past = pd.DataFrame(
        {
            "creator_id": [f"c{number}" for number in who],
            "platform": np.where(who % 2, "x", "y"),
            "as_of": as_of,
            "settled_at": as_of + pd.Timedelta(days=20),
            "exposures": np.exp(logs) + 1.0,
            "followers": followers,
            "listed": True,
        }
    )
    return past.sort_values("settled_at", ignore_index=True)
