"""Signals go by name; a category has one spelling; what was never seen is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ModelError
from conversion_influence.modeling.encoding import Encoding, fit_encoding

FRAME = pd.DataFrame(
    {
        "topic": ["beauty", "food", None, "beauty"],
        "followers": [10.0, np.nan, 3.0, 4.0],
        "managed": [True, False, True, True],
        "silent": [np.nan] * 4,
        "same": ["x"] * 4,
    }
)
ENCODING = Encoding(
    ("followers", "topic", "managed"), {"topic": ("beauty", "food")}, {"managed": 1.0}
)


def test_what_varies_is_kept_in_the_given_order_and_text_is_categorical() -> None:
    assert fit_encoding(FRAME, ["followers", "silent", "topic", "same", "managed"]) == ENCODING
    assert ENCODING.categorical_positions == [1]


def test_a_value_is_its_code_and_missing_is_nan() -> None:
    expected = [[10, 0, 1], [np.nan, 1, 0], [3, np.nan, 1], [4, 0, 1]]
    np.testing.assert_array_equal(ENCODING.matrix(FRAME), np.array(expected, dtype=float))


def test_what_was_never_missing_in_training_is_replaced_by_its_median() -> None:
    silent = FRAME.assign(managed=[None] * 4, followers=np.nan)
    matrix = ENCODING.matrix(silent)
    np.testing.assert_array_equal(matrix[:, 2], [1.0] * 4)
    assert np.isnan(matrix[:, 0]).all()


@given(order=st.permutations(list(FRAME.columns)))
def test_the_order_of_the_columns_does_not_matter(order: list[str]) -> None:
    np.testing.assert_array_equal(ENCODING.matrix(FRAME[order]), ENCODING.matrix(FRAME))


@given(order=st.permutations(range(4)))
def test_the_order_of_the_rows_does_not_matter(order: list[int]) -> None:
    shuffled = FRAME.iloc[order]
    assert fit_encoding(shuffled, ENCODING.signals) == ENCODING
    np.testing.assert_array_equal(ENCODING.matrix(shuffled), ENCODING.matrix(FRAME)[order])


@pytest.mark.parametrize("unseen", ["Beauty", "", "travel", None, np.nan, 3.5])
def test_an_unseen_category_is_missing(unseen: object) -> None:
    frame = FRAME.assign(topic=pd.Series([unseen] * 4, dtype=object))
    assert np.isnan(ENCODING.matrix(frame)[:, 1]).all()


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["16", "1234567", None]),
        pd.Series([16, 1234567, None], dtype="Int64"),
        pd.Series([16.0, 1234567.0, np.nan]),
        pd.Series(["16", "1234567", None], dtype="category"),
        pd.Series(["16", "1234567", None], dtype=object),
    ],
    ids=["text", "whole", "decimal", "category", "object"],
)
def test_a_code_is_the_same_category_however_its_column_is_typed(column: pd.Series) -> None:
    encoding = Encoding(("code",), {"code": ("1234567", "16")})
    codes = encoding.matrix(pd.DataFrame({"code": column}))[:, 0]
    np.testing.assert_array_equal(codes, [1.0, 0.0, np.nan])


def test_codes_of_many_digits_stay_apart() -> None:
    from conversion_influence.dataset.categories import category_texts

    codes = pd.Series([12345678.0, 12345679.0, 0.5, 1e16, np.nan])
    assert category_texts(codes).tolist()[:4] == ["12345678", "12345679", "0.5", "1" + "0" * 16]
    assert category_texts(codes).isna().tolist() == [False] * 4 + [True]


def test_numbers_written_as_text_are_numbers() -> None:
    encoding = Encoding(("followers",))
    frame = pd.DataFrame({"followers": ["10", None, "2.5"]})
    np.testing.assert_array_equal(encoding.matrix(frame)[:, 0], [10.0, np.nan, 2.5])


def test_text_where_numbers_were_learned_is_refused() -> None:
    message = r"'followers' was learned from numbers, 2 of 3 values are none: many, 12k\. Give"
    with pytest.raises(ModelError, match=message):
        Encoding(("followers",)).matrix(pd.DataFrame({"followers": ["many", None, "12k"]}))


def test_an_absent_column_is_named() -> None:
    message = "2 of the model's signals have no column: followers, topic"
    with pytest.raises(ModelError, match=message):
        ENCODING.matrix(FRAME[["managed"]])


def test_signals_that_never_vary_cannot_be_learned_from() -> None:
    message = "none of 2 signals varies between the 4 rows to learn from"
    with pytest.raises(ModelError, match=message):
        fit_encoding(FRAME, ["silent", "same"])
