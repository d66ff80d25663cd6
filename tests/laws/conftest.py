"""One world full of ties, shared by the laws that alter something about it."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pytest

from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.features import Signal
from conversion_influence.tables.sources import Tables

from .comparing import answers, open_world
from .vocabulary import Row, World
from .worlds import draw_candidates, draw_world

SEED = 21


@dataclass(frozen=True)
class Dense:
    """A world, questions about it, the signals that answer them and what the oracle says."""

    world: World
    candidates: list[Row]
    tables: Tables
    signals: tuple[Signal, ...]
    expected: pd.DataFrame


@pytest.fixture(scope="session")
def dense() -> Iterator[Dense]:
    """Return the shared world; do not change it."""
    gc.freeze()  # Ibis makes millions of small objects: do not look through the imports each time
    world, candidates, signals = draw_world(SEED), draw_candidates(SEED), catalog(["quality"])
    expected = answers(world, candidates, (signal.name for signal in signals))
    with open_world(world) as tables:
        yield Dense(world, candidates, tables, signals, expected)
