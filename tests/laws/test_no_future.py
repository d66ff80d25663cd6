"""What becomes known at as_of or later changes no signal of the row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import pytest

from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.questions import Algorithm

from .chance import Chance
from .comparing import answers, compute, differences, open_world
from .splicing import splice
from .vocabulary import AS_OFS, NEW_YEAR, OFFERED, Row, World
from .worlds import draw_candidates, draw_world, outcome


def features(
    worlds: tuple[World, World],
    candidates: list[Row],
    algorithms: tuple[Algorithm, Algorithm],
    signals: Sequence[Signal] | None = None,
) -> list[pd.DataFrame]:
    """Return the features of candidates in two worlds, each computed in its own way."""
    found = []
    for world, algorithm in zip(worlds, algorithms, strict=True):
        with open_world(world) as tables:
            found.append(compute(tables, candidates, algorithm=algorithm, signals=signals))
    assert found[0].left_out == found[1].left_out == ()
    return [one.frame for one in found]


@pytest.mark.parametrize(
    ("seed", "at", "algorithms"),
    [
        (2, NEW_YEAR, ("segments", "running")),
        (3, AS_OFS[2] + timedelta(microseconds=1), ("running", "segments")),
        (5, AS_OFS[0] - timedelta(microseconds=1), ("segments", "running")),
    ],
    ids=["new year", "a microsecond after", "a microsecond before"],
)
def test_no_signal_sees_what_becomes_known_at_its_as_of_or_later(
    seed: int, at: datetime, algorithms: tuple[Algorithm, Algorithm]
) -> None:
    old, new = draw_world(seed), draw_world(seed, name="new")
    worlds = old, splice(old, new, at, seed)
    candidates = draw_candidates(seed, until=at)
    names = [signal.name for signal in catalog(["quality"])]
    expected, told = (answers(world, candidates, names) for world in worlds)
    assert differences(told, expected, 1e-12) == {}
    for found in features(worlds, candidates, algorithms):
        assert differences(found, expected, 1e-9) == {}


def test_a_placement_never_sees_its_own_outcome_even_if_settled_at_once() -> None:
    world, chance = draw_world(5), Chance("own outcome")
    mine, *others = [
        row | {"settled_at": row["booked_at"], "conversions": row["conversions"] or 0}
        for row in sorted(world["placements"], key=lambda row: row["booked_at"], reverse=True)
    ]
    redrawn = outcome(chance, mine["booked_at"])
    redrawn |= {"conversions": 1, "exposures": 1, "refunds": 1, "revenue": 1e6}
    worlds = ({"placements": [mine, *others]}, {"placements": [mine | redrawn, *others]})
    row = {name: mine[name] for name in ("creator_id", *OFFERED.split())}
    row |= {"as_of": mine["booked_at"]}
    signals = [signal for signal in catalog() if signal.group == "history"]
    assert signals
    assert differences(*features(worlds, [row], ("auto", "auto"), signals), 1e-12) == {}
