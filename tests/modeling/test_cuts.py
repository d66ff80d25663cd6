"""Cut dates: nothing is learned that was not settled, and nothing is judged twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ModelError
from conversion_influence.modeling.cuts import walk_forward_splits, without_creators


def instants(rows: int, seed: int) -> tuple[pd.Series, pd.Series]:
    draw = np.random.default_rng(seed)
    booked = pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 300, rows), unit="D")
    settled = booked + pd.to_timedelta(draw.integers(1, 60, rows), unit="D")
    return pd.Series(booked), pd.Series(settled)


@given(rows=st.integers(40, 200), seed=st.integers(0, 99), cuts=st.integers(2, 6))
def test_each_split_learns_from_the_settled_past_and_judges_up_to_the_next(
    rows: int, seed: int, cuts: int
) -> None:
    booked, settled = instants(rows, seed)
    splits = walk_forward_splits(booked, settled, cuts)
    for split in splits:
        at = pd.Timestamp(split.cuts["test"])
        assert (settled[split.train] < at).all()
        assert (booked[split.train] < at).all()
        assert (booked[split.test] >= at).all()
        if "until" in split.cuts:
            assert (booked[split.test] < pd.Timestamp(split.cuts["until"])).all()
    judged = np.concatenate([split.test for split in splits])
    assert len(judged) == len(set(judged.tolist()))
    after = np.flatnonzero((booked >= pd.Timestamp(splits[0].cuts["test"])).to_numpy())
    assert set(judged.tolist()) == set(after.tolist())
    assert all(len(a.train) <= len(b.train) for a, b in pairwise(splits))


def test_the_first_cut_leaves_two_fifths_before_it() -> None:
    booked = pd.Series(pd.date_range("2024-01-01", periods=100))
    splits = walk_forward_splits(booked, booked, 3)
    assert [len(split.train) for split in splits] == [40, 60, 80]
    assert [len(split.test) for split in splits] == [20, 20, 20]


def test_creators_apart_are_judged_once_per_cut_and_never_learned_from() -> None:
    booked, settled = instants(200, 1)
    groups = np.random.default_rng(2).integers(0, 30, 200).astype(str)
    splits = walk_forward_splits(booked, settled, 3)
    fold_of: dict[str, int] = {}
    for split, parts in zip(splits, without_creators(splits, groups, folds=4, seed=0), strict=True):
        together = np.sort(np.concatenate([part.test for part in parts]))
        np.testing.assert_array_equal(together, np.sort(split.test))
        for number, part in enumerate(parts):
            assert not set(groups[part.train]) & set(groups[part.test])
            assert set(part.train.tolist()) <= set(split.train.tolist())
            for creator in groups[part.test]:
                assert fold_of.setdefault(creator, number) == number


def test_one_instant_for_all_cannot_be_cut() -> None:
    booked = pd.Series([pd.Timestamp("2024-01-01")] * 30)
    with pytest.raises(ModelError, match="no date cuts 30 placements"):
        walk_forward_splits(booked, booked, 3)
