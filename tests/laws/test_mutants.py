"""The laws can fail: a comparison of times that is wrong by one instant is noticed."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Any

import pytest

from conversion_influence import timeframe
from conversion_influence.dataset.questions import Algorithm

from .comparing import answers, compute, differences, open_world
from .conftest import SEED, Dense
from .oracle_question import Question
from .splicing import splice
from .vocabulary import LAST
from .worlds import draw_world

INSTANT = timedelta(microseconds=1)
AT_OR_BEFORE = {"is_past": lambda known_at, as_of: known_at <= as_of}
FACTS_FIRST = {"QUESTION_RANK": timeframe.FACT_RANK, "FACT_RANK": timeframe.QUESTION_RANK}
LATER = {"before": lambda as_of, days: as_of - timedelta(days=days) + INSTANT}


def holds_as_of(at: datetime, as_of: datetime, days: int | None) -> bool:
    return at <= as_of and (days is None or at >= as_of - timedelta(days=days))


def loses_its_edge(at: datetime, as_of: datetime, days: int | None) -> bool:
    return at < as_of and (days is None or at > as_of - timedelta(days=days))


def mutate(monkeypatch: pytest.MonkeyPatch, mutant: dict[str, Any]) -> None:
    """Put the mutant wherever the package has the original."""
    modules = [m for name, m in sys.modules.items() if name.startswith("conversion_influence.")]
    for name, wrong in mutant.items():
        places = [module for module in modules if name in vars(module)]
        assert len(places) > 1, f"{name} is not used"
        for module in places:
            monkeypatch.setattr(module, name, wrong)


@pytest.mark.parametrize(
    ("mutant", "wrong", "algorithm"),
    [
        (AT_OR_BEFORE | FACTS_FIRST, holds_as_of, "running"),
        (LATER, loses_its_edge, "segments"),
    ],
    ids=["the past holds as_of", "a lookback loses its edge"],
)
def test_every_signal_that_the_instant_matters_for_asks_the_one_comparison(
    dense: Dense,
    monkeypatch: pytest.MonkeyPatch,
    mutant: dict[str, Any],
    wrong: Any,
    algorithm: Algorithm,
) -> None:
    """The oracle says, by the same mistake, for which signals an instant matters here."""
    mutate(monkeypatch, mutant)
    found = compute(dense.tables, dense.candidates, algorithm=algorithm).frame
    monkeypatch.setattr(
        Question,
        "known",
        lambda q, rows, column, days=None: [
            row for row in rows if row[column] is not None and wrong(row[column], q.as_of, days)
        ],
    )
    mistaken = answers(dense.world, dense.candidates, found.columns)
    matters = set(differences(mistaken, dense.expected, 1e-9))
    assert len(matters) > len(dense.signals) / 2
    assert matters - set(differences(found, dense.expected, 1e-9)) == set()


def test_mutating_the_comparison_lets_the_future_in(
    dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = splice(dense.world, draw_world(SEED, name="new"), LAST, SEED)
    signals = [signal for signal in dense.signals if signal.group == "mentions"]
    mutate(monkeypatch, AT_OR_BEFORE | FACTS_FIRST)
    with open_world(other) as tables:
        found = compute(tables, dense.candidates, algorithm="running", signals=signals).frame
    assert differences(found, dense.expected[found.columns], 1e-9)
