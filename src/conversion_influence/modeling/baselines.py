"""Simple rules a model must beat, given the same help: trained and calibrated on the same slices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import issparse
from scipy.sparse import vstack as sparse_vstack
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from conversion_influence.modeling.calibration import LogisticCalibrator, fit_calibrator
from conversion_influence.modeling.encoding import Encoding

RULES: Mapping[str, str] = {
    "audience_size": "log_followers",
    "engagement_rate": "engagement_rate_90d",
    "topic_rate": "topic_rate",
    "creator_history": "creator_topic_rate",
}
"""Rules on one signal of the catalog, larger first."""


@dataclass(frozen=True, eq=False)
class Slice:
    """Signals and outcomes of the rows of one slice.

    Attributes
    ----------
    frame : pandas.DataFrame
        Signals, one row per placement.
    conversions, exposures : numpy.ndarray
        k and n.
    """

    frame: pd.DataFrame
    conversions: np.ndarray
    exposures: np.ndarray


@dataclass(frozen=True, eq=False)
class Rule:
    """A fitted rule.

    Attributes
    ----------
    ranking : callable
        From a frame of signals to what the rule ranks by, larger first.
    raw : callable
        From a frame of signals to the likelihood learned on the training slice.
    calibrator : LogisticCalibrator
        From there to the calibration slice.
    """

    ranking: Callable[[pd.DataFrame], np.ndarray]
    raw: Callable[[pd.DataFrame], np.ndarray]
    calibrator: LogisticCalibrator = LogisticCalibrator()

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the calibrated likelihood per row.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds the rule's signals.
        """
        return self.calibrator.apply(self.raw(frame))


def fit_rules(
    train: Slice,
    calibration: Slice,
    encoding: Encoding,
    *,
    columns: Mapping[str, str] = RULES,
    seed: int = 0,
) -> dict[str, Rule]:
    """Fit every baseline that the given signals allow.

    Parameters
    ----------
    train, calibration : Slice
        The slices the model itself is given.
    encoding : Encoding
        The model's signals; the logistic regression takes the same.
    columns : mapping of str to str
        Names of rules on one signal and their signal; a rule whose signal is absent is left out.
    seed : int
        Of the logistic regression.

    Returns
    -------
    dict of str to Rule
        ``base_rate``, the rules of ``columns`` and ``logistic_regression``.
    """
    rate = float(train.conversions.sum() / train.exposures.sum())

    def constant(frame: pd.DataFrame) -> np.ndarray:
        return np.full(len(frame), rate)

    rules = {"base_rate": Rule(constant, constant)}
    for name, column in columns.items():
        if column in train.frame.columns:
            rules[name] = _fit_one_signal(train, column)
    rules["logistic_regression"] = _fit_logistic(train, encoding, seed)
    return {name: _calibrated(rule, calibration) for name, rule in rules.items()}


def _calibrated(rule: Rule, later: Slice) -> Rule:
    raw = rule.raw(later.frame)
    return replace(rule, calibrator=fit_calibrator(raw, later.conversions, later.exposures))


def _fit_one_signal(train: Slice, column: str) -> Rule:
    """Rank by one signal; its likelihood is a binomial logistic line through it.

    A smoothed past rate is already a likelihood. A missing value counts as the training median.
    """
    known = train.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    fill = float(np.nanmedian(known)) if np.isfinite(known).any() else 0.0

    def ranking(frame: pd.DataFrame) -> np.ndarray:
        values = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isnan(values), fill, values)

    filled = ranking(train.frame)
    if column.endswith("_rate") and filled.min() >= 0.0 and filled.max() <= 1.0:
        return Rule(ranking, ranking)
    centre, spread = float(filled.mean()), float(filled.std()) or 1.0
    line = LogisticRegression(C=np.inf)
    _fit_k_of_n(line, ((filled - centre) / spread)[:, None], train)

    def raw(frame: pd.DataFrame) -> np.ndarray:
        return line.predict_proba(((ranking(frame) - centre) / spread)[:, None])[:, 1]

    return Rule(ranking, raw)


def _fit_logistic(train: Slice, encoding: Encoding, seed: int) -> Rule:
    """Fit a regularised logistic regression on all the model's signals."""
    numeric = [name for name in encoding.signals if name not in encoding.categories]
    filled = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    columns = ColumnTransformer(
        [
            ("numeric", filled, numeric),
            ("text", OneHotEncoder(handle_unknown="ignore"), list(encoding.categories)),
        ]
    )
    line = LogisticRegression(C=1.0, max_iter=500, random_state=seed)

    def typed(frame: pd.DataFrame) -> pd.DataFrame:
        numbers = {n: frame[n].to_numpy(dtype=np.float64, na_value=np.nan) for n in numeric}
        texts = {
            n: frame[n].astype("string").astype(object).where(frame[n].notna(), "")
            for n in encoding.categories
        }
        return pd.DataFrame({**numbers, **texts}, index=frame.index)

    _fit_k_of_n(line, columns.fit_transform(typed(train.frame)), train)

    def raw(frame: pd.DataFrame) -> np.ndarray:
        return line.predict_proba(columns.transform(typed(frame)))[:, 1]

    return Rule(raw, raw)


def _fit_k_of_n(line: LogisticRegression, matrix: Any, train: Slice) -> None:
    """Fit on two rows per placement, a yes weighted k and a no weighted n - k."""
    stack = sparse_vstack if issparse(matrix) else np.vstack
    outcome = np.repeat([1, 0], len(train.conversions))
    weight = np.concatenate([train.conversions, train.exposures - train.conversions])
    line.fit(stack([matrix, matrix]), outcome, sample_weight=weight)
