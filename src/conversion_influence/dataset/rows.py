"""Training rows: signals and outcomes side by side, whatever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.config import FlatTable
from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.chosen import configured_signals
from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.dataset.flat import (
    check_named,
    flat_groups,
    flat_instants,
    flat_outcome,
    flat_signals,
)
from conversion_influence.dataset.labels import is_final, placement_labels, refuse_unsettled
from conversion_influence.dataset.ratios import with_ratios
from conversion_influence.errors import ModelError
from conversion_influence.tables.sources import Tables

MONEY = {"revenue": "float64", "cost": "float64", "currency": "str"}
"""Kinds of what a placement brought in."""


@dataclass(frozen=True)
class SignalWords:
    """How a signal is spoken of.

    Attributes
    ----------
    name, group : str
        Column name and characteristic of influence.
    en, fr : str
        Name in plain words.
    """

    name: str
    group: str
    en: str
    fr: str


@dataclass(frozen=True)
class Sides:
    """Whose columns are whose in judgements between two creators.

    Attributes
    ----------
    first, second : str
        How the columns of either side begin.
    signals : tuple of str
        How they go on: the signals of a creator.
    """

    first: str
    second: str
    signals: tuple[str, ...]

    def of(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the signals of the first and of the second, row by row.

        Parameters
        ----------
        frame : pandas.DataFrame
            One row per judgement, with the columns of both.
        """
        names = list(self.signals)
        return (
            frame[[self.first + name for name in names]].set_axis(names, axis=1),
            frame[[self.second + name for name in names]].set_axis(names, axis=1),
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """One row per placement (or case, or judgement between two creators) to learn from.

    Attributes
    ----------
    frame : pandas.DataFrame
        One column per signal; the index counts rows from 0.
    conversions, exposures : numpy.ndarray
        k and n per row.
    groups : numpy.ndarray
        Creator (or other unit that repeats) per row.
    as_of, settled_at : pandas.Series or None
        Instants per row; None for a flat table without time.
    words : tuple of SignalWords
        One per signal.
    left_out : tuple of str
        Signals that the data could not feed.
    rules : mapping of str to str
        Baselines on one signal.
    sides : Sides or None
        Where rows are judgements: ``frame`` then holds every signal twice.
    money : pandas.DataFrame or None
        ``revenue`` and ``cost`` per row, NaN where unknown, and their ``currency``; outcomes, never
        signals.
    """

    frame: pd.DataFrame
    conversions: np.ndarray
    exposures: np.ndarray
    groups: np.ndarray
    as_of: pd.Series | None
    settled_at: pd.Series | None
    words: tuple[SignalWords, ...]
    left_out: tuple[str, ...]
    rules: dict[str, str]
    sides: Sides | None = None
    money: pd.DataFrame | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.frame)


def rows_from_tables(
    tables: Tables,
    *,
    now: datetime,
    exclude: Sequence[str] = (),
    creators: Sequence[str] = (),
    placements: Sequence[str] = (),
    drop_unsettled: bool = False,
    rules: dict[str, str],
) -> Rows:
    """Return one row per settled placement, features as known when it was booked.

    Parameters
    ----------
    tables : Tables
        The opened raw tables; must hold placements.
    now : datetime
        Naive UTC; outcomes must be final before it.
    exclude : sequence of str
        Signals to leave out.
    creators, placements : sequence of str
        Extra columns of these tables to pass through as signals.
    drop_unsettled : bool
        Leave unsettled placements out instead of refusing them.
    rules : dict of str to str
        Baselines on one signal, by name.

    Returns
    -------
    Rows
        In order of (booked_at, placement_id).

    Raises
    ------
    TableError, LeakageError, ConfigError, ModelError
        No placements; unsettled outcomes; an unknown signal or column; too little to learn from.
    """
    signals = configured_signals(tables, exclude, creators, placements)
    cohort = placements_cohort(tables, tuple(placements))
    labels = placement_labels(tables, cohort)
    if drop_unsettled:
        labels = labels[is_final(labels, now)]
    refuse_unsettled(labels, now)
    features = assemble(
        tables,
        cohort,
        signals=signals,
        offered=tables.given["placements"] | set(placements),
        creator_extras=tuple(creators),
    )
    labels = labels.reset_index()
    frame = features.frame.loc[labels["row_id"]].reset_index(drop=True)
    rows = Rows(
        frame=frame,
        conversions=labels["conversions"].to_numpy(dtype=np.float64),
        exposures=labels["exposures"].to_numpy(dtype=np.float64),
        groups=labels["creator_id"].to_numpy(dtype=str),
        as_of=labels["as_of"],
        settled_at=labels["settled_at"],
        words=tuple(SignalWords(s.name, s.group, s.en, s.fr) for s in features.signals),
        left_out=features.left_out,
        rules=rules,
        money=labels[["revenue", "cost", "currency"]].astype(MONEY),
    )
    return check_rows(rows)


def rows_from_flat(table: pd.DataFrame, settings: FlatTable) -> Rows:
    """Return one row per row of a flat table that already holds signals and outcome.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table, numbers and text typed.
    settings : FlatTable
        Which columns are what.

    Returns
    -------
    Rows
        In the table's order.

    Raises
    ------
    ConfigError
        If a named column is absent or not of the kind it is named for.
    ModelError
        If k exceeds n, an exposure is not positive, or there is too little to learn from.
    """
    table = with_ratios(table, settings.ratios)
    check_named(table, settings)
    conversions, exposures = flat_outcome(table, settings)
    frame = flat_signals(table, settings)
    as_of = flat_instants(table, settings.time)
    rows = Rows(
        frame=frame,
        conversions=conversions,
        exposures=exposures,
        groups=flat_groups(table, settings.group),
        as_of=as_of,
        settled_at=flat_instants(table, settings.settled) if settings.settled else as_of,
        words=tuple(SignalWords(name, "signals", name, name) for name in frame.columns),
        left_out=(),
        rules=dict(settings.baselines),
    )
    return check_rows(rows)


def check_rows(rows: Rows) -> Rows:
    """Return rows, unless no model can be learned from them.

    Parameters
    ----------
    rows : Rows
        From any source.

    Raises
    ------
    ModelError
        Saying what they lack.
    """
    k, n = float(rows.conversions.sum()), float(rows.exposures.sum())
    reason = ""
    if len(rows) == 0:
        reason = "there is no row to learn from: add placements whose outcome is settled"
    elif k == 0:
        reason = (
            f"none of {n:,.0f} exposures in {len(rows):,} rows converted: there is nothing to "
            "rank. Look whether the column of conversions is filled in, or add results in which "
            "some converted"
        )
    elif k == n:
        reason = (
            f"all of {n:,.0f} exposures in {len(rows):,} rows converted: there is nothing to rank. "
            "Look whether exposures count every touch (views, clicks), not only those that "
            "converted, or add results in which some did not convert"
        )
    elif len(np.unique(rows.groups)) < 2:
        reason = (
            f"all rows are of one creator ({rows.groups[0]}): nobody to compare with. Add results "
            "of other creators"
        )
    elif not any(rows.frame[name].nunique(dropna=False) > 1 for name in rows.frame):
        reason = "no signal varies between rows: add tables or columns"
    if reason:
        msg = f"training is not possible: {reason}"
        raise ModelError(msg)
    return rows


def words_to_dict(words: Sequence[SignalWords]) -> list[dict[str, Any]]:
    """Return plain values for JSON.

    Parameters
    ----------
    words : sequence of SignalWords
        Signals of a model.
    """
    return [{"name": w.name, "group": w.group, "en": w.en, "fr": w.fr} for w in words]
