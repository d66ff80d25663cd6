"""Laws of slices: what is learned from is closed before the test begins, folds part no group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conversion_influence.config import SplitSettings
from conversion_influence.errors import ModelError
from conversion_influence.modeling.splits import Split, split_by_folds, split_by_time

START = pd.Timestamp("2024-01-01")

DAILY = [(day, 0) for day in range(60)]
"""One row per day, settled when booked: every slice finds rows."""

settings = st.builds(SplitSettings, test=st.floats(0.05, 0.5))
histories = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)), max_size=60
).map(lambda drawn: drawn + DAILY)


def instants(history: list[tuple[int, int | None]]) -> tuple[pd.Series, pd.Series]:
    """Booked on a day, settled some days later or never."""
    booked = [START + pd.Timedelta(days=day) for day, _ in history]
    settled = [
        pd.NaT if wait is None else START + pd.Timedelta(days=day + wait) for day, wait in history
    ]
    return pd.Series(booked), pd.Series(settled, dtype="datetime64[us]")


def cut(history: list[tuple[int, int | None]], chosen: SplitSettings) -> Split:
    try:
        return split_by_time(*instants(history), chosen)
    except ModelError as error:
        assume("slice is empty" not in str(error))
        raise


@given(history=histories, chosen=settings)
def test_what_is_learned_from_was_settled_before_the_test_begins(
    history: list[tuple[int, int | None]], chosen: SplitSettings
) -> None:
    booked, settled = instants(history)
    split = cut(history, chosen)
    begins = booked.iloc[split.test].min()
    assert (booked.iloc[split.train] < begins).all()
    assert (settled.iloc[split.train] < begins).all()
    assert set(split.train) == set(np.flatnonzero((booked < begins) & (settled < begins)))
    assert all((np.diff(rows) > 0).all() for rows in (split.train, split.test))


@given(history=histories, chosen=settings)
def test_the_test_slice_is_the_latest_share_and_ties_stay_together(
    history: list[tuple[int, int | None]], chosen: SplitSettings
) -> None:
    booked, _ = instants(history)
    split = cut(history, chosen)
    begins = booked.iloc[split.test].min()
    assert split.cuts["test"] == str(begins)
    assert set(split.test) == set(np.flatnonzero(booked >= begins))
    assert len(split.test) >= int(len(booked) * chosen.test)
    assert (booked > begins).sum() <= np.ceil(len(booked) * chosen.test)


@given(seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    history = [(day // 2, day % 7) for day in range(80)]
    order = np.random.default_rng(seed).permutation(len(history))
    split = split_by_time(*instants(history), SplitSettings())
    shuffled = split_by_time(*instants([history[i] for i in order]), SplitSettings())
    for name in ("train", "test"):
        assert set(order[getattr(shuffled, name)]) == set(getattr(split, name))
    assert shuffled.cuts == split.cuts


def test_the_share_is_kept_where_days_differ() -> None:
    split = split_by_time(*instants([(day, 0) for day in range(100)]), SplitSettings(test=0.2))
    assert split.test.tolist() == list(range(80, 100))
    assert split.train.tolist() == list(range(80))


def test_a_row_settled_at_the_very_cut_is_not_learned_from() -> None:
    history = [(day, 0) for day in range(100)]
    history[10] = (10, 70)  # settles on day 80, when the test begins
    history[11] = (11, 68)  # settles a day before
    split = split_by_time(*instants(history), SplitSettings(test=0.2))
    assert split.test.min() == 80
    assert 10 not in split.train
    assert 11 in split.train


TOO_LITTLE = {
    "one instant": ([(5, 0)] * 20, "the train slice is empty: 20 placements from 2024-01-06"),
    "one row": ([(5, 0)], "the train slice is empty: 1 placements"),
    "never settled": ([(day, None) for day in range(50)], "the train slice is empty"),
    "settled too late": ([(day, 100) for day in range(50)], "the train slice is empty"),
    "no row": ([], "the test slice is empty: 0 placements"),
}


@pytest.mark.parametrize("case", TOO_LITTLE)
def test_an_empty_slice_is_named_with_the_cuts_and_what_to_do(case: str) -> None:
    history, message = TOO_LITTLE[case]
    cut = "test 2024-.*" if history else "none"
    pattern = rf"{message}.*settled rows before each cut \({cut}\)\. Give more history"
    with pytest.raises(ModelError, match=pattern):
        split_by_time(*instants(history), SplitSettings())


ENOUGH = [*range(10)]
groupings = st.lists(st.integers(0, 30), max_size=120).map(lambda more: [*ENOUGH, *more])


@given(groups=groupings, folds=st.integers(2, 8), seed=st.integers(0, 5))
@example(groups=[*range(6)], folds=5, seed=0)
def test_folds_test_each_row_once_and_part_no_group(
    groups: list[int], folds: int, seed: int
) -> None:
    names = np.array([f"g{group}" for group in groups])
    splits = split_by_folds(names, SplitSettings(folds=folds), seed)
    assert len(splits) == folds
    tested = np.concatenate([split.test for split in splits])
    assert sorted(tested) == list(range(len(groups)))
    for split in splits:
        assert sorted([*split.train, *split.test]) == list(range(len(groups)))
        assert not set(names[split.train]) & set(names[split.test])
        assert len(set(names[split.train])) >= 2


def test_folds_follow_the_groups_and_the_seed_not_the_order_of_the_rows() -> None:
    names = np.array([f"g{i % 20}" for i in range(60)])
    order = np.random.default_rng(0).permutation(60)
    first = split_by_folds(names, SplitSettings(), 1)
    again = split_by_folds(names[order], SplitSettings(), 1)
    other = split_by_folds(names, SplitSettings(), 2)
    for a, b in zip(first, again, strict=True):
        assert set(names[a.test]) == set(names[order][b.test])
        assert set(names[a.train]) == set(names[order][b.train])
    assert any(set(a.test) != set(b.test) for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize(("folds", "groups"), [(2, 2), (3, 3), (5, 5), (10, 10)])
def test_too_few_groups_for_the_folds_are_refused(folds: int, groups: int) -> None:
    names = np.array([f"g{i}" for i in range(groups)] * 3)
    message = rf"{folds} folds need at least {folds + 1} groups of rows, got {groups}"
    with pytest.raises(ModelError, match=message):
        split_by_folds(names, SplitSettings(folds=folds), 0)
