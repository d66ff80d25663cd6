"""Training rows: signals and outcomes side by side, whatever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.config import FlatTable
from conversion_influence.dataset.assemble import assemble, extra_columns
from conversion_influence.dataset.catalog import catalog, passthrough
from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.labels import is_final, placement_labels, refuse_unsettled
from conversion_influence.errors import ConfigError, ModelError, did_you_mean, shorten
from conversion_influence.tables.sources import Tables


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


@dataclass(frozen=True, eq=False)
class Rows:
    """One row per placement (or case) to learn from.

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
        One per column of ``frame``.
    left_out : tuple of str
        Signals that the data could not feed.
    rules : mapping of str to str
        Baselines on one signal.
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
    _check_columns(tables, "creators", creators)
    _check_columns(tables, "placements", placements)
    known = catalog(extra_columns(tables)) + passthrough(creators, placements)
    signals = choose_signals(known, exclude)
    cohort = placements_cohort(tables, tuple(placements))
    labels = placement_labels(tables, cohort)
    if drop_unsettled:
        labels = labels[is_final(labels, now)]
    refuse_unsettled(labels, now)
    features = assemble(
        tables,
        cohort,
        signals=signals,
        offered=tables.given["placements"],
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
    )
    return _check_rows(rows)


def model_signals(
    names: Sequence[str], tables: Tables, creators: Sequence[str], placements: Sequence[str]
) -> tuple[Signal, ...]:
    """Return the signals of a trained model, by name, as the given tables could feed them.

    Parameters
    ----------
    names : sequence of str
        The model's signals; one that is not in the catalog any more is left out and so missing.
    tables : Tables
        The opened raw tables.
    creators, placements : sequence of str
        Extra columns the model passes through.
    """
    known = catalog(extra_columns(tables)) + passthrough(creators, placements)
    return tuple(signal for signal in known if signal.name in set(names))


def choose_signals(known: Sequence[Signal], exclude: Sequence[str]) -> tuple[Signal, ...]:
    """Return the known signals without the excluded ones.

    Parameters
    ----------
    known : sequence of Signal
        To choose from.
    exclude : sequence of str
        Names to leave out.

    Raises
    ------
    ConfigError
        If an excluded name is not a signal.
    """
    names = [signal.name for signal in known]
    for name in exclude:
        if name not in names:
            msg = f"features.exclude: there is no signal {name!r}.{did_you_mean(name, names)}"
            raise ConfigError(msg)
    return tuple(signal for signal in known if signal.name not in exclude)


def _check_columns(tables: Tables, table: str, columns: Sequence[str]) -> None:
    extras = tables.extras.get(table, ())
    for column in columns:
        if column not in extras:
            msg = (
                f"features.{table}: the {table} table has no extra column {column!r}; it has "
                f"{', '.join(extras) or 'none'}.{did_you_mean(column, extras)}"
            )
            raise ConfigError(msg)


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
    _check_named(table, settings)
    conversions, exposures = _outcome(table, settings)
    roles = {settings.label, settings.conversions, settings.exposures, settings.id}
    roles |= {settings.group, settings.time, settings.settled, *settings.ignore}
    names = settings.signals or tuple(str(c) for c in table.columns if c not in roles)
    frame = table[list(names)].reset_index(drop=True)
    for name in settings.categories:
        frame[name] = _as_category(frame[name])
    as_of = _instants(table, settings.time)
    settled_at = _instants(table, settings.settled) if settings.settled else as_of
    groups = table[settings.group] if settings.group else pd.Series(range(len(table)))
    rows = Rows(
        frame=frame,
        conversions=conversions,
        exposures=exposures,
        groups=groups.astype(str).to_numpy(dtype=str),
        as_of=as_of,
        settled_at=settled_at,
        words=tuple(SignalWords(name, "signals", name, name) for name in names),
        left_out=(),
        rules=dict(settings.baselines),
    )
    return _check_rows(rows)


def _as_category(values: pd.Series) -> pd.Series:
    """Write whole numbers without a decimal point, so that 16 and 16.0 are one category."""
    if not pd.api.types.is_numeric_dtype(values):
        return values
    texts = values.map(lambda v: f"{v:g}", na_action="ignore")
    return texts.astype("string")


def _check_named(table: pd.DataFrame, settings: FlatTable) -> None:
    columns = [str(column) for column in table.columns]
    single = ("label", "conversions", "exposures", "id", "group", "time", "settled")
    named = [(role, getattr(settings, role)) for role in single]
    for role in ("signals", "ignore", "categories"):
        named += [(role, column) for column in getattr(settings, role)]
    named += [(f"baselines.{name}", column) for name, column in settings.baselines.items()]
    for role, column in named:
        if column is not None and column not in columns:
            msg = f"flat.{role}: the table has no column {column!r}.{did_you_mean(column, columns)}"
            raise ConfigError(msg)


def _outcome(table: pd.DataFrame, settings: FlatTable) -> tuple[np.ndarray, np.ndarray]:
    if settings.label is not None:
        return _yes_no(table[settings.label], settings.label), np.ones(len(table))
    k = _counts(table, str(settings.conversions))
    if settings.exposures is None:
        n = np.ones(len(table))
    else:
        n = _counts(table, settings.exposures)
    _refuse_rows(n <= 0, f"{settings.exposures} is 0: a rate needs exposures; leave such rows out")
    _refuse_rows(
        k > n,
        f"{settings.conversions} exceeds {settings.exposures or 'the single exposure per row'}: "
        "k of n cannot be; choose exposures that every conversion passed through",
    )
    return k, n


def _counts(table: pd.DataFrame, column: str) -> np.ndarray:
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=np.float64)
    _refuse_rows(~np.isfinite(values), f"{column} is empty or no number: every row needs one")
    _refuse_rows(values < 0, f"{column} is negative: counts start at 0")
    return values


def _yes_no(values: pd.Series, column: str) -> np.ndarray:
    _refuse_rows(values.isna().to_numpy(), f"{column} is empty: every row needs a label")
    kinds = sorted(values.unique())
    if len(kinds) != 2:
        msg = f"flat.label: {column} must have two values, has {len(kinds)}: {shorten(kinds)}"
        raise ModelError(msg)
    return (values == kinds[1]).to_numpy(dtype=np.float64)


def _refuse_rows(wrong: np.ndarray, why: str) -> None:
    rows = np.flatnonzero(wrong) + 1
    if len(rows):
        msg = f"{len(rows)} rows cannot be used: {why}. Rows {shorten(rows)} (1 is the first)."
        raise ModelError(msg)


def _instants(table: pd.DataFrame, column: str | None) -> pd.Series | None:
    if column is None:
        return None
    instants = pd.to_datetime(table[column], errors="coerce", utc=True, format="ISO8601")
    _refuse_rows(
        instants.isna().to_numpy(), f"{column} is no time: write 2024-03-31 or 2024-03-31T18:00"
    )
    return instants.dt.tz_localize(None).reset_index(drop=True)


def _check_rows(rows: Rows) -> Rows:
    """Refuse what no model can be learned from."""
    k, n = float(rows.conversions.sum()), float(rows.exposures.sum())
    reason = ""
    if len(rows) == 0:
        reason = "there is no row to learn from"
    elif k == 0:
        reason = (
            f"none of {n:.0f} exposures in {len(rows)} rows converted: there is nothing to rank"
        )
    elif k == n:
        reason = f"all of {n:.0f} exposures converted: there is nothing to rank"
    elif len(np.unique(rows.groups)) < 2:
        reason = f"all rows are of one creator ({rows.groups[0]}): nobody to compare with"
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
