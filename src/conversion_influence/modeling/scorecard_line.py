"""The expert's scorecard as a line in log-odds: fixed weights, one slope.

Where results are few, what an expert believes beforehand is worth more than what they tell. The
scorecard (`scorecard`) adds up percentiles, which no line can; here a mark is how many standard
deviations a value lies above the usual one, as the ridge reads it, and that of a past rate its gap
in log-odds to the going rate. Weights are those of the scorecard, and what is unknown adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from conversion_influence.modeling.design import Design, Part, level
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.newton import Outcomes
from conversion_influence.modeling.parts import further_past, number
from conversion_influence.modeling.past_rates import PastRates, past_rates
from conversion_influence.modeling.scorecard import FEWEST, MARKS, WEIGHTS

DEVIATION = 0.3
"""Prior standard deviation of the slope, log-odds per standard deviation of the score, around 0:
it weighs as much as eleven conversions, with fewer the line stays near the pooled rate. Where
signals lack for some characteristics it is smaller, by the weight of those that are there: half a
card is believed half as much."""

LEVEL_DEVIATION = 1.0
"""Prior standard deviation of the intercept, around the pooled rate."""

SMALLEST_SPREAD = 1e-9
"""A score that varies less tells nothing."""

Scaled = Callable[[float], Line]
"""From a weight to the line of a signal's marks times that weight."""


def scorecard_part(matrix: np.ndarray, encoding: Encoding, rates: PastRates) -> Part | None:
    """Return the score in standard deviations as one column of a design, with its prior.

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals), one row per placement.
    encoding : Encoding
        Names of the columns, and which are categorical.
    rates : PastRates
        Those that are past conversion rates.

    Returns
    -------
    Part or None
        None where fewer than `FEWEST` characteristics have a signal, or the score does not vary.
    """
    marks = {
        characteristic: list(_marks(signals, matrix, encoding, rates))
        for characteristic, signals in MARKS.items()
    }
    known = {name: found for name, found in marks.items() if found}
    if len(known) < FEWEST:
        return None
    total = sum(WEIGHTS[name] for name in known)
    weighted = [
        (WEIGHTS[name] / total / len(found) * sign, column, line)
        for name, found in known.items()
        for sign, column, line in found
    ]
    score = sum((weight * column for weight, column, _ in weighted), np.zeros(len(matrix)))
    centre, spread = float(score.mean()), float(score.std())
    if spread <= SMALLEST_SPREAD:
        return None

    def of_slope(b: np.ndarray) -> Line:
        slope = float(b[0]) / spread
        whole = constant(-slope * centre)
        for weight, _, line in weighted:
            whole = whole.plus(line(slope * weight))
        return whole

    return Part(((score - centre) / spread)[:, None], of_slope, 0.0, DEVIATION * total)


def _marks(
    signals: Mapping[str, int], matrix: np.ndarray, encoding: Encoding, rates: PastRates
) -> Iterator[tuple[int, np.ndarray, Scaled]]:
    """Yield sign, marks per row and scaled line of the signals there are."""
    columns = dict(zip(encoding.signals, matrix.T, strict=True))
    for name, sign in signals.items():
        if name in columns and name not in encoding.categories:
            yield sign, *(_past if name in rates else _number)(name, columns, rates.going)


def _number(
    name: str, columns: Mapping[str, np.ndarray], _: str | None
) -> tuple[np.ndarray, Scaled]:
    term = number(columns[name])
    values = term.coefficient * np.nan_to_num(term.standardised(columns[name]))
    return values, lambda weight: Line(0.0, numbers={name: term.scaled(weight)})


def _past(
    name: str, columns: Mapping[str, np.ndarray], going: str | None
) -> tuple[np.ndarray, Scaled]:
    parts = further_past(name, columns, going)
    if not parts:
        return np.zeros(len(columns[name])), lambda _: constant(0.0)
    part = parts[0]
    return part.columns[:, 0], lambda weight: part.line(np.array([weight]))


def fit_scorecard_line(
    matrix: np.ndarray, encoding: Encoding, k: np.ndarray, n: np.ndarray
) -> Line | None:
    """Return the scorecard with the slope that outcomes ask for, shrunk towards the pooled rate.

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals), one row per placement.
    encoding : Encoding
        Names of the columns, and which are categorical.
    k, n : numpy.ndarray
        Conversions and exposures per row, times `discount`; neither none nor all may have
        converted.

    Returns
    -------
    Line or None
        None where the signals allow no scorecard.
    """
    part = scorecard_part(matrix, encoding, past_rates(matrix, encoding.signals))
    if part is None:
        return None
    conversions, exposures = float(k.sum()), float(n.sum())
    pooled = float(np.log(conversions) - np.log(exposures - conversions))
    design = Design((level(len(k), LEVEL_DEVIATION), part))
    prior = design.prior(1.0, 1.0)
    fit = Outcomes(design.columns(), k, n, np.full(len(k), pooled)).fit(prior, prior.mean)
    return constant(pooled).plus(design.line(fit.coefficients))
