"""What a list and a bundle give to scoring, as plain columns and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.bundle import Bundle


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
    return frame.reindex(columns=[*frame.columns, *absent])


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
