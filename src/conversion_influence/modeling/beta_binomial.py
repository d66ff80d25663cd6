"""Conversions of a placement whose likelihood is itself uncertain: the beta-binomial law.

The likelihood of a placement is Beta distributed with mean p and correlation rho, so its variance
is p (1 - p) rho; given the likelihood, conversions are binomial (Skellam 1948, Journal of the Royal
Statistical Society B 10). Everything works on whole arrays, without a loop over rows.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaincinv, betaln, gammaincinv

SMALLEST, LARGEST = 1e-6, 0.9
"""Correlations are kept inside these; below a likelihood of one in a thousand the smallest is less,
see `kept`."""

NARROWEST = 1e-3
"""Variance of a likelihood over its square, from which a correlation may always go down to."""

EXACT = 1e-9
"""Smaller correlations are lost to rounding: the law's parameters are then above 10 ** 9."""

COUNTED = 200.0
"""Up to about so many conversions the law is added up count by count; above, where steps of one
no longer matter, a Beta law of the share n converts has the same mean and variance."""

STEPS = 1_000
"""Counts after which adding up ends in any case."""


def smallest(p: np.ndarray) -> np.ndarray:
    """Return the smallest correlation of likelihoods.

    What a correlation means depends on p: the standard deviation of a likelihood over itself is
    about ``sqrt(rho / p)``. A smallest rho of 1e-6 is 3 % of a likelihood of 1 in 1,000, but 32 %
    of one of 1 in 100,000, and then conversions of a million exposures that vary as chance has them
    would be given far too wide a range. So it is not above `NARROWEST` times p.

    Parameters
    ----------
    p : numpy.ndarray
        Means, in (0, 1).
    """
    return np.asarray(np.clip(NARROWEST * p, EXACT, SMALLEST))


def kept(p: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """Return correlations inside what the law allows: `smallest` and `LARGEST`.

    Parameters
    ----------
    p, rho : numpy.ndarray
        Mean and correlation of the likelihood.
    """
    return np.asarray(np.clip(rho, smallest(p), LARGEST))


def beta_parameters(p: np.ndarray, rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both parameters of the Beta law of a likelihood.

    Parameters
    ----------
    p : numpy.ndarray
        Means, in (0, 1).
    rho : numpy.ndarray
        Correlations, kept inside what the law allows (`kept`).
    """
    size = 1.0 / kept(p, rho) - 1.0
    return p * size, (1.0 - p) * size


def central_range(p: np.ndarray, rho: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the central range of a likelihood, around p, the wider the larger rho.

    The quantile of a law so wide that most of it lies near 0 is *lower* the wider it is. So that a
    range does not get narrower where less is known, its end stays where it was highest on the way
    there: near the shape at which a Gamma law of mean 1 has its highest quantile, or at half or
    twice that.

    Parameters
    ----------
    p, rho : numpy.ndarray
        Mean and correlation of the likelihood.
    level : float
        Share of the law that lies inside, or more.
    """
    a, b = beta_parameters(p, rho)
    tail = (1.0 - level) / 2.0
    low, high = betaincinv(a, b, tail), betaincinv(a, b, 1.0 - tail)
    shapes = np.geomspace(0.01, 10.0, 200)
    turning = float(shapes[np.argmax(gammaincinv(shapes, 1.0 - tail) / shapes)])
    for shape in (0.5 * turning, turning, 2.0 * turning):
        for few, end, share, keep in (
            (a, high, 1.0 - tail, np.maximum),
            (b, low, tail, np.minimum),
        ):
            wide = few < shape
            back = shape / few[wide]
            end[wide] = keep(end[wide], betaincinv(a[wide] * back, b[wide] * back, share))
    return np.minimum(low, p), np.maximum(high, p)


def count_quantile(n: np.ndarray, p: np.ndarray, rho: np.ndarray, level: float) -> np.ndarray:
    """Return the smallest count that at most ``1 - level`` of the law lies above, whole numbers.

    Parameters
    ----------
    n : numpy.ndarray
        Exposures, whole numbers from 0.
    p, rho : numpy.ndarray
        Mean and correlation of the likelihood.
    level : float
        In (0, 1).
    """
    at = np.minimum(np.rint(n * _share_quantile(n, p, rho, level)), n)
    few = (at < COUNTED) | (n < COUNTED)
    counted = _Walk(n[few], p[few], rho[few])
    at[few] = counted.until(np.full(int(few.sum()), level), at[few])
    return np.asarray(at.astype(np.int64))


def chance_of(n: np.ndarray, p: np.ndarray, rho: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Return the probability of at least so many conversions.

    Parameters
    ----------
    n : numpy.ndarray
        Exposures, whole numbers from 0.
    p, rho : numpy.ndarray
        Mean and correlation of the likelihood.
    least : numpy.ndarray
        Conversions, whole numbers; 1 where none are needed.
    """
    chance = np.where(least <= 0.0, 1.0, 0.0)
    open_ = (least > 0.0) & (least <= n)
    few = open_ & (least <= COUNTED)
    chance[few] = 1.0 - _Walk(n[few], p[few], rho[few]).below(least[few])
    many = open_ & ~few
    a, b = _share_parameters(n[many], p[many], rho[many])
    chance[many] = 1.0 - betainc(a, b, (least[many] - 0.5) / n[many])
    return np.clip(chance, 0.0, 1.0)


def mass(k: np.ndarray, n: np.ndarray, p: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """Return the probability of exactly k conversions of n exposures.

    Parameters
    ----------
    k, n : numpy.ndarray
        Conversions and exposures.
    p, rho : numpy.ndarray
        Mean and correlation of the likelihood.
    """
    a, b = beta_parameters(p, rho)
    ways = -betaln(k + 1.0, n - k + 1.0) - np.log(n + 1.0)
    return np.asarray(np.exp(ways + betaln(k + a, n - k + b) - betaln(a, b)))


def _share_parameters(
    n: np.ndarray, p: np.ndarray, rho: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the Beta law with mean and variance of conversions / exposures."""
    inside = kept(p, rho)
    return beta_parameters(p, inside + (1.0 - inside) / np.maximum(n, 1.0))


def _share_quantile(n: np.ndarray, p: np.ndarray, rho: np.ndarray, level: float) -> np.ndarray:
    share = np.zeros(len(n))
    many = n >= COUNTED
    share[many] = betaincinv(*_share_parameters(n[many], p[many], rho[many]), level)
    return share


class _Walk:
    """Probabilities of 0, 1, 2, ... conversions, each from the one before, for many rows at once.

    Rows that have arrived are dropped, so that the work is the sum of the counts asked for.
    """

    def __init__(self, n: np.ndarray, p: np.ndarray, rho: np.ndarray) -> None:
        self.n = n.astype(np.float64)
        self.a, self.b = beta_parameters(p, rho)
        self.none = np.exp(betaln(self.a, self.b + self.n) - betaln(self.a, self.b))

    def until(self, level: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
        """Return the first count up to which ``level`` of the law lies."""
        found = otherwise.copy()
        rows, chance, total = np.arange(len(self.n)), self.none, self.none
        for count in range(STEPS):
            arrived = (total >= level[rows]) | (self.n[rows] <= count)
            found[rows[arrived]] = count
            rows, chance, total = rows[~arrived], chance[~arrived], total[~arrived]
            if not len(rows):
                break
            chance = chance * self._ratio(rows, count)
            total = total + chance
        return found

    def below(self, least: np.ndarray) -> np.ndarray:
        """Return the probability of fewer than ``least`` (1 or more) conversions."""
        found = np.empty(len(self.n))
        rows, chance, total = np.arange(len(self.n)), self.none, self.none
        for count in range(int(least.max(initial=0.0))):
            arrived = least[rows] <= count + 1
            found[rows[arrived]] = total[arrived]
            rows, chance, total = rows[~arrived], chance[~arrived], total[~arrived]
            if not len(rows):
                break
            chance = chance * self._ratio(rows, count)
            total = total + chance
        return found

    def _ratio(self, rows: np.ndarray, count: int) -> np.ndarray:
        n, a, b = self.n[rows], self.a[rows], self.b[rows]
        left = n - count
        return np.asarray(left / (count + 1.0) * (a + count) / (left - 1.0 + b))
