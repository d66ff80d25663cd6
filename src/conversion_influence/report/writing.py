"""A list to a file, in the format that the file's name says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.messages.notes import Note, note
from conversion_influence.report.columns import Layout
from conversion_influence.report.marks import LONGEST, Changed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def write_list(
    path: Path,
    parts: Iterable[pd.DataFrame | pa.Table],
    layout: Layout | None = None,
    about: Mapping[str, str] | None = None,
) -> Changed:
    """Write a list without its index.

    Parameters
    ----------
    path : Path
        The file: ``.csv``, ``.xlsx``, ``.json``, ``.jsonl`` or ``.parquet``.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order, in one or more parts of the same columns; one part at least.
    layout : Layout, optional
        Of CSV and workbooks; JSON and Parquet keep the columns' names whatever the locale.
    about : mapping of str to str, optional
        Kept in the file's own metadata, where the format has any (Parquet).

    Returns
    -------
    Changed
        Cells that are not in the file as they were.
    """
    shape = layout or Layout()
    if path.suffix == ".csv":
        from conversion_influence.report.delimited import write_delimited

        return write_delimited(path, parts, shape)
    if path.suffix == ".xlsx":
        from conversion_influence.report.sheet import write_sheet

        return write_sheet(path, parts, shape)
    if path.suffix == ".parquet":
        from conversion_influence.report.columnar import write_columns

        return write_columns(path, parts, about or {})
    from conversion_influence.report.documents import write_document, write_lines

    return write_lines(path, parts) if path.suffix == ".jsonl" else write_document(path, parts)


def changed_notes(path: Path, changed: Changed) -> list[Note]:
    """Return what is not in a file as it was.

    Parameters
    ----------
    path : Path
        The file.
    changed : Changed
        From `write_list`.
    """
    counts = asdict(changed)
    return [
        note(what, file=path.name, cells=count, longest=LONGEST)
        for what, count in counts.items()
        if count
    ]
