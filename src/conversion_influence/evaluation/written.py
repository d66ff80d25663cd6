"""Outcomes that a text gives away: numbers in print, and answers such as yes and no."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

FEWEST_UNLIKE = 10
"""Rows on either side of an answer, and rows per text on it, so that no answer is an accident."""

FEWEST_MISSED = 5.0
"""Rows without conversions that chance would have left among the others, had it been let."""

_NUMBER = r"^\D*(\d(?:[\d.,\s]*\d)?)\D*$"
"""The only number of a text, whatever unit stands beside it."""


def is_number(values: pd.Series) -> bool:
    """Return whether a column holds numbers or flags, not texts.

    Parameters
    ----------
    values : pandas.Series
        A column; missing values say nothing.
    """
    flags = values.dropna().map(lambda value: isinstance(value, bool))
    return pd.api.types.is_numeric_dtype(values) or bool(flags.all())


def in_numbers(values: pd.Series) -> Iterator[np.ndarray]:
    """Yield a column as numbers; one of texts in each way in which its numbers can be read.

    Parameters
    ----------
    values : pandas.Series
        Numbers, flags or texts, one per row.

    Yields
    ------
    numpy.ndarray
        float64, NaN where there is no number. Texts that Python reads as they stand are read in
        one way; of others the only number in each, with a decimal point and with a decimal comma.
    """
    if is_number(values):
        yield values.astype("float64").to_numpy(na_value=np.nan)
        return
    texts = values.astype(object).where(values.notna(), None).map(str, na_action="ignore")
    plain = pd.to_numeric(texts, errors="coerce")
    if (plain.notna() == values.notna()).all():
        yield plain.to_numpy(dtype=np.float64)
        return
    digits = texts.astype("str").str.extract(_NUMBER, expand=False)
    digits = digits.str.replace(r"\s", "", regex=True)
    for thousands, decimal in ((",", "."), (".", ",")):
        bare = digits.str.replace(thousands, "", regex=False)
        read = pd.to_numeric(bare.str.replace(decimal, ".", regex=False), errors="coerce")
        yield read.to_numpy(dtype=np.float64)


def tells_where(values: pd.Series, k: np.ndarray) -> bool:
    """Return whether some texts stand exactly where somebody converted, and others elsewhere.

    A missing text is one of its own, or says nothing, whichever tells more. Texts that few rows
    share tell any outcome apart, so `FEWEST_UNLIKE` rows must share one on average. And where all
    have many conversions but a campaign that nobody counted, its name is no answer: chance must
    have left rows without conversions beside the others too, had the text not been written later.

    Parameters
    ----------
    values : pandas.Series
        Texts, one per row.
    k : numpy.ndarray
        Conversions per row.
    """
    if _missed(k) < FEWEST_MISSED:
        return False
    there = values.notna().to_numpy()
    texts = values.astype(object).where(there, None).map(str).to_numpy()
    return _parts(texts, k > 0) or _parts(texts[there], k[there] > 0)


def _missed(k: np.ndarray) -> float:
    """Return the least number of rows without conversions to expect beside those with some.

    From how many have one and two (Chao 1987, corrected for bias), whatever the rates.
    """
    ones, twos = float((k == 1).sum()), float((k == 2).sum())
    return ones * (ones - 1.0) / (2.0 * (twos + 1.0))


def _parts(texts: np.ndarray, converted: np.ndarray) -> bool:
    """Return whether no text stands with and without conversions, and many rows share each."""
    spans = pd.Series(converted).groupby(texts).agg(["min", "max"])
    if (spans["min"] != spans["max"]).any():
        return False
    rows, shared = int(converted.sum()), int(spans["min"].sum())
    sides = ((rows, shared), (len(texts) - rows, len(spans) - shared))
    return all(rows >= FEWEST_UNLIKE * max(named, 1) for rows, named in sides)


def rates_of_other_half(
    values: pd.Series, k: np.ndarray, n: np.ndarray, half: np.ndarray
) -> np.ndarray:
    """Return per row the rate of its text in the other half, with one exposure at the mean rate.

    Parameters
    ----------
    values : pandas.Series
        Texts, one per row.
    k, n : numpy.ndarray
        Conversions and exposures per row.
    half : numpy.ndarray
        0 or 1 per row.
    """
    texts = values.astype(object).where(values.notna(), None).map(str).to_numpy()
    going = k.sum() / n.sum()
    rates = np.full(len(texts), going)
    for side in (0, 1):
        learned = pd.DataFrame({"text": texts, "k": k, "n": n})[half != side]
        sums = learned.groupby("text")[["k", "n"]].sum()
        rate = (sums["k"] + going) / (sums["n"] + 1.0)
        here = half == side
        rates[here] = pd.Series(texts[here]).map(rate).fillna(going).to_numpy()
    return rates
