"""A list as a workbook: real numbers, filters, bars, and texts that stay texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.report.columns import Layout
from conversion_influence.report.marks import CONTROL, LONGEST, Changed, fitting, shown
from conversion_influence.report.typed import as_table, changed_where, matching

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Rows that fit into a sheet below its headings."""

ROWS = 20_000
"""Rows that exist as Python values at a time."""

MOST_COLUMNS = 16_384
"""Columns that fit into a sheet."""

MADE = datetime(2000, 1, 1)
"""When a workbook says that it was made: the same list gives the same file."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_NARROWEST, _WIDEST, _SAMPLE = 8, 60, 200
_LARGEST = {int: 2**53, float: 9.99999999999999e307}
"""Whole numbers beyond the first lose digits; a sheet knows no number beyond the second."""

_FIRST_DAY = datetime(1900, 3, 1)
_TIME, _TEXT = "yyyy-mm-dd hh:mm:ss", "@"

Write = Callable[[int, int, Any, "Format | None"], Any]


def write_sheet(path: Path, parts: Iterable[pd.DataFrame | pa.Table], layout: Layout) -> Changed:
    """Write a list as a workbook of one sheet, its headings frozen and with filters.

    Cells of text are texts whatever they begin with, also after somebody has edited them; there is
    no formula and no link. A text beyond `marks.LONGEST` is cut and says so; control characters are
    shown (`marks.shown`), and every line end in a cell is a line feed.

    Parameters
    ----------
    path : Path
        The file.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order, one or more parts of the same columns.
    layout : Layout
        Its headings, number formats and bars.

    Raises
    ------
    ValueError
        If the list does not fit into a sheet; nothing usable has been written.
    """
    from xlsxwriter import Workbook

    changed = Changed()
    with Workbook(str(path), _OPTIONS) as book:
        book.use_zip64()
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet(layout.title)
        rows, names = 0, list[str]()
        for part in parts:
            table, halves = as_table(part)
            if not names:
                names = table.column_names
                _begin(book, sheet, table, layout)
            _require_fit(rows + table.num_rows, len(names))
            changed += halves
            for batch in table.to_batches(max_chunksize=ROWS):
                changed += _write_rows(book, sheet, batch, layout, rows + 1)
                rows += batch.num_rows
        _finish(sheet, names, rows, layout)
    return changed


def _require_fit(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        msg = f"{rows} rows of {columns} columns do not fit into a sheet"
        raise ValueError(msg)


def _begin(book: Workbook, sheet: Worksheet, table: pa.Table, layout: Layout) -> None:
    """Write the headings, and set widths by them and by the first rows."""
    bold = book.add_format({"bold": True, "num_format": _TEXT, "bottom": 1})
    for place, heading in enumerate(layout.heading(table.column_names)):
        told = fitting(shown(heading))
        sheet.write_string(0, place, told, bold)
        cells = (str(cell) for cell in table.column(place).slice(0, _SAMPLE).to_pylist())
        wanted = max([len(told) + 3, *(min(len(cell), _WIDEST) for cell in cells)])
        number = table.column_names[place] in layout.formats
        widest = len(told) + 3 if number else _WIDEST
        sheet.set_column(place, place, max(_NARROWEST, min(wanted, widest)))
    sheet.freeze_panes(1, 0)


def _finish(sheet: Worksheet, names: list[str], rows: int, layout: Layout) -> None:
    last = max(rows, 1)
    sheet.autofilter(0, 0, last, max(len(names) - 1, 0))
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    for name, most in layout.bars.items():
        if name in names:
            place = names.index(name)
            top = {"max_type": "num", "max_value": most} if most is not None else {}
            bar = {"type": "data_bar", "min_type": "num", "min_value": 0, "bar_color": "#8FB8DE"}
            sheet.conditional_format(1, place, last, place, bar | top)


def _write_rows(
    book: Workbook, sheet: Worksheet, batch: pa.RecordBatch, layout: Layout, first: int
) -> Changed:
    """Write some rows from a line on: the sheet takes them in order only."""
    changed, columns = Changed(), []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        cells, altered = _cells(column)
        columns.append((cells, *_way(book, sheet, field.type, field.name, layout)))
        changed += altered
    for row in range(batch.num_rows):
        for place, (cells, write, shape) in enumerate(columns):
            value = cells[row]
            if value is not None and value != "":
                write(first + row, place, value, shape)
    return changed


def _way(
    book: Workbook, sheet: Worksheet, kind: pa.DataType, name: str, layout: Layout
) -> tuple[Write, Format | None]:
    """Return how the cells of a column are written, and in which format."""
    import pyarrow as pa

    text = book.add_format({"num_format": _TEXT})
    if pa.types.is_boolean(kind):
        return sheet.write_boolean, None
    if pa.types.is_timestamp(kind):
        return _dated(sheet, text), book.add_format({"num_format": _TIME})
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        shape = layout.formats.get(name)
        return _numbered(sheet, text), book.add_format({"num_format": shape}) if shape else None
    return sheet.write_string, text


def _numbered(sheet: Worksheet, text: Format) -> Write:
    """Return a way to write numbers; those beyond what a sheet can hold become text."""

    def write(row: int, place: int, value: float, shape: Format | None) -> Any:
        if abs(value) > _LARGEST[type(value)]:
            return sheet.write_string(row, place, str(value), text)
        return sheet.write_number(row, place, value, shape)

    return write


def _dated(sheet: Worksheet, text: Format) -> Write:
    """Return a way to write instants; those before a sheet's calendar become text."""

    def write(row: int, place: int, value: datetime, shape: Format | None) -> Any:
        plain = value.replace(tzinfo=None)
        if plain < _FIRST_DAY:
            return sheet.write_string(row, place, f"{plain.isoformat()}Z", text)
        return sheet.write_datetime(row, place, plain, shape)

    return write


def _cells(column: pa.Array) -> tuple[list[Any], Changed]:
    """Return the values of a column, texts as a sheet can hold them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return column.to_pylist(), Changed()
    seen, replaced = changed_where(column, matching(column, CONTROL), shown)
    lines = pc.replace_substring(pc.replace_substring(seen, "\r\n", "\n"), "\r", "\n")
    long = pc.fill_null(pc.greater(pc.utf8_length(lines), LONGEST // 2), fill_value=False)
    fit, cut = changed_where(lines, long, fitting)
    return fit.to_pylist(), Changed(replaced=replaced, cut=cut)
