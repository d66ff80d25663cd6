"""The smallest tables that have a past: two creators, a few posts, captures and placements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from conversion_influence.tables.sources import Tables, open_frames

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    """Return midnight of a day of 2024, the first of January being day 1."""
    return datetime(2024, 1, 1) + pd.Timedelta(days=number - 1)


def frames() -> dict[str, pd.DataFrame]:
    return {
        "creators": pd.DataFrame({"creator_id": ["ada", "bob"], "rank": [1.5, None]}),
        "posts": pd.DataFrame(
            {
                "post_id": ["p1", "p2"],
                "creator_id": ["ada", "ada"],
                "platform": ["x", "x"],
                "published_at": [day(2), day(4)],
            }
        ),
        "placements": pd.DataFrame(
            {
                "placement_id": ["late", "early", "open"],
                "creator_id": ["ada", "bob", "ada"],
                "booked_at": [day(9), day(3), day(9)],
                "settled_at": [day(20), day(5), None],
                "conversions": pd.array([3, 1, None], dtype="Int64"),
                "exposures": pd.array([10, None, None], dtype="Int64"),
                "topic": ["food", None, "food"],
            }
        ),
    }


def opened(**changes: Mapping[str, Any] | pd.DataFrame | None) -> Tables:
    """Return the tables with columns of some of them set, or a table replaced or left out."""
    given = frames()
    for name, change in changes.items():
        if change is None:
            del given[name]
        elif isinstance(change, pd.DataFrame):
            given[name] = change
        else:
            given[name] = given[name].assign(**change)
    return open_frames(given, now=NOW)
