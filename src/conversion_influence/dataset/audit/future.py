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

from conversion_influence.dataset.audit.known import PARTS, ROWS, SINCE, Part, known_later
from conversion_influence.dataset.audit.values import (
    later,
    other_outcomes,
    other_text,
    other_values,
    possible,
)

KEPT = frozenset({"creator_id", "platform", "post_id", "placement_id"})
"""Columns that say whose fact it is, and so stay."""

OFFSETS = (0.0, 1 / 86_400, 0.25, 3.0, 40.0)
"""Days after the cut at which facts are added; the first stand at the cut itself."""

Frames = Mapping[str, pd.DataFrame]


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
    for part in _parts(frames):
        rows = _open(changed[part.table], part, cut)
        facts += int(rows.sum())
        changed[part.table] = _put(changed[part.table], rows, _other_part(part, rng))
    for name, column in _events(frames):
        rows = known_later(changed[name], column, cut)
        facts += int(rows.sum())
        changed[name] = _put(changed[name], rows, _other_rows(name, column, rng))
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
    for part in _parts(frames):
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
    for part in _parts(frames):
        frame = more[part.table]
        known = frame[part.known_at].notna() & ~known_later(frame, part.known_at, cut)
        rows = ~known & ~_starts_later(frame, part.table, cut)
        facts += int(rows.sum())
        told = _put(frame, rows, _other_part(part, rng))
        told[part.known_at] = told[part.known_at].mask(rows, pd.Timestamp(cut))
        more[part.table] = told
    for name, column in _beginning(frames):
        rows = known_later(more[name], column, cut)
        facts += int(rows.sum())
        begun = more[name][column].mask(rows, pd.Timestamp(cut))
        more[name] = more[name].assign(**{column: begun})
    for name, column in _events(frames):
        new = _new_rows(name, column, more, cut, rng)
        facts += len(new)
        more[name] = pd.concat([more[name], new], ignore_index=True)
    if "created_at" in more.get("accounts", ()):
        new = _new_accounts(more["accounts"], cut)
        facts += len(new)
        more["accounts"] = pd.concat([more["accounts"], new], ignore_index=True)
    return Copy(possible(more), facts)


COPIES: Mapping[str, Callable[[Frames, datetime, np.random.Generator], Copy]] = MappingProxyType(
    {"altered": altered, "deleted": deleted, "added": added}
)
"""Every way of making another future, by name."""


def _parts(frames: Frames) -> list[Part]:
    return [p for p in PARTS if p.table in frames and p.known_at in frames[p.table]]


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


def _other_part(part: Part, rng: np.random.Generator) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        columns = [name for name in part.columns if name in rows]
        if part.table == "placements":
            return other_outcomes(rows, columns, rng)
        return other_values(rows, part.table, columns, rng)

    return change


def _other_rows(
    name: str, column: str, rng: np.random.Generator
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a change of all that a row says, but not whose it is nor its parts."""
    timed = {c for part in PARTS if part.table == name for c in part.columns}

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        said = [c for c in rows.columns if c not in KEPT and c not in timed and c != column]
        return other_values(rows, name, said, rng).assign(**{column: later(rows[column], rng)})

    return change


def _last_one(
    name: str, column: str, before: Frames, left: Frames, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one altered row of a table that would be empty, long after all others."""
    row = before[name].head(1)
    if name == "post_metrics" and "posts" in left:
        row = row.assign(post_id=left["posts"]["post_id"].iloc[0])
    moved = _other_rows(name, column, rng)(row)
    return moved.assign(**{column: before[name][column].max() + pd.Timedelta(days=400)})


def _new_rows(
    name: str, column: str, frames: Frames, cut: datetime, rng: np.random.Generator
) -> pd.DataFrame:
    """Return new rows of one table, made from rows that stand there."""
    if name == "post_metrics":
        return _new_captures(frames, cut, rng)
    if name == "creators":
        return _new_creators(frames, column, cut, rng)
    frame = frames[name]
    models = frame.groupby("creator_id").sample(len(OFFSETS), replace=True, random_state=rng)
    offsets = np.tile(np.array(OFFSETS), len(models) // len(OFFSETS))
    new = _other_rows(name, column, rng)(models.reset_index(drop=True))
    new[column] = _after(cut, offsets, new.index)
    for key in ("post_id", "placement_id"):
        if key in new and name != "mentions" and name != "replies":
            new[key] = [f"added {number}" for number in range(len(new))]
    if "platform" in new:
        new["platform"] = other_text(new["platform"], rng)
    if name == "mentions":
        new["source_id"] = _some_creators(new["source_id"], frames["placements"], rng)
    for part in (p for p in _parts(frames) if p.table == name):
        new = _other_part(part, rng)(new).assign(**{part.known_at: new[column]})
    return new


def _new_creators(
    frames: Frames, column: str, cut: datetime, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a row, that counts from the cut on, of every source of mentions that has none."""
    creators = frames["creators"]
    sources = frames["mentions"]["source_id"] if "mentions" in frames else pd.Series(dtype=object)
    strangers = sources[~sources.isin(creators["creator_id"])].drop_duplicates()
    models = creators.sample(len(strangers), replace=True, random_state=rng, ignore_index=True)
    new = _other_rows("creators", column, rng)(models)
    begin = pd.Timestamp(cut).as_unit("us")
    return new.assign(creator_id=strangers.to_numpy(dtype=object), **{column: begin})


def _new_accounts(accounts: pd.DataFrame, cut: datetime) -> pd.DataFrame:
    """Return an account of everybody on a network that is new, made at the cut."""
    new = accounts[["creator_id"]].drop_duplicates().assign(platform="a new network")
    if "verified" in accounts:
        new = new.assign(verified=True)
    return new.assign(created_at=pd.Timestamp(cut).as_unit("us"))


def _some_creators(
    sources: pd.Series, placements: pd.DataFrame, rng: np.random.Generator
) -> pd.Series:
    """Put creators of the tables in place of half of the sources of mentions."""
    creators = placements["creator_id"].sample(len(sources), replace=True, random_state=rng)
    mixed: pd.Series = sources.astype(object).where(
        rng.random(len(sources)) < 0.5, creators.to_numpy(dtype=object)
    )
    return mixed


def _new_captures(frames: Frames, cut: datetime, rng: np.random.Generator) -> pd.DataFrame:
    """Return new captures of every post: at the cut, or where it is published later, then."""
    captures = frames["post_metrics"]
    models = captures.sample(len(frames["posts"]), replace=True, random_state=rng)
    own = captures.drop_duplicates("post_id", keep="last").set_index("post_id")
    posts = frames["posts"]["post_id"]
    known = posts.isin(own.index).to_numpy()
    values = models.drop(columns="post_id").set_axis(posts)
    values.loc[known] = own.loc[posts[known], values.columns]
    new = values.rename_axis("post_id").reset_index()
    new = pd.concat([new, new], ignore_index=True)
    offsets = np.repeat([0.0, 3.0], len(posts))
    new = _other_rows("post_metrics", "captured_at", rng)(new)
    new["captured_at"] = _after(cut, offsets, new.index)
    return new


def _after(cut: datetime, days: np.ndarray, index: pd.Index) -> pd.Series:
    instants = pd.Timestamp(cut) + pd.to_timedelta(pd.Series(days, index), unit="D")
    return instants.dt.round("us").astype("datetime64[us]")
