"""Training: grow, stop, regrow on all training rows, calibrate; beside it the rules to beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ModelError
from conversion_influence.modeling.baselines import Rule, Slice, fit_rules
from conversion_influence.modeling.calibration import fit_calibrator
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.estimator import ConversionClassifier, KofN
from conversion_influence.modeling.splits import Split


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model and the rules it is judged against, fitted on the same slices.

    Attributes
    ----------
    encoding : Encoding
        Signals and categories learned on the training slice.
    classifier : ConversionClassifier
        Trees and calibrator.
    rounds : int
        Trees grown.
    rules : mapping of str to Rule
        Baselines by name.
    before : Fitted or None
        The same before it was grown anew on its calibration slice as well, where it was.
    """

    encoding: Encoding
    classifier: ConversionClassifier
    rounds: int
    rules: Mapping[str, Rule]
    before: Fitted | None = None

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the model's calibrated likelihood per row.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds the signals.
        """
        matrix = self.encoding.matrix(frame)
        likelihood: np.ndarray = self.classifier.predict_proba(matrix)[:, 1]
        return likelihood


def fit_on_split(
    rows: Rows, split: Split, settings: ModelSettings, seed: int, threads: int = 0
) -> Fitted:
    """Fit model and baselines on the slices of one split.

    The number of trees is found on the stopping slice; then trees are grown anew on the whole
    training slice, stopping slice included, and calibrated on the calibration slice. The test slice
    is not read.

    Parameters
    ----------
    rows : Rows
        All rows.
    split : Split
        Slices of rows.
    settings : ModelSettings
        Of LightGBM.
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.

    Returns
    -------
    Fitted
        With trees of at most ``settings.rounds``.

    Raises
    ------
    ModelError
        If the training, stopping or calibration slice holds no conversion, or nothing else.
    """
    fitted = fit_model(rows, split, settings, seed, threads)
    train, later = _slice(rows, split.train), _slice(rows, split.calibration)
    rules = fit_rules(train, later, fitted.encoding, columns=rows.rules, seed=seed)
    return replace(fitted, rules=rules)


def fit_model(
    rows: Rows, split: Split, settings: ModelSettings, seed: int, threads: int = 0
) -> Fitted:
    """Fit the model alone, as `fit_on_split` does.

    Parameters
    ----------
    rows, split, settings, seed, threads
        As for `fit_on_split`.

    Returns
    -------
    Fitted
        Without rules.

    Raises
    ------
    ModelError
        If the training, stopping or calibration slice holds no conversion, or nothing else.
    """
    for name in ("fit", "stopping", "calibration"):
        _require_both_outcomes(rows, getattr(split, name), name)
    encoding = fit_encoding(rows.frame.iloc[split.train], list(rows.frame.columns))
    growing = _classifier(settings, encoding, seed, threads)
    first = _k_of_n(rows, encoding, split.fit)
    growing.fit(
        first.X, first.rate, first.exposures, stopping=_k_of_n(rows, encoding, split.stopping)
    )
    rounds = max(1, int(growing.booster_.best_iteration))
    classifier = _grow(rows, encoding, split.train, rounds, settings, seed, threads)
    later = _slice(rows, split.calibration)
    raw = classifier.predict_proba(encoding.matrix(later.frame))[:, 1]
    classifier.calibrator_ = fit_calibrator(raw, later.conversions, later.exposures)
    return Fitted(encoding, classifier, rounds, {})


def fit_folds(
    rows: Rows, splits: Sequence[Split], settings: ModelSettings, seed: int
) -> list[tuple[Split, Fitted]]:
    """Fit every fold, side by side on the machine's cores, one thread each.

    Parameters
    ----------
    rows : Rows
        All rows.
    splits : sequence of Split
        From `split_by_folds`.
    settings, seed
        As for `fit_on_split`.
    """
    fitted = Parallel(n_jobs=-1)(delayed(_fold)(rows, split, settings, seed) for split in splits)
    return list(zip(splits, fitted, strict=True))


def _fold(rows: Rows, split: Split, settings: ModelSettings, seed: int) -> Fitted:
    """Fit one fold; then grow model and rules anew on all its rows but the test fold.

    Rows without order are exchangeable, so what was calibrated on a part holds for the whole, and
    no row is spent on calibration alone.
    """
    first = fit_on_split(rows, split, settings, seed, threads=1)
    rest = np.concatenate([split.train, split.calibration])
    rounds = min(settings.rounds, round(first.rounds * len(rest) / len(split.fit)))
    encoding = fit_encoding(rows.frame.iloc[rest], list(rows.frame.columns))
    classifier = _grow(rows, encoding, rest, rounds, settings, seed, threads=1)
    classifier.calibrator_ = first.classifier.calibrator_
    whole = _slice(rows, rest)
    rules = {
        name: replace(rule, calibrator=first.rules[name].calibrator)
        for name, rule in fit_rules(whole, whole, encoding, columns=rows.rules, seed=seed).items()
    }
    return Fitted(encoding, classifier, rounds, rules, before=first)


def fit_on_all(
    rows: Rows,
    folds: Sequence[tuple[Split, Fitted]],
    settings: ModelSettings,
    seed: int,
    threads: int = 0,
) -> Fitted:
    """Fit the model to keep after cross-validation: all rows, the median number of trees.

    It is calibrated on the folds' uncalibrated out-of-fold likelihoods, which no row's own outcome
    has shaped.

    Parameters
    ----------
    rows : Rows
        All rows.
    folds : sequence of (Split, Fitted)
        What each fold gave.
    settings, seed, threads
        As for `fit_on_split`.
    """
    rounds = int(np.median([fitted.rounds for _, fitted in folds]))
    encoding = fit_encoding(rows.frame, list(rows.frame.columns))
    everything = np.arange(len(rows))
    classifier = _grow(rows, encoding, everything, rounds, settings, seed, threads)
    raw = np.empty(len(rows))
    for split, fitted in folds:
        matrix = fitted.encoding.matrix(rows.frame.iloc[split.test])
        raw[split.test] = fitted.classifier.booster_.predict(matrix)
    classifier.calibrator_ = fit_calibrator(raw, rows.conversions, rows.exposures)
    return Fitted(encoding, classifier, rounds, {})


def _grow(
    rows: Rows,
    encoding: Encoding,
    positions: np.ndarray,
    rounds: int,
    settings: ModelSettings,
    seed: int,
    threads: int,
) -> ConversionClassifier:
    classifier = _classifier(settings, encoding, seed, threads)
    classifier.set_params(rounds=rounds)
    data = _k_of_n(rows, encoding, positions)
    classifier.fit(data.X, data.rate, data.exposures)
    return classifier


def _classifier(
    settings: ModelSettings, encoding: Encoding, seed: int, threads: int
) -> ConversionClassifier:
    return ConversionClassifier(
        **settings.model_dump(),
        categorical=encoding.categorical_positions,
        seed=seed,
        threads=threads,
    )


def _k_of_n(rows: Rows, encoding: Encoding, positions: np.ndarray) -> KofN:
    exposures = rows.exposures[positions]
    matrix = encoding.matrix(rows.frame.iloc[positions])
    return KofN(matrix, rows.conversions[positions] / exposures, exposures)


def _slice(rows: Rows, positions: np.ndarray) -> Slice:
    return Slice(rows.frame.iloc[positions], rows.conversions[positions], rows.exposures[positions])


def _require_both_outcomes(rows: Rows, positions: np.ndarray, name: str) -> None:
    k, n = rows.conversions[positions].sum(), rows.exposures[positions].sum()
    if 0 < k < n:
        return
    found = "no conversion" if k == 0 else "nothing but conversions"
    msg = (
        f"the {name} slice ({len(positions)} rows, {n:.0f} exposures) holds {found}: a model "
        "cannot be learned from it. Give more history, or change the shares under `split`."
    )
    raise ModelError(msg)
