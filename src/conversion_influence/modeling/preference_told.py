"""What lines and trees foretell of judgements that they have not seen, fold by fold.

It says what trees are worth beside the line, and how sure a score may be.

How many trees help is itself found on folds. Were it found on the judgements that are foretold, or
were the better part then taken, the trees would be flattered: of 400 judgements on 60 creators they
seemed 0.004 to 0.016 nats better than they were. So each fold is foretold with as many trees as
helped on folds of the others, and what came of it weighs the trees against the line, drawn towards
fixed weights as the rungs of placements are (`blend`).

Folds deal judgements, not creators: those of a fold may well stand in others. Since trees can tell
a creator by its signals, what is foretold is of creators judged before. Folds of creators were
tried, too: they judge a fifth of the judgements from two thirds of them, and in simulated data
their weights were no better for creators that nobody had judged (400 judgements, nats against the
line alone: 0.0010 behind it where the truth is linear, 0.029 ahead of it where it has steps; with
folds of judgements 0.0005 behind and 0.036 ahead).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np

from conversion_influence.config import SplitSettings
from conversion_influence.modeling.blend import Foretold, fixed_weights, weigh
from conversion_influence.modeling.newton import Outcomes, Prior
from conversion_influence.modeling.preference import Judged
from conversion_influence.modeling.preference_task import Task
from conversion_influence.modeling.preference_trees import Started
from conversion_influence.modeling.splits import Split, split_by_folds

INNER = SplitSettings(folds=5)
"""Folds of the training rows that say how many trees help, and folds of these folds."""

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
    weights : mapping of str to float
        Of the same parts; they add up to 1.
    rounds : int
        Trees of each seed that help where all judgements are learned from.
    """

    positions: np.ndarray
    chosen: np.ndarray
    gaps: Mapping[str, np.ndarray]
    weights: Mapping[str, float]
    rounds: int

    @property
    def weighed(self) -> np.ndarray:
        """Log-odds that the first is chosen, of the weighted parts."""
        return np.asarray(sum(self.weights[name] * gap for name, gap in self.gaps.items()))

    @property
    def of_trees(self) -> float:
        """Weight of the trees."""
        return sum(weight for name, weight in self.weights.items() if name in WITH_TREES)

    @property
    def slope(self) -> float:
        """How sure the weighted parts may be: their log-odds times this foretell best."""
        one, nothing = np.ones(len(self.chosen)), np.zeros(len(self.chosen))
        found = Outcomes(self.weighed[:, None], self.chosen, one, nothing)
        return max(0.0, float(found.fit(SLOPE, SLOPE.mean).coefficients[0]))


def foretell(given: Judged, groups: np.ndarray, task: Task) -> Told:
    """Return what lines, and lines with trees, foretell of judgements they have not seen.

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
    alone = task.settings.use == "lightgbm"
    under, over = ("pooled", "lightgbm") if alone else ("ridge", "on_ridge")
    splits = split_by_folds(groups, INNER, task.seed)
    rounds = _rounds(given, groups, task)
    folds = [_foretold(given, groups, split, task, with_trees=rounds > 0) for split in splits]
    positions = np.concatenate([split.test for split in splits])
    chosen = given.chosen[positions]
    gaps = {under: np.concatenate([line for line, _ in folds])}
    if rounds:
        gaps[over] = np.concatenate([trees for _, trees in folds])
    of_fold = np.repeat(np.arange(len(splits)), [len(split.test) for split in splits])
    weights = _weights(gaps, given, positions, of_fold)
    return Told(positions, chosen, gaps, weights, rounds)


def _foretold(
    given: Judged, groups: np.ndarray, split: Split, task: Task, *, with_trees: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the gaps of one fold, by a line and by trees on it that know nothing of the fold."""
    earlier, later = given.take(split.train), given.take(split.test)
    line = task.line(earlier)
    start = task.started(later, line)
    rounds = _rounds(earlier, groups[split.train], task) if with_trees else 0
    grown = task.boosters(earlier, line, rounds)
    return later.gaps(start.scores), _gaps(start, grown)


def _rounds(given: Judged, groups: np.ndarray, task: Task) -> int:
    """Return how many trees help on folds, on average; 0 counts where they do not.

    None where there are too few groups to tell.
    """
    if task.settings.use == "ridge" or len(np.unique(groups)) <= INNER.folds:
        return 0
    found, sizes = [], []
    for split in split_by_folds(groups, INNER, task.seed):
        earlier, later = given.take(split.train), given.take(split.test)
        line = task.line(earlier)
        start = task.started(later, line)
        (booster,) = task.boosters(earlier, line, task.settings.rounds, later)
        best = booster.best_iteration
        helped = _loss(_gaps(start, [booster], best), later) < later.loss(start.scores)
        found.append(best if helped else 0)
        sizes.append(len(later))
    return round(float(np.average(found, weights=sizes)))


def _weights(
    gaps: Mapping[str, np.ndarray], given: Judged, positions: np.ndarray, folds: np.ndarray
) -> dict[str, float]:
    """Return the weights of the parts.

    A judgement is told from both sides, half of it each: then no side is favoured, and judgements
    of one creator, the one whose side it is, share luck.
    """
    chosen, half = given.chosen[positions], np.full(2 * len(positions), 0.5)
    told = Foretold(
        np.column_stack([np.concatenate([gap, -gap]) for gap in gaps.values()]),
        half * np.concatenate([chosen, 1.0 - chosen]),
        half,
        np.concatenate([given.first[positions], given.second[positions]]),
        np.concatenate([folds, folds]),
    )
    fixed = fixed_weights(list(gaps), float(len(positions)))
    return {
        name: float(weight)
        for name, weight in zip(gaps, weigh(told, fixed, drift=False), strict=True)
    }


def _gaps(
    later: Started, grown: Sequence[lightgbm.Booster], rounds: int | None = None
) -> np.ndarray:
    scores = later.scores
    if grown:
        raw = [b.predict(later.judged.matrix, raw_score=True, num_iteration=rounds) for b in grown]
        scores = scores + np.mean(raw, axis=0)
    return later.judged.gaps(scores)


def _loss(gaps: np.ndarray, later: Judged) -> float:
    return float((np.logaddexp(0.0, gaps) - later.chosen * gaps).mean())
