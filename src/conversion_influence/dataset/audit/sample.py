"""A sample of creators with all their facts, small enough to be computed many times."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from conversion_influence.dataset.audit.known import columns_of
from conversion_influence.errors import ModelError
from conversion_influence.tables.sources import Tables

MOST_ROWS = 150_000
"""Rows of all tables together from which on no further creator is taken."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Raw tables of some creators.

    Attributes
    ----------
    frames : dict of str to pandas.DataFrame
        Tables by name, with the columns the user gave; only those that have rows.
    creators : tuple of str
        Who was taken, of those with placements.
    of_creators : int
        How many have placements.
    """

    frames: dict[str, pd.DataFrame]
    creators: tuple[str, ...]
    of_creators: int

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows per table."""
        return {name: len(frame) for name, frame in self.frames.items()}


def draw_sample(
    tables: Tables, most_creators: int, rng: np.random.Generator, most_rows: int = MOST_ROWS
) -> Sample:
    """Draw creators that have placements, with every row about them.

    Parameters
    ----------
    tables : Tables
        The opened raw tables; must hold placements.
    most_creators : int
        How many at most.
    rng : numpy.random.Generator
        Source of chance.
    most_rows : int
        Creators are taken until their rows are so many; two at least.

    Raises
    ------
    ModelError
        If there is no placement at all.
    """
    counts = _rows_per_creator(tables)
    if counts.empty:
        msg = "placements has no row with a creator_id and booked_at: there is nothing to audit"
        raise ModelError(msg)
    drawn = counts.iloc[rng.permutation(len(counts))].head(most_creators)
    fitting = int((drawn["facts"].cumsum() <= most_rows).sum())
    creators = sorted(drawn["creator_id"].head(max(2, fitting)))
    frames = {name: _rows_of(tables, name, creators) for name in tables.names}
    there = {name: frame for name, frame in frames.items() if len(frame)}
    return Sample(there, tuple(creators), len(counts))


def _rows_per_creator(tables: Tables) -> pd.DataFrame:
    """Return ``creator_id`` and ``facts``, one row per creator with placements, in order of id."""
    facts = [table for table in tables.tables.values() if "creator_id" in table.columns]
    owned = ibis.union(*(f.select("creator_id") for f in facts)) if len(facts) > 1 else facts[0]
    counted = owned.group_by("creator_id").aggregate(facts=ibis._.count())
    frame: pd.DataFrame = counted.semi_join(tables.tables["placements"], "creator_id").execute()
    return frame.sort_values("creator_id", ignore_index=True)


def _rows_of(tables: Tables, name: str, creators: list[str]) -> pd.DataFrame:
    table = tables.tables[name]
    if name == "post_metrics":
        posts = tables.get("posts")
        if posts is None:
            return pd.DataFrame()
        table = table.semi_join(posts.filter(posts.creator_id.isin(creators)), "post_id")
    elif name == "mentions":
        table = table.filter(table.creator_id.isin(creators) | table.source_id.isin(creators))
    else:
        table = table.filter(table.creator_id.isin(creators))
    frame: pd.DataFrame = table.select(*columns_of(tables, name)).execute()
    order = [c for c in frame.columns if not pd.api.types.is_bool_dtype(frame[c])]
    return frame.sort_values(order, ignore_index=True, key=_comparable)


def _comparable(values: pd.Series) -> pd.Series:
    """Return text for what may hold values of different kinds, so that it can be sorted."""
    return values.astype(str) if values.dtype == object else values
