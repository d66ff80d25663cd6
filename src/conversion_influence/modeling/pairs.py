"""A model of judgements between two creators, and the rules it must beat.

It learns one score per creator, so that it ranks creators one by one: what it says of a single one
is the likelihood to be chosen over the median creator it has learned from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.dataset.rows import Rows, Sides
from conversion_influence.errors import ConfigError
from conversion_influence.modeling.baselines import Rule
from conversion_influence.modeling.calibration import LogisticCalibrator, expit
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.newton import Outcomes, Prior
from conversion_influence.modeling.preference import Judged, fit_preference_line, judged
from conversion_influence.modeling.preference_trees import Started, grow, text_of
from conversion_influence.modeling.splits import Split, split_by_folds

INNER = SplitSettings(folds=5)
"""Folds of the training rows that say how many trees help, and how sure to be."""

SLOPE = Prior(np.ones(1), np.full(1, 0.1**-2.0))
"""Of the calibration's slope: near 1, unless judgements tell otherwise."""


@dataclass(frozen=True, eq=False)
class FittedPairs:
    """A model of judgements and the rules it is judged against, fitted on the same rows.

    Attributes
    ----------
    model : Model
        Of single creators; its likelihood is to be chosen over the median creator.
    text : str
        Its trees as LightGBM's text.
    sides : Sides
        Whose columns are whose.
    rounds : mapping of str to int
        Trees of each seed.
    rules : mapping of str to Rule
        Baselines by name, of judgements.
    """

    model: Model
    text: str
    sides: Sides
    rounds: Mapping[str, int]
    rules: Mapping[str, Rule]

    @property
    def encoding(self) -> Encoding:
        """Signals of a creator and categories learned on the training rows."""
        return self.model.encoding

    def likelihood(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the likelihood that the first is chosen, one per judgement.

        Parameters
        ----------
        frame : pandas.DataFrame
            Holds the signals of both sides.
        """
        first, second = (
            self.model.log_odds_of(self.encoding.matrix(side)) for side in self.sides.of(frame)
        )
        return expit(first - second)


def fit_pair_folds(
    rows: Rows, splits: Sequence[Split], settings: ModelSettings, seed: int
) -> list[tuple[Split, FittedPairs]]:
    """Fit every fold, side by side on the machine's cores, one thread each.

    Parameters
    ----------
    rows : Rows
        Judgements.
    splits : sequence of Split
        From `split_by_folds`.
    settings, seed
        As for `fit_pairs`.
    """
    fitted = Parallel(n_jobs=-1)(
        delayed(fit_pairs)(rows, split.train, settings, seed, 1) for split in splits
    )
    return list(zip(splits, fitted, strict=True))


def fit_pairs(
    rows: Rows, positions: np.ndarray, settings: ModelSettings, seed: int, threads: int = 0
) -> FittedPairs:
    """Fit one score per creator, and the rules to beat, on some judgements.

    The score is a ridge (`fit_preference_line`) and trees that correct it, averaged over seeds.
    Folds of the judgements say how many trees help and how sure the score may be; then line and
    trees are fitted anew on all judgements.

    Parameters
    ----------
    rows : Rows
        Judgements.
    positions : numpy.ndarray
        Of those to learn from.
    settings : ModelSettings
        ``use`` may be blend (line and trees), ridge (the line alone) or lightgbm (trees alone).
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.

    Raises
    ------
    ConfigError
        If ``use`` names a model that pairs do not have.
    ModelError
        If there are too few judgements.
    """
    if settings.use in ("pooled", "history"):
        msg = (
            f"model.use is {settings.use!r}, but judgements of pairs have no rate to start from; "
            "choose blend, ridge or lightgbm"
        )
        raise ConfigError(msg)
    sides = _sides_of(rows)
    first, second = sides.of(rows.frame.iloc[positions])
    encoding = fit_encoding(pd.concat([first, second], ignore_index=True), list(sides.signals))
    given = judged(encoding.matrix(first), encoding.matrix(second), rows.conversions[positions])
    task = _Task(encoding, settings, seed, threads)
    rounds, slope = _foretold(given, rows.groups[positions], task)
    line = task.line(given)
    model, text = task.model(line, task.boosters(given, line, rounds))
    middle = float(np.median(model.log_odds_of(given.matrix)))
    return FittedPairs(
        replace(model, calibrator=LogisticCalibrator(-slope * middle, slope)),
        text,
        sides,
        {"trees": rounds},
        _rules(given, encoding, sides, rows.rules),
    )


@dataclass(frozen=True, eq=False)
class _Task:
    """What is fitted, whatever the judgements."""

    encoding: Encoding
    settings: ModelSettings
    seed: int
    threads: int

    def line(self, given: Judged) -> Line:
        """Return the line that trees start from."""
        if self.settings.use == "lightgbm":
            return constant(0.0)
        return fit_preference_line(given, self.encoding)

    def started(self, given: Judged, line: Line) -> Started:
        """Return judgements with the scores of a line."""
        return Started(given, line.log_odds(given.matrix, self.encoding.signals))

    def boosters(
        self, given: Judged, line: Line, rounds: int, later: Judged | None = None
    ) -> list[lightgbm.Booster]:
        """Return trees on a line, one booster per seed; one where growth is to be stopped."""
        if rounds == 0:
            return []
        start = self.started(given, line)
        stop = None if later is None else self.started(later, line)
        return [
            grow(
                start,
                self.encoding.categorical_positions,
                self.settings,
                seed=self.seed + draw,
                threads=self.threads,
                rounds=rounds,
                later=stop,
            )
            for draw in range(self.settings.seeds if later is None else 1)
        ]

    def model(self, line: Line, boosters: Sequence[lightgbm.Booster]) -> tuple[Model, str]:
        """Return line and trees, not calibrated, and the text of the trees."""
        texts = [(text_of(booster), 1.0 / len(boosters)) for booster in boosters]
        text = merge(texts, len(self.encoding.signals))
        booster = lightgbm.Booster(model_str=text)
        return Model(self.encoding, line, booster, LogisticCalibrator()), text


def _foretold(given: Judged, groups: np.ndarray, task: _Task) -> tuple[int, float]:
    """Return how many trees help, and the slope of the calibration, by folds.

    Both are of judgements that a fold's line and trees have not seen. The creators of these may
    well have been seen: a score does not know who a creator is.
    """
    folds = []
    most = 0 if task.settings.use == "ridge" else task.settings.rounds
    for split in split_by_folds(groups, INNER, task.seed):
        earlier, later = given.take(split.train), given.take(split.test)
        line = task.line(earlier)
        folds.append((task.started(later, line), task.boosters(earlier, line, most, later)))
    best = [booster.best_iteration for _, boosters in folds for booster in boosters]
    rounds = round(float(np.mean(best))) if best else 0
    gaps = {count: [_gaps(later, grown, count) for later, grown in folds] for count in (0, rounds)}
    chosen = np.concatenate([later.judged.chosen for later, _ in folds])
    told = {count: np.concatenate(found) for count, found in gaps.items()}
    loss = {n: float((np.logaddexp(0.0, gap) - chosen * gap).sum()) for n, gap in told.items()}
    rounds = min(loss, key=lambda count: loss[count])
    column = told[rounds][:, None]
    outcomes = Outcomes(column, chosen, np.ones(len(chosen)), np.zeros(len(chosen)))
    return rounds, max(0.0, float(outcomes.fit(SLOPE, SLOPE.mean).coefficients[0]))


def _gaps(later: Started, grown: Sequence[lightgbm.Booster], rounds: int) -> np.ndarray:
    scores = later.scores
    if rounds:
        raw = [b.predict(later.judged.matrix, raw_score=True, num_iteration=rounds) for b in grown]
        scores = scores + np.mean(raw, axis=0)
    return later.judged.gaps(scores)


def _rules(
    given: Judged, encoding: Encoding, sides: Sides, columns: Mapping[str, str]
) -> dict[str, Rule]:
    """Return a coin, the rules on one signal, and a logistic regression on all differences."""
    lines = {"base_rate": constant(0.0)}
    for name, signal in columns.items():
        if signal in encoding.signals:
            lines[name] = fit_preference_line(given, encoding, signals=[signal], strengths=(10.0,))
    lines["logistic_regression"] = fit_preference_line(given, encoding, strengths=(1.0,))
    return {name: _rule(line, encoding, sides) for name, line in lines.items()}


def _rule(line: Line, encoding: Encoding, sides: Sides) -> Rule:
    def gap(frame: pd.DataFrame) -> np.ndarray:
        first, second = (
            line.log_odds(encoding.matrix(side), encoding.signals) for side in sides.of(frame)
        )
        return np.asarray(first - second)

    return Rule(gap, lambda frame: expit(gap(frame)))


def _sides_of(rows: Rows) -> Sides:
    if rows.sides is None:
        msg = "rows are no judgements of pairs; name the columns of both sides in flat.pairs"
        raise ConfigError(msg)
    return rows.sides
