"""Signals that are smoothed past conversion rates, and what stands for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from conversion_influence.dataset.catalog.outcomes import GROUPS
from conversion_influence.dataset.groupings import WINDOWS, suffix

GOING = ("base_rate_365d", "base_rate")
"""Going rates that others are compared with; the first one there is serves."""

MAIN = ("creator_topic_rate", "creator_rate", "topic_rate", "platform_rate")
"""Rates over the whole past, the finest first: it is smoothed to those that follow."""

GOING_RATES = frozenset(f"base_rate{suffix(days)}" for days in WINDOWS)
GROUP_RATES = frozenset(f"{group}_rate{suffix(days)}" for group in GROUPS for days in WINDOWS)
"""The signals of the catalog that are past conversion rates of everybody, and of a group."""


@dataclass(frozen=True)
class PastRates:
    """The past rates among a model's signals.

    Attributes
    ----------
    going : str or None
        Rate of everybody, over the past year if there is one.
    main : tuple of str
        Those of `MAIN`, the finest first.
    further : tuple of str
        Other rates of groups: shorter lookbacks, brands.
    idle : tuple of str
        Other rates of everybody. They move in time alone, so that a line through them takes what
        happened once for a law: they are left out of lines.
    """

    going: str | None
    main: tuple[str, ...]
    further: tuple[str, ...]
    idle: tuple[str, ...]

    @property
    def finest(self) -> str | None:
        """The finest rate there is; None without any."""
        return self.main[0] if self.main else self.going

    def __contains__(self, signal: object) -> bool:
        return signal in (self.going, *self.main, *self.further, *self.idle)


def past_rates(matrix: np.ndarray, signals: Sequence[str]) -> PastRates:
    """Return which signals are past rates; one with values beyond 0 and 1 is none.

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals).
    signals : sequence of str
        Names of the columns.
    """
    known = GOING_RATES | GROUP_RATES
    found = [
        name
        for name, x in zip(signals, matrix.T, strict=True)
        if name in known and _is_likelihood(x)
    ]
    going = next((name for name in GOING if name in found), None)
    main = tuple(name for name in MAIN if name in found)
    return PastRates(
        going,
        main,
        tuple(name for name in found if name in GROUP_RATES and name not in main),
        tuple(name for name in found if name in GOING_RATES and name != going),
    )


def _is_likelihood(x: np.ndarray) -> bool:
    known = x[~np.isnan(x)]
    inside = (known > 0.0) & (known < 1.0)
    return bool(inside.any() and ((known >= 0.0) & (known <= 1.0)).all())


def expected_likelihood(matrix: np.ndarray, signals: Sequence[str]) -> np.ndarray:
    """Return the finest past rate per row, NaN where there is none.

    Parameters
    ----------
    matrix : numpy.ndarray
        Encoded signals, (rows, signals).
    signals : sequence of str
        Names of the columns.
    """
    finest = past_rates(matrix, signals).finest
    if finest is None:
        return np.full(len(matrix), np.nan)
    return np.asarray(matrix[:, list(signals).index(finest)], dtype=np.float64)
