"""Columns of plain numbers, digits with at most a decimal point: read without looking at shapes.

Such a column is looked at as its bytes, all cells at once: where the points stand, and how many
characters before and behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

WHOLE, POINTED, BELOW_ONE, DOUBTFUL = "9", "9.9", "0.9", "9.999"
"""Shapes under which plain numbers stand whose own shapes need not be looked at."""

_POINT, _ZERO, _NINE, _PLUS, _MINUS = b".09+-"
_GROUP = 3
"""Digits of a group of thousands, and the most that stand before the first mark."""


def plain_values(cells: pa.Array | pa.ChunkedArray) -> NDArray[np.float64] | None:
    """Return the numbers of a block where every cell is digits with a decimal point, else None.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, null where empty.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        values = pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        return None
    plain: NDArray[np.float64] = np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
    if np.count_nonzero(np.isfinite(plain)) != len(cells) - cells.null_count:
        return None
    return plain


def largest_cells(
    cells: pa.Array | pa.ChunkedArray, values: NDArray[np.float64]
) -> Iterator[tuple[str, str]]:
    """Yield the shapes that plain cells stand under, each with its largest cell.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, null where empty.
    values : numpy.ndarray
        From `plain_values`.
    """
    pointed, doubtful = _marks(cells)
    below, sure = np.abs(values) < 1, pointed & ~doubtful
    kinds = ((WHOLE, ~pointed & ~np.isnan(values)), (POINTED, sure & ~below))
    for shape, chosen in (*kinds, (BELOW_ONE, sure & below), (DOUBTFUL, doubtful)):
        rows = np.flatnonzero(chosen)
        if len(rows):
            yield shape, cells[int(rows[np.argmax(values[rows])])].as_py()


def _marks(cells: pa.Array | pa.ChunkedArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which cells have a point, and which of these one to three digits on either side.

    As ``1.234`` does, which may be thousands. Plain numbers have one point at most.
    """
    import pyarrow.compute as pc

    places = pc.find_substring(cells, ".").fill_null(-1).to_numpy(zero_copy_only=False)
    data, ends = text_bytes(cells)
    behind = np.diff(ends) - places - 1
    doubtful = (behind == _GROUP) & (places > 0) & (places <= _GROUP + 1)
    few = np.flatnonzero(doubtful)
    doubtful[few] = _is_grouped(data, ends[few], ends[few] + places[few])
    return places >= 0, doubtful


def _is_grouped(
    data: NDArray[np.uint8], first: NDArray[np.int64], points: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether numbers with three characters behind the point look like thousands."""
    first = first + ((data[first] == _PLUS) | (data[first] == _MINUS))
    size = points - first
    grouped = (size >= 1) & (size <= _GROUP) & (data[first] != _ZERO)
    for place in range(1, _GROUP + 1):
        digit = data[points + place]
        grouped &= (digit >= _ZERO) & (digit <= _NINE)
    found: NDArray[np.bool_] = grouped
    return found


def text_bytes(
    cells: pa.Array | pa.ChunkedArray,
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return all texts of a column one behind the other, and where each begins; last its end.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, null where empty.
    """
    import pyarrow as pa

    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    kind = np.int64 if pa.types.is_large_string(whole.type) else np.int32
    _, offsets, data = whole.buffers()
    if not len(whole) or data is None:
        return np.zeros(0, np.uint8), np.zeros(len(whole) + 1, np.int64)
    ends = np.frombuffer(offsets, kind)[whole.offset : whole.offset + len(whole) + 1]
    given = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    return given, (ends - ends[0]).astype(np.int64)
