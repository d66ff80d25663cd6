"""The text of a category, the same however its column was typed."""

from __future__ import annotations

import pandas as pd


def category_texts(values: pd.Series) -> pd.Series:
    """Return categories as text; whole numbers without a decimal point: 16 and 16.0 are one.

    Parameters
    ----------
    values : pandas.Series
        One value per row, of any type; missing stays missing.

    Returns
    -------
    pandas.Series
        Of strings, same index.
    """
    if not pd.api.types.is_numeric_dtype(values):
        return values.astype("string")
    return values.map(_text, na_action="ignore").astype("string")


def _text(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(float(number))
