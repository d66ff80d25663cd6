"""Features of a small world, and where two answers differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from conversion_influence.dataset.assemble import Features, assemble, extra_columns
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import OFFER, candidates_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.questions import Algorithm
from conversion_influence.tables.sources import Tables, open_frames

from .oracle import ask
from .splicing import frame, frames
from .vocabulary import NOW, Row, World


def open_world(world: World) -> Tables:
    """Return the opened tables of a world."""
    return open_frames(frames(world), now=NOW)


def compute(
    tables: Tables,
    candidates: list[Row],
    *,
    algorithm: Algorithm = "auto",
    signals: Sequence[Signal] | None = None,
) -> Features:
    """Return the features of candidates."""
    return assemble(
        tables,
        candidates_cohort(tables, frame(candidates)),
        signals=signals or catalog(extra_columns(tables)),
        offered=frozenset(OFFER),
        algorithm=algorithm,
    )


def answers(world: World, cohort: list[Row], names: Iterable[str]) -> pd.DataFrame:
    """Return the oracle's answers, one row per cohort row."""
    return pd.DataFrame(ask(world, cohort, list(names)), dtype=object)


def same(left: Any, right: Any, tolerance: float) -> bool:
    """Return whether two values agree, relative to the larger of them and 1; missing is missing."""
    if pd.isna(left) or pd.isna(right):
        return bool(pd.isna(left) and pd.isna(right))
    if isinstance(left, str) or isinstance(right, str):
        return bool(left == right)
    scale = max(1.0, abs(left), abs(right))
    return math.isfinite(left) and abs(left - right) <= tolerance * scale


def differences(
    found: pd.DataFrame, expected: pd.DataFrame, tolerance: float
) -> dict[str, tuple[int, Any, Any]]:
    """Return per signal the first row where two frames differ, with both values."""
    assert list(found.columns) == list(expected.columns)
    assert len(found) == len(expected)
    differing = {}
    for name in found.columns:
        pairs = zip(found[name].tolist(), expected[name].tolist(), strict=True)
        for row, (left, right) in enumerate(pairs):
            if not same(left, right, tolerance):
                differing[name] = (row, left, right)
                break
    return differing
