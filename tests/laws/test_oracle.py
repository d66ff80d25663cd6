"""Every signal agrees with an independent implementation in plain Python."""

from __future__ import annotations

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conversion_influence.dataset.catalog import catalog

from .comparing import answers, compute, differences, open_world
from .oracle import unanswered
from .worlds import draw_candidates, draw_world

DENSE = settings(max_examples=2, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""One world holds thousands of cases and costs seconds; a smaller seed is not a simpler world."""

SEEDS = st.integers(0, 2**32 - 1)


def test_the_oracle_answers_every_signal_of_the_catalog() -> None:
    assert unanswered(signal.name for signal in catalog(["quality"])) == []


@DENSE
@given(seed=SEEDS)
def test_both_algorithms_agree_with_the_oracle_on_worlds_full_of_ties(seed: int) -> None:
    world, candidates = draw_world(seed), draw_candidates(seed)
    with open_world(world) as tables:
        segments = compute(tables, candidates, algorithm="segments")
        running = compute(tables, candidates, algorithm="running")
    assert segments.left_out == ()
    assert differences(running.frame, segments.frame, 1e-9) == {}
    expected = answers(world, candidates, segments.frame.columns)
    assert differences(segments.frame, expected, 1e-9) == {}
