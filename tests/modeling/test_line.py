"""A line adds up exactly, is stored exactly, and no value of a signal carries it away."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.errors import ModelError
from conversion_influence.modeling.line import Line, constant
from conversion_influence.modeling.terms import Category, Gap, Number

SIGNALS = ("followers", "creator_rate", "base_rate", "topic")
LINE = Line(
    -4.0,
    numbers={"followers": Number(100.0, 50.0, 0.2, 1.5, 0.3, missing=-0.1, known=0.05)},
    gaps={
        "creator_rate": (Gap("base_rate", 0.1, 0.8, missing=0.02),),
        "base_rate": (Gap(None, -4.0, 1.0),),
    },
    categories={"topic": Category((0.2, -0.3), other=0.04)},
)
nan = np.nan


def row(*values: float) -> np.ndarray:
    return np.array([values], dtype=np.float64)


def test_each_term_is_its_formula() -> None:
    parts = LINE.contributions(row(175.0, 0.03, 0.02, 1.0), SIGNALS)[0]
    assert parts[0] == pytest.approx(0.05 + 0.3 * (np.arcsinh(1.5) - 0.2) / 1.5, abs=1e-14)
    gap = np.log(0.03 / 0.97) - np.log(0.02 / 0.98)
    assert parts[1] == pytest.approx(0.8 * (gap - 0.1), abs=1e-12)
    assert parts[2] == pytest.approx(np.log(0.02 / 0.98) + 4.0, abs=1e-12)
    assert parts[3] == -0.3


def test_a_missing_value_adds_what_is_said_for_it() -> None:
    parts = LINE.contributions(row(nan, nan, 0.02, nan), SIGNALS)[0]
    np.testing.assert_array_equal(parts[[0, 1, 3]], [-0.1, 0.02, 0.04])
    without_reference = LINE.contributions(row(nan, 0.03, nan, nan), SIGNALS)[0]
    np.testing.assert_array_equal(without_reference[[1, 2]], [0.02, 0.0])


@pytest.mark.parametrize("no_log_odds", [0.0, 1.0, -0.2, 1.5, np.inf])
def test_a_likelihood_without_log_odds_counts_as_missing(no_log_odds: float) -> None:
    np.testing.assert_array_equal(
        LINE.contributions(row(1.0, no_log_odds, 0.02, 0.0), SIGNALS)[0, 1], 0.02
    )


@pytest.mark.parametrize("code", [2.0, 1e9, -1.0, np.inf, nan])
def test_an_unknown_code_adds_what_is_said_for_others(code: float) -> None:
    assert LINE.contributions(row(1.0, 0.1, 0.1, code), SIGNALS)[0, 3] == 0.04


def test_an_outlier_counts_no_more_than_three_deviations_and_a_gap_no_more_than_eight() -> None:
    parts = LINE.contributions(row(1e300, 1 - 1e-9, 1e-9, 0.0), SIGNALS)[0]
    assert parts[0] == pytest.approx(0.05 + 0.3 * 3.0)
    assert parts[1] == pytest.approx(0.8 * 8.0)
    assert parts[2] == pytest.approx(-8.0)
    thin = Number(0.0, 1e-6, 0.0, 1e-6, 1.0, 0.0)
    np.testing.assert_array_equal(thin.values(np.array([1e308, -1e308])), [3.0, -3.0])
    endless = LINE.contributions(row(-np.inf, 0.1, 0.1, 0.0), SIGNALS)[0]
    assert endless[0] == pytest.approx(0.05 - 0.3 * 3.0)


value = st.one_of(st.just(nan), st.floats(allow_nan=False), st.floats(0.0, 1.0))


@given(rows=st.lists(st.tuples(value, value, value, value), min_size=1, max_size=5))
def test_contributions_add_up_to_the_log_odds(rows: list[tuple[float, ...]]) -> None:
    matrix = np.array(rows)
    parts = LINE.contributions(matrix, SIGNALS)
    assert parts.shape == matrix.shape
    log_odds = LINE.log_odds(matrix, SIGNALS)
    assert np.isfinite(log_odds).all()
    np.testing.assert_allclose(LINE.intercept + parts.sum(axis=1), log_odds, atol=1e-12, rtol=0)


def test_columns_are_found_by_name() -> None:
    matrix = row(175.0, 0.03, 0.02, 1.0)
    turned = LINE.contributions(matrix[:, ::-1], SIGNALS[::-1])
    np.testing.assert_array_equal(turned[:, ::-1], LINE.contributions(matrix, SIGNALS))


def test_an_absent_column_is_named_also_where_it_is_a_reference() -> None:
    message = "2 of the line's signals have no column: base_rate, topic"
    with pytest.raises(ModelError, match=message):
        LINE.log_odds(row(1.0, 0.1), ("followers", "creator_rate"))


@given(rows=st.lists(st.tuples(value, value, value, value), min_size=1, max_size=5))
def test_a_weighted_sum_of_lines_is_a_line(rows: list[tuple[float, ...]]) -> None:
    matrix = np.array(rows)
    other = Line(
        1.0,
        gaps={"creator_rate": (Gap("base_rate", 0.1, 0.5), Gap("base_rate", 0.3, 0.5, 0.1))},
        categories={"topic": Category((1.0, 2.0), 3.0)},
    )
    mixed = LINE.scaled(0.25).plus(other.scaled(-2.0))
    np.testing.assert_allclose(
        mixed.log_odds(matrix, SIGNALS),
        0.25 * LINE.log_odds(matrix, SIGNALS) - 2.0 * other.log_odds(matrix, SIGNALS),
        atol=1e-12,
    )
    assert len(mixed.gaps["creator_rate"]) == 2, "gaps of one reference and centre are one gap"
    twice = LINE.plus(LINE)
    np.testing.assert_allclose(
        twice.contributions(matrix, SIGNALS), 2 * LINE.contributions(matrix, SIGNALS), atol=1e-12
    )


def test_terms_that_read_a_signal_differently_cannot_be_added() -> None:
    wider = Line(0.0, numbers={"followers": Number(100.0, 60.0, 0.2, 1.5, 0.3, 0.0)})
    with pytest.raises(ModelError, match=r"'followers' on different scales, \(100\.0, 50\.0"):
        LINE.plus(wider)
    longer = Line(0.0, categories={"topic": Category((0.0, 0.0, 0.0), 0.0)})
    with pytest.raises(ModelError, match="know 2 and 3 values of the signal 'topic'"):
        LINE.plus(longer)


def test_a_constant_line_is_the_same_for_everybody() -> None:
    np.testing.assert_array_equal(constant(-3.5).log_odds(np.zeros((2, 4)), SIGNALS), [-3.5, -3.5])
    np.testing.assert_array_equal(constant(-3.5).log_odds(np.zeros((2, 0)), ()), [-3.5, -3.5])


def test_a_stored_line_comes_back_exactly() -> None:
    back = Line.from_dict(json.loads(json.dumps(LINE.to_dict())))
    assert back.to_dict() == LINE.to_dict()
    matrix = row(175.0, 0.03, 0.02, 1.0)
    np.testing.assert_array_equal(back.log_odds(matrix, SIGNALS), LINE.log_odds(matrix, SIGNALS))


def broken(path: list[Any], value: Any) -> dict[str, Any]:
    stored = LINE.to_dict()
    at: Any = stored
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return stored


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        (broken(["intercept"], np.inf), "intercept: Input should be a finite number"),
        (broken(["intercept"], "1"), "intercept: Input should be a valid number"),
        (broken(["numbers", "followers", "scale"], 0.0), "scale: Input should be greater than 0"),
        (broken(["gaps", "base_rate", 0, "centre"], None), "gaps.base_rate.0.centre: "),
        (broken(["categories", "topic", "colour"], 1.0), "topic.colour: Unexpected keyword"),
        ({}, "intercept: "),
    ],
)
def test_a_damaged_line_is_refused_by_key(stored: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError, match=f"a stored line cannot be read: .*{message}"):
        Line.from_dict(stored)
