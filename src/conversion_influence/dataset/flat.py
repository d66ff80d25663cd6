"""Columns of a flat table, taken for what the settings say and refused where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd

from conversion_influence.config import RESERVED, FlatTable
from conversion_influence.dataset.categories import category_texts
from conversion_influence.errors import ConfigError, ModelError, did_you_mean, shorten


def check_named(table: pd.DataFrame, settings: FlatTable) -> None:
    """Refuse settings that name a column the table does not have.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table.
    settings : FlatTable
        Which columns are what.

    Raises
    ------
    ConfigError
        Naming the setting, the column and the nearest column there is; or columns of one name.
    """
    columns = [str(column) for column in table.columns]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        msg = f"the table has columns of one name: {shorten(twice)}. Rename or remove them."
        raise ConfigError(msg)
    single = ("label", "conversions", "exposures", "id", "group", "time", "settled")
    named = [(role, getattr(settings, role)) for role in single]
    for role in ("signals", "ignore", "categories"):
        named += [(role, column) for column in getattr(settings, role)]
    named += [(f"baselines.{name}", column) for name, column in settings.baselines.items()]
    require_columns(named, columns)


def require_columns(named: Sequence[tuple[str, str | None]], columns: Sequence[str]) -> None:
    """Refuse a setting that names a column there is not.

    Parameters
    ----------
    named : sequence of (str, str or None)
        Settings below ``flat`` and the column each names.
    columns : sequence of str
        Those there are.

    Raises
    ------
    ConfigError
        Naming the setting, the column and the nearest column there is.
    """
    for role, column in named:
        if column is not None and column not in columns:
            msg = f"flat.{role}: the table has no column {column!r}.{did_you_mean(column, columns)}"
            raise ConfigError(msg)


def flat_signals(table: pd.DataFrame, settings: FlatTable) -> pd.DataFrame:
    """Return one column per signal, rows counted from 0.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table.
    settings : FlatTable
        Which columns are what.

    Raises
    ------
    ConfigError
        If a category or a baseline is no signal, or a baseline holds no numbers.
    ModelError
        If a number is infinite; names the rows.
    """
    frame = table[list(_names(table, settings))].reset_index(drop=True)
    for name in settings.categories:
        frame[name] = category_texts(frame[name])
    _check_infinite(frame)
    return frame


def flat_groups(table: pd.DataFrame, column: str | None) -> np.ndarray:
    """Return the group of each row as text; each row its own where no column is named.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table.
    column : str or None
        Creator, person or other unit that repeats.

    Raises
    ------
    ModelError
        If a group is empty; names the rows.
    """
    groups = pd.Series(range(len(table))) if column is None else table[column]
    refuse_rows(groups.isna().to_numpy(), f"{column} is empty: every row needs a group")
    return category_texts(groups).to_numpy(dtype=str)


def _names(table: pd.DataFrame, settings: FlatTable) -> tuple[str, ...]:
    """Return the columns to learn from; what is said about a signal must be said about one."""
    roles = {settings.label, settings.conversions, settings.exposures, settings.id}
    roles |= {settings.group, settings.time, settings.settled, *settings.ignore}
    names = settings.signals or tuple(str(c) for c in table.columns if c not in roles)
    if RESERVED in names:
        msg = (
            f"no signal may be named {RESERVED!r}, the model's own word: rename the column, or "
            "list it in flat.ignore"
        )
        raise ConfigError(msg)
    said = [("categories", column) for column in settings.categories]
    said += [(f"baselines.{name}", column) for name, column in settings.baselines.items()]
    for role, column in said:
        if column not in names:
            msg = f"flat.{role}: the column {column!r} is not among the signals"
            raise ConfigError(msg)
    for name, column in settings.baselines.items():
        if column in settings.categories or not pd.api.types.is_numeric_dtype(table[column]):
            msg = f"flat.baselines.{name}: the column {column!r} holds no numbers to rank by"
            raise ConfigError(msg)
    return names


def _check_infinite(frame: pd.DataFrame) -> None:
    for name, values in frame.items():
        if pd.api.types.is_numeric_dtype(values):
            numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
            refuse_rows(np.isinf(numbers), f"the signal {name} is infinite: leave it empty")


def flat_outcome(table: pd.DataFrame, settings: FlatTable) -> tuple[np.ndarray, np.ndarray]:
    """Return k and n per row.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table.
    settings : FlatTable
        Names the label, or conversions and exposures.

    Raises
    ------
    ModelError
        If a value is empty, no number or negative, an exposure is 0, or k exceeds n; names rows.
    """
    if settings.label is not None:
        return _yes_no(table[settings.label], settings.label), np.ones(len(table))
    k = _counts(table, str(settings.conversions))
    n = np.ones(len(table)) if settings.exposures is None else _counts(table, settings.exposures)
    refuse_rows(
        k > n,
        f"{settings.conversions} exceeds {settings.exposures or 'the single exposure per row'}: "
        "k of n cannot be; choose exposures that every conversion passed through",
    )
    refuse_rows(n <= 0, f"{settings.exposures} is 0: a rate needs exposures; leave such rows out")
    return k, n


def _counts(table: pd.DataFrame, column: str) -> np.ndarray:
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=np.float64)
    refuse_rows(~np.isfinite(values), f"{column} is empty or no number: every row needs one")
    refuse_rows(values < 0, f"{column} is negative: counts start at 0")
    return values


def _yes_no(values: pd.Series, column: str) -> np.ndarray:
    refuse_rows(values.isna().to_numpy(), f"{column} is empty: every row needs a label")
    kinds = sorted(values.unique(), key=_number_or_text)
    if len(kinds) != 2:
        msg = f"flat.label: {column} must have two values, has {len(kinds)}: {shorten(kinds)}"
        raise ModelError(msg)
    yes: np.ndarray = (values == kinds[1]).to_numpy(dtype=np.float64)
    return yes


def _number_or_text(value: object) -> tuple[int, float, str]:
    """Sort numbers before text, whatever a column mixes."""
    return (0, float(value), "") if isinstance(value, Real) else (1, 0.0, str(value))


def refuse_rows(wrong: np.ndarray, why: str) -> None:
    """Refuse a table, naming its rows that cannot be used.

    Parameters
    ----------
    wrong : numpy.ndarray
        Whether each row is.
    why : str
        What is wrong with them, and what to do.

    Raises
    ------
    ModelError
        If any is.
    """
    rows = np.flatnonzero(wrong) + 1
    if len(rows):
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        msg = f"{count} cannot be used: {why}. Rows {shorten(rows)} (1 is the first)."
        raise ModelError(msg)


def flat_instants(table: pd.DataFrame, column: str | None) -> pd.Series | None:
    """Return naive UTC instants per row, None where no column is named.

    Parameters
    ----------
    table : pandas.DataFrame
        The flat table.
    column : str or None
        Dates or times of ISO 8601; a date is its midnight, a time without zone is UTC.

    Raises
    ------
    ModelError
        If a value is empty or no time; names the rows.
    """
    if column is None:
        return None
    values = table[column]
    if pd.api.types.is_numeric_dtype(values):  # 20240331
        values = category_texts(values)
    instants = pd.to_datetime(values, errors="coerce", utc=True, format="ISO8601")
    refuse_rows(
        instants.isna().to_numpy(), f"{column} is no time: write 2024-03-31 or 2024-03-31T18:00"
    )
    return instants.dt.tz_localize(None).reset_index(drop=True)
