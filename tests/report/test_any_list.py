"""Any list of texts and numbers is read back equal from every format."""

import json
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversion_influence.errors import Language
from conversion_influence.report.columns import Layout
from conversion_influence.report.writing import write_list

from .read_back import as_a_sheet_holds, as_csv_holds, read_csv, read_xlsx

LOCALES: tuple[Language, ...] = ("en", "fr")
NAMES = st.lists(
    st.text(st.sampled_from("abc=+-@'\",;\t \u00e9"), min_size=1, max_size=6).map(str.strip),
    min_size=1, max_size=4, unique_by=str.casefold,
).filter(all)  # fmt: skip
CELLS = {
    "str": st.none() | st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), max_size=12
    ),
    "float64": st.floats(allow_nan=True, allow_infinity=False, width=64),
    "Int64": st.none() | st.integers(-(2**53), 2**53),
}  # fmt: skip


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    names = draw(NAMES)
    rows = draw(st.integers(1, 6))
    columns = {}
    for name in names:
        kind = draw(st.sampled_from(list(CELLS)))
        cells = draw(st.lists(CELLS[kind], min_size=rows, max_size=rows))
        columns[name] = pd.Series(cells, dtype=kind)
    return pd.DataFrame(columns)


def expected(frame: pd.DataFrame, text: Any) -> list[list[Any]]:
    """Return the cells of a frame; missing ones and empty texts are None."""
    columns = []
    for name in frame:
        cells = [None if pd.isna(cell) else cell for cell in frame[name].astype(object)]
        columns.append([text(cell) or None if isinstance(cell, str) else cell for cell in cells])
    return [list(row) for row in zip(*columns, strict=True)]


@given(frames())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_list_is_read_back_from_every_format(tmp_path: Path, frame: pd.DataFrame) -> None:
    names = list(frame)
    for locale in LOCALES:
        path = tmp_path / f"{locale}.csv"
        write_list(path, [frame], Layout(locale))
        head, *rows = read_csv(path, locale)
        assert head == names
        mark = "," if locale == "fr" else "."
        assert [
            [_number(cell, mark, frame[name]) for cell, name in zip(row, names, strict=True)]
            for row in rows
        ] == expected(frame, as_csv_holds)
    write_list(tmp_path / "a.xlsx", [frame])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a number that looks like a date's format
        head, *rows = read_xlsx(tmp_path / "a.xlsx")
    rows += [[None] * len(names)] * (len(frame) - len(rows))
    assert head == names
    _assert_alike(rows, expected(frame, as_a_sheet_holds))
    write_list(tmp_path / "a.json", [frame])
    read = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [[row[name] or (row[name] if row[name] == 0 else None) for name in names]
            for row in read] == expected(frame, str)  # fmt: skip
    write_list(tmp_path / "a.parquet", [frame])
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.parquet"), frame, check_dtype=False)


def _number(cell: str, mark: str, column: pd.Series) -> Any:
    if not cell or column.dtype == "str":
        return cell or None
    return int(cell) if column.dtype == "Int64" else float(cell.replace(mark, "."))


def _assert_alike(rows: list[list[Any]], wanted: list[list[Any]]) -> None:
    """Compare cells; a workbook keeps 16 digits of a number."""
    for row, want in zip(rows, wanted, strict=True):
        for cell, wish in zip(row, want, strict=True):
            if isinstance(wish, float) and not isinstance(cell, str):
                assert cell == pytest.approx(wish, rel=1e-15, abs=0.0)
            else:
                assert str(cell).replace("_x005F_", "_") == str(wish)
