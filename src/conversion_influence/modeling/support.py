"""What a model has learned from, so that what lies outside can be said: flags, not silent numbers.

A row lies outside where more of its signals are beyond their usual values than in almost every
training row, or where one is twice as far from the middle as anything learned; and where a category
is one that training never saw. A row rests on little data where the range of its likelihood is much
wider than usual because little of its creator's past is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from conversion_influence.dataset.categories import category_texts
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.stored import read_stored
from conversion_influence.modeling.terms import CHECKS, Finite

LITTLE_DATA, LITTLE_TRAINING, OUTSIDE, UNSEEN = (
    "little_data",
    "little_training",
    "outside",
    "unseen",
)
"""Codes of flags; ``unseen_topic`` and so on name the signal."""

FEW_CONVERSIONS = 100.0
"""Training conversions below which every score is flagged: a tenth is then one standard error."""

TAILS = (0.005, 0.995)
"""Quantiles between which values are usual."""

RARE = 0.99
"""Share of training rows that are not outside by the number of their unusual signals."""

WIDER = 1.25
"""How many times wider than with the usual evidence a range is where there is little data."""

NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True)
class Learned:
    """What was learned of a numeric signal.

    Attributes
    ----------
    low, high : float
        Between which it usually lies.
    least, most : float
        Twice as far from the median as the smallest and the largest value.
    """

    __pydantic_config__ = CHECKS

    low: Finite
    high: Finite
    least: Finite
    most: Finite


@dataclass(frozen=True, eq=False)
class Support:
    """What a model has learned from.

    Attributes
    ----------
    numbers : mapping of str to Learned
        By numeric signal.
    categories : mapping of str to tuple of str
        Known values by categorical signal, also of those that did not vary.
    unusual : float
        Share of unusual signals, of those known, above which a row is outside.
    evidence : float
        Settled exposures of a creator up to which there is little data.
    conversions : float
        Learned from.
    """

    __pydantic_config__ = CHECKS

    numbers: Mapping[str, Learned]
    categories: Mapping[str, tuple[str, ...]]
    unusual: NotNegative
    evidence: NotNegative
    conversions: NotNegative

    def flags(self, frame: pd.DataFrame, evidence: np.ndarray) -> pd.Series:
        """Return the codes of each row's flags, joined by ``;``, empty where there is none.

        Parameters
        ----------
        frame : pandas.DataFrame
            One row per candidate; a signal without column is missing.
        evidence : numpy.ndarray
            Settled exposures of each creator; NaN where the model does not know them.
        """
        found = np.full(len(frame), "", dtype=object)
        for code, flagged in self._flagged(frame, evidence):
            rows = np.flatnonzero(flagged)
            found[rows] = [f"{one};{code}" if one else code for one in found[rows]]
        return pd.Series(found, index=frame.index, dtype=object)

    def _flagged(
        self, frame: pd.DataFrame, evidence: np.ndarray
    ) -> Iterator[tuple[str, np.ndarray]]:
        yield LITTLE_DATA, evidence <= self.evidence
        if self.conversions < FEW_CONVERSIONS:
            yield LITTLE_TRAINING, np.ones(len(frame), dtype=bool)
        yield OUTSIDE, self.outside(frame)
        for name, values in self.categories.items():
            if name in frame:
                texts = category_texts(frame[name])
                yield f"{UNSEEN}_{name}", (texts.notna() & ~texts.isin(values)).to_numpy()

    def outside(self, frame: pd.DataFrame) -> np.ndarray:
        """Return whether the numbers of each row lie outside what was learned.

        Parameters
        ----------
        frame : pandas.DataFrame
            As for `flags`.
        """
        share, far = _unusual(frame, self.numbers)
        return np.asarray(far | (share > self.unusual))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `from_dict` reads them."""
        return {
            **asdict(self),
            "categories": {name: list(values) for name, values in self.categories.items()},
        }

    @staticmethod
    def from_dict(stored: Mapping[str, Any]) -> Support:
        """Return the support that `to_dict` wrote.

        Parameters
        ----------
        stored : mapping
            Plain values.

        Raises
        ------
        ModelError
            If a key is absent, unknown or holds no such value, naming the first.
        """
        return read_stored(Support, "what a model learned from", stored, "Train again")


def fit_support(
    frame: pd.DataFrame, evidence: np.ndarray, conversions: float, spread: Spread
) -> Support:
    """Learn what is usual.

    Parameters
    ----------
    frame : pandas.DataFrame
        Training rows, one column per signal, also those that do not vary.
    evidence : numpy.ndarray
        Settled exposures of each row's creator; NaN where not known.
    conversions : float
        Of the training rows.
    spread : Spread
        How ranges depend on the evidence.
    """
    numeric = [str(name) for name in frame if pd.api.types.is_numeric_dtype(frame[name])]
    found = {name: _learned(_known(frame[name])) for name in numeric}
    numbers = {name: learned for name, learned in found.items() if learned is not None}
    share, _ = _unusual(frame, numbers)
    texts = {str(name): category_texts(frame[name]) for name in frame if name not in numeric}
    return Support(
        numbers=numbers,
        categories={name: tuple(sorted(t.dropna().unique())) for name, t in texts.items()},
        unusual=float(np.quantile(share, RARE)) if len(share) else 1.0,
        evidence=_little(evidence, spread),
        conversions=float(conversions),
    )


def _known(values: pd.Series) -> np.ndarray:
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(numbers[np.isfinite(numbers)])


def _learned(values: np.ndarray) -> Learned | None:
    if not len(values):
        return None
    low, middle, high = np.quantile(values, [TAILS[0], 0.5, TAILS[1]]).tolist()
    least, most = float(values.min()), float(values.max())
    return Learned(low, high, 2.0 * least - middle, 2.0 * most - middle)


def _unusual(frame: pd.DataFrame, numbers: Mapping[str, Learned]) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of each row's known signals that are unusual, and whether one is far off."""
    known, beyond = np.zeros(len(frame)), np.zeros(len(frame))
    far = np.zeros(len(frame), dtype=bool)
    for name, learned in numbers.items():
        if name not in frame:
            continue
        x = pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        known += ~np.isnan(x)
        beyond += (x < learned.low) | (x > learned.high)
        far |= (x < learned.least) | (x > learned.most)
    return beyond / np.maximum(known, 1.0), far


def _little(evidence: np.ndarray, spread: Spread) -> float:
    """Return the evidence at which a range is `WIDER` times as wide as with the usual evidence.

    Usual is the median of creators with a past. Widths go with the square root of the correlation.
    Without a slope only creators without any past have little data.
    """
    known = evidence[np.isfinite(evidence) & (evidence > 0.0)]
    if not len(known) or spread.by_evidence >= 0.0:
        return 0.0
    usual = float(np.log1p(np.median(known)))
    return max(0.0, float(np.expm1(usual + 2.0 * np.log(WIDER) / spread.by_evidence)))
