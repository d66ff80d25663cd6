"""Changes of rows for copies with another future: whose they are stays, what they say does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from conversion_influence.dataset.audit.known import PARTS, Part
from conversion_influence.dataset.audit.values import later, other_outcomes, other_values

KEPT = frozenset({"creator_id", "platform", "post_id", "placement_id"})
"""Columns that say whose fact it is, and so stay."""

Frames = Mapping[str, pd.DataFrame]


def parts(frames: Frames) -> list[Part]:
    """Return the parts of rows that these tables can tell the instant of."""
    return [p for p in PARTS if p.table in frames and p.known_at in frames[p.table]]


def other_part(part: Part, rng: np.random.Generator) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a change of one part of rows."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        columns = [name for name in part.columns if name in rows]
        if part.table == "placements":
            return other_outcomes(rows, columns, rng)
        return other_values(rows, part.table, columns, rng)

    return change


def other_rows(
    name: str, column: str, rng: np.random.Generator
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a change of all that a row says, but not whose it is nor its parts."""
    timed = {c for part in PARTS if part.table == name for c in part.columns}

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        said = [c for c in rows.columns if c not in KEPT and c not in timed and c != column]
        return other_values(rows, name, said, rng).assign(**{column: later(rows[column], rng)})

    return change
