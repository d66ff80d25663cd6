"""Signals that are one column divided by another: retweets per post, mentions per follower."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from conversion_influence.errors import ConfigError, did_you_mean


def with_ratios(table: pd.DataFrame, ratios: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return a flat table with a column for each ratio.

    Parameters
    ----------
    table : pandas.DataFrame
        Any rows.
    ratios : mapping of str to (str, str)
        Name of the ratio, the column above the line and the one below.

    Raises
    ------
    ConfigError
        If a column is absent or holds no numbers, or the table has a column of a ratio's name.
    """
    columns = [str(column) for column in table.columns]
    made = {}
    for name, parts in ratios.items():
        if name in columns:
            msg = f"flat.ratios.{name}: the table has a column of that name; choose another"
            raise ConfigError(msg)
        for column in parts:
            if column not in columns:
                near = did_you_mean(column, columns)
                msg = f"flat.ratios.{name}: the table has no column {column!r}.{near}"
                raise ConfigError(msg)
            if not pd.api.types.is_numeric_dtype(table[column]):
                msg = f"flat.ratios.{name}: the column {column!r} holds no numbers to divide"
                raise ConfigError(msg)
        made[name] = _ratio(table, parts)
    return table.assign(**made)


def with_known_ratios(table: pd.DataFrame, ratios: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return a list with a column for each ratio that it does not hold and that it can feed.

    Parameters
    ----------
    table : pandas.DataFrame
        Candidates.
    ratios : mapping of str to (str, str)
        As for `with_ratios`.
    """
    numeric = {str(name) for name in table if pd.api.types.is_numeric_dtype(table[name])}
    made = {
        name: _ratio(table, parts)
        for name, parts in ratios.items()
        if name not in table and numeric.issuperset(parts)
    }
    return table.assign(**made)


def _ratio(table: pd.DataFrame, parts: tuple[str, str]) -> np.ndarray:
    above, below = (table[part].to_numpy(dtype=np.float64, na_value=np.nan) for part in parts)
    return above / np.where(below > 0.0, below, np.nan)
