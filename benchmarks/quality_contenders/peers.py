"""The other learners, fitted on rows in a file and asked about others, in their own environment.

    python peers.py < requests

A request is a line of JSON: ``name`` of the contender, ``folder``, ``seconds`` (the budget of those
that search) and ``seed``. FOLDER holds ``rows.npz``: ``fit`` and ``asked`` (encoded signals),
``conversions`` and ``exposures`` of the rows to fit, ``group`` (rows that belong together) and
``categorical`` (positions of signals that are codes). The likelihoods of the rows asked about are
left in ``told.npy``, and the answer is a line of JSON: CPU seconds of fitting. All settings are the
defaults of the libraries, unless a comment says why not.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Asked = Callable[[pd.DataFrame], np.ndarray]


@dataclass(frozen=True, eq=False)
class Cases:
    """Rows to fit: signals, k of n, and which rows belong together."""

    frame: pd.DataFrame
    conversions: np.ndarray
    exposures: np.ndarray
    group: np.ndarray
    seconds: float
    seed: int

    @property
    def categorical(self) -> list[str]:
        """Names of the categorical signals."""
        return [name for name in self.frame if self.frame[name].dtype == "category"]

    def weighted(self) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
        """Return signals, yes or no, weight and group of two rows per placement, none of weight 0.

        For those that take no rates. They stand in the order of the placements.
        """
        weight = np.column_stack([self.conversions, self.exposures - self.conversions]).ravel()
        at = np.repeat(np.arange(len(self.frame)), 2)
        outcome = np.tile([1, 0], len(self.frame))
        used = np.flatnonzero(weight > 0)
        frame = self.frame.iloc[at[used]].reset_index(drop=True)
        return frame, outcome[used], weight[used], self.group[at[used]]


def logistic_regression(cases: Cases) -> Asked:
    """Fit a ridge of strength C = 1 on standardised signals."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numeric = [name for name in cases.frame if name not in cases.categorical]
    columns = ColumnTransformer(
        [
            (
                "numeric",
                make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
                numeric,
            ),
            (
                "codes",
                OneHotEncoder(handle_unknown="ignore", max_categories=30, sparse_output=False),
                cases.categorical,
            ),
        ]
    )
    frame, outcome, weight, _ = cases.weighted()
    # The usual tolerance stops before the first step where rates are 1e-5, so it is scaled by them.
    rate = float(cases.conversions.sum() / cases.exposures.sum())
    line = LogisticRegression(solver="newton-cholesky", tol=1e-7 * rate, max_iter=200)
    fitted = make_pipeline(columns, line)
    fitted.fit(frame, outcome, logisticregression__sample_weight=weight)
    return lambda asked: fitted.predict_proba(asked)[:, 1]


def hist_gradient_boosting(cases: Cases) -> Asked:
    """Fit scikit-learn's histogram boosting."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    frame, outcome, weight, _ = cases.weighted()
    model = HistGradientBoostingClassifier(random_state=cases.seed)
    model.fit(_at_most(frame, 250), outcome, sample_weight=weight)
    return lambda asked: model.predict_proba(_at_most(asked, 250))[:, 1]


def _at_most(frame: pd.DataFrame, values: int) -> pd.DataFrame:
    """Return the frame with wide categorical signals as numbers: the library takes no more."""
    wide = [c for c in frame.select_dtypes("category") if len(frame[c].cat.categories) > values]
    return frame.astype(dict.fromkeys(wide, "float64"))


def lightgbm(cases: Cases) -> Asked:
    """Fit LightGBM, which takes rates."""
    import lightgbm as library

    rate = cases.conversions / cases.exposures
    data = library.Dataset(cases.frame, rate, weight=cases.exposures)
    settings = {
        "objective": "cross_entropy",
        "seed": cases.seed,
        "num_threads": 1,
        "verbosity": -1,
    }
    model = library.train(settings, data)
    return lambda asked: np.asarray(model.predict(asked))


def xgboost(cases: Cases) -> Asked:
    """Fit XGBoost, which takes rates; 100 rounds, as its classifier does."""
    import xgboost as library

    rate = cases.conversions / cases.exposures
    data = library.DMatrix(cases.frame, rate, weight=cases.exposures, enable_categorical=True)
    settings = {"objective": "binary:logistic", "seed": cases.seed, "nthread": 1}
    model = library.train(settings, data, num_boost_round=100)
    return lambda asked: model.predict(library.DMatrix(asked, enable_categorical=True))


def catboost(cases: Cases) -> Asked:
    """Fit CatBoost, which takes rates; from their mean, as rates of 1e-5 are far from its start."""
    import catboost as library

    def pool(frame: pd.DataFrame, **more: Any) -> Any:
        words = {name: frame[name].astype(str) for name in cases.categorical}
        return library.Pool(frame.assign(**words), cat_features=cases.categorical, **more)

    rate = cases.conversions / cases.exposures
    model = library.CatBoost(
        {
            "loss_function": "CrossEntropy",
            "boost_from_average": True,
            "random_seed": cases.seed,
            "thread_count": 1,
            "verbose": False,
            "allow_writing_files": False,
        }
    )
    model.fit(pool(cases.frame, label=rate, weight=cases.exposures))
    return lambda asked: model.predict(pool(asked), prediction_type="Probability")[:, 1]


def flaml(cases: Cases) -> Asked:
    """Search with FLAML; both rows of a placement stay in one fold."""
    from flaml import AutoML

    frame, outcome, weight, group = cases.weighted()
    model = AutoML()
    model.fit(
        X_train=frame,
        y_train=outcome,
        task="classification",
        metric="log_loss",
        time_budget=cases.seconds,
        sample_weight=weight,
        split_type="group",
        groups=group,
        n_jobs=1,
        seed=cases.seed,
        verbose=0,
    )
    return lambda asked: model.predict_proba(asked)[:, 1]


def autogluon(cases: Cases) -> Asked:
    """Search with AutoGluon; a tenth of the groups, drawn at random, tunes.

    Its own log loss leaves weights out where models are compared, which are the outcomes here.
    """
    import tempfile

    from autogluon.core.metrics import make_scorer
    from autogluon.tabular import TabularPredictor

    frame, outcome, weight, group = cases.weighted()
    table = frame.assign(outcome_=outcome, weight_=weight)
    names = np.unique(group)
    later = np.random.default_rng(cases.seed).permutation(names)[: max(1, len(names) // 10)]
    tunes = np.isin(group, later)
    loss = make_scorer(
        "log_loss", _weighted_loss, optimum=0, greater_is_better=False, needs_proba=True
    )
    predictor = TabularPredictor(
        "outcome_",
        problem_type="binary",
        eval_metric=loss,
        sample_weight="weight_",
        weight_evaluation=True,
        path=tempfile.mkdtemp(),
        verbosity=0,
    )
    predictor.fit(
        table[~tunes], tuning_data=table[tunes], time_limit=cases.seconds, num_cpus=1, num_gpus=0
    )
    return lambda asked: predictor.predict_proba(asked)[1].to_numpy()


def _weighted_loss(
    outcome: np.ndarray, told: np.ndarray, sample_weight: np.ndarray | None = None
) -> float:
    """Return log loss, with weights where they are given."""
    from sklearn.metrics import log_loss

    return float(log_loss(outcome, told, sample_weight=sample_weight, labels=[0, 1]))


CONTENDERS: dict[str, Callable[[Cases], Asked]] = {
    "logistic_regression": logistic_regression,
    "lightgbm": lightgbm,
    "hist_gradient_boosting": hist_gradient_boosting,
    "xgboost": xgboost,
    "catboost": catboost,
    "flaml": flaml,
    "autogluon": autogluon,
}
MODULES = {
    "logistic_regression": "sklearn.linear_model",
    "hist_gradient_boosting": "sklearn.ensemble",
    "autogluon": "autogluon.tabular",
}
"""What is imported before the clock starts, where it is not called as the contender is."""


def framed(matrix: np.ndarray, categorical: list[int], known: dict[int, np.ndarray]) -> Any:
    """Return encoded signals as a frame, with codes as categories known from the rows to fit."""
    frame = pd.DataFrame(matrix, columns=[f"s{i}" for i in range(matrix.shape[1])])
    kinds = {f"s{i}": pd.CategoricalDtype(known[i].astype(int).tolist()) for i in categorical}
    codes = {name: frame[name].astype("Int64").astype(kind) for name, kind in kinds.items()}
    return frame.assign(**codes)


def cpu_seconds() -> float:
    """Return user and system seconds of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def answer(name: str, folder: Path, seconds: float, seed: int) -> dict[str, float]:
    """Fit one contender and leave what it told."""
    with np.load(folder / "rows.npz") as held:
        rows = {key: held[key] for key in held.files}
    categorical = rows["categorical"].tolist()
    known = {i: np.unique(rows["fit"][:, i][~np.isnan(rows["fit"][:, i])]) for i in categorical}
    cases = Cases(
        framed(rows["fit"], categorical, known),
        rows["conversions"],
        rows["exposures"],
        rows["group"],
        seconds,
        seed,
    )
    __import__(MODULES.get(name, name))
    started = cpu_seconds()
    asked = CONTENDERS[name](cases)
    spent = cpu_seconds() - started
    np.save(folder / "told.npy", np.asarray(asked(framed(rows["asked"], categorical, known))))
    return {"cpu_seconds": spent}


def main() -> None:
    """Answer requests until there are no more."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        found = answer(asked["name"], Path(asked["folder"]), asked["seconds"], asked["seed"])
        print(json.dumps(found), file=answers, flush=True)


if __name__ == "__main__":
    main()
