"""Faults of a flat table and of what a config says about it: rows and columns are named."""

from pathlib import Path

import pandas as pd
import pytest

from ..small_world import QUICK, assert_refused, flat_table, influence

COUNTS = "flat: {conversions: k, exposures: n}\n"


def refused(table: pd.DataFrame, settings: str, message: str) -> None:
    table.to_csv("table.csv", index=False)
    Path("config.yaml").write_text(settings + QUICK)
    assert_refused(influence("train", "config.yaml", "--data", "table.csv"), message)
    assert sorted(path.name for path in Path().iterdir()) == ["config.yaml", "table.csv"]


def with_cell(column: str, value: object, *rows: int) -> pd.DataFrame:
    table = flat_table().astype({column: object})
    table.loc[list(rows), column] = value
    return table


def test_more_conversions_than_exposures_are_refused_with_their_rows() -> None:
    refused(with_cell("k", 101, 4, 9), COUNTS, "2 rows.*k exceeds n.*5.*10")


def test_rows_without_exposures_are_refused() -> None:
    table = with_cell("n", 0, 6)
    table.loc[6, "k"] = 0
    refused(table, COUNTS, "1 row.*n is 0.*7")


def test_negative_and_absent_counts_are_refused() -> None:
    refused(with_cell("k", -2, 0), COUNTS, "negative")
    refused(with_cell("k", None, 1), COUNTS, "empty")


def test_a_label_of_three_values_is_refused() -> None:
    table = flat_table().assign(bought=[("yes", "no", "maybe")[i % 3] for i in range(120)])
    refused(table, "flat: {label: bought}\n", "two values, has 3: maybe, no, yes")


def test_a_label_without_a_value_is_refused() -> None:
    table = flat_table().assign(bought=[("yes", "no", None)[i % 3] for i in range(120)])
    refused(table, "flat: {label: bought}\n", "bought is empty")


@pytest.mark.parametrize(
    "role", ["group: creator", "id: ids", "ignore: [sise]", "signals: [warmt]", "time: wen"]
)
def test_a_column_that_is_not_there_is_refused(role: str) -> None:
    name = role.split(": ")[1].strip("[]")
    refused(
        flat_table(), f"flat: {{conversions: k, exposures: n, {role}}}\n", f"no column '{name}'"
    )


def test_a_rule_on_a_column_that_is_not_there_is_refused() -> None:
    settings = "flat: {conversions: k, exposures: n, baselines: {size: followers}}\n"
    refused(flat_table(), settings, "followers")


def test_a_time_that_is_none_is_refused() -> None:
    table = flat_table().assign(day="some day")
    refused(table, "flat: {conversions: k, exposures: n, time: day}\n", "no time")


def test_a_table_in_which_nothing_converts_is_refused() -> None:
    refused(flat_table().assign(k=0), COUNTS, "nothing to rank")


def test_a_table_of_three_rows_is_refused() -> None:
    refused(flat_table(3), COUNTS, "slice|rows|folds")


def test_a_flat_table_that_is_not_there_is_named() -> None:
    Path("config.yaml").write_text(COUNTS + QUICK)
    assert_refused(influence("train", "config.yaml", "--data", "no.csv"), "no.csv")
