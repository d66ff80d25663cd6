"""Every signal agrees with an independent implementation in plain Python."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conversion_influence.dataset.assemble import assemble, extra_columns
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.world import simulate

from .comparing import compute, differences, open_world
from .oracle import ask, unanswered
from .worlds import Row, World, draw_candidates, draw_world

DENSE = settings(max_examples=3, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""A world is dense and costs seconds; a smaller seed is not a simpler world."""

SEEDS = st.integers(0, 2**32 - 1)


def answers(world: World, cohort: list[Row], names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(ask(world, cohort, names), columns=names, dtype=object)


def test_the_oracle_answers_every_signal_of_the_catalog() -> None:
    assert unanswered(signal.name for signal in catalog(["quality"])) == []


@DENSE
@given(seed=SEEDS)
def test_both_algorithms_agree_with_the_oracle_on_worlds_full_of_ties(seed: int) -> None:
    world, candidates = draw_world(seed), draw_candidates(seed)
    with open_world(world) as tables:
        segments = compute(tables, candidates, algorithm="segments")
        running = compute(tables, candidates, algorithm="running")
    names = list(segments.frame.columns)
    assert segments.left_out == ()
    assert differences(running.frame, segments.frame, 1e-9) == {}
    assert differences(segments.frame, answers(world, candidates, names), 1e-9) == {}
