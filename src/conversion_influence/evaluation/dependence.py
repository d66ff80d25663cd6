"""How a signal's contribution goes with its value, in bins that travel with their counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from conversion_influence.dataset.categories import category_texts
from conversion_influence.dataset.wording import WORDINGS
from conversion_influence.evaluation.amounts import plain
from conversion_influence.evaluation.reasons import stem_of
from conversion_influence.evaluation.sentences import value_in_words

BINS = 10
"""Bins of equal rows of a numeric signal."""

CATEGORIES = 9
"""Categories shown on their own, the most frequent; the others share a bin."""

MISSING, OTHERS = "missing", "others"
COLUMNS = (
    "signal",
    "bin",
    "label",
    "value",
    "least",
    "most",
    "contribution",
    "low",
    "high",
    "n",
    "exposures",
)


def dependence(
    frame: pd.DataFrame,
    contributions: pd.DataFrame,
    exposures: np.ndarray,
    signals: Sequence[str],
    *,
    bins: int = BINS,
) -> pd.DataFrame:
    """Return mean contributions by bins of the signal's value.

    Equal values stay in one bin, so there may be fewer bins than asked for. Rows are weighted by
    their exposures.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per placement, with the signals.
    contributions : pandas.DataFrame
        Same rows; one column per signal, in log-odds.
    exposures : numpy.ndarray
        n of each row.
    signals : sequence of str
        Those wanted, in the order wanted.
    bins : int
        Bins of equal rows of a numeric signal.

    Returns
    -------
    pandas.DataFrame
        One row per (signal, bin), value ascending, then what is missing: label (the category, the
        mean value as a person would write it, or ``missing``), value (mean in the bin; NaN of a
        category), least and most (value in the bin), contribution (mean, log-odds), low and high
        (between which 80 % of the bin's contributions lie, as other signals decide), n (rows) and
        exposures.
    """
    tables = [
        _of_signal(name, frame[name], contributions[name].to_numpy(), exposures, bins)
        for name in signals
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def _of_signal(
    name: str, values: pd.Series, moves: np.ndarray, exposures: np.ndarray, bins: int
) -> pd.DataFrame:
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
        labels = np.where(np.isnan(numbers), MISSING, "").astype(object)
        codes = _numeric_bins(numbers, bins)
    else:
        numbers = np.full(len(values), np.nan)
        labels = _kept_categories(values)
        order = {label: at for at, label in enumerate(pd.Series(labels).value_counts().index)}
        codes = np.array([order[label] for label in labels])
        codes = np.where(labels == MISSING, len(order), codes)
    rows = [
        _bin(number, labels[codes == code][0], codes == code, numbers, moves, exposures)
        for number, code in enumerate(np.unique(codes), start=1)
    ]
    table = pd.DataFrame([{"signal": name, **row} for row in rows], columns=list(COLUMNS))
    unsaid = table["label"] == ""
    table.loc[unsaid, "label"] = [_told(name, value) for value in table.loc[unsaid, "value"]]
    return table


def _told(name: str, value: float) -> str:
    wording = WORDINGS.get(stem_of(name)[0])
    numeric = wording is not None and wording.kind != "text"
    return value_in_words(wording, value, "en") if wording and numeric else plain(value, "en")


def _numeric_bins(numbers: np.ndarray, bins: int) -> np.ndarray:
    """Return the bin of each number, equal ones together; what is missing comes last."""
    known = ~np.isnan(numbers)
    codes = np.full(len(numbers), bins)
    if known.any():
        middle = (rankdata(numbers[known]) - 0.5) / known.sum()
        codes[known] = np.minimum((bins * middle).astype(int), bins - 1)
    return codes


def _kept_categories(values: pd.Series) -> np.ndarray:
    texts = category_texts(values).fillna(MISSING).astype(object)
    frequent = texts[texts != MISSING].value_counts().index[:CATEGORIES]
    return texts.where(texts.isin([*frequent, MISSING]), OTHERS).to_numpy()


def _bin(
    number: int,
    label: str,
    inside: np.ndarray,
    numbers: np.ndarray,
    moves: np.ndarray,
    exposures: np.ndarray,
) -> dict[str, object]:
    weights, here = exposures[inside], numbers[inside]
    low, high = np.quantile(moves[inside], [0.1, 0.9])
    return {
        "bin": number,
        "label": label,
        "value": float(np.average(here, weights=weights)),
        "least": float(here.min()),
        "most": float(here.max()),
        "contribution": float(np.average(moves[inside], weights=weights)),
        "low": float(low),
        "high": float(high),
        "n": int(inside.sum()),
        "exposures": float(weights.sum()),
    }
