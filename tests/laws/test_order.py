"""Order of rows and shards of the cohort do not matter, nor whether it trains or serves."""

from __future__ import annotations

import pandas as pd
import pytest

from conversion_influence.dataset import questions
from conversion_influence.dataset.assemble import assemble, extra_columns
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.tables.sources import open_frames
from conversion_influence.tables.world import simulate

from .chance import Chance
from .comparing import answers, compute, differences, open_world
from .conftest import Dense
from .vocabulary import Row


def test_the_order_of_rows_and_who_else_is_asked_do_not_matter(
    dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither does the algorithm, nor whether those asked are many."""
    monkeypatch.setattr(questions, "FEW_CREATORS", 0)
    chance = Chance("order")
    mixed = {name: chance.sample(rows, len(rows)) for name, rows in dense.world.items()}
    shard = chance.sample(range(len(dense.candidates)), len(dense.candidates) // 2)
    with open_world(mixed) as tables:
        asked = [dense.candidates[place] for place in shard]
        found = compute(tables, asked, algorithm="running").frame
    expected = dense.expected.iloc[shard].reset_index(drop=True)
    assert differences(found, expected, 1e-9) == {}


def test_a_training_row_and_a_candidate_with_the_same_offer_have_the_same_features() -> None:
    world = simulate(creators=12, seed=3, days=200)
    with open_frames(world.tables) as tables:
        cohort = placements_cohort(tables)
        train = assemble(
            tables,
            cohort,
            signals=catalog(extra_columns(tables)),
            offered=tables.given["placements"],
        )
        rows = _plain(cohort.order_by("row_id").execute())
        serve = compute(tables, rows[::-1])
    assert set(train.left_out) <= set(serve.left_out) == set()
    assert list(train.frame.index) == list(range(len(rows)))
    assert differences(serve.frame[::-1], train.frame, 1e-12) == {}
    raw = {name: _plain(table) for name, table in world.tables.items()}
    assert differences(train.frame, answers(raw, rows, train.frame.columns), 1e-9) == {}


def _plain(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame as dicts, None where a value is missing."""
    objects = table.astype(object)
    return objects.where(table.notna(), None).to_dict("records")
