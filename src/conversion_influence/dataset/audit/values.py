"""Other values in place of given ones: what a fact could have said instead."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from conversion_influence.tables.contract import Kind
from conversion_influence.tables.schemas import CONTRACTS

LATEST_DAYS = 40
"""How much later a fact may be moved."""

LIMITS = (
    ("paid_views", "views"),
    ("clicks", "reach"),
    ("conversions", "exposures"),
    ("control_conversions", "control_exposures"),
    ("refunds", "conversions"),
)
"""Pairs of counts of which the first is a part of the second."""


def other_values(
    rows: pd.DataFrame, table: str, columns: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """Return rows of which the named columns say something else.

    Numbers become far larger and flags the opposite; of texts, half become another text of the
    column; instants move later. A missing number, flag or text is filled in.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of a raw table.
    table : str
        Which.
    columns : list of str
        What is changed.
    rng : numpy.random.Generator
        Source of chance.
    """
    kinds = {column.name: column.kind for column in CONTRACTS[table].columns}
    kinds |= {name: _kind_of_extra(rows[name]) for name in columns if name not in kinds}
    changed = {name: _other(rows[name], kinds[name], rng) for name in columns}
    return _within_limits(rows.assign(**changed), columns)


def later(instants: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Move two thirds of the instants later by up to `LATEST_DAYS`; missing ones stay missing."""
    seconds = rng.integers(0, LATEST_DAYS * 86_400, len(instants))
    seconds[rng.random(len(instants)) < 1 / 3] = 0
    moved: pd.Series = instants + pd.to_timedelta(pd.Series(seconds, instants.index), unit="s")
    return moved.astype("datetime64[us]")


def _other(values: pd.Series, kind: Kind, rng: np.random.Generator) -> pd.Series:
    if kind == "timestamp":
        return later(pd.to_datetime(values), rng)
    if kind == "boolean":
        return ~values.astype("boolean").fillna(False).astype(bool)
    if kind == "string":
        return other_text(values, rng)
    return (_numbers(values) * 3 + 7).fillna(5)


def _numbers(values: pd.Series) -> pd.Series:
    """Return numbers as numbers also where all are missing, which pandas keeps as objects."""
    return values.astype("float64") if values.dtype == object else values


def _kind_of_extra(values: pd.Series) -> Kind:
    """Return the kind of a column that no contract names, by how it was opened."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return "timestamp"
    if pd.api.types.infer_dtype(values) == "boolean":
        return "boolean"
    return "number" if pd.api.types.is_numeric_dtype(values) else "string"


def other_text(values: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Put another text of the column in place of half of them, and of all that are missing."""
    pool = values.dropna().unique().tolist() or ["altered"]
    drawn = pd.Series(rng.choice(np.array(pool, dtype=object), len(values)), values.index)
    kept = values.notna() & (rng.random(len(values)) < 0.5)
    mixed: pd.Series = values.astype(object).where(kept, drawn)
    return mixed


def other_outcomes(
    placements: pd.DataFrame, columns: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """Return placements with other outcomes: who did not convert does, within the exposures.

    Parameters
    ----------
    placements : pandas.DataFrame
        Rows of placements.
    columns : list of str
        Columns of the outcome.
    rng : numpy.random.Generator
        Source of chance.
    """
    changed = other_values(placements, "placements", columns, rng)
    for low, high in (("conversions", "exposures"), ("control_conversions", "control_exposures")):
        if low in columns:
            most = changed[high] if high in columns else pd.Series(1, changed.index)
            changed[low] = most - _numbers(placements[low]).fillna(0)
    return _within_limits(changed, columns)


def _within_limits(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return rows in which no changed part is larger than its changed whole."""
    for low, high in LIMITS:
        if low in columns and high in columns:
            rows = rows.assign(**{low: np.minimum(rows[low], rows[high])})
    return rows


def possible(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables in which no row contradicts another: nothing ends before it began.

    Captures stand at or after their post, answers after comments, outcomes after bookings; of rows
    with one key the first stays.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Raw tables; what was known before the cut is in order already and stays as it is.
    """
    whole = dict(frames)
    if "post_metrics" in whole and "posts" in whole:
        published = whole["posts"].set_index("post_id")["published_at"]
        captures = whole["post_metrics"]
        captures = captures[captures["post_id"].isin(published.index)]
        start = captures["post_id"].map(published)
        whole["post_metrics"] = captures.assign(
            captured_at=captures["captured_at"].where(captures["captured_at"] >= start, start)
        )
    for name, first, last in (
        ("replies", "commented_at", "replied_at"),
        ("placements", "booked_at", "settled_at"),
    ):
        if name in whole and last in whole[name]:
            whole[name] = _in_order(whole[name], first, last)
    for name, frame in whole.items():
        key = list(CONTRACTS[name].key)
        if key:
            whole[name] = frame.drop_duplicates(key, ignore_index=True)
    return whole


def _in_order(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    early = frame[last] < frame[first]
    return frame.assign(**{last: frame[last].mask(early, frame[first])})
