"""The rungs of the ladder from one rate for all to trees, fitted on the same rows.

Each foretells log-odds: ``pooled``, the rate of all; ``scorecard``, an expert's fixed weights with
one slope; ``history``, the smoothed past of creator and topic (empirical Bayes); ``ridge``, a
regularised logistic regression on all signals; ``lightgbm``, trees from the pooled rate;
``on_going``, trees from the going rate, which foretell where rates drift too low as often as the
others too high; ``on_ridge``, trees that correct the ridge.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from conversion_influence.config import ModelSettings
from conversion_influence.modeling.calibration import expit, level_shift, log_odds
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.estimator import KofN
from conversion_influence.modeling.learning import Learning
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.past_rates import expected_likelihood, past_rates
from conversion_influence.modeling.scorecard_line import fit_scorecard_line
from conversion_influence.modeling.shrinkage import fit_history_line, fit_ridge_line
from conversion_influence.modeling.terms import Gap
from conversion_influence.modeling.trees import Grown, grow_trees

RUNGS = ("pooled", "scorecard", "history", "ridge", "lightgbm", "on_going", "on_ridge")

LATER = ((3_000, 0.3), (float("inf"), 0.15))
"""Share of rows below so many that says how many trees help."""

ENOUGH = 3_000.0
"""From so many conversions on, trees on the ridge add nothing to trees beside it."""

TO_DRIFT = 1_000.0
"""From so many conversions on, trees from the going rate are worth their time."""


@dataclass(frozen=True, eq=False)
class Rungs:
    """The fitted rungs.

    Attributes
    ----------
    lines : mapping of str to Line
        ``pooled``, ``scorecard`` where the signals allow one, ``going`` and ``history`` where they
        know a past, and ``ridge``.
    trees : mapping of str to Grown
        What trees add to a line, see `UNDER`.
    """

    lines: Mapping[str, Line]
    trees: Mapping[str, Grown] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rungs there are, simplest first."""
        return tuple(name for name in RUNGS if name in self.lines or name in self.trees)

    def log_odds(self, matrix: np.ndarray, encoding: Encoding) -> dict[str, np.ndarray]:
        """Return what each rung foretells of each row, by name.

        Parameters
        ----------
        matrix : numpy.ndarray
            Encoded signals.
        encoding : Encoding
            Names their columns.
        """
        lines = {n: line.log_odds(matrix, encoding.signals) for n, line in self.lines.items()}
        trees = {n: lines[UNDER[n]] + grown.log_odds(matrix) for n, grown in self.trees.items()}
        return {name: (lines | trees)[name] for name in self.names}

    def weighed(self, weights: Mapping[str, float]) -> tuple[Line, list[tuple[str, float]]]:
        """Return the weighted sum of the rungs: one line, and the texts of trees with weights.

        Parameters
        ----------
        weights : mapping of str to float
            Of each rung; they add up to 1.
        """
        total, texts = constant(0.0), []
        for name, weight in weights.items():
            total = total.plus(self.lines[UNDER.get(name, name)].scaled(weight))
            if name in self.trees:
                texts += self.trees[name].texts(weight)
        return total, texts


UNDER: Mapping[str, str] = {"lightgbm": "pooled", "on_going": "going", "on_ridge": "ridge"}
"""The line that trees start from."""


def fit_rungs(
    worth: Learning,
    encoding: Encoding,
    settings: ModelSettings,
    seed: int,
    *,
    conversions: float,
    threads: int = 0,
) -> Rungs:
    """Fit every rung that the rows allow.

    Parameters
    ----------
    worth : Learning
        Rows to learn from, counted for what they are worth.
    encoding : Encoding
        Names the columns of their matrix.
    settings : ModelSettings
        Of the trees; ``use`` says which rungs are wanted.
    seed : int
        Of all random choices.
    conversions : float
        Of all rows to learn from, of which these may be the earlier ones: a fold tries the trees
        that all rows will have.
    threads : int
        Threads of LightGBM; 0 lets it choose.
    """
    lines = {"pooled": pooled(worth)}
    if worth.one_outcome:
        return Rungs(lines)
    lines |= _of_the_past(worth, encoding)
    expert = fit_scorecard_line(worth.matrix, encoding, worth.conversions, worth.exposures)
    lines |= {} if expert is None else {"scorecard": expert}
    wanted = settings.use
    if wanted in ("blend", "ridge"):
        lines["ridge"] = ridge(worth, encoding)
    trees = {
        name: _grown(worth, encoding, UNDER[name], lines[UNDER[name]], settings, seed, threads)
        for name in grown_rungs(lines, settings.use, conversions)
    }
    return Rungs(lines, trees)


def grown_rungs(lines: Collection[str], use: str, conversions: float) -> tuple[str, ...]:
    """Return the names of the rungs that have trees.

    Parameters
    ----------
    lines : collection of str
        Names of the lines there are.
    use : str
        Which rungs are wanted (`ModelSettings`).
    conversions : float
        Of all rows to learn from, counted for what they are worth.
    """
    asked = {
        "lightgbm": use in ("blend", "lightgbm"),
        "on_going": use == "blend" and "going" in lines and conversions >= TO_DRIFT,
        "on_ridge": use == "blend" and conversions < ENOUGH,
    }
    return tuple(name for name, wanted in asked.items() if wanted)


def _of_the_past(rows: Learning, encoding: Encoding) -> dict[str, Line]:
    """Return the lines that past rates allow."""
    going = past_rates(rows.matrix, encoding.signals).going
    history = fit_history_line(rows.matrix, encoding.signals, rows.conversions, rows.exposures)
    found = {} if history is None else {"history": history}
    if going is not None:
        level = pooled(rows).intercept
        found["going"] = Line(level, gaps={going: (Gap(None, level, 1.0),)})
    return found


def pooled(rows: Learning) -> Line:
    """Return the log-odds of the rate of all rows, kept off 0 and 1 by half a conversion.

    Parameters
    ----------
    rows : Learning
        Of any outcome.
    """
    k, n = rows.totals
    if rows.one_outcome:
        k, n = k + 0.5, n + 1.0
    return constant(float(np.log(k) - np.log(n - k)))


def ridge(rows: Learning, encoding: Encoding) -> Line:
    """Return the regularised logistic regression of rows.

    Parameters
    ----------
    rows : Learning
        With both outcomes, discounted.
    encoding : Encoding
        Names the columns of their matrix.
    """
    return fit_ridge_line(rows.matrix, encoding, rows.conversions, rows.exposures)


def usual(rows: Learning, encoding: Encoding) -> np.ndarray:
    """Return the likelihood that is known of each row without learning, at the level of the rows.

    Parameters
    ----------
    rows : Learning
        Of any outcome.
    encoding : Encoding
        Names the columns of their matrix.
    """
    rate = (rows.conversions.sum() + 0.5) / (rows.exposures.sum() + 1.0)
    told = expected_likelihood(rows.matrix, encoding.signals)
    if rows.one_outcome or np.isnan(told).all():
        return np.full(len(rows), rate)
    odds = log_odds(np.where(np.isnan(told), rate, told))
    shift = level_shift(odds, rows.conversions, rows.exposures)
    return expit(odds + shift)


def _grown(
    rows: Learning,
    encoding: Encoding,
    under: str,
    line: Line,
    settings: ModelSettings,
    seed: int,
    threads: int,
) -> Grown:
    """Grow trees on a line; of earlier rows, on the line that was known then."""
    share = next(later for below, later in LATER if len(rows) < below)
    first, last = (rows.take(positions) for positions in rows.cut(share, seed))
    if first.one_outcome or last.one_outcome:
        return Grown((), 0)
    then = {"pooled": pooled(first), **_of_the_past(first, encoding)}.get(under, pooled(first))
    if under == "ridge":
        then = ridge(first, encoding)

    def started(part: Learning, line: Line) -> KofN:
        start = line.log_odds(part.matrix, encoding.signals)
        return KofN(part.matrix, part.conversions / part.exposures, part.exposures, start)

    return grow_trees(
        started(first, then),
        started(last, then),
        started(rows, line),
        categorical=encoding.categorical_positions,
        settings=settings,
        seed=seed,
        threads=threads,
    )
