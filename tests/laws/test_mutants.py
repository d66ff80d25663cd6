"""The laws can fail: a comparison of times that is wrong by one instant is noticed."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest

from conversion_influence import timeframe
from conversion_influence.dataset.engine import Algorithm

from .comparing import compute, differences
from .conftest import SEED, Dense
from .splicing import splice
from .test_no_future import changed_by
from .vocabulary import LAST
from .worlds import draw_world

AT_OR_BEFORE = {"is_past": lambda known_at, as_of: known_at <= as_of}
AFTER_THE_EDGE = {"is_within": lambda at, as_of, days: at > timeframe.before(as_of, days)}
FACTS_FIRST = {"QUESTION_RANK": timeframe.FACT_RANK, "FACT_RANK": timeframe.QUESTION_RANK}
LATER = {"before": lambda as_of, days: as_of - timedelta(days=days) + timedelta(microseconds=1)}


def mutate(monkeypatch: pytest.MonkeyPatch, mutant: dict[str, Any]) -> None:
    """Put the mutant wherever the package has the original."""
    modules = [m for name, m in sys.modules.items() if name.startswith("conversion_influence.")]
    for name, wrong in mutant.items():
        places = [module for module in modules if name in vars(module)]
        assert len(places) > 1, f"{name} is not used"
        for module in places:
            monkeypatch.setattr(module, name, wrong)


@pytest.mark.parametrize(
    ("mutant", "algorithm", "names"),
    [
        (AT_OR_BEFORE, "segments", {"mentioners_90d", "reply_rate_90d", "tenure_days"}),
        (FACTS_FIRST, "running", {"posts_per_week_28d", "log_followers", "creator_rate_90d"}),
        (AFTER_THE_EDGE, "segments", {"mentioners_90d", "reply_rate_90d", "posts_per_week_28d"}),
        (LATER, "running", {"posts_per_week_28d", "mentions_trend_28d", "follower_growth_28d"}),
    ],
    ids=["past holds as_of", "facts before questions", "lookback without its edge", "later edge"],
)
def test_mutating_the_comparison_is_noticed_by_the_oracle(
    dense: Dense,
    monkeypatch: pytest.MonkeyPatch,
    mutant: dict[str, Any],
    algorithm: Algorithm,
    names: set[str],
) -> None:
    signals = [signal for signal in dense.signals if signal.name in names]
    mutate(monkeypatch, mutant)
    found = compute(dense.tables, dense.candidates, algorithm=algorithm, signals=signals).frame
    assert set(differences(found, dense.expected[found.columns], 1e-9)) == names


@pytest.mark.parametrize(
    ("mutant", "algorithm"),
    [(AT_OR_BEFORE, "segments"), (FACTS_FIRST, "running")],
    ids=["past holds as_of", "facts before questions"],
)
def test_mutating_the_comparison_lets_the_future_in(
    dense: Dense, monkeypatch: pytest.MonkeyPatch, mutant: dict[str, Any], algorithm: Algorithm
) -> None:
    new = draw_world(SEED, name="new")
    worlds = dense.world, splice(dense.world, new, LAST, SEED)
    signals = [
        signal
        for signal in dense.signals
        if signal.name in ("mentioners_90d", "mentions_per_week_28d")
    ]
    assert changed_by(worlds, dense.candidates, (algorithm, algorithm), signals) == {}
    mutate(monkeypatch, mutant)
    assert changed_by(worlds, dense.candidates, (algorithm, algorithm), signals)
