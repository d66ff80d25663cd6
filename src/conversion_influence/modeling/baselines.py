"""Simple rules a model must beat, given the same help: the same rows, folds and calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from conversion_influence.dataset.categories import category_texts
from conversion_influence.modeling.calibration import (
    LogisticCalibrator,
    expit,
    fit_line,
)
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.scorecard import fit_scorecard

RULES: Mapping[str, str] = {
    "audience_size": "log_followers",
    "engagement_rate": "engagement_rate_90d",
    "topic_rate": "topic_rate",
    "creator_history": "creator_topic_rate",
}
"""Rules on one signal of the catalog, larger first."""

LIKELIHOODS = ("topic_rate", "creator_topic_rate")
"""Signals of the catalog that are smoothed likelihoods already."""

MOST_CATEGORIES = 30
"""Columns per categorical signal of the logistic regression; rarer values share one."""


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
        From a frame of signals to the likelihood learned on the training rows.
    calibrator : LogisticCalibrator
        As the model's.
    """

    ranking: Callable[[pd.DataFrame], np.ndarray]
    raw: Callable[[pd.DataFrame], np.ndarray]
    calibrator: LogisticCalibrator = field(default_factory=LogisticCalibrator)

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
    encoding: Encoding,
    *,
    columns: Mapping[str, str] = RULES,
    seed: int = 0,
) -> dict[str, Rule]:
    """Fit every baseline that the given signals allow.

    Parameters
    ----------
    train : Slice
        The rows the model itself is given.
    encoding : Encoding
        The model's signals; the logistic regression takes the same.
    columns : mapping of str to str
        Names of rules on one signal and their signal; a rule whose signal is absent is left out.
    seed : int
        Of the logistic regression.

    Returns
    -------
    dict of str to Rule
        ``base_rate``, the rules of ``columns``, ``expert_scorecard`` where the signals allow it,
        and ``logistic_regression``, not calibrated yet.
    """
    rate = float(train.conversions.sum() / train.exposures.sum())

    def constant(frame: pd.DataFrame) -> np.ndarray:
        return np.full(len(frame), rate)

    rules = {"base_rate": Rule(constant, constant)}
    for name, column in columns.items():
        if column in train.frame.columns:
            rules[name] = _fit_one_signal(train, column)
    if (scorecard := fit_scorecard(train.frame)) is not None:
        rules["expert_scorecard"] = _fit_line(scorecard.score, train)
    rules["logistic_regression"] = _fit_logistic(train, encoding, seed)
    return rules


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
    if column in LIKELIHOODS and filled.min() >= 0.0 and filled.max() <= 1.0:
        return Rule(ranking, ranking)
    return _fit_line(ranking, train)


def _fit_line(ranking: Callable[[pd.DataFrame], np.ndarray], train: Slice) -> Rule:
    """Rank by a score; its likelihood is a binomial logistic line through it."""
    filled = ranking(train.frame)
    centre, spread = float(filled.mean()), float(filled.std()) or 1.0
    intercept, slope = fit_line(
        (filled - centre) / spread,
        train.conversions,
        train.exposures,
        prior_mean=0.0,
        prior_sd=10.0,
    )

    def raw(frame: pd.DataFrame) -> np.ndarray:
        return expit(intercept + slope * (ranking(frame) - centre) / spread)

    return Rule(ranking, raw)


def _fit_logistic(train: Slice, encoding: Encoding, seed: int) -> Rule:
    """Fit a logistic regression on all the model's signals.

    Its coefficients, per standard deviation or category, have a normal prior of standard deviation
    1. It is fitted on two rows per placement, a yes weighted k and a no weighted n - k.
    """
    numeric = [name for name in encoding.signals if name not in encoding.categories]
    filled = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    texts = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=MOST_CATEGORIES, sparse_output=False
    )
    columns = ColumnTransformer(
        [("numeric", filled, numeric), ("text", texts, list(encoding.categories))]
    )

    def typed(frame: pd.DataFrame) -> pd.DataFrame:
        numbers = {n: frame[n].to_numpy(dtype=np.float64, na_value=np.nan) for n in numeric}
        words = {n: category_texts(frame[n]).astype(object) for n in encoding.categories}
        words = {n: values.where(values.notna(), "") for n, values in words.items()}
        return pd.DataFrame({**numbers, **words}, index=frame.index)

    matrix = columns.fit_transform(typed(train.frame))
    weight = np.concatenate([train.conversions, train.exposures - train.conversions])
    outcome = np.repeat([1, 0], len(matrix))
    row = np.tile(np.arange(len(matrix)), 2)
    used = np.flatnonzero(weight > 0)
    # Gradients are of the size of the rate, 1e-6 in places: the usual tolerance would stop at once.
    tolerance = 1e-7 * float(train.conversions.sum() / train.exposures.sum())
    line = LogisticRegression(
        C=1.0, solver="newton-cholesky", tol=tolerance, max_iter=200, random_state=seed
    )
    line.fit(matrix[row[used]], outcome[used], sample_weight=weight[used])

    def raw(frame: pd.DataFrame) -> np.ndarray:
        likelihood: np.ndarray = line.predict_proba(columns.transform(typed(frame)))[:, 1]
        return likelihood

    return Rule(raw, raw)
