"""The engine: every aggregate of a stream in one pass, whatever lookbacks stand together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from conversion_influence.dataset.aggregates import Total
from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.cohort import candidates_cohort
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.formulas import itself

from .tables_of_two import day, opened

REPLIES = pd.DataFrame(
    {
        "creator_id": ["ada", "ada", "ada"],
        "commented_at": [day(1), day(80), day(99)],
        "replied_at": [day(2), day(81), day(100)],
    }
)


def total(days: int | None) -> Signal:
    return Signal("n", "mentions", (Total("answers", "one", days),), itself, "", "", "", "", days)


@pytest.mark.parametrize(
    ("lookbacks", "expected"),
    [([None], [2]), ([None, 28], [2, 1]), ([90, 28], [1, 1]), ([1], [0])],
    ids=str,
)
def test_answers_of_the_whole_past_and_of_lookbacks_are_counted_side_by_side(
    lookbacks: Sequence[int | None], expected: list[int]
) -> None:
    asked = pd.DataFrame({"creator_id": ["ada", "bob"], "as_of": day(100)})
    with opened(replies=REPLIES) as tables:
        found = assemble(
            tables,
            candidates_cohort(tables, asked),
            signals=[total(days) for days in lookbacks],
            offered=(),
        ).frame
    assert found.loc[0].tolist() == expected
    assert found.loc[1].tolist() == [0] * len(expected)
