"""Training: fit the ladder, see what it foretells, weigh its rungs; beside it the rules to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import lightgbm
import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows
from conversion_influence.errors import ModelError
from conversion_influence.modeling.baselines import Rule, Slice, fit_rules
from conversion_influence.modeling.blend import fixed_weights, newest_level, weigh
from conversion_influence.modeling.calibration import LogisticCalibrator, expit, log_odds
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.forward import Foreteller, Forward, walk_forward
from conversion_influence.modeling.learning import Learning
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.prepared import prepare
from conversion_influence.modeling.repeatable import repeatable
from conversion_influence.modeling.rungs import Rungs, fit_rungs
from conversion_influence.modeling.splits import Split

AnyFitted = TypeVar("AnyFitted")

FitRows: TypeAlias = Callable[[Rows, np.ndarray, ModelSettings, int, int], AnyFitted]
"""From rows, positions, settings, seed and threads to what was fitted."""

MODEL = "model"
"""Name of the weighed rungs beside each rung and the rules."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model and the rules it is judged against, fitted on the same rows.

    Attributes
    ----------
    model : Model
        The model.
    text : str
        Its trees as LightGBM's text.
    weights : mapping of str to float
        Of each rung.
    rounds : mapping of str to int
        Trees of each rung that has some.
    rules : mapping of str to Rule
        Baselines by name.
    positions : numpy.ndarray
        Of the rows learned from, in the order they became known.
    forward : Forward
        What was foretold of them, by rungs and rules; outcomes counted for what they are worth.
    rho : float
        Correlation of the conversions of one placement.
    """

    model: Model
    text: str
    weights: Mapping[str, float]
    rounds: Mapping[str, int]
    rules: Mapping[str, Rule]
    positions: np.ndarray
    forward: Forward
    rho: float

    @property
    def encoding(self) -> Encoding:
        """Signals and categories learned on the training rows."""
        return self.model.encoding

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the model's calibrated likelihood per row.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds the signals.
        """
        return self.model.likelihood(frame)

    def foretold(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Return what was foretold of training rows by models that had not seen them.

        Returns
        -------
        positions : numpy.ndarray
            Of the rows.
        likelihoods : dict of str to numpy.ndarray
            By ``model``, the weighed rungs, and by each rung and each rule, all calibrated alike.
        """
        weights = {MODEL: self.weights} | {name: {name: 1.0} for name in self.forward.names}
        told = {name: expit(self.forward.weighed(mix)) for name, mix in weights.items()}
        return self.positions[self.forward.positions], told


@repeatable()
def fit_model(
    rows: Rows, positions: np.ndarray, settings: ModelSettings, seed: int, threads: int = 0
) -> Fitted:
    """Fit the model and the rules to beat on some rows.

    Each rung of the ladder foretells rows that it has not seen, fold by fold, which sets its
    weight; then every rung is fitted anew on all rows, and the level is set on the newest of them.
    The rules are set at the same level.

    Parameters
    ----------
    rows : Rows
        All rows.
    positions : numpy.ndarray
        Of those to learn from.
    settings : ModelSettings
        Of the model.
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.

    Raises
    ------
    ModelError
        If the rows hold no conversion, or nothing else.
    """
    prepared = prepare(rows, positions)
    positions, encoding, learning = prepared.positions, prepared.encoding, prepared.learning
    frame = rows.frame.iloc[positions]
    conversions = float(learning.conversions.sum())

    def fit(part: Learning) -> Rungs:
        return fit_rungs(part, encoding, settings, seed, conversions=conversions, threads=threads)

    def fit_before(first: np.ndarray) -> Foreteller:
        before = learning.take(first)
        rungs = fit(before)
        rules = {} if before.one_outcome else _fit_rules(rows, positions[first], encoding, seed)

        def foretell(asked: np.ndarray) -> dict[str, np.ndarray]:
            told = rungs.log_odds(learning.matrix[asked], encoding)
            return told | {name: _told(rule, frame.iloc[asked]) for name, rule in rules.items()}

        return foretell

    rungs, rules = fit(learning), _fit_rules(rows, positions, encoding, seed)
    forward = walk_forward(learning, fit_before, (*rungs.names, *rules), seed)
    weights = weigh_rungs(forward, rungs.names, settings.use)
    line, texts = rungs.weighed(weights)
    text = merge(texts, len(encoding.signals))
    model = Model(encoding, line, lightgbm.Booster(model_str=text), LogisticCalibrator())
    at_level = _at_level(model.log_odds_of(learning.matrix), learning)
    rules = {
        name: replace(rule, calibrator=_at_level(_told(rule, frame), learning))
        for name, rule in rules.items()
    }
    return Fitted(
        model=replace(model, calibrator=at_level),
        text=text,
        weights=weights,
        rounds={name: grown.rounds for name, grown in rungs.trees.items()},
        rules=rules,
        positions=positions,
        forward=forward,
        rho=prepared.rho,
    )


def fit_folds(
    rows: Rows,
    splits: Sequence[Split],
    settings: ModelSettings,
    seed: int,
    fit: FitRows[AnyFitted],
) -> list[tuple[Split, AnyFitted]]:
    """Fit every fold, side by side on the machine's cores, one thread each.

    Parameters
    ----------
    rows : Rows
        All rows.
    splits : sequence of Split
        From `split_by_folds`.
    settings, seed
        As for `fit_model`.
    fit : callable
        `fit_model`, or `modeling.pairs.fit_pairs` where rows are judgements.
    """
    fitted = Parallel(n_jobs=-1)(
        delayed(fit)(rows, split.train, settings, seed, 1) for split in splits
    )
    return list(zip(splits, fitted, strict=True))


def _fit_rules(rows: Rows, positions: np.ndarray, encoding: Encoding, seed: int) -> dict[str, Rule]:
    learned = Slice(
        rows.frame.iloc[positions], rows.conversions[positions], rows.exposures[positions]
    )
    return fit_rules(learned, encoding, columns=rows.rules, seed=seed)


def _told(rule: Rule, frame: pd.DataFrame) -> np.ndarray:
    return log_odds(rule.raw(frame))


def weigh_rungs(forward: Forward, names: Sequence[str], use: str) -> dict[str, float]:
    """Return the weight of each rung.

    Parameters
    ----------
    forward : Forward
        What the rungs foretold of rows they had not seen.
    names : sequence of str
        Of the rungs there are.
    use : str
        Which are wanted (`ModelSettings`).

    Raises
    ------
    ModelError
        If that one cannot be had.
    """
    if use != "blend":
        if use not in names:
            msg = (
                f"model.use is {use!r}, but the signals know no past of creators or "
                "topics (creator_topic_rate, topic_rate, ...); choose another, or blend"
            )
            raise ModelError(msg)
        return {name: float(name == use) for name in names}
    told = forward.of(names)
    fixed = fixed_weights(names, float(told.conversions.sum()))
    found = weigh(told, fixed, drift=forward.in_time)
    return dict(zip(names, (float(weight) for weight in found), strict=True))


def _at_level(fitted: np.ndarray, learning: Learning) -> LogisticCalibrator:
    """Return the calibrator that sets log-odds at the level of the newest rows."""
    if learning.as_of is None:
        return LogisticCalibrator()
    level = newest_level(fitted, learning.conversions, learning.exposures)
    return LogisticCalibrator(level, 1.0)
