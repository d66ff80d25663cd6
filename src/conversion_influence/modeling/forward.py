"""Walking forward: what models foretell of rows from the rows that were settled before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from conversion_influence.modeling.blend import NEWEST_SEEN, Foretold, newest_level
from conversion_influence.modeling.learning import Learning

Foreteller = Callable[[np.ndarray], Mapping[str, np.ndarray]]
"""From positions of rows to the log-odds that each model foretells of them."""


@dataclass(frozen=True, eq=False)
class Forward:
    """What was foretold of training rows by models that had not seen them.

    Attributes
    ----------
    positions : numpy.ndarray
        Of the rows among those learned from.
    names : tuple of str
        Of the models.
    outcomes : Foretold
        Outcomes of the rows and the log-odds of each model.
    newest : tuple of Foretold
        Per fold, the same of the newest rows learned from, which set the level.
    """

    positions: np.ndarray
    names: tuple[str, ...]
    outcomes: Foretold
    newest: tuple[Foretold, ...]

    @property
    def in_time(self) -> bool:
        """Whether the folds follow each other in time."""
        return any(len(seen.conversions) for seen in self.newest)

    def weighed(self, weights: Mapping[str, float]) -> np.ndarray:
        """Return the log-odds of a blend, each fold at the level known before it.

        Parameters
        ----------
        weights : mapping of str to float
            Of models by name; others weigh nothing.
        """
        by_name = np.array([weights.get(name, 0.0) for name in self.names])
        told = self.outcomes.log_odds @ by_name
        levels = [
            newest_level(seen.log_odds @ by_name, seen.conversions, seen.exposures)
            for seen in self.newest
        ]
        return np.asarray(told + np.array(levels, dtype=float)[self.outcomes.folds])

    def of(self, names: Sequence[str]) -> Foretold:
        """Return what some of the models foretold.

        Parameters
        ----------
        names : sequence of str
            Some of ``names``.
        """
        told = self.outcomes
        at = [self.names.index(name) for name in names]
        return Foretold(
            told.log_odds[:, at], told.conversions, told.exposures, told.groups, told.folds
        )


def walk_forward(
    learning: Learning,
    fit: Callable[[np.ndarray], Foreteller],
    names: Sequence[str],
    seed: int,
    after: Callable[[Forward], None] | None = None,
) -> Forward:
    """Foretell each fold from the rows before it.

    A model that cannot be fitted before a fold foretells there what ``pooled`` does. Where no row
    is settled before another is asked, nothing is foretold.

    Parameters
    ----------
    learning : Learning
        All rows, discounted.
    fit : callable
        From positions of rows to what the models fitted on them foretell.
    names : sequence of str
        Of the models wanted; others are passed over.
    seed : int
        Of the order of groups, where rows have no instants.
    after : callable, optional
        Told after each fold what has been foretold so far; what it raises ends the walk.
    """
    judged: list[tuple[np.ndarray, Mapping[str, np.ndarray]]] = []
    seen: list[tuple[np.ndarray, Mapping[str, np.ndarray]]] = []
    for first, later in learning.folds(seed):
        if len(first) and len(later):
            foretell = fit(first)
            judged.append((later, foretell(later)))
            newest = first[-int(np.ceil(NEWEST_SEEN * len(first))) :]
            if learning.as_of is None:
                seen.append((newest[:0], {"pooled": np.empty(0)}))
            else:
                seen.append((newest, foretell(newest)))
            if after is not None:
                after(_joined(learning, names, judged, seen))
    return _joined(learning, names, judged, seen)


def _joined(
    learning: Learning,
    names: Sequence[str],
    judged: Sequence[tuple[np.ndarray, Mapping[str, np.ndarray]]],
    seen: Sequence[tuple[np.ndarray, Mapping[str, np.ndarray]]],
) -> Forward:
    """Return what was foretold fold by fold as one."""
    newest_rows = tuple(
        _told(learning, names, rows, told, i) for i, (rows, told) in enumerate(seen)
    )
    if not judged:
        none = np.empty(0, dtype=int)
        return Forward(none, tuple(names), _told(learning, names, none, {"pooled": none}, 0), ())
    parts = [_told(learning, names, rows, told, i) for i, (rows, told) in enumerate(judged)]
    outcomes = Foretold(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("log_odds", "conversions", "exposures", "groups", "folds")
        )
    )
    at = np.concatenate([rows for rows, _ in judged])
    return Forward(at, tuple(names), outcomes, newest_rows)


def _told(
    learning: Learning,
    names: Sequence[str],
    rows: np.ndarray,
    told: Mapping[str, np.ndarray],
    fold: int,
) -> Foretold:
    return Foretold(
        np.column_stack([told.get(name, told["pooled"]) for name in names]),
        learning.conversions[rows],
        learning.exposures[rows],
        learning.groups[rows],
        np.full(len(rows), fold),
    )
