"""A model of judgements between two creators, and the rules it must beat.

It learns one score per creator, so that it ranks creators one by one: what it says of a single one
is the likelihood to be chosen over the median creator it has learned from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from conversion_influence.config import ModelSettings
from conversion_influence.dataset.rows import Rows, Sides
from conversion_influence.errors import ConfigError
from conversion_influence.modeling.baselines import Rule
from conversion_influence.modeling.calibration import LogisticCalibrator, expit
from conversion_influence.modeling.encoding import Encoding, fit_encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.preference import Judged, fit_preference_line, judged
from conversion_influence.modeling.preference_task import Task
from conversion_influence.modeling.preference_told import WITH_TREES, Told, foretell
from conversion_influence.modeling.training import MODEL, Fitted


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
    told : Told
        What folds foretold of the rows learned from.
    rules : mapping of str to Rule
        Baselines by name, of judgements.
    """

    model: Model
    text: str
    sides: Sides
    told: Told
    rules: Mapping[str, Rule]

    @property
    def weights(self) -> Mapping[str, float]:
        """Weight of each part that was tried: the last one holds those before it."""
        return self.told.weights

    @property
    def rho(self) -> float:
        """Correlation of outcomes within a row: a judgement is one outcome."""
        return 0.0

    @property
    def rounds(self) -> Mapping[str, int]:
        """Trees of each seed, where there are trees."""
        return {name: self.told.rounds for name in self.told.gaps if name in WITH_TREES}

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

    def foretold(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Return what was foretold of training rows by lines and trees that had not seen them.

        Returns
        -------
        positions : numpy.ndarray
            Of the rows.
        likelihoods : dict of str to numpy.ndarray
            That the first is chosen, by ``model`` and by each part that was tried.
        """
        gaps = {MODEL: self.told.slope * self.told.weighed, **self.told.gaps}
        return self.told.positions, {name: expit(gap) for name, gap in gaps.items()}


Learned: TypeAlias = Fitted | FittedPairs
"""What can be judged, explained and kept."""


def fit_pairs(
    rows: Rows, positions: np.ndarray, settings: ModelSettings, seed: int, threads: int = 0
) -> FittedPairs:
    """Fit one score per creator, and the rules to beat, on some judgements.

    The score is a ridge (`fit_preference_line`) and trees that correct it, averaged over seeds.
    Folds of the judgements say how many trees help, what they weigh beside the line, and how sure
    the score may be; then line and trees are fitted anew on all judgements.

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
    task = Task(encoding, settings, seed, threads)
    told = foretell(given, rows.groups[positions], task)
    told = replace(told, positions=positions[told.positions])
    line = task.line(given)
    model, text = task.model(line, task.boosters(given, line, told.rounds), told.of_trees)
    middle = float(np.median(model.log_odds_of(given.matrix)))
    return FittedPairs(
        replace(model, calibrator=LogisticCalibrator(-told.slope * middle, told.slope)),
        text,
        sides,
        told,
        _rules(given, encoding, sides, rows.rules),
    )


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
