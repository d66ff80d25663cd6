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
    ("name", "opened_at", "verified", "expected"),
    [
        ("accounts", [day(2), None, None], [True, True, True], 1.0),
        ("accounts", [None, None, None], [True, True, True], None),
        ("accounts", [day(11), day(10), None], [True, True, True], None),
        ("verified_accounts", [day(2), day(3), day(4)], [True, None, False], 1.0),
        ("verified_accounts", [day(2), day(3), day(4)], [None, False, False], 0.0),
        ("verified_accounts", [day(2), day(3), None], [None, None, True], None),
        ("verified_accounts", [None, None, None], [True, True, True], None),
    ],
)
def test_accounts_are_counted_of_which_it_is_known(
    name: str, opened_at: list[Any], verified: list[Any], expected: float | None
) -> None:
    accounts = pd.DataFrame(
        {
            "creator_id": "ada",
            "platform": ["x", "y", "z"],
            "created_at": pd.Series(opened_at, dtype="datetime64[us]"),
            "verified": pd.array(verified, "boolean"),
        }
    )
    found = signal_of_ada(name, accounts=accounts)
    assert pd.isna(found) if expected is None else found == expected


@pytest.mark.parametrize(("sizes", "known"), [([None, None], False), ([None, 0], True)])
def test_mentions_of_unknown_size_have_no_weight_that_is_known(
    sizes: list[int | None], known: bool
) -> None:
    at = [day(2), day(3)]
    columns = {"mentioned_at": at, "source_id": "fan", "source_followers": pd.array(sizes, "Int64")}
    mentions = pd.DataFrame({"creator_id": "ada", **columns})
    assert pd.notna(signal_of_ada("mention_weight_365d", mentions=mentions)) == known
    none = mentions.assign(creator_id="bob")
    assert signal_of_ada("mention_weight_365d", mentions=none) == 0.0


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
