"""Penalised maximum likelihood of k of n by damped Newton steps.

One fit serves a calibration line of two numbers and a ridge of hundreds: the log-odds are an offset
and a design times coefficients, each coefficient with a normal prior of its own, or none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

BLOCK = 8192
"""Rows whose share of the curvature is computed at once, so that no copy of a design is made."""

MOST_STEPS = 100
SMALLEST_STEP = 1e-9
"""Share of a Newton step below which what is left to gain drowns in rounding."""


@dataclass(frozen=True, eq=False)
class Prior:
    """Independent normal priors of the coefficients.

    Attributes
    ----------
    mean : numpy.ndarray
        One per coefficient.
    precision : numpy.ndarray
        One over the variance per coefficient; 0 for a free one.
    """

    mean: np.ndarray
    precision: np.ndarray


@dataclass(frozen=True, eq=False)
class Fit:
    """Where a fit ended.

    Attributes
    ----------
    coefficients : numpy.ndarray
        One per column of the design.
    log_evidence : float
        Logarithm of the probability of the data under the priors, up to what does not depend on
        them, by Laplace's approximation (MacKay 1992, Neural Computation 4, section 3). Free
        coefficients are left out of the prior's part.
    """

    coefficients: np.ndarray
    log_evidence: float


@dataclass(frozen=True, eq=False)
class Outcomes:
    """k of n per row, and a design for their log-odds.

    Attributes
    ----------
    design : numpy.ndarray
        Finite, (rows, coefficients).
    conversions, exposures : numpy.ndarray
        k and n per row; fractions are fine.
    offset : numpy.ndarray
        Log-odds per row that are given.
    """

    design: np.ndarray
    conversions: np.ndarray
    exposures: np.ndarray
    offset: np.ndarray

    def fit(self, prior: Prior, start: np.ndarray, *, tolerance: float = 1e-8) -> Fit:
        """Return the coefficients of the largest penalised likelihood.

        Parameters
        ----------
        prior : Prior
            Of the coefficients.
        start : numpy.ndarray
            Coefficients to begin with.
        tolerance : float
            The last step is the one that promises no more log-likelihood than this.
        """
        at = np.asarray(start, dtype=np.float64)
        loss = self._loss(at, prior)
        for _ in range(MOST_STEPS):
            gradient, hessian = self._slope_and_curvature(at, prior)
            step = np.linalg.solve(hessian, gradient)
            if 0.5 * float(gradient @ step) <= tolerance:
                at = at + step
                loss = self._loss(at, prior)
                break
            share, reached = 1.0, self._loss(at + step, prior)
            while share > SMALLEST_STEP and not reached <= loss:
                share /= 2
                reached = self._loss(at + share * step, prior)
            if share <= SMALLEST_STEP:
                break
            at, loss = at + share * step, reached
        return Fit(at, _log_evidence(loss, hessian, prior))

    def _loss(self, at: np.ndarray, prior: Prior) -> float:
        eta = self.offset + self.design @ at
        misfit = (self.exposures * np.logaddexp(0.0, eta) - self.conversions * eta).sum()
        return float(misfit + 0.5 * (prior.precision * (at - prior.mean) ** 2).sum())

    def _slope_and_curvature(self, at: np.ndarray, prior: Prior) -> tuple[np.ndarray, np.ndarray]:
        eta = self.offset + self.design @ at
        p = expit(eta)
        residual = self.conversions - self.exposures * p
        gradient = self.design.T @ residual - prior.precision * (at - prior.mean)
        # The floor lets sure likelihoods still give a step.
        root = np.sqrt(self.exposures * np.maximum(p * expit(-eta), 1e-12))
        hessian = np.diag(prior.precision).astype(np.float64)
        for first in range(0, len(root), BLOCK):
            rows = slice(first, first + BLOCK)
            weighted = self.design[rows] * root[rows, None]
            hessian += weighted.T @ weighted
        return gradient, hessian


def _log_evidence(loss: float, hessian: np.ndarray, prior: Prior) -> float:
    bound = prior.precision[prior.precision > 0]
    spread = float(np.linalg.slogdet(hessian)[1])
    return -loss - 0.5 * spread + 0.5 * float(np.log(bound).sum())
