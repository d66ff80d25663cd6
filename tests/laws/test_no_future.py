"""What becomes known at as_of or later changes no signal of the row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.dataset.catalog import outcomes
from conversion_influence.dataset.engine import Algorithm
from conversion_influence.dataset.features import Signal

from .comparing import compute, differences, open_world
from .test_oracle import DENSE, SEEDS
from .worlds import AS_OFS, NUDGES, Chance, Row, World, draw_candidates, draw_world, outcome, splice

INSTANTS = st.sampled_from([at + nudge for at in AS_OFS for nudge in NUDGES])


def changed_by(
    worlds: tuple[World, World],
    candidates: list[Row],
    algorithm: Algorithm = "auto",
    signals: Sequence[Signal] | None = None,
) -> dict[str, Any]:
    """Return the signals that differ between two worlds."""
    found = []
    for world in worlds:
        with open_world(world) as tables:
            found.append(compute(tables, candidates, algorithm=algorithm, signals=signals))
    assert found[0].left_out == found[1].left_out == ()
    return differences(found[0].frame, found[1].frame, 1e-12)


@DENSE
@given(seed=SEEDS, at=INSTANTS, algorithm=st.sampled_from(["segments", "running"]))
def test_no_signal_sees_what_becomes_known_at_its_as_of_or_later(
    seed: int, at: datetime, algorithm: Algorithm
) -> None:
    old, new = draw_world(seed), draw_world(seed, name="new")
    other = splice(old, new, at, seed)
    candidates = draw_candidates(seed, until=at)
    assert changed_by((old, other), candidates, algorithm) == {}


def test_a_placement_never_sees_its_own_outcome_even_if_settled_at_once() -> None:
    world, chance = draw_world(5), Chance("own outcome")
    mine, *others = [
        row | {"settled_at": row["booked_at"], "conversions": row["conversions"] or 0}
        for row in sorted(world["placements"], key=lambda row: row["booked_at"], reverse=True)
    ]
    redrawn = outcome(chance, mine["booked_at"]) | {"conversions": 1, "exposures": 1}
    worlds = (
        {"placements": [mine, *others]},
        {"placements": [mine | redrawn | {"revenue": 1e6}, *others]},
    )
    row = mine | {"as_of": mine["booked_at"]}
    assert changed_by(worlds, [row], signals=tuple(outcomes.history())) == {}
