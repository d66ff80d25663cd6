"""Every signal agrees with an independent implementation in plain Python."""

from __future__ import annotations

from conversion_influence.dataset.catalog import catalog

from .comparing import compute, differences
from .conftest import Dense
from .oracle import unanswered

FEWEST_ANSWERS = 5
"""Rows of the shared world for which a signal must be known, to be tested at all."""


def test_the_oracle_answers_every_signal_of_the_catalog() -> None:
    assert unanswered(signal.name for signal in catalog(["quality"])) == []


def test_the_shared_world_tells_different_answers_of_every_signal(dense: Dense) -> None:
    known = dense.expected.count()
    different = dense.expected.nunique()
    assert known[(known < FEWEST_ANSWERS) | (different < 2)].to_dict() == {}


def test_signals_agree_with_the_oracle_on_a_world_full_of_ties(dense: Dense) -> None:
    found = compute(dense.tables, dense.candidates, algorithm="segments")
    assert found.left_out == ()
    assert differences(found.frame, dense.expected, 1e-9) == {}
