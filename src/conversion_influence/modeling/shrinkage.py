"""Shrunken lines: past rates trusted as far as they have held, and a ridge of all signals.

Both start from what is believed before any result is seen, and move away from it as far as results
tell: with few of them they hardly leave the pooled rate or the smoothed past, with many they are
free.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import softmax

from conversion_influence.errors import ModelError
from conversion_influence.modeling.design import Design, Part, level
from conversion_influence.modeling.encoding import Encoding
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.newton import Fit, Outcomes
from conversion_influence.modeling.parts import category, further_past, numbers, past
from conversion_influence.modeling.past_rates import PastRates, past_rates
from conversion_influence.modeling.scorecard_line import scorecard_part

STRENGTHS = (0.005, 0.015, 0.03, 0.06)
"""Prior standard deviations of ordinary coefficients that the ridge is averaged over.

None is larger, whatever the evidence: it takes the placements of ten years for draws of one law, so
it is carried away by what has changed since. On later placements larger ones rank worse and spread
too far; where the law stays the same, evidence does not ask for them."""

USUAL = 0.03
"""The likeliest strength beforehand."""

STRENGTHS_WITHOUT_PAST = (*STRENGTHS, 0.12, 0.25, 0.5)
USUAL_WITHOUT_PAST = 0.1
"""The same where no past rate explains the better part already."""

TRUSTS = (1.0, 0.3)
"""Prior means of the coefficient of the finest past rate: 1 trusts its smoothing, 0 has no use."""

HOPELESS = 12.0
"""Log-evidence behind the best, at which a strength is not worth the time."""

GOING_DEVIATION = 0.3
"""Prior standard deviation of the coefficient of the going rate, around 1, before any result."""

GOING_GRIP = 3.0
"""Precision that this prior gains with each conversion. All placements of a time share one going
rate, so thousands of them still tell little of its coefficient: a drift would pass for a law."""

IN_FULL = 1e-5
"""Prior standard deviation that leaves a coefficient where it is."""

TOLERANCE = 1e-4
"""Log-likelihood below which a fit that is to be averaged has arrived."""


def fit_history_line(
    matrix: np.ndarray, signals: Sequence[str], k: np.ndarray, n: np.ndarray
) -> Line | None:
    """Return the line of empirical Bayes: the going rate and the finest past rate's gap to it.

    The going rate counts in full, the gap as far as it has held (prior N(1, 0.5)), the intercept
    has prior N(0, 1). Past rates are smoothed already (Efron and Morris 1975, JASA 70).

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals), one row per placement.
    signals : sequence of str
        Names of the columns.
    k, n : numpy.ndarray
        Conversions and exposures per row, times `discount`.

    Returns
    -------
    Line or None
        None without past rates.

    Raises
    ------
    ModelError
        If no exposure or every exposure converted.
    """
    rates = past_rates(matrix, signals)
    if rates.finest is None:
        return None
    pooled = _pooled_log_odds(k, n)
    columns = dict(zip(signals, matrix.T, strict=True))
    parts = [level(len(k), 1.0)]
    if rates.going is not None:
        parts += past(rates.going, columns, None, anchor=pooled, mean=1.0, deviation=IN_FULL)
    if rates.main:
        finest = rates.main[0]
        parts += past(finest, columns, rates.going, anchor=pooled, mean=1.0, deviation=0.5)
    design = Design(tuple(parts))
    prior = design.prior(1.0, 1.0)
    fit = Outcomes(design.columns(), k, n, np.full(len(k), pooled)).fit(prior, prior.mean)
    return constant(pooled).plus(design.line(fit.coefficients))


def fit_ridge_line(matrix: np.ndarray, encoding: Encoding, k: np.ndarray, n: np.ndarray) -> Line:
    """Return the ridge of all signals, averaged over its strengths by their evidence.

    Coefficients have normal priors (Hoerl and Kennard 1970, Technometrics 12): past rates around
    what their smoothing promises, the expert's score with a slope of its own, all others around 0
    with a common standard deviation. Nobody knows that strength beforehand, so the coefficients are
    averaged over several, each weighted by the evidence for it (Hoeting et al. 1999, Statistical
    Science 14).

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals), one row per placement.
    encoding : Encoding
        Names of the columns and values of the categorical ones.
    k, n : numpy.ndarray
        Conversions and exposures per row, times `discount`.

    Raises
    ------
    ModelError
        If no exposure or every exposure converted.
    """
    pooled = _pooled_log_odds(k, n)
    rates = past_rates(matrix, encoding.signals)
    grip = (GOING_DEVIATION**-2.0 + GOING_GRIP * float(k.sum())) ** -0.5
    design = Design(tuple(_parts(matrix, encoding, rates, pooled, grip)))
    outcomes = Outcomes(design.columns(), k, n, np.full(len(k), pooled))
    if rates.finest is None:
        found = _fits(outcomes, design, TRUSTS[:1], STRENGTHS_WITHOUT_PAST, USUAL_WITHOUT_PAST)
    else:
        found = _fits(outcomes, design, TRUSTS, STRENGTHS, USUAL)
    weights = softmax([weight for weight, _ in found])
    coefficients = weights @ np.array([fit.coefficients for _, fit in found])
    return constant(pooled).plus(design.line(coefficients))


def _parts(
    matrix: np.ndarray, encoding: Encoding, rates: PastRates, pooled: float, grip: float
) -> Iterator[Part]:
    columns = dict(zip(encoding.signals, matrix.T, strict=True))
    yield level(len(matrix), 0.5)
    if rates.going is not None:
        yield from past(rates.going, columns, None, anchor=pooled, mean=1.0, deviation=grip)
    for name in rates.main:
        mean = None if name == rates.finest else 0.0
        yield from past(name, columns, rates.going, anchor=pooled, mean=mean, deviation=0.4)
    for name in rates.further:
        yield from further_past(name, columns, rates.going)
    for name, values in encoding.categories.items():
        yield from category(name, columns[name], len(values))
    plain = [n for n in encoding.signals if n not in rates and n not in encoding.categories]
    yield from numbers({name: columns[name] for name in plain})
    expert = scorecard_part(matrix, encoding, rates)
    yield from () if expert is None else (expert,)


def _fits(
    outcomes: Outcomes,
    design: Design,
    trusts: Sequence[float],
    strengths: Sequence[float],
    usual: float,
) -> list[tuple[float, Fit]]:
    """Return fits with the logarithm of their weights.

    Each begins where the one before has ended: a first way up the strengths until they become
    hopeless, then the other trusts at those that were not.
    """
    found: list[tuple[float, Fit]] = []
    hopeful = list(strengths)
    start = design.prior(trusts[0], usual).mean
    for trust in trusts:
        way: list[tuple[float, float]] = []
        for strength in hopeful:
            fit = outcomes.fit(design.prior(trust, strength), start, tolerance=TOLERANCE)
            start = fit.coefficients
            weight = fit.log_evidence - 0.5 * float(np.log(strength / usual)) ** 2
            found.append((weight, fit))
            way.append((weight, strength))
            if strength > usual and weight < max(way)[0] - HOPELESS:
                break
        hopeful = [s for weight, s in reversed(way) if weight >= max(way)[0] - HOPELESS]
    return found


def _pooled_log_odds(k: np.ndarray, n: np.ndarray) -> float:
    conversions, exposures = float(k.sum()), float(n.sum())
    if not 0.0 < conversions < exposures:
        few = "none" if conversions <= 0.0 else "all"
        msg = (
            f"{few} of the exposures in {len(k)} placements to learn from converted: there is "
            "nothing to rank. Take a longer time, or predict the pooled rate"
        )
        raise ModelError(msg)
    return float(np.log(conversions) - np.log(exposures - conversions))
