"""A flat table with any columns, for training and scoring on what the user has computed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import Language, did_you_mean
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.cells import Cells
from conversion_influence.lists.faults import fault
from conversion_influence.lists.number_evidence import NumberEvidence, settled_mark
from conversion_influence.lists.number_style import Wanted
from conversion_influence.lists.numbers import parse
from conversion_influence.messages.notes import notes_told
from conversion_influence.messages.said import Said, quoted, told_rest

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_CODE = r"^[+-]?(0[0-9]|[0-9]{16,}$)"
"""What is a code such as ``007``; and a float would lose the last digits of a long number."""

_SHOWN = 5


def read_flat(path: Path, *, strings: Collection[str] = ()) -> pd.DataFrame:
    """Return a table of CSV (gzip too) or Parquet; every row of the file, in its order.

    Parameters
    ----------
    path : pathlib.Path
        The file. Cells are separated by comma, semicolon, tab or ``|``.
    strings : collection of str
        Columns to keep as text although every cell is a number (codes of categories).

    Returns
    -------
    pandas.DataFrame
        Columns in the order of the file, names and cells trimmed. A column is float64 where every
        cell is empty or a plain number, or where all are ``true`` or ``false`` (1 and 0);
        otherwise text. An empty cell is missing. ``attrs["notes"]`` says how the file was read
        where that is not plain.

    Raises
    ------
    ListError
        Where the file cannot be read, a row is not whole (the first five are named), a name in
        ``strings`` is no column, or numbers may mean thousands or decimals.
    """
    import pandas as pd

    cells = read_cells(path)
    _refuse_broken(path, cells)
    _refuse_absent(path, cells.names, strings)
    free = [name for name in cells.names if name not in strings]
    evidence = {name: held for name in free if (held := _evidence(cells.table.column(name)))}
    mark = _mark(path, cells, evidence)
    wanted = Wanted(strict=True, default=mark)
    columns = {}
    for name in cells.names:
        column = cells.table.column(name)
        style = evidence[name].decide(wanted, mark) if name in evidence else None
        if style is not None and (style.truths or evidence[name].fits(style)):
            columns[name] = pd.Series(parse(column, style).values)
        else:
            columns[name] = column.to_pandas().astype("str")
    frame = pd.DataFrame(columns)
    frame.attrs["notes"] = tuple(notes_told(cells.notes, "en"))
    return frame


def _evidence(column: pa.ChunkedArray) -> NumberEvidence | None:
    """Return what a column says of its numbers; None where its cells are no numbers, or codes."""
    import pyarrow.compute as pc

    if pc.any(pc.match_substring_regex(column, _CODE)).as_py():
        return None
    held = NumberEvidence(strict=True)
    held.add(column)
    return held if held.truths == held.given or held.plain else None


def _mark(path: Path, cells: Cells, evidence: Mapping[str, NumberEvidence]) -> str:
    """Return the decimal mark of the file: a comma only where semicolons separate its cells."""
    if cells.layout.delimiter != ";":
        return "."
    styles = {name: held.decide(Wanted(strict=True)) for name, held in evidence.items()}
    mark = settled_mark(styles.values())
    marked = [name for name, held in evidence.items() if held.marked]
    if marked and not mark:
        values = cells.table.column(marked[0]).to_pylist()
        shown = [value for value in values if value and ("," in value or "." in value)]
        code = "unclear_table"
        raise fault(code, file=path.name, column=marked[0], cells=shown)
    return mark or "."


def _refuse_broken(path: Path, cells: Cells) -> None:
    if not cells.broken:
        return
    shown = Said(_first_of(cells, "en"), _first_of(cells, "fr"))
    broken, rows = len(cells.broken), cells.total
    code = "rows_not_whole"
    raise fault(code, file=path.name, broken=broken, rows=rows, shown=shown)


def _first_of(cells: Cells, language: Language) -> str:
    """Return the first rows that are not whole, and how many more there are."""
    hidden = len(cells.broken) - _SHOWN
    rest = f"\n  ...{told_rest(hidden).told(language)}" if hidden > 0 else ""
    lines = [f"  {one.told(language)}: {quoted(one.raw[:80])}" for one in cells.broken[:_SHOWN]]
    return "\n".join(lines) + rest


def _refuse_absent(path: Path, names: Sequence[str], strings: Collection[str]) -> None:
    absent = [name for name in strings if name not in names]
    if absent:
        hint = did_you_mean(absent[0], names)
        code = "absent_text_column"
        raise fault(code, file=path.name, name=absent[0], hint=hint)
