"""A column of numbers read in the one style that is known of it.

`lists.number_evidence` finds the style, `lists.number_style` says what one cell means in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.number_forms import (
    APOSTROPHES,
    LONGEST,
    MINUS,
    MISSING,
    SPACES,
    TRUTHS,
    form_of,
)
from conversion_influence.lists.number_style import NumberStyle, power_of, read_one
from conversion_influence.lists.plain_numbers import plain_values

if TYPE_CHECKING:
    import pyarrow as pa


class Parsed(NamedTuple):
    """A column of numbers.

    Attributes
    ----------
    values : numpy.ndarray
        float64, NaN where a cell is missing or cannot be read.
    faulty : numpy.ndarray
        Whether a cell was given and cannot be read.
    """

    values: NDArray[np.float64]
    faulty: NDArray[np.bool_]


def parse(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> Parsed:
    """Return a block of a column as numbers.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    style : NumberStyle
        Of the whole column.
    """
    values = None if style.truths else plain_values(cells)
    if values is None or not _reads_points(cells, style):
        return _parse_shapes(cells if style.wanted.strict else without_missing(cells), style)
    none = np.isnan(values)
    if style.divisor:
        return Parsed(values / style.divisor, np.zeros(len(none), dtype=bool))
    unknown = ~none & (values != 0)
    return Parsed(np.where(unknown, np.nan, values), unknown)


def without_missing(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return cells, null where a word stands for what is missing.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pa.array(sorted(MISSING), pa.string())
    return pc.if_else(pc.is_in(pc.utf8_lower(cells), words), pa.scalar(None, pa.string()), cells)


def shapes(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return the shape of every cell, as `number_forms.shape_of` does for one.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    """
    import pyarrow.compute as pc

    small = pc.utf8_lower(cells)
    for alike, one in ((SPACES[1:], " "), (APOSTROPHES[1:], "'"), (MINUS, "-")):
        small = pc.replace_substring_regex(small, f"[{alike}]", one)
    nines = pc.replace_substring_regex(small, "[0-9]", "9")
    leading = pc.match_substring_regex(small, "^[^0-9]*0")
    zeros = pc.replace_substring(nines, "9", "0", max_replacements=1)
    return pc.if_else(
        pc.greater(pc.utf8_length(cells), LONGEST), "~", pc.if_else(leading, zeros, nines)
    )


def _reads_points(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> bool:
    """Return whether plain cells are numbers, and a point in them what the style takes it for."""
    import pyarrow.compute as pc

    if style.wanted.power or style.wanted.mingled or style.unclear_currency:
        return False
    if not style.mixed and style.decimal == "." and not style.wanted.whole:
        return True
    return not pc.any(pc.match_substring(cells, ".")).as_py()


def _parse_shapes(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> Parsed:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    coded = shapes(whole).dictionary_encode()
    names = coded.dictionary.to_pylist()
    forms = [form_of(name) for name in names]
    codes = coded.indices
    given = np.asarray(whole.is_valid())
    if style.truths:
        return Parsed(_picked([TRUTHS.get(n, np.nan) for n in names], codes), ~given & given)
    readable = _picked([style.fault(form) is None for form in forms], codes) == 1.0
    mark = style.decimal or "."
    digits = pc.replace_substring(pc.replace_substring_regex(whole, f"[^0-9{mark}]", ""), mark, ".")
    signs = ["-" if form and form.negative else "" for form in forms]
    powers = [f"e{power_of(form, style)}" if form else "" for form in forms]
    texts = pc.binary_join_element_wise(
        pa.array(signs, pa.string()).take(codes),
        digits,
        pa.array(powers, pa.string()).take(codes),
        "",
    )
    exponents = _picked([bool(form and form.exponent) for form in forms], codes) == 1.0
    plain = pc.if_else(pa.array(readable & ~exponents), texts, pa.scalar(None, pa.string()))
    values = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False) + 0.0
    for row in np.flatnonzero(readable & exponents).tolist():
        values[row] = read_one(whole[row].as_py(), style)
    bare = _picked([bool(form and not form.percent) for form in forms], codes) == 1.0
    return _as_share(values, given, bare, style)


def _as_share(
    values: NDArray[np.float64],
    given: NDArray[np.bool_],
    bare: NDArray[np.bool_],
    style: NumberStyle,
) -> Parsed:
    """Apply the divisor of a share column to its numbers without a percent sign."""
    values = np.where(np.isfinite(values), values, np.nan)
    if style.divisor > 1:
        values = np.where(bare, values / style.divisor, values)
    elif not style.divisor:
        values = np.where(bare & (values != 0), np.nan, values)
    return Parsed(values, given & np.isnan(values))


def _picked(per_shape: list[float] | list[bool], codes: pa.Array) -> NDArray[np.float64]:
    """Return the value of each row's shape, NaN for rows without one."""
    import pyarrow as pa

    table = pa.array([float(one) for one in per_shape], pa.float64())
    picked: NDArray[np.float64] = table.take(codes).to_numpy(zero_copy_only=False)
    return picked
