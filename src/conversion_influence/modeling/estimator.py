"""LightGBM on k of n as a scikit-learn classifier.

The loss is the binomial log-likelihood: objective ``cross_entropy`` with label k/n and weight n,
which equals one row per exposure at a fraction of the cost (``objective="binary"`` would silently
learn something else from fractional labels). Equal, that is, as far as LightGBM counts no rows: it
estimates the rows of a leaf from their hessian, rounded, and makes no leaf of less than about one
average row; ``min_exposure_hessian`` above an average row's n p (1 - p) makes both the same trees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from conversion_influence.errors import shorten
from conversion_influence.modeling.calibration import level_shift, log_odds

SMALLEST_LEAF = 1e-3
"""Least hessian in a leaf: at 0 LightGBM may split off a leaf without rows, and fails."""

DATA_SETTINGS: Mapping[str, Any] = {
    "verbosity": -1,
    "min_data_in_bin": 1,
    "feature_pre_filter": False,
    "max_bin": 63,
}
"""How LightGBM reads inputs: a value is as good as another, however few rows have it."""


class KofN(NamedTuple):
    """A slice: inputs, rate k/n, exposures n, and log-odds that the trees start from, if any."""

    X: np.ndarray
    rate: np.ndarray
    exposures: np.ndarray
    offset: np.ndarray | None = None


class ConversionClassifier(ClassifierMixin, BaseEstimator):
    """Likelihood of conversion per exposure.

    ``fit(X, y, sample_weight)`` takes either class labels (two classes) or rates y = k/n in [0, 1]
    with ``sample_weight`` = n. ``predict_proba`` returns (1 - p, p) with p per exposure.

    Parameters
    ----------
    rounds : int
        Trees at most; fewer where early stopping says so.
    learning_rate : float
        Shrinkage of each tree.
    leaves : int
        Leaves of a tree at most.
    min_exposure_hessian : float
        Smallest sum of n p (1 - p) in a leaf, about its conversions. Rows are no limit: they hold
        from one to a million exposures.
    l2 : float
        L2 penalty of leaf values, in the same unit.
    column_share, row_share : float
        Share of signals per tree, and of rows per tree.
    patience : int
        Rounds without improvement on the stopping slice before training ends.
    categorical : sequence of int
        Positions of columns that hold category codes.
    seed : int
        Of all random choices; same data and seed give the same trees on any number of threads.
    threads : int
        Threads of LightGBM; 0 lets it choose.

    Attributes
    ----------
    booster_ : lightgbm.Booster
        The trees.
    classes_ : numpy.ndarray
        The two classes; (0, 1) where y holds rates.
    """

    def __init__(
        self,
        rounds: int = 2000,
        learning_rate: float = 0.03,
        leaves: int = 15,
        min_exposure_hessian: float = 3.0,
        l2: float = 5.0,
        column_share: float = 0.7,
        row_share: float = 0.8,
        patience: int = 100,
        categorical: Sequence[int] = (),
        seed: int = 0,
        threads: int = 0,
    ) -> None:
        self.rounds = rounds
        self.learning_rate = learning_rate
        self.leaves = leaves
        self.min_exposure_hessian = min_exposure_hessian
        self.l2 = l2
        self.column_share = column_share
        self.row_share = row_share
        self.patience = patience
        self.categorical = categorical
        self.seed = seed
        self.threads = threads

    def __sklearn_tags__(self) -> Tags:
        """Declare two classes only, and missing values as welcome."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        return tags

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        offset: np.ndarray | None = None,
        stopping: KofN | None = None,
    ) -> ConversionClassifier:
        """Grow trees.

        Parameters
        ----------
        X : array-like of shape (placements, signals)
            Encoded signals; NaN is missing.
        y : array-like of shape (placements,)
            Rates k/n in [0, 1], or two class labels.
        sample_weight : array-like of shape (placements,), optional
            Exposures n; 1 each by default. Rows of weight 0 are ignored.
        offset : numpy.ndarray of shape (placements,), optional
            Log-odds that the trees start from and correct; ``booster_`` then holds the correction
            alone, and ``predict_proba`` is of no use. Without it trees start from the mean rate.
        stopping : KofN, optional
            A later slice on which growth stops; without it all ``rounds`` are grown. Its level is
            free (`level_free_loss`): trees that foretell how rates drift on would stop at once.

        Returns
        -------
        ConversionClassifier
            Itself.

        Raises
        ------
        ValueError
            If y is neither two classes nor rates, holds one class only where exposures are above 0,
            or an exposure is negative or no number.
        """
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        rate = self._rates(y)
        exposures = _weights(sample_weight, len(rate))
        used = exposures > 0
        start = None if offset is None else np.asarray(offset, dtype=np.float64)[used]
        train = KofN(X[used], rate[used], exposures[used], start)
        if train.rate.max() == 0.0 or train.rate.min() == 1.0:
            msg = f"y holds one class only (rate {train.rate[0]:g} in every row): nothing to learn"
            raise ValueError(msg)
        self.booster_ = self._grow(train, stopping)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return (1 - p, p) per row, p the likelihood per exposure.

        Parameters
        ----------
        X : array-like of shape (rows, signals)
            Encoded signals in the order of fit.
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        likelihood = np.asarray(self.booster_.predict(X))
        return np.column_stack([1.0 - likelihood, likelihood])

    def predict(self, X: Any) -> np.ndarray:
        """Return the likelier class per row.

        Parameters
        ----------
        X : array-like of shape (rows, signals)
            Encoded signals in the order of fit.
        """
        likelier = (self.predict_proba(X)[:, 1] > 0.5).astype(int)
        classes: np.ndarray = self.classes_[likelier]
        return classes

    def _rates(self, y: np.ndarray) -> np.ndarray:
        """Turn class labels or rates into rates and set ``classes_``."""
        if y.dtype.kind == "f" and y.size and y.min() >= 0.0 and y.max() <= 1.0:
            self.classes_ = np.array([0, 1])
            return y.astype(np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            msg = (
                "Only binary classification is supported. The type of the target is "
                f"{type_of_target(y)}."
            )
            raise ValueError(msg)
        return codes.astype(np.float64)

    def _grow(self, train: KofN, stopping: KofN | None) -> lightgbm.Booster:
        """Grow trees on one slice and, where there is another, stop on it."""
        options: Mapping[str, Any] = {
            "feature_name": [f"f{position}" for position in range(train.X.shape[1])],
            "categorical_feature": list(self.categorical),
            "params": {
                **DATA_SETTINGS,
                **self._params(),
                "boost_from_average": train.offset is None,
            },
        }
        data = lightgbm.Dataset(
            train.X, train.rate, weight=train.exposures, init_score=train.offset, **options
        )
        later: dict[str, Any] = {}
        if stopping is not None:
            valid = lightgbm.Dataset(
                stopping.X,
                stopping.rate,
                weight=stopping.exposures,
                init_score=stopping.offset,
                reference=data,
                **options,
            )
            stop = lightgbm.early_stopping(self.patience, verbose=False)
            later = {"valid_sets": [valid], "callbacks": [stop], "feval": _level_free}
            options["params"]["metric"] = "None"
        return lightgbm.train(options["params"], data, num_boost_round=self.rounds, **later)

    def _params(self) -> dict[str, Any]:
        return {
            "objective": "cross_entropy",
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": 1,
            "min_sum_hessian_in_leaf": max(self.min_exposure_hessian, SMALLEST_LEAF),
            "lambda_l2": self.l2,
            "feature_fraction": self.column_share,
            "bagging_fraction": self.row_share,
            "bagging_freq": 1,
            "cat_smooth": 10.0,
            "min_data_per_group": 1,
            "deterministic": True,
            "force_row_wise": True,
            "seed": self.seed,
            "num_threads": self.threads,
        }


def level_free_loss(log_odds: np.ndarray, part: KofN) -> float:
    """Return the log loss per exposure of a slice, at the level that suits it best.

    Parameters
    ----------
    log_odds : numpy.ndarray
        One per placement.
    part : KofN
        The slice; where it holds one outcome alone, the level is left as it is.
    """
    k, n = part.rate * part.exposures, part.exposures
    told = np.clip(log_odds, -30.0, 30.0)
    if 0.0 < k.sum() < n.sum():
        told = told + level_shift(told, k, n)
    return float((n * np.logaddexp(0.0, told) - k * told).sum() / n.sum())


def _level_free(foretold: np.ndarray, data: lightgbm.Dataset) -> tuple[str, float, bool]:
    """Return LightGBM's triple of name, value and whether more is better."""
    rate, weight = np.asarray(data.get_label()), data.get_weight()  # None where all are 1
    exposures = np.ones(len(rate)) if weight is None else np.asarray(weight)
    part = KofN(np.empty((0, 0)), rate, exposures)
    return "level_free_loss", level_free_loss(log_odds(foretold), part), False


def _weights(sample_weight: Any, rows: int) -> np.ndarray:
    """Return one exposure per row, checked; scikit-learn's words, which its checks look for."""
    if sample_weight is None:
        return np.ones(rows)
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.ndim == 0:
        weights = np.full(rows, float(weights))
    if weights.shape != (rows,):
        msg = f"Sample weights must be 1D array or scalar of {rows} rows, got {weights.shape}"
        raise ValueError(msg)
    wrong = ~np.isfinite(weights) | (weights < 0)
    if wrong.any():
        msg = f"Sample weights are exposures: finite, none negative; got {shorten(weights[wrong])}"
        raise ValueError(msg)
    if not weights.any():
        msg = "Sample weights must contain at least one non-zero number."
        raise ValueError(msg)
    return weights
