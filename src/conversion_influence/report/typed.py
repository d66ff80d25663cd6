"""From a frame to typed columns, with texts that can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from conversion_influence.report.marks import Changed, shown

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = 10**11
"""From here on a workbook shows a plain number by its first digits only."""


def as_table(frame: pd.DataFrame | pa.Table) -> tuple[pa.Table, Changed]:
    """Return a frame without its index as typed columns; what is missing or not finite is null.

    Parameters
    ----------
    frame : pandas.DataFrame or pyarrow.Table
        One kind of value per column.

    Returns
    -------
    (pyarrow.Table, Changed)
        And how many texts held half surrogate pairs, which no encoding has.
    """
    import pyarrow as pa

    replaced = 0
    if isinstance(frame, pa.Table):
        table = frame
    else:
        try:
            table = pa.Table.from_pandas(frame, preserve_index=False)
        except UnicodeEncodeError:
            whole, replaced = without_halves(frame)
            table = pa.Table.from_pandas(whole, preserve_index=False)
    for place, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            table = table.set_column(place, field, _finite(table.column(place)))
    return table, Changed(replaced=replaced)


def as_frame(part: pd.DataFrame | pa.Table) -> pd.DataFrame:
    """Return typed columns as a frame; whole numbers stay whole where some are missing.

    Parameters
    ----------
    part : pandas.DataFrame or pyarrow.Table
        One kind of value per column.
    """
    import pyarrow as pa

    if isinstance(part, pd.DataFrame):
        return part
    frame: pd.DataFrame = part.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    texts = {name: "str" for name in frame if pd.api.types.is_object_dtype(frame[name])}
    return frame.astype(texts)


def _finite(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))


def without_halves(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return a frame whose texts can be encoded, and how many of them were changed.

    Parameters
    ----------
    frame : pandas.DataFrame
        Only columns of Python objects can hold half surrogate pairs.
    """
    whole, replaced = frame.copy(), 0
    for name in [name for name, kind in frame.dtypes.items() if pd.api.types.is_object_dtype(kind)]:
        texts = [_whole(value) for value in frame[name]]
        replaced += sum(changed for _, changed in texts)
        whole[name] = pd.Series([text for text, _ in texts], index=frame.index, dtype=object)
    return whole, replaced


def _whole(value: object) -> tuple[object, bool]:
    """Return a value that can be encoded, and whether it is another."""
    if not isinstance(value, str):
        return value, False
    try:
        value.encode()
    except UnicodeEncodeError:
        return shown(value), True
    return value, False


def written_as(column: pa.ChunkedArray, kind: pa.DataType) -> bool:
    """Return whether each received cell is written as we write that number.

    ``007``, ``1.50``, ``1e3`` and numbers of more digits than a workbook shows are not.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Text, null where empty.
    kind : pyarrow.DataType
        Of the numbers.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = pc.cast(column, kind)
    except pa.ArrowInvalid:
        return False
    alike = pc.equal(pc.cast(numbers, column.type), column)
    small = pc.less(pc.abs(numbers), LARGEST)
    return bool(pc.all(pc.and_(alike, small), min_count=0).as_py())


def matching(column: pa.Array, pattern: str) -> pa.Array:
    """Return whether each cell of a column of text matches, false where it is missing.

    Parameters
    ----------
    column : pyarrow.Array
        Text.
    pattern : str
        For RE2.
    """
    import pyarrow.compute as pc

    return pc.fill_null(pc.match_substring_regex(column, pattern), fill_value=False)


def changed_where(
    column: pa.Array,
    asked: pa.Array,
    change: Callable[[str], str],
) -> tuple[pa.Array, int]:
    """Return a column of text with some cells changed, and how many were.

    Parameters
    ----------
    column : pyarrow.Array
        Text.
    asked : pyarrow.Array
        True of every cell that ``change`` may change.
    change : callable
        From the old text to the new.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pc.any(asked, min_count=0).as_py():
        return column, 0
    before = column.filter(asked).to_pylist()
    after = [change(text) for text in before]
    changed = sum(new != old for new, old in zip(after, before, strict=True))
    return pc.replace_with_mask(column, asked, pa.array(after, column.type)), changed
