"""Judgements between two creators become rows with two sides, or are refused in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.config import FlatTable
from conversion_influence.dataset.pairs import rows_from_pairs
from conversion_influence.dataset.ratios import with_known_ratios
from conversion_influence.dataset.rows import Rows, rows_from_flat
from conversion_influence.errors import ConfigError, InfluenceError, ModelError

PAIRS = {"first": "A_", "second": "B_", "label": "Choice"}


def judgements(**columns: Any) -> pd.DataFrame:
    given = {
        "judge": ["j1", "j1", "j2"],
        "Choice": [1.0, 0.0, 1.0],
        "A_followers": [10.0, 20.0, 0.0],
        "A_posts": [1.0, 0.0, 4.0],
        "A_country": ["fr", "de", None],
        "B_posts": [2.0, 5.0, 6.0],
        "B_followers": [30.0, np.nan, 50.0],
        "B_country": ["fr", "fr", "it"],
    }
    table = pd.DataFrame({**given, **columns})
    return table.drop(columns=[name for name, values in columns.items() if values is None])


def read(table: pd.DataFrame, **changed: Any) -> Rows:
    settings = FlatTable.model_validate({"pairs": PAIRS, **changed})
    assert settings.pairs is not None
    return rows_from_pairs(table, settings, settings.pairs)


def test_each_judgement_is_a_row_with_the_signals_of_both_sides() -> None:
    rows = read(judgements(), group="judge", baselines={"audience_size": "followers"})
    assert rows.sides is not None
    first, second = rows.sides.of(rows.frame)
    assert list(first) == list(second) == ["followers", "posts", "country"]
    assert first["followers"].tolist() == [10.0, 20.0, 0.0]
    assert second["posts"].tolist() == [2.0, 5.0, 6.0]
    assert rows.conversions.tolist() == [1, 0, 1]
    assert rows.exposures.tolist() == [1, 1, 1]
    assert rows.groups.tolist() == ["j1", "j1", "j2"]
    assert [word.name for word in rows.words] == ["followers", "posts", "country"]
    assert rows.rules == {"audience_size": "followers"}


def test_a_ratio_is_a_signal_of_both_sides_and_missing_over_nothing() -> None:
    rows = read(judgements(), ratios={"per_post": ("followers", "posts")})
    assert rows.sides is not None
    first, second = rows.sides.of(rows.frame)
    np.testing.assert_array_equal(first["per_post"], [10.0, np.nan, 0.0])
    np.testing.assert_array_equal(second["per_post"], [15.0, np.nan, 50.0 / 6.0])


def test_where_the_chosen_always_stand_first_every_second_judgement_is_turned() -> None:
    rows = read(judgements(Choice=[1.0, 1.0, 1.0]))
    assert rows.sides is not None
    first, second = rows.sides.of(rows.frame)
    assert rows.conversions.tolist() == [1, 0, 1]
    np.testing.assert_array_equal(first["followers"], [10.0, np.nan, 0.0])
    assert second["country"].tolist()[:2] == ["fr", "de"]


@pytest.mark.parametrize(
    ("table", "changed", "message"),
    [
        (
            judgements(),
            {"pairs": {**PAIRS, "second": "C_"}},
            r"flat\.pairs\.second: no column begins with 'C_'\. The table has judge, Choice",
        ),
        (
            judgements(),
            {"pairs": {**PAIRS, "label": "choice"}},
            r"flat\.pairs\.label: the table has no column 'choice'\. Did you mean 'Choice'",
        ),
        (
            judgements(B_posts=None),
            {},
            r"these signals stand on one side only: A_posts\. Both sides need every signal",
        ),
        (judgements(), {"signals": ["posst"]}, r"flat\.signals: .* Did you mean 'posts'"),
        (judgements(), {"baselines": {"x": "country"}}, r"'country' holds no numbers to rank by"),
        (judgements(B_posts=["many"] * 3), {}, r"numbers on one side and text on the other: posts"),
        (
            judgements(),
            {"ratios": {"r": ("posts", "folowers")}},
            r"flat\.ratios\.r: .* 'folowers'\. Did you mean 'followers'",
        ),
        (judgements(), {"ratios": {"posts": ("posts", "followers")}}, r"has a column of that name"),
        (
            judgements(),
            {"ratios": {"r": ("country", "posts")}},
            r"'country' holds no numbers to divide",
        ),
        (
            judgements(Choice=[1.0, 2.0, np.nan]),
            {},
            r"2 rows cannot be used: Choice is neither 0 nor 1: .* Rows 2, 3",
        ),
        (judgements(A_posts=[1.0, np.inf, 2.0]), {}, r"the signal posts is infinite"),
        (judgements().iloc[:0], {}, r"there is no row to learn from"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_plain_words(
    table: pd.DataFrame, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(InfluenceError, match=message):
        read(table, **changed)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"label": "Choice"}, "give either label"),
        ({"time": "at"}, "neither exposures nor time"),
        ({"pairs": {**PAIRS, "second": "A_b"}}, "cannot be told apart"),
        ({"ratios": {"expected": ("a", "b")}}, "no signal may be named 'expected'"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        FlatTable.model_validate({"pairs": PAIRS, **changed})


def test_ratios_serve_any_flat_table_and_a_list_that_can_feed_them() -> None:
    table = pd.DataFrame({"sold": [1.0, 0.0], "likes": [6.0, 1.0], "posts": [3.0, 0.0]})
    settings = FlatTable(conversions="sold", ratios={"likes_per_post": ("likes", "posts")})
    made = rows_from_flat(table, settings).frame["likes_per_post"]
    np.testing.assert_array_equal(made, [2.0, np.nan])
    ratios = settings.ratios
    assert with_known_ratios(table, ratios)["likes_per_post"].tolist()[0] == 2.0
    assert "likes_per_post" not in with_known_ratios(table[["likes"]], ratios)
    given = table.assign(likes_per_post=9.0)
    assert with_known_ratios(given, ratios)["likes_per_post"].tolist() == [9.0, 9.0]


def test_a_flat_table_refuses_errors_of_its_own_kinds() -> None:
    with pytest.raises(ConfigError, match="no column begins with 'A_'"):
        read(judgements()[["Choice", "judge"]])
    with pytest.raises(ModelError, match="no signal varies"):
        read(judgements()[["Choice", "A_posts", "B_posts"]].assign(A_posts=1.0, B_posts=1.0))
