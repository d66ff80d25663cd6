"""Labels in disguise: single signals that tell the outcome too well to have been known before it.

Each signal is taken alone as a ranking. Where rows hold converted and other exposures at once, even
the true rates cannot separate them (see `metrics.auc`), so an AUC is read against that of the rates
themselves: a signal is suspicious from 0.98 on the scale where chance is 0.5 and the rates are 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from conversion_influence.evaluation.metrics import auc
from conversion_influence.evaluation.written import (
    FEWEST_UNLIKE,
    in_numbers,
    is_number,
    rates_of_other_half,
    tells_where,
)

SUSPICIOUS = 0.98
"""AUC of one signal alone, where 1 is that of the true rates, from which it is suspicious."""

FEWEST_ROWS = 30
FEWEST_CASES = 20
"""Converted exposures, and others, without which an AUC says nothing."""

FEWEST_PLACEMENTS = 10
"""Placements that hold the converted exposures, and as many that hold the others, without which an
AUC near 1 may be luck: that a signal ranks one large placement right is no wonder."""

COUNTED = 0.97
"""Rank correlation with the number of conversions from which a signal may be a count of them."""

LEFT = 1 / 3
"""Part of what exposures leave of that correlation, up to 1, that such a signal may leave."""

SEPARATED = 0.3
"""Share of the pairs of unlike outcomes whose values differ too, without which nothing follows."""


@dataclass(frozen=True)
class Alone:
    """How well one signal alone tells the outcome.

    Attributes
    ----------
    signal : str
        Its name.
    rows : int
        Rows it was measured on; ``missing`` of them have no value.
    missing : int
        Rows without a value, which are ranked together, above or below all others.
    auc : float
        Exposure-weighted AUC; of a text, of the rates of its values in the other half of the rows,
        or of the numbers in it where these rank as the true rates do.
    missing_auc : float
        AUC of knowing only whether there is a value.
    ceiling : float
        AUC of the true rates.
    follows : bool
        Whether conversions, or their rate, rise or fall with it without one exception, or with
        hardly one while exposures leave many; or there are none exactly where it is 0, or where
        it is one of some texts.
    spread : bool
        Whether conversions and other exposures lie on `FEWEST_PLACEMENTS` each.
    """

    signal: str
    rows: int
    missing: int
    auc: float
    missing_auc: float
    ceiling: float
    follows: bool
    spread: bool = True

    @property
    def suspicious(self) -> bool:
        """Whether it is likely the outcome itself, or was written down with it."""
        return self.follows or self.ranks

    @property
    def ranks(self) -> bool:
        """Whether it, or where it is missing, ranks the outcome as the true rates do."""
        return self.spread and any(
            _is_near(value, self.ceiling) for value in (self.auc, self.missing_auc)
        )

    @property
    def relative(self) -> float:
        """The AUC on the scale where chance is 0.5 and the true rates are 1."""
        return _on_scale(self.auc, self.ceiling)


def measure_alone(
    frame: pd.DataFrame, conversions: np.ndarray, exposures: np.ndarray, seed: int = 0
) -> tuple[Alone, ...]:
    """Return every column's own ranking of the outcome, the farthest from chance first.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per placement; numbers, flags or text.
    conversions, exposures : numpy.ndarray
        k and n per row.
    seed : int
        Of the halves in which the rates of texts are learned and tried.

    Returns
    -------
    tuple of Alone
        Empty where there are too few rows or cases to tell.
    """
    cases = min(conversions.sum(), (exposures - conversions).sum())
    if len(frame) < FEWEST_ROWS or cases < FEWEST_CASES:
        return ()
    ceiling = auc(conversions, exposures, conversions / exposures)
    holding = [_holders(counts) for counts in (conversions, exposures - conversions)]
    spread = min(holding) >= FEWEST_PLACEMENTS
    half = np.random.default_rng(seed).permutation(len(frame)) % 2
    found = [
        replace(_alone(frame[name], conversions, exposures, ceiling, half), spread=spread)
        for name in frame.columns
        if frame[name].nunique(dropna=False) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.relative - 0.5), one.signal)))


def copies_of(frame: pd.DataFrame, outcomes: pd.DataFrame, exposures: np.ndarray) -> set[str]:
    """Return the columns along which another outcome rises or falls without one exception.

    An outcome that goes with the exposures is passed over: a copy of it cannot be told from the
    exposures that were planned.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per placement; numbers, flags or text.
    outcomes : pandas.DataFrame
        Other outcomes than conversions, such as the revenue, in the same rows; NaN where unknown.
    exposures : numpy.ndarray
        n per row.
    """
    found = set()
    for name in outcomes.columns:
        outcome = outcomes[name].astype("float64").to_numpy(na_value=np.nan)
        known = ~np.isnan(outcome)
        if abs(_rank_correlation(exposures[known], outcome[known])) >= COUNTED:
            continue
        found |= {
            str(own)
            for own in frame.columns
            if any(_follows(numbers[known], outcome[known]) for numbers in in_numbers(frame[own]))
        }
    return found


def _alone(
    values: pd.Series, k: np.ndarray, n: np.ndarray, ceiling: float, half: np.ndarray
) -> Alone:
    gone = values.isna().to_numpy()
    read = list(in_numbers(values))
    best = max((_best_auc(numbers, k, n) for numbers in read), key=_from_chance)
    follows = any(
        _follows(numbers, k) or _follows(numbers, k / n) or _counts(numbers, k, n)
        for numbers in read
    )
    if not is_number(values):
        best = (
            best if _is_near(best, ceiling) else auc(k, n, rates_of_other_half(values, k, n, half))
        )
        follows = follows or tells_where(values, k)
    absent = auc(k, n, gone.astype(np.float64)) if gone.any() else 0.5
    return Alone(str(values.name), len(values), int(gone.sum()), best, absent, ceiling, follows)


def _holders(counts: np.ndarray) -> float:
    """Return over how many rows counts are spread: as many equal ones weigh as much (Kish 1965)."""
    return float(counts.sum() ** 2 / (counts**2).sum())


def _best_auc(numbers: np.ndarray, k: np.ndarray, n: np.ndarray) -> float:
    """Return the AUC farther from chance of those with missing values below and above all others.

    Ranks, not numbers, are compared, so that no value is too large to stand above.
    """
    ranks = pd.Series(numbers).rank(method="dense").to_numpy()
    if not np.isnan(ranks).any():
        return auc(k, n, ranks)
    tried = [auc(k, n, np.nan_to_num(ranks, nan=end)) for end in (0.0, len(ranks) + 1.0)]
    return max(tried, key=_from_chance)


def _from_chance(value: float) -> float:
    return abs(value - 0.5)


def _is_near(value: float, ceiling: float) -> bool:
    """Return whether an AUC is nearly that of the true rates, or of their opposite."""
    return _from_chance(_on_scale(value, ceiling)) >= SUSPICIOUS - 0.5


def _follows(numbers: np.ndarray, outcome: np.ndarray) -> bool:
    """Return whether an outcome never falls, or never rises, from one value to the next.

    A value that hardly varies contradicts nothing, so it must also tell outcomes apart.
    """
    there = ~np.isnan(numbers)
    if there.sum() < FEWEST_ROWS:
        return False
    rows = pd.DataFrame({"value": numbers[there], "outcome": outcome[there]})
    if len(rows) - rows["outcome"].value_counts().max() < FEWEST_UNLIKE:
        return False
    unlike = len(rows) ** 2 - _pairs(rows, ["outcome"])
    together = _pairs(rows, ["value"]) - _pairs(rows, ["value", "outcome"])
    if unlike - together < SEPARATED * unlike:
        return False
    spans = rows.groupby("value")["outcome"].agg(["min", "max"])
    low, high = spans["min"].to_numpy(), spans["max"].to_numpy()
    return bool((high[:-1] <= low[1:]).all() or (low[:-1] >= high[1:]).all())


def _counts(numbers: np.ndarray, k: np.ndarray, n: np.ndarray) -> bool:
    """Return whether a signal tells how many conversions there were, as their revenue does.

    Of placements of unlike size such a signal says little of the rate, so the AUC does not show it.
    """
    there = ~np.isnan(numbers)
    if there.sum() < FEWEST_ROWS:
        return False
    x, k, n = numbers[there], k[there], n[there]
    none = k == 0
    if np.array_equal(x == 0, none) and min(none.sum(), (~none).sum()) >= FEWEST_UNLIKE:
        return True
    alone, by_size = (abs(_rank_correlation(values, k)) for values in (x, n))
    return bool(alone >= COUNTED and 1.0 - alone <= LEFT * (1.0 - by_size))


def _rank_correlation(values: np.ndarray, k: np.ndarray) -> float:
    """Return Spearman's rank correlation, 0 of values that are all alike."""
    one, other = (pd.Series(numbers).rank().to_numpy() for numbers in (values, k))
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _pairs(rows: pd.DataFrame, keys: list[str]) -> float:
    """Return how many ordered pairs of rows are alike in the keys, a row with itself included."""
    return float((rows.groupby(keys).size().astype("float64") ** 2).sum())


def _on_scale(value: float, ceiling: float) -> float:
    """Return an AUC on the scale where chance is 0.5 and the true rates are 1."""
    room = ceiling - 0.5
    return 0.5 if room <= 0 else 0.5 + 0.5 * (value - 0.5) / room
