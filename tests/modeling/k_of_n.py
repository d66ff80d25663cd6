"""Placements with a known truth, for the tests of what learns from them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Placements(NamedTuple):
    """One row per placement: signals, conversions k, exposures n and the true likelihood."""

    X: np.ndarray
    k: np.ndarray
    n: np.ndarray
    truth: np.ndarray

    @property
    def rate(self) -> np.ndarray:
        return self.k / self.n

    def at(self, rows: slice) -> Placements:
        return Placements(*(column[rows] for column in self))


def placements(
    seed: int, rows: int = 400, levels: int = 8, mean_exposures: float = 12.0
) -> Placements:
    """Two signals that matter, one that does not and a category of few values."""
    rng = np.random.default_rng(seed)
    signals = rng.integers(0, levels, (rows, 3)).astype(float)
    category = rng.integers(0, 3, rows).astype(float)
    n = np.maximum(1.0, np.round(mean_exposures * np.exp(rng.normal(0.0, 0.3, rows))))
    log_odds = -2.0 + (signals[:, 0] - signals[:, 1]) * 1.5 / levels + 0.7 * (category == 1)
    truth = 1.0 / (1.0 + np.exp(-log_odds))
    k = rng.binomial(n.astype(int), truth).astype(float)
    return Placements(np.column_stack([signals, category]), k, n, truth)


def exploded(data: Placements) -> tuple[np.ndarray, np.ndarray]:
    """One row per exposure: its signals and whether it converted."""
    row = np.repeat(np.arange(len(data.n)), data.n.astype(int))
    within = np.concatenate([np.arange(n) for n in data.n.astype(int)])
    return data.X[row], (within < data.k[row]).astype(int)
