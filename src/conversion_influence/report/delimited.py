"""A list as CSV, in English (comma, decimal point) or as a French spreadsheet reads it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from string import ascii_letters, digits
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from conversion_influence.lists.guard import guard_start
from conversion_influence.report.columns import Layout
from conversion_influence.report.marks import CONTROL, SUSPECT, Changed, guard, shown
from conversion_influence.report.typed import as_table, changed_where, matching
from conversion_influence.side_by_side import mapped

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ROWS = 20_000
"""Rows that exist as text at a time."""

_SEPARATORS = {"en": ",", "fr": ";"}
_EMPTY = '""'
"""A row of one empty cell: an empty line would be none."""

_QUOTED = "[,;\\t|\\r\\n\"']|^[ \\x{a0}]|[ \\x{a0}]$"
"""For RE2: true of a text that must stand in quotes for one program or another."""

_NUMBER = "^[+-]?[0-9][0-9.]*([eE][+-]?[0-9]+)?$"
"""For RE2: true of numbers that stand as they are, whatever they begin with."""

_HARMLESS = np.isin(np.arange(256), list(f"{ascii_letters}{digits}._/:()#&%".encode()))
"""By byte: whether texts of such bytes alone need neither quotes nor a guard."""


def write_delimited(
    path: Path, parts: Iterable[pd.DataFrame | pa.Table], layout: Layout
) -> Changed:
    """Write a list as CSV in UTF-8, one line per row, ended by a line feed.

    Texts are guarded (`marks.guard`), control characters shown (`marks.shown`), numbers written
    with every digit that tells them apart, instants as ISO 8601 in UTC, and what is missing left
    empty.

    Parameters
    ----------
    path : Path
        The file.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order, one or more parts of the same columns.
    layout : Layout
        Its locale and headings.

    Returns
    -------
    Changed
        How many cells were changed; headings are not counted.
    """
    begun = iter(parts)
    first, changed = as_table(next(begun))
    with path.open("wb") as file:
        if layout.locale == "fr":
            file.write(codecs.BOM_UTF8)
        _write_headings(file, layout.heading(first.column_names), layout)
        rows = _slices(chain([first], begun))
        for lines, altered in mapped(partial(_lines, layout=layout), rows):
            file.write(lines)
            changed += altered
    return changed


def _write_headings(file: BinaryIO, names: list[str], layout: Layout) -> None:
    import pyarrow as pa

    safe = [guard_start(name) if layout.received else guard(shown(name)) for name in names]
    headings = [_quoted(pa.array([name], pa.large_string()))[0].as_py() for name in safe]
    file.write((_SEPARATORS[layout.locale].join(headings) + "\n").encode())


def _slices(
    parts: Iterable[pd.DataFrame | pa.Table],
) -> Iterator[tuple[pa.RecordBatch, Changed]]:
    """Yield rows to be written at once, and what was changed to type them."""
    for part in parts:
        table, changed = as_table(part)
        for batch in table.to_batches(max_chunksize=ROWS):
            yield batch, changed
            changed = Changed()


def _lines(rows: tuple[pa.RecordBatch, Changed], layout: Layout) -> tuple[memoryview, Changed]:
    """Return rows as they stand in the file, and all that was changed in them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    batch, typed = rows
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    lines, changed = joined_cells(columns, layout)
    nothing, end = (pa.scalar(sign, pa.large_string()) for sign in ("", "\n"))
    given = pc.if_else(pc.equal(lines, nothing), pa.scalar(_EMPTY, pa.large_string()), lines)
    return _bytes_of(pc.binary_join_element_wise(given, nothing, end)), typed + changed


def joined_cells(columns: Mapping[str, pa.Array], layout: Layout) -> tuple[pa.Array, Changed]:
    """Return some neighbouring cells of each row as the text that stands for them in the file.

    Parameters
    ----------
    columns : mapping of str to pyarrow.Array
        Cells by the name of their column.
    layout : Layout
        Of the file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    changed, texts = Changed(), []
    for name, column in columns.items():
        done = name in layout.joined
        text, altered = (column, Changed()) if done else _as_text(column, layout)
        texts.append(text)
        changed += altered
    separator = pa.scalar(_SEPARATORS[layout.locale], pa.large_string())
    found = pc.binary_join_element_wise(
        *texts, separator, null_handling="replace", null_replacement=""
    )
    return found, changed


def _bytes_of(column: pa.Array) -> memoryview:
    """Return all texts of a column, one behind the other, in UTF-8."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    return memoryview(data if data is not None else b"")[int(ends[0]) : int(ends[-1])]


def _as_text(column: pa.Array, layout: Layout) -> tuple[pa.Array, Changed]:
    """Return the cells of a column as they stand in the file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, text = column.type, pa.large_string()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        given = column.cast(text)
        if _HARMLESS[np.frombuffer(_bytes_of(given), np.uint8)].all():
            return given, Changed()
        seen, replaced = given, 0
        if not layout.received:
            seen, replaced = changed_where(given, matching(given, CONTROL), shown)
        suspect = matching(seen, SUSPECT)
        if pc.any(suspect, min_count=0).as_py():
            suspect = pc.and_not(suspect, matching(seen, _NUMBER))
        how = guard_start if layout.received else guard
        safe, guarded = changed_where(seen, suspect, how)
        return _quoted(safe), Changed(guarded=guarded, replaced=replaced)
    if pa.types.is_timestamp(kind):
        fine = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ").cast(text)
        return pc.replace_substring_regex(fine, "\\.0+Z$", "Z"), Changed()
    plain = column.cast(text)
    if layout.locale == "fr" and pa.types.is_floating(kind):
        plain = pc.replace_substring(plain, ".", ",")
    return plain, Changed()


def _quoted(column: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = matching(column, _QUOTED)
    if not pc.any(asked, min_count=0).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    mark, nothing = pa.scalar('"', column.type), pa.scalar("", column.type)
    return pc.if_else(asked, pc.binary_join_element_wise(mark, doubled, mark, nothing), column)
