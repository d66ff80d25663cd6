"""Parquet as text: whatever its kinds of columns, and never more than can be kept."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists import parquet
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.parquet import read_parquet


def written(folder: Path, table: pa.Table) -> Path:
    pq.write_table(table, folder / "list.parquet")
    return folder / "list.parquet"


def test_columns_of_every_kind_stay_in_place_over_parts_of_rows_and_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 3)
    monkeypatch.setattr(parquet, "_COLUMNS", 2)
    kinds = {
        "text": pa.array([f" a{row} " for row in range(10)]),
        "whole": pa.array(range(10)),
        "coded": pa.array(["b", "c"] * 5).dictionary_encode(),
        "day": pa.array([datetime(2025, 1, row + 1) for row in range(10)], pa.date32()),
        "float": pa.array([row / 4 for row in range(10)]),
        "view": pa.array([""] * 10, pa.string_view()),
        "large": pa.array(["d"] * 10, pa.large_string()),
        "bytes": pa.array([b" e "] * 10),
    }
    table, texts = read_parquet(written(tmp_path, pa.table(kinds)), "list.parquet")
    assert table.column_names == list(kinds)
    assert [*table.slice(9).to_pylist()[0].values()] == [
        *("a9", "9", "c", "2025-01-10", "2.25", None, "d", "e")
    ]
    assert table.num_rows == 10
    assert texts == {0, 2, 5, 6}


def test_a_file_of_far_more_values_than_bytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"handle": pa.nulls(parquet.MAX_CELLS + 1, pa.string())}))
    assert path.stat().st_size < 1 << 18
    with pytest.raises(ListError, match="the Parquet file holds more than 12,000,000"):
        read_cells(path)


def test_texts_that_are_stored_once_and_stand_often_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "MAX_TEXT", 1 << 20)
    path = written(tmp_path, pa.table({"handle": pa.array(["x" * 1000] * 2000)}))
    with pytest.raises(ListError, match="more than 1,048,576 bytes of text"):
        read_cells(path)


def test_more_columns_than_a_sheet_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "MAX_COLUMNS", 3)
    path = written(tmp_path, pa.table({f"c{place}": ["1"] for place in range(4)}))
    with pytest.raises(ListError, match="there are 4 columns, and at most 3 are read"):
        read_cells(path)
