"""Columns of plain numbers say the same whether they are looked at together or cell by cell."""

import math

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversion_influence.lists.number_forms import form_of, shape_of
from conversion_influence.lists.plain_numbers import (
    BELOW_ONE,
    DOUBTFUL,
    POINTED,
    WHOLE,
    largest_cells,
    plain_values,
)

PLAIN = st.from_regex(r"[+-]?[0-9]{1,5}(\.[0-9]{0,4})?(e[0-9])?|\.[0-9]{1,4}", fullmatch=True)


def shape_held(cell: str) -> str:
    """Return the shape that a plain cell stands under."""
    form = form_of(shape_of(cell))
    if form is not None and form.unclear == ".":
        return DOUBTFUL
    if "." not in cell:
        return WHOLE
    return BELOW_ONE if abs(float(cell)) < 1 else POINTED


@settings(max_examples=300)
@given(st.lists(st.none() | PLAIN, max_size=12))
@example(["1.234", "01.234", "-1.234", "+12.345", "1234.567", "1.2e3", "0.125", "1.", None])
def test_each_shape_shows_its_largest_cell(cells: list[str | None]) -> None:
    column = pa.chunked_array([pa.array(cells[:5], pa.string()), pa.array(cells[5:], pa.string())])
    numbers = plain_values(column)
    assert numbers is not None
    found = dict(largest_cells(column, numbers))
    expected: dict[str, str] = {}
    for cell in filter(None, cells):
        held = expected.get(shape_held(cell))
        if held is None or float(cell) > float(held):
            expected[shape_held(cell)] = cell
    assert found == expected
    read = [None if math.isnan(number) else number for number in numbers.tolist()]
    assert read == [None if cell is None else float(cell) for cell in cells]


@pytest.mark.parametrize("cell", ["nan", "inf", "-Infinity", "1,5", "1 000", "12 %", "1e999"])
def test_a_column_with_anything_else_is_not_plain(cell: str) -> None:
    assert plain_values(pa.array(["1.5", None, cell])) is None


def test_a_slice_of_a_column_is_looked_at_alone() -> None:
    column = pa.array(["9.5", "1.25", None, "0.5", "7"]).slice(1, 3)
    numbers = plain_values(column)
    assert numbers is not None
    assert dict(largest_cells(column, numbers)) == {POINTED: "1.25", BELOW_ONE: "0.5"}
