"""What is told of a flat table before its figures are trusted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conversion_influence.config import FlatTable
from conversion_influence.dataset.rows import rows_from_flat
from conversion_influence.workflows.flat_notes import flat_notes


def table(**columns: object) -> pd.DataFrame:
    """Return 60 placements of 20 creators."""
    draw = np.random.default_rng(1)
    n = draw.integers(50, 500, 60)
    held = {"who": np.arange(60) % 20, "k": draw.binomial(n, 0.1), "n": n}
    return pd.DataFrame({**held, "warmth": draw.normal(size=60), **columns})


def told(frame: pd.DataFrame, **settings: str) -> list[str]:
    named = FlatTable.model_validate({"conversions": "k", "exposures": "n", **settings})
    return [said.en for said in flat_notes(rows_from_flat(frame, named), named)]


def test_an_ordinary_table_needs_no_note() -> None:
    assert told(table(), group="who") == []


def test_without_a_group_creators_may_repeat_unseen() -> None:
    (note,) = told(table())
    assert note.startswith("flat.group is not given")


def test_copied_results_are_counted() -> None:
    whole = pd.concat([table(), table().head(15)], ignore_index=True)
    (note,) = told(whole, group="who")
    assert note.startswith("15 of 75 rows are copies")
    single = whole.assign(n=1, k=0, warmth=0.0)
    single.loc[0, ["k", "warmth"]] = 1
    assert told(single, group="who") == []


@pytest.mark.parametrize("name", ["revenue", "Clicks", "Commandes"])
def test_signals_named_like_results_are_told(name: str) -> None:
    (note,) = told(table(**{name: np.arange(60)}), group="who")
    assert f"the model learns from '{name}'" in note or f"learns from {name}" in note
