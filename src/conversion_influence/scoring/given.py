"""What a list and a bundle give to scoring, as plain columns and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle
from conversion_influence.tables.schemas import FOLDED


def with_all_signals(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return the frame with a missing column for each signal that it does not hold.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates.
    bundle : Bundle
        The model.
    """
    absent = [name for name in bundle.encoding.signals if name not in frame.columns]
    return frame.reindex(columns=[*frame.columns, *absent]) if absent else frame


def as_learned(frame: pd.DataFrame, bundle: Bundle) -> pd.DataFrame:
    """Return signals with names in lower case where the model learned them from tables.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate.
    bundle : Bundle
        The model; one of a flat table learned names as they were spelled.
    """
    if facts_of(bundle).get("kind") != "tables":
        return frame
    names = [name for name in FOLDED if name in bundle.encoding.categories and name in frame]
    return frame.assign(**{name: _lowered(frame[name]) for name in names})


def _lowered(texts: pd.Series) -> pd.Series:
    """Return texts in lower case; what is no text stays, and is refused where it is read."""
    if pd.api.types.is_string_dtype(texts):
        return texts.str.strip().str.lower()
    return texts.map(lambda value: value.strip().lower() if isinstance(value, str) else value)


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floats, NaN where it is missing or there is none.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates.
    column : str
        Of numbers.
    """
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def is_text(frame: pd.DataFrame, name: str) -> bool:
    """Return whether there is such a column, of text.

    Parameters
    ----------
    frame : pandas.DataFrame
        Candidates.
    name : str
        Of the column.
    """
    return name in frame and pd.api.types.is_string_dtype(frame[name])


def facts_of(bundle: Bundle) -> Mapping[str, Any]:
    """Return what a bundle keeps beside its model; nothing before it is saved.

    Parameters
    ----------
    bundle : Bundle
        The model.
    """
    return bundle.record.facts if bundle.record is not None else {}
