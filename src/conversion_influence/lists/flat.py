"""A flat table with any columns, for training and scoring on what the user has computed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ListError, did_you_mean, shorten
from conversion_influence.lists.cells import Cells, read_cells
from conversion_influence.lists.header import find_flat_header
from conversion_influence.lists.kinds import (
    Kinds,
    find_kinds,
    open_engine,
    read_numbers,
    read_texts,
    read_truths,
)

if TYPE_CHECKING:
    import pandas as pd

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

    cells = read_cells(path, find_flat_header)
    _refuse_broken(path, cells)
    names = cells.header.names
    _refuse_absent(path, names, strings)
    free = [name for name in names if name not in strings]
    with open_engine() as database:
        kinds = find_kinds(database, cells.table, cells.header.delimiter, (), free)
        _refuse_unclear(path, cells, kinds)
        parts = [
            read_numbers(database, cells.table, kinds.numbers, kinds.mark),
            read_truths(database, cells.table, kinds.truths),
        ]
    texts = [name for name in names if name not in {*kinds.numbers, *kinds.truths}]
    parts.append(read_texts(cells.table, texts))
    frame = pd.concat(parts, axis=1)[list(names)]
    frame.attrs["notes"] = cells.notes
    return frame


def _refuse_broken(path: Path, cells: Cells) -> None:
    if not cells.broken:
        return
    shown = "\n".join(f"  {reject}: {reject.raw[:80]!r}" for reject in cells.broken[:_SHOWN])
    hidden = len(cells.broken) - _SHOWN
    rest = f"\n  ... and {hidden} more" if hidden > 0 else ""
    msg = f"{path.name}: {len(cells.broken)} of {cells.total} rows are not whole:\n{shown}{rest}"
    raise ListError(msg)


def _refuse_absent(path: Path, names: Sequence[str], strings: Collection[str]) -> None:
    absent = [name for name in strings if name not in names]
    if absent:
        msg = (
            f"{path.name} has no column {absent[0]!r}, which is to be read as text."
            f"{did_you_mean(absent[0], names)}"
        )
        raise ListError(msg)


def _refuse_unclear(path: Path, cells: Cells, kinds: Kinds) -> None:
    if not kinds.unclear:
        return
    name = kinds.unclear[0]
    values = [value for value in cells.table.column(name).to_pylist() if value]
    marked = (value for value in values if "," in value or "." in value)
    msg = (
        f"{path.name}, column {name}: {shorten(marked)}: the decimal mark of this file is not "
        "clear (1,234 may be 1234 or 1.234); write numbers with a decimal point in a file "
        "separated by commas, or keep the column as text."
    )
    raise ListError(msg)
