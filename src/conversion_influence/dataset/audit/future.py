"""Copies of raw tables with another future: what was known before a cut stays, all else differs.

Known at or after the cut are the rows of `known.ROWS` whose instant is not before it, the parts of
earlier rows (`known.PARTS`): answers to earlier comments, outcomes of earlier placements, and
creators that count only from then on (`known.SINCE`); those without an instant are lasting. Three
copies are made of each cut, so that a leak that one of them hides shows in another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import numpy as np
import pandas as pd

from conversion_influence.dataset.audit.additions import new_accounts, new_rows
from conversion_influence.dataset.audit.changes import Frames, other_part, other_rows, parts
from conversion_influence.dataset.audit.known import ROWS, SINCE, Part, known_later
from conversion_influence.dataset.audit.values import possible


@dataclass(frozen=True, eq=False)
class Copy:
    """Tables with another future.

    Attributes
    ----------
    frames : dict of str to pandas.DataFrame
        Raw tables by name.
    facts : int
        How many facts differ from the original.
    """

    frames: dict[str, pd.DataFrame]
    facts: int


def altered(frames: Frames, cut: datetime, rng: np.random.Generator) -> Copy:
    """Change every fact known at the cut or later; two thirds of them also come later.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Raw tables.
    cut : datetime
        Naive UTC.
    rng : numpy.random.Generator
        Source of chance.
    """
    changed, facts = dict(frames), 0
    for part in parts(frames):
        rows = _open(changed[part.table], part, cut)
        facts += int(rows.sum())
        changed[part.table] = _put(changed[part.table], rows, other_part(part, rng))
    for name, column in _events(frames):
        rows = known_later(changed[name], column, cut)
        facts += int(rows.sum())
        changed[name] = _put(changed[name], rows, other_rows(name, column, rng))
    return Copy(possible(changed), facts)


def deleted(frames: Frames, cut: datetime, rng: np.random.Generator) -> Copy:
    """Remove every fact known at the cut or later.

    A table without rows cannot be opened: where all would go, one stays, altered and long after.

    Parameters
    ----------
    frames, cut, rng
        As for `altered`.
    """
    left, facts = dict(frames), 0
    for part in parts(frames):
        rows = _open(left[part.table], part, cut)
        facts += int(rows.sum())
        frame = left[part.table].copy()
        for name in (c for c in part.columns if c in frame):
            frame[name] = frame[name].mask(rows)
        left[part.table] = frame
    for name, column in _events(frames):
        rows = known_later(left[name], column, cut)
        facts += int(rows.sum())
        left[name] = left[name][~rows]
    remaining = possible(left)
    for name, column in _events(frames):
        if remaining[name].empty:
            remaining[name] = _last_one(name, column, frames, remaining, rng)
    return Copy(remaining, facts)


def added(frames: Frames, cut: datetime, rng: np.random.Generator) -> Copy:
    """Add facts about everybody at the cut itself and later, and let open parts be known at it.

    Parameters
    ----------
    frames, cut, rng
        As for `altered`.
    """
    more, facts = dict(frames), 0
    for part in parts(frames):
        frame = more[part.table]
        known = frame[part.known_at].notna() & ~known_later(frame, part.known_at, cut)
        rows = ~known & ~_starts_later(frame, part.table, cut)
        facts += int(rows.sum())
        told = _put(frame, rows, other_part(part, rng))
        told[part.known_at] = told[part.known_at].mask(rows, pd.Timestamp(cut))
        more[part.table] = told
    for name, column in _beginning(frames):
        rows = known_later(more[name], column, cut)
        facts += int(rows.sum())
        begun = more[name][column].mask(rows, pd.Timestamp(cut))
        more[name] = more[name].assign(**{column: begun})
    for name, column in _events(frames):
        new = new_rows(name, column, more, cut, rng)
        facts += len(new)
        more[name] = pd.concat([more[name], new], ignore_index=True)
    if "created_at" in more.get("accounts", ()):
        new = new_accounts(more["accounts"], cut)
        facts += len(new)
        more["accounts"] = pd.concat([more["accounts"], new], ignore_index=True)
    return Copy(possible(more), facts)


COPIES: Mapping[str, Callable[[Frames, datetime, np.random.Generator], Copy]] = MappingProxyType(
    {"altered": altered, "deleted": deleted, "added": added}
)
"""Every way of making another future, by name."""


def _events(frames: Frames) -> list[tuple[str, str]]:
    """Return tables with the column of their instant; posts come before their captures."""
    return [(n, column) for n, column in ROWS.items() if n in frames] + _beginning(frames)


def _beginning(frames: Frames) -> list[tuple[str, str]]:
    """Return tables whose rows may count only from an instant on, where it is given."""
    return [(n, column) for n, column in SINCE.items() if column in frames.get(n, ())]


def _open(frame: pd.DataFrame, part: Part, cut: datetime) -> pd.Series:
    """Return the rows whose part is known at the cut or later, an outcome also if never."""
    rows = known_later(frame, part.known_at, cut)
    return rows | frame[part.known_at].isna() if part.table == "placements" else rows


def _starts_later(frame: pd.DataFrame, table: str, cut: datetime) -> pd.Series:
    column = ROWS.get(table)
    return pd.Series(False, frame.index) if column is None else known_later(frame, column, cut)


def _put(
    frame: pd.DataFrame, rows: pd.Series, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Replace some rows of a table, in place of the old ones."""
    if not rows.any():
        return frame.copy()
    if rows.all():
        return change(frame)
    return pd.concat([frame[~rows], change(frame[rows])]).sort_index()


def _last_one(
    name: str, column: str, before: Frames, left: Frames, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one altered row of a table that would be empty, long after all others."""
    row = before[name].head(1)
    if name == "post_metrics" and "posts" in left:
        row = row.assign(post_id=left["posts"]["post_id"].iloc[0])
    moved = other_rows(name, column, rng)(row)
    return moved.assign(**{column: before[name][column].max() + pd.Timedelta(days=400)})
