"""Laws of folds: each is foretold once, from what was settled before it was first asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.modeling.learning import FIRST, RANDOM_FOLDS, Learning

from .drawn_rows import START, drawn_rows, learning_of

histories = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), min_size=1, max_size=80)
"""Per row the day it is asked and the days until it is settled."""


def learning(history: list[tuple[int, int]]) -> Learning:
    ordered = sorted(history, key=lambda row: row[0])
    days = pd.Series([START + pd.Timedelta(days=day) for day, _ in ordered])
    waits = pd.Series([pd.Timedelta(days=wait) for _, wait in ordered])
    ones = np.ones(len(ordered))
    names = np.array([f"c{i % 7}" for i in range(len(ordered))])
    return Learning(np.empty((len(ordered), 0)), 0 * ones, ones, names, days, days + waits)


def unordered(groups: list[int]) -> Learning:
    ones = np.ones(len(groups))
    names = np.array([f"c{group}" for group in groups])
    return Learning(np.empty((len(groups), 0)), 0 * ones, ones, names)


@given(history=histories)
def test_every_row_after_the_first_is_foretold_once_and_rows_of_one_instant_together(
    history: list[tuple[int, int]],
) -> None:
    rows = learning(history)
    foretold = np.concatenate([later for _, later in rows.folds(seed=0)])
    assert len(set(foretold)) == len(foretold)
    begins = rows.as_of.iloc[round(FIRST * len(rows))]  # type: ignore[union-attr]
    assert set(foretold) == set(np.flatnonzero(rows.as_of >= begins))
    asked = [set(rows.as_of.iloc[later]) for _, later in rows.folds(seed=0)]  # type: ignore[union-attr]
    assert sum(map(len, asked)) == len(set().union(*asked))


@given(history=histories, share=st.floats(0.05, 0.6))
def test_what_is_learned_from_was_settled_before_the_first_question_of_its_fold(
    history: list[tuple[int, int]], share: float
) -> None:
    rows = learning(history)
    assert rows.as_of is not None
    assert rows.settled_at is not None
    for first, later in [*rows.folds(seed=0), rows.cut(share, seed=0)]:
        if len(later):
            begins = rows.as_of.iloc[later].min()
            known = (rows.settled_at < begins) & (rows.as_of < begins)
            assert set(first) == set(np.flatnonzero(known))


@given(history=histories, chosen=st.randoms(use_true_random=False))
def test_a_row_settled_no_sooner_than_the_question_is_not_learned_from(
    history: list[tuple[int, int]], chosen: object
) -> None:
    rows = learning(history)
    assert rows.as_of is not None
    assert rows.settled_at is not None
    for fold, (first, later) in enumerate(rows.folds(seed=0)):
        if not (len(first) and len(later)):
            continue
        row = chosen.choice(list(first))  # type: ignore[attr-defined]
        settled = rows.settled_at.copy()
        settled.iloc[row] = rows.as_of.iloc[later].min()
        moved = Learning(
            rows.matrix, rows.conversions, rows.exposures, rows.groups, rows.as_of, settled
        )
        assert set(moved.folds(seed=0)[fold][0]) == set(first) - {row}


@pytest.mark.parametrize(("rows", "folds"), [(100, 3), (299, 3), (300, 4), (10_000, 3)])
def test_there_are_few_folds_where_rows_are_few_or_many(rows: int, folds: int) -> None:
    assert len(learning([(day, 0) for day in range(rows)]).folds(seed=0)) == folds


@given(groups=st.lists(st.integers(0, 12), min_size=2, max_size=60), seed=st.integers(0, 5))
def test_without_instants_folds_part_no_creator_and_foretell_each_row_once(
    groups: list[int], seed: int
) -> None:
    rows = unordered(groups)
    folds = rows.folds(seed)
    assert len(folds) == min(RANDOM_FOLDS, len(set(groups)))
    assert sorted(np.concatenate([later for _, later in folds])) == list(range(len(groups)))
    for first, later in [*folds, rows.cut(0.3, seed)]:
        assert sorted([*first, *later]) == list(range(len(groups)))
        assert not set(rows.groups[first]) & set(rows.groups[later])


def test_rows_are_counted_for_what_they_are_worth_and_taken_whole() -> None:
    rows, _ = learning_of(drawn_rows(rows=40))
    worth = rows.discounted(0.1)
    assert (worth.exposures < rows.exposures).all()
    np.testing.assert_allclose(
        worth.conversions / worth.exposures, rows.conversions / rows.exposures
    )
    assert worth.totals == pytest.approx((rows.conversions.sum(), rows.exposures.sum()))
    some = worth.take(np.array([5, 2]))
    assert some.totals[1] == pytest.approx(rows.exposures[[5, 2]].sum())
    np.testing.assert_array_equal(some.exposures, worth.exposures[[5, 2]])
    assert some.as_of is not None
    assert list(some.as_of) == [rows.as_of.iloc[5], rows.as_of.iloc[2]]  # type: ignore[union-attr]


@pytest.mark.parametrize(("share", "one"), [(0.0, True), (0.5, False), (1.0, True)])
def test_one_outcome_is_none_or_all(share: float, one: bool) -> None:
    n = np.full(4, 10.0)
    assert Learning(np.empty((4, 0)), share * n, n, np.arange(4)).one_outcome is one
