"""What lines and trees foretell of judgements that they have not seen, fold by fold.

It says how many trees help, and how sure a score may be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np

from conversion_influence.booster_text import merge
from conversion_influence.config import ModelSettings, SplitSettings
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.model import Model
from conversion_influence.modeling.newton import Outcomes, Prior
from conversion_influence.modeling.preference import Judged, fit_preference_line
from conversion_influence.modeling.preference_trees import Started, grow, text_of
from conversion_influence.modeling.splits import split_by_folds

INNER = SplitSettings(folds=5)
"""Folds of the training rows that say how many trees help, and how sure to be."""

SLOPE = Prior(np.ones(1), np.full(1, 0.1**-2.0))
"""Of the calibration's slope: near 1, unless judgements tell otherwise."""


WITH_TREES = ("lightgbm", "on_ridge")
"""Parts that grow trees: from nothing, or on the ridge."""


@dataclass(frozen=True, eq=False)
class Told:
    """What was foretold of the judgements learned from, fold by fold.

    Attributes
    ----------
    positions : numpy.ndarray
        Of the judgements.
    chosen : numpy.ndarray
        1 where the first was chosen, 0 where the second was.
    gaps : mapping of str to numpy.ndarray
        Log-odds that the first is chosen, by part: ``ridge`` or, of trees alone, ``pooled``, an
        even chance; then with trees.
    rounds : int
        Trees of each seed that helped most.
    """

    positions: np.ndarray
    chosen: np.ndarray
    gaps: Mapping[str, np.ndarray]
    rounds: int

    @property
    def best(self) -> str:
        """The part that foretold best."""
        chosen = self.chosen
        loss = {n: (np.logaddexp(0.0, gap) - chosen * gap).sum() for n, gap in self.gaps.items()}
        return min(loss, key=lambda name: float(loss[name]))

    @property
    def slope(self) -> float:
        """How sure the best part may be: its log-odds times this foretell best."""
        one, nothing = np.ones(len(self.chosen)), np.zeros(len(self.chosen))
        found = Outcomes(self.gaps[self.best][:, None], self.chosen, one, nothing)
        return max(0.0, float(found.fit(SLOPE, SLOPE.mean).coefficients[0]))


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be fitted, whatever the judgements.

    Attributes
    ----------
    encoding : Encoding
        Signals of a creator.
    settings : ModelSettings
        Of the model.
    seed : int
        Of all random choices.
    threads : int
        Threads of LightGBM; 0 lets it choose.
    """

    encoding: Encoding
    settings: ModelSettings
    seed: int
    threads: int

    def line(self, given: Judged) -> Line:
        """Return the line that trees start from.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        """
        if self.settings.use == "lightgbm":
            return constant(0.0)
        return fit_preference_line(given, self.encoding)

    def started(self, given: Judged, line: Line) -> Started:
        """Return judgements with the scores of a line.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        line : Line
            What the trees start from.
        """
        return Started(given, line.log_odds(given.matrix, self.encoding.signals))

    def boosters(
        self, given: Judged, line: Line, rounds: int, later: Judged | None = None
    ) -> list[lightgbm.Booster]:
        """Return trees on a line, one booster per seed; one where growth is to be stopped.

        Parameters
        ----------
        given : Judged
            Judgements to learn from.
        line : Line
            What the trees start from.
        rounds : int
            Trees at most; none with 0.
        later : Judged, optional
            Other judgements, on which growth stops.
        """
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
        """Return line and trees, not calibrated, and the text of the trees.

        Parameters
        ----------
        line : Line
            What the trees start from.
        boosters : sequence of lightgbm.Booster
            Of all seeds, averaged.
        """
        texts = [(text_of(booster), 1.0 / len(boosters)) for booster in boosters]
        text = merge(texts, len(self.encoding.signals))
        booster = lightgbm.Booster(model_str=text)
        return Model(self.encoding, line, booster, LogisticCalibrator()), text


def foretell(given: Judged, groups: np.ndarray, task: Task) -> Told:
    """Return what lines, and lines with trees, foretell of judgements they have not seen.

    The creators of these may well have been seen: a score does not know who a creator is.

    Parameters
    ----------
    given : Judged
        Judgements.
    groups : numpy.ndarray
        Group of each; one group stays in one fold.
    task : Task
        What is to be fitted.

    Raises
    ------
    ModelError
        If there are fewer groups than folds need.
    """
    use = task.settings.use
    most = 0 if use == "ridge" else task.settings.rounds
    splits = split_by_folds(groups, INNER, task.seed)
    folds = []
    for split in splits:
        earlier, later = given.take(split.train), given.take(split.test)
        line = task.line(earlier)
        folds.append((task.started(later, line), task.boosters(earlier, line, most, later)))
    best = [booster.best_iteration for _, boosters in folds for booster in boosters]
    rounds = max(1, round(float(np.mean(best)))) if best else 0
    tried = {"pooled" if use == "lightgbm" else "ridge": 0}
    if rounds:
        tried["lightgbm" if use == "lightgbm" else "on_ridge"] = rounds
    return Told(
        np.concatenate([split.test for split in splits]),
        np.concatenate([later.judged.chosen for later, _ in folds]),
        {
            name: np.concatenate([_gaps(later, grown, count) for later, grown in folds])
            for name, count in tried.items()
        },
        rounds,
    )


def _gaps(later: Started, grown: Sequence[lightgbm.Booster], rounds: int) -> np.ndarray:
    scores = later.scores
    if rounds:
        raw = [b.predict(later.judged.matrix, raw_score=True, num_iteration=rounds) for b in grown]
        scores = scores + np.mean(raw, axis=0)
    return later.judged.gaps(scores)
