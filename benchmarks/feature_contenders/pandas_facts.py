"""Facts in the order of (group, time), and those of a lookback by binary search in that order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

DAY = 86_400_000_000
"""Microseconds."""

MONDAY = 4 * DAY
"""1970-01-05, a Monday, in microseconds since 1970."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Clock:
    """Microseconds since the first fact, so that (group, time) fits into one 64-bit key."""

    start: int
    span: int

    def key(self, groups: Array, times: Array) -> Array:
        """Return keys in the order of (group, time); times before the first fact count as it."""
        return groups.astype(np.int64) * self.span + np.clip(times - self.start, 0, self.span - 1)


@dataclass(frozen=True)
class Facts:
    """Facts in the order of (group, time), with their key."""

    frame: pd.DataFrame
    keys: Array
    clock: Clock

    def position(self, groups: Array, times: Array) -> Array:
        """Return how many facts stand before (group, time), strictly."""
        return np.searchsorted(self.keys, self.clock.key(groups, times))

    def past(self, groups: Array, as_of: Array, days: int | None) -> pd.DataFrame:
        """Return one row per question and fact of its lookback, with ``q`` and ``age``."""
        since = np.full_like(as_of, self.clock.start) if days is None else as_of - days * DAY
        first, last = self.position(groups, since), self.position(groups, as_of)
        sizes = last - first
        q = np.repeat(np.arange(len(groups)), sizes)
        rows = np.arange(len(q)) - np.repeat(np.cumsum(sizes) - sizes - first, sizes)
        found = self.frame.take(rows)
        return found.assign(q=q, age=as_of[q] - found["at"].to_numpy())


def micros(times: pd.Series) -> Array:
    """Return microseconds since 1970."""
    return times.to_numpy().astype("datetime64[us]").astype(np.int64)


def facts(frame: pd.DataFrame, groups: Array, times: Array, clock: Clock, *ties: str) -> Facts:
    """Sort facts by (group, time), then by the named columns; groups below 0 are dropped."""
    kept = groups >= 0
    frame, groups, times = frame[kept], groups[kept], times[kept]
    keys = clock.key(groups, times)
    order = np.lexsort((*(frame[name].to_numpy() for name in ties), keys))
    return Facts(frame.assign(group=groups, at=times).take(order), keys[order], clock)
