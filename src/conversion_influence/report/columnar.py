"""A list as Parquet: every value in its kind, as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.report.marks import Changed
from conversion_influence.report.typed import as_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def write_columns(
    path: Path, parts: Iterable[pd.DataFrame | pa.Table], about: Mapping[str, str]
) -> Changed:
    """Write a list as Parquet.

    Parameters
    ----------
    path : Path
        The file.
    parts : iterable of pandas.DataFrame or pyarrow.Table
        The list in order; the first of them, even if it is empty, says what kinds the columns have.
    about : mapping of str to str
        Kept in the file's own metadata.
    """
    import pyarrow.parquet as pq

    changed, writer = Changed(), None
    known = {name.encode(): text.encode() for name, text in about.items()}
    try:
        for part in parts:
            table, halves = as_table(part)
            changed += halves
            if writer is None:
                schema = table.schema.with_metadata({**(table.schema.metadata or {}), **known})
                writer = pq.ParquetWriter(path, schema)
            writer.write_table(table.cast(schema))
    finally:
        if writer is not None:
            writer.close()
    return changed
