"""New rows for copies with another future, at the cut and later."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from conversion_influence.dataset.audit.changes import Frames, other_part, other_rows, parts
from conversion_influence.dataset.audit.values import other_text

OFFSETS = (0.0, 1 / 86_400, 0.25, 3.0, 40.0)
"""Days after the cut at which facts are added; the first stand at the cut itself."""


def new_rows(
    name: str, column: str, frames: Frames, cut: datetime, rng: np.random.Generator
) -> pd.DataFrame:
    """Return new rows of one table, made from rows that stand there.

    Parameters
    ----------
    name, column : str
        The table, and its column of instants.
    frames : mapping of str to pandas.DataFrame
        Raw tables.
    cut : datetime
        Naive UTC.
    rng : numpy.random.Generator
        Source of chance.
    """
    if name == "post_metrics":
        return _new_captures(frames, cut, rng)
    if name == "creators":
        return _new_creators(frames, column, cut, rng)
    frame = frames[name]
    models = frame.groupby("creator_id").sample(len(OFFSETS), replace=True, random_state=rng)
    offsets = np.tile(np.array(OFFSETS), len(models) // len(OFFSETS))
    new = other_rows(name, column, rng)(models.reset_index(drop=True))
    new[column] = _after(cut, offsets, new.index)
    for key in ("post_id", "placement_id"):
        if key in new and name != "mentions" and name != "replies":
            new[key] = [f"added {number}" for number in range(len(new))]
    if "platform" in new:
        new["platform"] = other_text(new["platform"], rng)
    if name == "mentions":
        new["source_id"] = _some_creators(new["source_id"], frames["placements"], rng)
    for part in (p for p in parts(frames) if p.table == name):
        new = other_part(part, rng)(new).assign(**{part.known_at: new[column]})
    return new


def _new_creators(
    frames: Frames, column: str, cut: datetime, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a row, that counts from the cut on, of every source of mentions that has none."""
    creators = frames["creators"]
    sources = frames["mentions"]["source_id"] if "mentions" in frames else pd.Series(dtype=object)
    strangers = sources[~sources.isin(creators["creator_id"])].drop_duplicates()
    models = creators.sample(len(strangers), replace=True, random_state=rng, ignore_index=True)
    new = other_rows("creators", column, rng)(models)
    begin = pd.Timestamp(cut).as_unit("us")
    return new.assign(creator_id=strangers.to_numpy(dtype=object), **{column: begin})


def new_accounts(accounts: pd.DataFrame, cut: datetime) -> pd.DataFrame:
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
    new = other_rows("post_metrics", "captured_at", rng)(new)
    new["captured_at"] = _after(cut, offsets, new.index)
    return new


def _after(cut: datetime, days: np.ndarray, index: pd.Index) -> pd.Series:
    instants = pd.Timestamp(cut) + pd.to_timedelta(pd.Series(days, index), unit="D")
    return instants.dt.round("us").astype("datetime64[us]")
