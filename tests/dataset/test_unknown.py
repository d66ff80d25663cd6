"""What is unknown is missing: it is neither counted as no nor as 0."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.cohort import candidates_cohort

from .tables_of_two import day, opened


def signal_of_ada(name: str, **given: pd.DataFrame) -> Any:
    """Return what a signal says of ada on the tenth day."""
    asked = pd.DataFrame({"creator_id": ["ada"], "as_of": [day(10)]})
    with opened(**given) as tables:
        return (
            assemble(
                tables,
                candidates_cohort(tables, asked),
                signals=[signal for signal in catalog() if signal.name == name],
                offered=asked.columns,
            )
            .frame[name]
            .iloc[0]
        )


@pytest.mark.parametrize(
    ("kinds", "shared"),
    [(["share", None, "mention", None], 0.5), ([None, None, None, None], None)],
)
def test_mentions_of_unknown_kind_are_no_part_of_a_share_of_kinds(
    kinds: list[str | None], shared: float | None
) -> None:
    mentions = pd.DataFrame(
        {
            "creator_id": "ada",
            "mentioned_at": [day(number) for number in (2, 3, 4, 5)],
            "source_id": "fan",
            "kind": pd.array(kinds, "string"),
        }
    )
    found = signal_of_ada("shared_share_365d", mentions=mentions)
    assert pd.isna(found) if shared is None else found == shared
