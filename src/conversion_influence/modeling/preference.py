"""Judgements between creators, and the line of one score per creator that explains them.

A creator's score is f, and the first is chosen over the second with probability
``sigma(f(first) - f(second))`` (Bradley and Terry 1952, Biometrika 39). Exchanging the two
exchanges their probabilities, whatever is learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from conversion_influence.modeling.design import Design, Part
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.newton import Outcomes
from conversion_influence.modeling.parts import LARGEST, category, number, numbers
from conversion_influence.modeling.terms import Number

STRENGTHS = (0.03, 0.1, 0.3, 1.0)
"""Prior standard deviations of coefficients, per standard deviation of a signal."""

LOW = 10
"""Percentile of the values above 0 from which on a signal without negative values is read as its
logarithm: judgements are about times as many, not about so many more."""


@dataclass(frozen=True, eq=False)
class Judged:
    """Judgements between creators; a creator is a row of signals, and equal rows are one creator.

    Attributes
    ----------
    matrix : numpy.ndarray of shape (creators, signals)
        From `Encoding.matrix`.
    first, second : numpy.ndarray
        Rows of ``matrix``, one per judgement.
    chosen : numpy.ndarray
        1 where the first was chosen, 0 where the second was.
    """

    matrix: np.ndarray
    first: np.ndarray
    second: np.ndarray
    chosen: np.ndarray

    def __len__(self) -> int:
        """Return the number of judgements."""
        return len(self.chosen)

    def take(self, positions: np.ndarray) -> Judged:
        """Return some of the judgements, and only the creators of these.

        Parameters
        ----------
        positions : numpy.ndarray
            Of judgements.
        """
        both = np.concatenate([self.first[positions], self.second[positions]])
        used, codes = np.unique(both, return_inverse=True)
        first, second = np.split(codes, 2)
        return Judged(self.matrix[used], first, second, self.chosen[positions])

    def gaps(self, scores: np.ndarray) -> np.ndarray:
        """Return by how much the first is ahead of the second.

        Parameters
        ----------
        scores : numpy.ndarray
            One per creator, or one row per creator.
        """
        return np.asarray(scores[self.first] - scores[self.second])

    def loss(self, scores: np.ndarray) -> float:
        """Return the mean log loss of the judgements.

        Parameters
        ----------
        scores : numpy.ndarray
            Log-odds, one per creator.
        """
        gaps = self.gaps(scores)
        return float((np.logaddexp(0.0, gaps) - self.chosen * gaps).mean())


def judged(first: np.ndarray, second: np.ndarray, chosen: np.ndarray) -> Judged:
    """Return judgements with each creator once.

    Parameters
    ----------
    first, second : numpy.ndarray
        Encoded signals of both sides, (judgements, signals).
    chosen : numpy.ndarray
        1 where the first was chosen, 0 where the second was.
    """
    both = np.ascontiguousarray(np.concatenate([first, second])) + 0.0  # -0 is 0
    rows = both.view(f"V{both.itemsize * both.shape[1]}").ravel()  # missing values are equal, too
    _, at, codes = np.unique(rows, return_index=True, return_inverse=True)
    first_codes, second_codes = np.split(codes, 2)
    return Judged(both[at], first_codes, second_codes, np.asarray(chosen, dtype=np.float64))


def fit_preference_line(
    given: Judged,
    encoding: Encoding,
    *,
    signals: Sequence[str] | None = None,
    strengths: Sequence[float] = STRENGTHS,
) -> Line:
    """Return the line of the score: a ridge on differences, averaged over strengths by evidence.

    Coefficients have normal priors around 0 (Hoerl and Kennard 1970, Technometrics 12) and are
    averaged as those of the ridge on placements (Hoeting et al. 1999, Statistical Science 14).

    Parameters
    ----------
    given : Judged
        Judgements.
    encoding : Encoding
        Names the signals.
    signals : sequence of str, optional
        Those to use; all by default.
    strengths : sequence of float
        Prior standard deviations.

    Returns
    -------
    Line
        About 0 on average over creators.
    """
    wanted = encoding.signals if signals is None else signals
    design = Design(tuple(_parts(given.matrix, encoding, wanted)))
    columns = given.gaps(design.columns())
    nothing = np.zeros(len(given))
    outcomes = Outcomes(columns, given.chosen, np.ones(len(given)), nothing)
    priors = [design.prior(0.0, strength) for strength in strengths]
    fits = [outcomes.fit(prior, prior.mean) for prior in priors]
    weights = softmax([fit.log_evidence for fit in fits])
    return design.line(weights @ np.array([fit.coefficients for fit in fits]))


def _parts(matrix: np.ndarray, encoding: Encoding, signals: Sequence[str]) -> Iterator[Part]:
    columns = {name: matrix[:, encoding.signals.index(name)] for name in signals}
    for name, values in encoding.categories.items():
        if name in columns:
            yield from category(name, columns[name], len(values))
    plain = {name: x for name, x in columns.items() if name not in encoding.categories}
    yield from numbers(plain, _times_as_many)


def _times_as_many(x: np.ndarray) -> Number:
    """Return the term of a signal, logarithmic where it has no negative values."""
    known = np.clip(x[~np.isnan(x)], -LARGEST, LARGEST)
    above = known[known > 0.0]
    if len(known) < 2 or known.min() < 0.0 or known.min() == known.max():
        return number(x)
    spread = float(np.percentile(above, LOW))
    bent = np.arcsinh(known / spread)
    return Number(0.0, spread, float(bent.mean()), float(bent.std()), 1.0, 0.0)
