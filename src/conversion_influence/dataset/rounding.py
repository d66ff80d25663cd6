"""Rounding of signals, so that they do not depend on the order in which an engine adds."""

from __future__ import annotations

import numpy as np
import pandas as pd

DIGITS = 10
"""Significant digits of a float signal."""


def steady(values: pd.Series) -> pd.Series:
    """Round a float signal to `DIGITS` significant digits.

    An engine adds floats in the order its threads finish, so the last digits differ between runs;
    without them the same data give the same signals, and so the same trees.

    Parameters
    ----------
    values : pandas.Series
        A signal; one that is not of floats is returned as it is.
    """
    if not pd.api.types.is_float_dtype(values):
        return values
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    size = np.abs(numbers)
    usable = np.isfinite(numbers) & (size > 0)
    shift = np.zeros_like(numbers)
    shift[usable] = DIGITS - 1 - np.floor(np.log10(size[usable]))
    factor = 10.0 ** np.clip(shift, -300, 300)
    return pd.Series(np.where(usable, np.round(numbers * factor) / factor, numbers), values.index)
